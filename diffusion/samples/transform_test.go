package samples

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// correlated returns correlated points with a column far from zero.
func correlated(n int) *Set {
	rng := rand.New(rand.NewPCG(3, 4))
	points := mat.NewDense(n, 3, nil)
	for i := range n {
		x, y, z := rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()
		points.SetRow(i, []float64{x, 1e6 + 0.1*(x+y), 30 * z})
	}
	return lawtest.Must(New(points))
}

func TestStandardize(t *testing.T) {
	x := correlated(500)
	y, transform, err := x.Standardize()
	if err != nil {
		t.Fatal(err)
	}
	for j := range x.Dim() {
		mean, variance := stat.PopMeanVariance(mat.Col(nil, j, y.Points()), nil)
		if math.Abs(mean) > 1e-8 || // 1e6 is rounded to 1e-10
			math.Abs(variance-1) > 1e-10 {
			t.Errorf("column %d: mean %v, variance %v", j, mean, variance)
		}
	}
	there, back := transform.Apply(nil, []float64{1, 1e6, 3}), []float64{0, 0, 0}
	if transform.Invert(back, there); !floats.EqualApprox(back, []float64{1, 1e6, 3}, 1e-9) {
		t.Errorf("there and back: %v", back)
	}
	all := lawtest.Must(transform.InvertAll(y.Points()))
	if !mat.EqualApprox(all, x.Points(), 1e-9) {
		t.Error("the points are not what they were")
	}
}

func TestStandardizeConstantColumn(t *testing.T) {
	y, transform, err := lawtest.Must(New(mat.NewDense(3, 2, []float64{1, 0.1, 2, 0.1, 3, 0.1}))).Standardize()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(transform.Constant, []int{1}) || transform.Scale[1] != 1 || y.Points().At(2, 1) != 0 {
		t.Errorf("%+v", transform)
	}
}

// Whitened points have the unit matrix as covariance, and the axes are orthogonal.
func TestWhiten(t *testing.T) {
	x := correlated(500)
	y, transform, err := x.Whiten()
	if err != nil {
		t.Fatal(err)
	}
	var covariance mat.SymDense
	stat.CovarianceMatrix(&covariance, y.Points(), nil)
	n := float64(x.Len())
	covariance.ScaleSym((n-1)/n, &covariance)
	unit := mat.NewDiagDense(3, []float64{1, 1, 1})
	if !mat.EqualApprox(&covariance, unit, 1e-6) {
		t.Errorf("covariance %v", mat.Formatted(&covariance))
	}
	var product mat.Dense
	product.Mul(transform.Axes, transform.Axes.T())
	if !mat.EqualApprox(&product, unit, 1e-12) {
		t.Errorf("A Aᵀ = %v", mat.Formatted(&product))
	}
	if !slices.IsSortedFunc(transform.Scale, func(a, b float64) int { return int(math.Copysign(1, b-a)) }) {
		t.Errorf("scales %v do not fall", transform.Scale)
	}
	if all := lawtest.Must(transform.InvertAll(y.Points())); !mat.EqualApprox(all, x.Points(), 1e-8) {
		t.Error("the points are not what they were")
	}
	v := []float64{1, 1e6, 3}
	transform.Invert(v, transform.Apply(v, v)) // in place
	if !floats.EqualApprox(v, []float64{1, 1e6, 3}, 1e-8) {
		t.Errorf("there and back: %v", v)
	}
}

// The log-density of x is that of y plus the logarithm of the Jacobian: for the normal distribution whose moments are those of the points.
func TestLogJacobian(t *testing.T) {
	x := lawtest.Must(New(mat.NewDense(4, 1, []float64{1, 2, 4, 9})))
	_, transform, err := x.Standardize()
	if err != nil {
		t.Fatal(err)
	}
	normal := func(x, mean, sd float64) float64 {
		return -0.5*math.Pow((x-mean)/sd, 2) - math.Log(sd*math.Sqrt(2*math.Pi))
	}
	y := transform.Apply(nil, []float64{5})[0]
	got := normal(y, 0, 1) + transform.LogJacobian()
	if want := normal(5, transform.Shift[0], transform.Scale[0]); !scalar.EqualWithinAbs(got, want, 1e-14) {
		t.Errorf("ln p = %v, want %v", got, want)
	}
}

func TestTransformRefuses(t *testing.T) {
	flat := lawtest.Must(New(mat.NewDense(3, 2, []float64{1, 2, 2, 4, 3, 6})))
	_, _, err := flat.Whiten()
	lawtest.CheckError(t, "samples", "flat", err, "in a space of 1 dimensions, not 2")
	_, _, err = lawtest.Must(New(mat.NewDense(3, 1, []float64{1, 1, 1}))).Whiten()
	lawtest.CheckError(t, "samples", "a point", err, "in a space of 0 dimensions, not 1")
	huge := lawtest.Must(New(mat.NewDense(2, 1, []float64{math.MaxFloat64, -math.MaxFloat64})))
	_, _, err = huge.Standardize()
	lawtest.CheckError(t, "samples", "huge", err, "column 1 from")
	_, _, err = huge.Whiten()
	lawtest.CheckError(t, "samples", "huge", err, "too large")
	_, transform, err := flat.Standardize()
	if err != nil {
		t.Fatal(err)
	}
	_, err = transform.ApplyAll(mat.NewDense(1, 3, nil))
	lawtest.CheckError(t, "samples", "columns", err, "x is 1 × 3, want 2 columns")
	_, err = transform.ApplyAll(nil)
	lawtest.CheckError(t, "samples", "nil", err, "x is nil")
	_, err = transform.ApplySet(nil)
	lawtest.CheckError(t, "samples", "nil", err, "the set is nil")
	_, err = transform.InvertAll(mat.NewDense(1, 2, []float64{0, math.NaN()}))
	lawtest.CheckError(t, "samples", "NaN", err, "row 0 of y")
	if message := lawtest.Panic(func() { transform.Apply(nil, []float64{1}) }); message != "samples: slice length is 1, want 2" {
		t.Errorf("panic %q", message)
	}
}
