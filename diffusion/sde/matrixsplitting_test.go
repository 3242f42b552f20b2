package sde

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// shear is a matrix with a fast and a slow direction that are not orthogonal, and a
// noise that is neither symmetric nor square.
var (
	shearRate  = mat.NewDense(2, 2, []float64{30, -20, 5, 1})
	shearNoise = mat.NewDense(2, 3, []float64{1, 0.5, 0, -0.3, 0.2, 0.7})
)

// affine returns the maps of a step that is linear in x, W and H.
func affine(method Integrator, eq *SDE, h float64) (fromX, fromW, fromH *mat.Dense) {
	d, m := eq.Dim, eq.Noise.Motions
	fromX, fromW, fromH = mat.NewDense(d, d, nil), mat.NewDense(d, m, nil), mat.NewDense(d, m, nil)
	for j := range d {
		x := make([]float64, d)
		x[j] = 1
		method.Step(x, eq, 0, h, newIncrement(m))
		fromX.SetCol(j, x)
	}
	for k := range m {
		for _, c := range []struct {
			into *mat.Dense
			dw   Increment
		}{{fromW, newIncrement(m)}, {fromH, newIncrement(m)}} {
			part, deviation := c.dw.W, math.Sqrt(h)
			if c.into == fromH {
				part, deviation = c.dw.H, math.Sqrt(h/12)
			}
			part[k] = deviation
			x := make([]float64, d)
			method.Step(x, eq, 0, h, c.dw)
			c.into.SetCol(k, x)
		}
	}
	return fromX, fromW, fromH
}

// TestMatrixSplittingIsExact: for a linear force the stationary covariance Σ of the
// steps, short and long, solves Lyapunov's equation AΣ + ΣAᵀ = GGᵀ.
func TestMatrixSplittingIsExact(t *testing.T) {
	method, err := NewMatrixSplitting(shearRate, shearNoise)
	if err != nil {
		t.Fatal(err)
	}
	eq := SDE{2, func(dst, x []float64, _ float64) {
		mat.NewVecDense(2, dst).MulVec(shearRate, mat.NewVecDense(2, x))
		floats.Scale(-1, dst)
	}, Matrix(shearNoise)}
	for _, h := range []float64{1e-3, 0.1, 1, 40} {
		m, w, area := affine(method, &eq, h)
		var kick, more, sigma mat.Dense
		kick.Mul(w, w.T())
		more.Mul(area, area.T())
		kick.Add(&kick, &more)
		sigma.CloneFrom(&kick)
		power := mat.DenseCopyOf(m)
		for range 30 { // Σ = Σ_n Mⁿ K Mⁿᵀ by doubling
			var next, square mat.Dense
			next.Product(power, &sigma, power.T())
			sigma.Add(&sigma, &next)
			square.Mul(power, power)
			power.Copy(&square)
		}
		var left, balance mat.Dense
		left.Mul(shearRate, &sigma)
		balance.Add(&left, left.T())
		var want mat.Dense
		want.Mul(shearNoise, shearNoise.T())
		if !mat.EqualApprox(&balance, &want, 1e-9) {
			t.Errorf("h = %v: AΣ + ΣAᵀ = %v, want %v", h, mat.Formatted(&balance), mat.Formatted(&want))
		}
	}
}

// TestTransitionQuadrature compares Q(τ) with Simpson's rule, with e^{−As} by
// Sylvester's formula.
func TestTransitionQuadrature(t *testing.T) {
	method, err := NewMatrixSplitting(shearRate, shearNoise)
	if err != nil {
		t.Fatal(err)
	}
	trace, det := mat.Trace(shearRate), mat.Det(shearRate)
	root := math.Sqrt(trace*trace/4 - det)
	fast, slow := trace/2+root, trace/2-root
	decay := func(s float64) *mat.Dense {
		var e mat.Dense
		a, b := math.Exp(-fast*s), math.Exp(-slow*s)
		e.Scale((a-b)/(fast-slow), shearRate)
		for i := range 2 {
			e.Set(i, i, e.At(i, i)+(fast*b-slow*a)/(fast-slow))
		}
		return &e
	}
	const tau, intervals = 0.3, 2000
	want := mat.NewDense(2, 2, nil)
	for i := range intervals + 1 {
		weight := tau / intervals / 3 * float64(2+2*(i%2))
		if i == 0 || i == intervals {
			weight /= 2
		}
		var eg, q mat.Dense
		eg.Mul(decay(tau*float64(i)/intervals), shearNoise)
		q.Mul(&eg, eg.T())
		q.Scale(weight, &q)
		want.Add(want, &q)
	}
	e, q := method.transition(tau)
	if !mat.EqualApprox(e, decay(tau), 1e-12) || !mat.EqualApprox(q, want, 1e-9) {
		t.Errorf("Q = %v, want %v; e^{−Aτ} = %v, want %v", mat.Formatted(q), mat.Formatted(want), mat.Formatted(e), mat.Formatted(decay(tau)))
	}
}

// TestMatrixSplittingOfScalar: A = λ is OUSplitting.
func TestMatrixSplittingOfScalar(t *testing.T) {
	method, err := NewMatrixSplitting(mat.NewDense(2, 2, []float64{1.7, 0, 0, 1.7}), shearNoise)
	if err != nil {
		t.Fatal(err)
	}
	eq := SDE{2, func(dst, x []float64, t float64) { dst[0], dst[1] = math.Sin(x[1]+t), x[0]*x[1] }, Matrix(shearNoise)}
	path, err := NewPath(3, 0, 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	x, y := []float64{1, -0.5}, []float64{1, -0.5}
	for _, err := range []error{Integrate(x, &eq, method, path, 2), Integrate(y, &eq, OUSplitting{1.7}, path, 2)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if floats.Distance(x, y, 2) > 1e-12 {
		t.Errorf("%v, want %v", x, y)
	}
}

func TestMatrixSplittingErrors(t *testing.T) {
	square := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	for _, c := range []struct {
		a, g mat.Matrix
		want string
	}{
		{shearNoise, square, "A is a 2×3"},
		{square, mat.NewDense(3, 2, nil), "G is a 3×2"},
		{mat.NewDense(1, 1, []float64{math.Inf(1)}), mat.NewDense(1, 1, []float64{1}), "not finite"},
		{square, mat.NewDense(2, 1, []float64{0, 1}), "not positive definite"},
		{square, mat.NewDense(2, 2, []float64{1, 0, 0, math.NaN()}), "not positive definite"},
	} {
		if _, err := NewMatrixSplitting(c.a, c.g); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one about %q", err, c.want)
		}
	}
	method, err := NewMatrixSplitting(square, square)
	if err != nil {
		t.Fatal(err)
	}
	growing := lawtest.Must(NewMatrixSplitting(mat.NewDense(1, 1, []float64{-1}), mat.NewDense(1, 1, []float64{1})))
	eq := SDE{1, func(dst, x []float64, _ float64) { dst[0] = x[0] }, Isotropic(1, func(float64) float64 { return 1 })}
	lawtest.CheckError(t, "sde", "Simulate", Simulate([]float64{0}, &eq, growing, 0, 1e4, 1, nil), "x[0] = NaN at t = 10000 is not finite")
	for _, c := range []struct {
		noise Noise
		want  string
	}{
		{Diagonal(2, func(x, _ float64) float64 { return x }), "Structure = diagonal"},
		{Matrix(shearNoise), "Motions = 3"},
		{Isotropic(2, func(float64) float64 { return 2 }), "column [2 0]"},
	} {
		if err := method.Supports(c.noise); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one about %q", err, c.want)
		}
	}
}
