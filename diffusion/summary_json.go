package diffusion

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// A [Summary] as JSON. A float64 is written with the digits that bring the same bits back.

// summaryFormat changes when a summary means something else, or when other paths belong to a seed.
const summaryFormat = "nonequilibrium summary 1"

type summaryFile struct {
	Format    string          `json:"format"`
	Ensemble  *origin         `json:"ensemble"`
	Sums      []nodeFile      `json:"sums"`
	Histogram []histogramFile `json:"histograms"`
	Largest   []float64       `json:"largest"` // of −ΔS_tot, falling
}

// nodeFile holds sums over 2^Level leaves of 1024 paths.
type nodeFile struct {
	Leaf    int          `json:"leaf"`
	Level   int          `json:"level"`
	Paths   int          `json:"paths"`
	Weights [5]float64   `json:"weights"` // the largest exponent; relative to its weight: mean, m2, m3, m4
	Columns [][4]float64 `json:"columns"` // mean, m2, m3, m4
}

type histogramFile struct {
	Quantity string  `json:"quantity"`
	Min      float64 `json:"min"`
	Max      float64 `json:"max"`
	First    int     `json:"first"` // bin, in units of the width
	Counts   []int64 `json:"counts"`
}

// total returns the sum of the counts, which belong to so many paths, and −1 if one of them cannot.
func (h *histogramFile) total(paths int) int {
	total := 0
	for _, c := range h.Counts {
		if c < 0 || c > int64(paths-total) {
			return -1
		}
		total += int(c)
	}
	return total
}

// MarshalJSON writes the summary. That of no paths is null.
func (s *Summary) MarshalJSON() ([]byte, error) {
	if s == nil || len(s.nodes) == 0 {
		return []byte("null"), nil
	}
	file := summaryFile{Format: summaryFormat, Ensemble: s.origin}
	for _, n := range s.nodes {
		w := n.weights
		f := nodeFile{Leaf: n.leaf, Level: n.level, Paths: int(w.n), Weights: [5]float64{w.largest, w.mean, w.m2, w.m3, w.m4}}
		for _, c := range n.columns {
			f.Columns = append(f.Columns, [4]float64{c.mean, c.m2, c.m3, c.m4})
		}
		file.Sums = append(file.Sums, f)
	}
	for k, h := range s.columns {
		file.Histogram = append(file.Histogram, histogramFile{s.origin.column(k), h.min, h.max, h.first, h.counts})
	}
	file.Largest = s.tail.rising(min(s.tail.keep, len(s.tail.values)))
	slices.Reverse(file.Largest)
	return json.Marshal(file)
}

// UnmarshalJSON reads a summary. One that this package cannot have written is an error.
func (s *Summary) UnmarshalJSON(data []byte) error {
	*s = Summary{}
	if string(data) == "null" {
		return nil
	}
	var file summaryFile
	if err := json.Unmarshal(data, &file); err != nil {
		return fmt.Errorf("diffusion: not a summary: %w", err)
	}
	read, err := file.summary()
	if err != nil {
		return err
	}
	*s = *read
	return nil
}

func (f *summaryFile) summary() (*Summary, error) {
	if f.Format != summaryFormat {
		return nil, fmt.Errorf("diffusion: the format of the summary is %q, want %q", f.Format, summaryFormat)
	}
	o := f.Ensemble
	if o == nil || o.Dim < 1 || o.Paths < 1 || len(f.Sums) == 0 {
		return nil, errors.New("diffusion: the summary does not say of which ensemble it is")
	}
	if len(f.Histogram) != o.columns() || !(o.BinWidths[0] > 0) || !(o.BinWidths[1] > 0) {
		return nil, fmt.Errorf("diffusion: the summary has %d histograms, want %d", len(f.Histogram), o.columns())
	}
	s := &Summary{origin: o}
	s.empty()
	for _, n := range f.Sums {
		if err := s.read(n); err != nil {
			return nil, err
		}
	}
	paths := s.Paths()
	for k, h := range f.Histogram {
		if h.total(paths) != paths || h.Quantity != o.column(k) || h.First < -mostBins || h.First+len(h.Counts) > mostBins {
			return nil, fmt.Errorf("diffusion: histogram %d of the summary is not one of %s of %d paths", k, o.column(k), paths)
		}
		s.columns[k] = histogram{width: o.width(k), first: h.First, counts: h.Counts, min: h.Min, max: h.Max}
	}
	if want := min(paths, s.tail.keep); len(f.Largest) != want || !slices.IsSortedFunc(f.Largest, falls) {
		return nil, fmt.Errorf("diffusion: the summary has %d largest weights, want %d that fall", len(f.Largest), want)
	}
	s.tail.values = f.Largest
	return s, nil
}

// read inserts sums that were written.
func (s *Summary) read(f nodeFile) error {
	n := node{leaf: f.Leaf, level: f.Level}
	leaves := (s.origin.Paths-1)/leafLen + 1
	if f.Level < 0 || f.Level > 50 || f.Leaf < 0 || f.Leaf > leaves-1<<f.Level || f.Leaf&(1<<f.Level-1) != 0 {
		return fmt.Errorf("diffusion: the summary has sums of 2^%d leaves from leaf %d on, which no ensemble of %d paths has", f.Level, f.Leaf, s.origin.Paths)
	}
	span := n.span(s.origin.Paths)
	if _, twice := s.overlap(span); twice || span.Len() != f.Paths || len(f.Columns) != len(s.columns) {
		return fmt.Errorf("diffusion: the summary has the %v twice, or not all of their sums", span)
	}
	paths := float64(f.Paths)
	w := f.Weights
	n.weights = weightSums{w[0], powerSums{paths, w[1], w[2], w[3], w[4]}}
	possible := w[1] > 0 && w[1] < 1+1e-9 && w[2] >= 0 // the largest weight is 1, but for rounding
	for _, c := range f.Columns {
		n.columns = append(n.columns, powerSums{paths, c[0], c[1], c[2], c[3]})
		possible = possible && c[1] >= 0
	}
	if !possible {
		return fmt.Errorf("diffusion: the sums of the %v in the summary are those of no numbers", span)
	}
	s.insert(n)
	return nil
}
