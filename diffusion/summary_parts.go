package diffusion

import (
	"cmp"
	"math"
	"slices"
)

// The parts of a [Summary] that do not depend on the order of the paths.

// histogram counts values in bins [k, k+1)·width. Bins further than mostBins from 0 count with the outermost.
type histogram struct {
	width    float64
	first    int     // k of the first count
	counts   []int64 // none before the first value
	min, max float64
}

const mostBins = 1 << 15

func (h *histogram) add(values []float64) {
	for _, v := range values {
		h.min, h.max = min(h.min, v), max(h.max, v)
		k := int(max(-mostBins, min(math.Floor(v/h.width), mostBins-1)))
		h.cover(k, k)
		h.counts[k-h.first]++
	}
}

func (h *histogram) merge(other *histogram) {
	if len(other.counts) == 0 {
		return
	}
	h.min, h.max = min(h.min, other.min), max(h.max, other.max)
	h.cover(other.first, other.first+len(other.counts)-1)
	for i, c := range other.counts {
		h.counts[other.first+i-h.first] += c
	}
}

// cover makes place for the counts of the bins lo to hi.
func (h *histogram) cover(lo, hi int) {
	if len(h.counts) == 0 {
		h.first = lo
	}
	if before := h.first - lo; before > 0 {
		h.counts, h.first = slices.Insert(h.counts, 0, make([]int64, before)...), lo
	}
	if after := hi - (h.first + len(h.counts) - 1); after > 0 {
		h.counts = append(h.counts, make([]int64, after)...)
	}
}

func (h *histogram) bins() Histogram {
	bins := Histogram{Edges: make([]float64, len(h.counts)+1), Counts: make([]int, len(h.counts))}
	for i := range bins.Edges {
		bins.Edges[i] = float64(h.first+i) * h.width
	}
	for i, c := range h.counts {
		bins.Counts[i] = int(c)
	}
	return bins
}

// largest keeps so many of the largest numbers, in no order and for a while twice as many.
type largest struct {
	keep   int
	values []float64
}

func (l *largest) add(values []float64) {
	for _, v := range values {
		if l.values = append(l.values, v); len(l.values) >= 2*l.keep {
			l.cut()
		}
	}
}

// cut sorts the numbers, the largest first, and keeps those that matter.
func (l *largest) cut() {
	slices.SortFunc(l.values, falls)
	l.values = l.values[:min(l.keep, len(l.values))]
}

// rising returns a copy of the n largest numbers, the largest last.
func (l *largest) rising(n int) []float64 {
	top := slices.Clone(l.values)
	slices.Sort(top)
	return top[len(top)-n:]
}

// falls puts the larger of two numbers first.
func falls(a, b float64) int { return cmp.Compare(b, a) }
