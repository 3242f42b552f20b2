package samples

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/check"
)

const arg = check.Package("samples")

// Set is a set of n points in d dimensions, with or without labels. It does not change and may be used by several goroutines at once.
type Set struct {
	points  *mat.Dense // n × d
	columns []string   // names of the coordinates; nil if they have none
	labels  []int      // nil if there are none
	classes []string   // names of the labels 0, 1, …
	tiles   *tiles     // the points as the law of one x reads them
	source  Source
}

// New returns the set of points that are the rows of a matrix. It is an error if there are none or a number is not finite.
func New(points mat.Matrix) (*Set, error) {
	if points == nil {
		return nil, fmt.Errorf("%s: points is nil", arg)
	}
	n, d := points.Dims()
	if n == 0 || d == 0 {
		return nil, fmt.Errorf("%s: there are no points: the matrix is %d × %d", arg, n, d)
	}
	s := newSet(mat.DenseCopyOf(points))
	for i := range n {
		for j, v := range s.points.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("%s: points(%d, %d) = %v is not a finite number", arg, i, j, v)
			}
		}
	}
	return s, nil
}

// newSet returns a set that keeps the points, which must be finite.
func newSet(points *mat.Dense) *Set { return &Set{points: points, tiles: new(tiles)} }

// Len returns the number of points.
func (s *Set) Len() int { n, _ := s.points.Dims(); return n }

// Dim returns the number of coordinates.
func (s *Set) Dim() int { _, d := s.points.Dims(); return d }

// Points returns the points as rows, n × d. The matrix is that of the set and must not be changed.
func (s *Set) Points() *mat.Dense { return s.points }

// Columns returns the names of the coordinates, nil if they have none.
func (s *Set) Columns() []string { return slices.Clone(s.columns) }

// Labels returns the class of each point, a number below len(s.Classes()), or nil if the points have no labels.
func (s *Set) Labels() []int { return slices.Clone(s.labels) }

// Classes returns the names of the classes, nil if the points have no labels.
func (s *Set) Classes() []string { return slices.Clone(s.classes) }

// WithLabels returns the same points with a label for each, 0 ≤ label < K. Every class up to the largest needs a point.
func (s *Set) WithLabels(labels []int) (*Set, error) {
	if len(labels) != s.Len() {
		return nil, fmt.Errorf("%s: len(labels) = %d, want %d, one for each point", arg, len(labels), s.Len())
	}
	counts := make([]int, len(labels))
	for i, c := range labels {
		if c < 0 || c >= len(labels) {
			return nil, fmt.Errorf("%s: labels[%d] = %d is not the number of a class of %d points", arg, i, c, len(labels))
		}
		counts[c]++
	}
	k := slices.Max(labels) + 1
	if empty := slices.Index(counts[:k], 0); empty >= 0 {
		return nil, fmt.Errorf("%s: labels name %d classes, but none is %d", arg, k, empty)
	}
	labelled := *s
	labelled.labels = slices.Clone(labels)
	labelled.classes = make([]string, k)
	for c := range labelled.classes {
		labelled.classes[c] = strconv.Itoa(c)
	}
	return &labelled, nil
}

// Rand puts one of the points, each with the same probability, into dst and returns it; a nil dst is allocated, and a nil src
// is the global source. It panics if dst has another length than s.Dim().
func (s *Set) Rand(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, s.Dim())
	draw := rand.IntN
	if src != nil {
		draw = rand.New(src).IntN
	}
	copy(dst, s.points.RawRowView(draw(s.Len())))
	return dst
}
