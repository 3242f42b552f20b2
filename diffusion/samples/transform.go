package samples

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Transform is an affine map of points that can be undone,
//
//	y_k = Σ_j A_kj (x_j − c_j) / σ_k,
//
// where c is Shift, σ is Scale, and the rows of the orthogonal matrix A are Axes, those of the coordinates if it is nil. What is said
// of the transformed points, as of their speciation time, is about y; Invert brings generated points back.
type Transform struct {
	Shift, Scale []float64
	Axes         *mat.Dense
	Constant     []int // columns that do not vary; they are shifted, and their scale is 1
}

// Standardize returns the points with the mean 0 and the variance Σ_i (x_i − c)²/n = 1 in each column, and the transform that made them so.
func (s *Set) Standardize() (*Set, *Transform, error) {
	n, d := s.points.Dims()
	t := &Transform{Shift: s.mean(), Scale: make([]float64, d)}
	low, high := slices.Clone(s.points.RawRowView(0)), slices.Clone(s.points.RawRowView(0))
	for i := range n {
		for j, v := range s.points.RawRowView(i) {
			low[j], high[j] = min(low[j], v), max(high[j], v)
			t.Scale[j] = math.Hypot(t.Scale[j], (v-t.Shift[j])/math.Sqrt(float64(n)))
		}
	}
	for j, scale := range t.Scale {
		if low[j] == high[j] {
			t.Shift[j], t.Scale[j] = low[j], 1
			t.Constant = append(t.Constant, j)
		} else if scale == 0 || math.IsInf(scale, 0) {
			return nil, nil, fmt.Errorf("%s: column %d from %v to %v has the standard deviation %v, too small or too large a number", arg, j+1, low[j], high[j], scale)
		}
	}
	y, err := t.ApplySet(s)
	return y, t, err
}

// Whiten returns the points in the coordinates of their principal components, the first of which varies most, with the mean 0 and the
// unit matrix as covariance, and the transform that made them so. It is an error if the points lie in a space of fewer dimensions.
func (s *Set) Whiten() (*Set, *Transform, error) {
	n, d := s.points.Dims()
	t := &Transform{Shift: s.mean(), Scale: make([]float64, d)}
	centered := mat.DenseCopyOf(s.points)
	for i := range n {
		floats.Sub(centered.RawRowView(i), t.Shift)
	}
	covariance := mat.NewSymDense(d, nil)
	covariance.SymOuterK(1/float64(n), centered.T())
	if !finite(covariance.RawSymmetric().Data) {
		return nil, nil, fmt.Errorf("%s: the covariance of the points is too large a number", arg)
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(covariance, true) {
		return nil, nil, fmt.Errorf("%s: the eigenvalues of the covariance of the points do not converge", arg)
	}
	values := eigen.Values(nil) // ascending
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	t.Axes = mat.NewDense(d, d, nil)
	for k := range d {
		variance := values[d-1-k]
		if !(variance > 1e-14*float64(d)*values[d-1]) {
			return nil, nil, fmt.Errorf("%s: the points lie in a space of %d dimensions, not %d: leave out columns that are constant or follow from others", arg, k, d)
		}
		t.Scale[k] = math.Sqrt(variance)
		for j := range d {
			t.Axes.Set(k, j, vectors.At(j, d-1-k))
		}
	}
	y, err := t.ApplySet(s)
	return y, t, err
}

// mean returns the mean of the points.
func (s *Set) mean() []float64 {
	mean := make([]float64, s.Dim())
	for i := range s.Len() {
		for j, v := range s.points.RawRowView(i) {
			mean[j] += (v - mean[j]) / float64(i+1)
		}
	}
	return mean
}

// Dim returns the number of coordinates.
func (t *Transform) Dim() int { return len(t.Shift) }

// Apply puts the transformed point x into dst, which may be x, and returns it; a nil dst is allocated. It panics if len(x) or
// len(dst) is not t.Dim().
func (t *Transform) Apply(dst, x []float64) []float64 { return t.one(dst, x, t.apply) }

// Invert puts the point of which y is the transformed one into dst, which may be y, and returns it; a nil dst is allocated. It panics if
// len(y) or len(dst) is not t.Dim().
func (t *Transform) Invert(dst, y []float64) []float64 { return t.one(dst, y, t.invert) }

// ApplyAll returns the transformed points that are the rows of x.
func (t *Transform) ApplyAll(x mat.Matrix) (*mat.Dense, error) { return t.all("x", x, t.apply) }

// InvertAll returns the points of which the rows of y are the transformed ones.
func (t *Transform) InvertAll(y mat.Matrix) (*mat.Dense, error) { return t.all("y", y, t.invert) }

// ApplySet returns the transformed points of a set with their labels, as those of a test set.
func (t *Transform) ApplySet(s *Set) (*Set, error) {
	if s == nil {
		return nil, fmt.Errorf("%s: the set is nil", arg)
	}
	points, err := t.ApplyAll(s.points)
	if err != nil {
		return nil, err
	}
	transformed := newSet(points)
	transformed.labels, transformed.classes, transformed.source = s.labels, s.classes, s.source
	if t.Axes == nil {
		transformed.columns = s.columns
	}
	return transformed, nil
}

// LogJacobian returns ln |det ∂y/∂x| = −Σ_k ln σ_k, which is added to the log-density of y to get that of x.
func (t *Transform) LogJacobian() float64 {
	var sum float64
	for _, scale := range t.Scale {
		sum -= math.Log(scale)
	}
	return sum
}

// apply transforms the rows of a matrix.
func (t *Transform) apply(x *mat.Dense) {
	for i := range x.RawMatrix().Rows {
		floats.Sub(x.RawRowView(i), t.Shift)
	}
	if t.Axes != nil {
		x.Mul(mat.DenseCopyOf(x), t.Axes.T())
	}
	for i := range x.RawMatrix().Rows {
		floats.Div(x.RawRowView(i), t.Scale)
	}
}

// invert undoes apply.
func (t *Transform) invert(y *mat.Dense) {
	for i := range y.RawMatrix().Rows {
		floats.Mul(y.RawRowView(i), t.Scale)
	}
	if t.Axes != nil {
		y.Mul(mat.DenseCopyOf(y), t.Axes)
	}
	for i := range y.RawMatrix().Rows {
		floats.Add(y.RawRowView(i), t.Shift)
	}
}

// one puts what becomes of one point into dst.
func (t *Transform) one(dst, x []float64, to func(*mat.Dense)) []float64 {
	t.check()
	if len(x) != t.Dim() {
		panic(fmt.Sprintf("%s: slice length is %d, want %d", arg, len(x), t.Dim()))
	}
	dst = arg.Slice(dst, t.Dim())
	if len(dst) > 0 {
		copy(dst, x)
		to(mat.NewDense(1, len(dst), dst))
	}
	return dst
}

// all returns what becomes of the points that are the rows of x.
func (t *Transform) all(name string, x mat.Matrix, to func(*mat.Dense)) (*mat.Dense, error) {
	t.check()
	if x == nil {
		return nil, fmt.Errorf("%s: %s is nil", arg, name)
	}
	n, d := x.Dims()
	if n == 0 || d == 0 || d != t.Dim() {
		return nil, fmt.Errorf("%s: %s is %d × %d, want %d columns", arg, name, n, d, t.Dim())
	}
	all := mat.DenseCopyOf(x)
	to(all)
	for i := range n {
		if !finite(all.RawRowView(i)) {
			return nil, fmt.Errorf("%s: row %d of %s has numbers that are not finite, or become so", arg, i, name)
		}
	}
	return all, nil
}

// check panics if the fields do not fit together.
func (t *Transform) check() {
	d := t.Dim()
	if len(t.Scale) != d {
		panic(fmt.Sprintf("%s: len(Scale) = %d, want %d", arg, len(t.Scale), d))
	}
	if t.Axes == nil {
		return
	}
	if r, c := t.Axes.Dims(); r != d || c != d {
		panic(fmt.Sprintf("%s: Axes are %d × %d, want %d × %d", arg, r, c, d, d))
	}
}

func finite(values []float64) bool {
	return !slices.ContainsFunc(values, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
}
