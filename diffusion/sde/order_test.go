package sde

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/interp"
	"gonum.org/v1/gonum/stat"
)

const orderTolerance = 0.15

// slope returns the order: by how much −log₂ of the error grows a level.
func slope(errors []float64) float64 {
	levels, logs := make([]float64, len(errors)), make([]float64, len(errors))
	for i, e := range errors {
		levels[i], logs[i] = float64(i), -math.Log2(e)
	}
	_, order := stat.LinearRegression(levels, logs, nil, false)
	return order
}

// TestStrongOrder measures the root-mean-square error at time 1. Where the force
// is linear and the noise additive SRA1 gains half an order: what is left of a
// step is F'² ∫∫∫ dW ds ds, of the order h^{5/2} and without correlation.
func TestStrongOrder(t *testing.T) {
	const levels, paths = 4, 300
	for _, c := range []struct {
		method Integrator
		p      problem
		first  int // level
		want   float64
	}{
		{EulerMaruyama{}, growth, 4, 0.5},
		{EulerMaruyama{}, arc, 4, 0.5},
		{EulerMaruyama{}, cooling, 4, 1},
		{EulerMaruyama{}, whirl, 4, 1},
		{EulerMaruyama{}, ginzburg, 4, 1},
		{Heun{}, growth, 4, 1},
		{Heun{}, arc, 4, 1},
		{Heun{}, ginzburg, 4, 1},
		{SRA1{}, cooling, 4, 2},
		{SRA1{}, whirl, 4, 2},
		{SRA1{}, ginzburg, 6, 1.5},
		{SRIW1{}, growth, 5, 1.5},
		{SRIW1{}, arc, 5, 1.5},
		{OUSplitting{2}, ginzburg, 4, 1},
	} {
		errors := c.p.strongErrors(c.method, paths, c.first, c.first+levels-1)
		checkOrder(t, "strong", c.method, c.p, errors, c.want)
	}
}

func checkOrder(t *testing.T, kind string, method Integrator, p problem, errors []float64, want float64) {
	t.Helper()
	got := slope(errors)
	t.Logf("%-20T %-10s %s order %.2f, errors %.2g", method, p.name, kind, got, errors)
	if !(math.Abs(got-want) < orderTolerance) {
		t.Errorf("%T on %s: %s order %.2f, want %.2f; errors %.3g", method, p.name, kind, got, want, errors)
	}
}

// TestWeakOrder measures E cos X_1 with the transfer operator of the method,
// free of sampling error: u(x) ← E u(x'), W and H by Gauss–Hermite quadrature.
func TestWeakOrder(t *testing.T) {
	const levels = 3
	for _, c := range []struct {
		method Integrator
		p      problem
		first  int // level
		want   float64
	}{
		{EulerMaruyama{}, benes, 3, 1},
		{EulerMaruyama{}, cooling, 2, 1},
		{EulerMaruyama{}, arc, 3, 1},
		{Heun{}, benes, 3, 2},
		{Heun{}, cooling, 2, 2},
		{Heun{}, arc, 4, 1},
		{SRA1{}, benes, 3, 2},
		{SRA1{}, cooling, 2, 2},
		{SRIW1{}, arc, 5, 1.5},
		{OUSplitting{1}, benes, 4, 2},
		{OUSplitting{0.5}, cooling, 2, 2},
	} {
		var errors []float64
		for level := c.first; level < c.first+levels; level++ {
			errors = append(errors, math.Abs(c.p.methodMean(c.method, 1<<level)-c.p.mean()))
		}
		checkOrder(t, "weak", c.method, c.p, errors, c.want)
	}
}

// methodMean returns the E cos X_1 of the method's chain.
func (p problem) methodMean(method Integrator, steps int) float64 {
	const points = 200
	eq := p.in(method)
	zW, weightW := normalNodes(7)
	zH, weightH := normalNodes(4)
	grid, next := make([]float64, points), make([]float64, points)
	for i := range grid {
		grid[i] = p.low + (p.top-p.low)*float64(i)/(points-1)
		next[i] = math.Cos(grid[i])
	}
	h := 1 / float64(steps)
	x, dw := make([]float64, 1), newIncrement(1)
	expect := func(u func(float64) float64, from, t float64) float64 {
		var sum float64
		for a := range zW {
			for b := range zH {
				dw.W[0], dw.H[0] = math.Sqrt(h)*zW[a], math.Sqrt(h/12)*zH[b]
				x[0] = from
				method.Step(x, eq, t, h, dw)
				sum += weightW[a] * weightH[b] * u(min(max(x[0], p.low), p.top))
			}
		}
		return sum
	}
	u := math.Cos
	for n := steps - 1; n > 0; n-- {
		for i, v := range grid {
			next[i] = expect(u, v, float64(n)*h)
		}
		spline := new(interp.NotAKnotCubic)
		if err := spline.Fit(grid, slices.Clone(next)); err != nil {
			panic(err)
		}
		u = spline.Predict
	}
	return expect(u, p.start[0], 0)
}
