package sde

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/interp"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
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
		{EulerMaruyama{}, swing, 4, 1},
		{Heun{}, swing, 4, 1},
		{OUSplitting{2}, swing, 4, 1},
		{matrixSplitting(swingLinear, swingNoise), swing, 4, 1},
		{EulerMaruyama{}, area, 3, 0.5},
		{Heun{}, area, 3, 0.5},
		{EulerMaruyama{}, sphere, 5, 0.5},
		{Heun{}, sphere, 5, 0.5},
	} {
		if testing.Short() && c.p.name != "cooling" {
			continue
		}
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
		{matrixSplitting(mat.NewDense(1, 1, []float64{1}), mat.NewDense(1, 1, []float64{1})), benes, 4, 2},
	} {
		if testing.Short() && c.p.name != "cooling" {
			continue
		}
		var errors []float64
		for level := c.first; level < c.first+levels; level++ {
			errors = append(errors, math.Abs(c.p.methodMean(c.method, 1<<level)-c.p.mean()))
		}
		checkOrder(t, "weak", c.method, c.p, errors, c.want)
	}
}

// matrixSplitting is NewMatrixSplitting for what is known to be right.
func matrixSplitting(a, g mat.Matrix) *MatrixSplitting {
	p, err := NewMatrixSplitting(a, g)
	if err != nil {
		panic(err)
	}
	return p
}

// TestLostArea: without commutation no step that knows only W can be better than
// order ½, and the error says by how much: the sum of the areas that are lost,
// of the variance (h − h_solution)/4 over the time 1, within four standard errors.
func TestLostArea(t *testing.T) {
	lawtest.Slow(t)
	const paths, first = 300, 3
	for _, method := range []Integrator{EulerMaruyama{}, Heun{}} {
		for i, got := range area.strongErrors(method, paths, first, first+3) {
			want := (math.Ldexp(1, -first-i) - math.Ldexp(1, -areaLevel)) / 4
			if math.Abs(got*got-want) > 4*want*math.Sqrt(3./paths) { // the squares scatter more than those of a normal law
				t.Errorf("%T, level %d: mean square error %.5f, want %.5f", method, first+i, got*got, want)
			}
		}
	}
}

// TestWeakOrderOfMatrixNoise: on the sphere the mean of X₃ is e^{−t} X₃, and a step
// multiplies it by a number, which quadrature of W finds.
func TestWeakOrderOfMatrixNoise(t *testing.T) {
	z, weight := normalNodes(3)
	for _, method := range []Integrator{EulerMaruyama{}, Heun{}} {
		var errors []float64
		for level := 3; level < 7; level++ {
			h := math.Ldexp(1, -level)
			dw := newIncrement(2)
			var factor float64
			for i := range z {
				for j := range z {
					x := []float64{0, 0, 1}
					dw.W[0], dw.W[1] = math.Sqrt(h)*z[i], math.Sqrt(h)*z[j]
					method.Step(x, sphere.in(method), 0, h, dw)
					factor += weight[i] * weight[j] * x[2]
				}
			}
			errors = append(errors, math.Abs(math.Pow(factor, 1/h)-math.Exp(-1)))
		}
		checkOrder(t, "weak", method, sphere, errors, 1)
	}
}

// TestWeakOrderOfGrowth: a step multiplies the second moment e^{(2·¾ + ¼)t} of
// linear noise by a number.
func TestWeakOrderOfGrowth(t *testing.T) {
	for _, c := range []struct {
		method Integrator
		want   float64
	}{{EulerMaruyama{}, 1}, {Heun{}, 1}, {SRIW1{}, 2}} {
		var errors []float64
		for level := 3; level < 7; level++ {
			h := math.Ldexp(1, -level)
			factor := stepMean(c.method, growth.in(c.method), 1, h, func(x float64) float64 { return x * x })
			errors = append(errors, math.Abs(math.Pow(factor, 1/h)-math.Exp(1.75)))
		}
		checkOrder(t, "weak", c.method, growth, errors, c.want)
	}
}

// TestSRIW1Moment: for dX = g dW a step of SRIW1 has the second moment
// h g² + h² g² (g'² + g g″)/2 − h^{5/2} g⁴ g‴/12. The last term is why its weak
// order is 3/2 and not 2.
func TestSRIW1Moment(t *testing.T) {
	const x, h = 0.7, 1e-4
	eq := SDE{1, func(dst, _ []float64, _ float64) { dst[0] = 0 }, Diagonal(1, func(x, _ float64) float64 { return 1.5 + math.Sin(x) })}
	g, g1, g2, g3 := 1.5+math.Sin(x), math.Cos(x), -math.Sin(x), -math.Cos(x)
	moment := stepMean(SRIW1{}, &eq, x, h, func(y float64) float64 { return (y - x) * (y - x) })
	got := (moment - h*g*g - h*h*g*g*(g1*g1+g*g2)/2) / math.Pow(h, 2.5)
	want := -math.Pow(g, 4) * g3 / 12
	if math.Abs(got-want) > 0.1*want { // the next term is of relative order √h
		t.Errorf("the term of order 5/2 is %.4f, want %.4f", got, want)
	}
}

// stepMean returns E f of what a step of length h makes of x.
func stepMean(method Integrator, eq *SDE, x, h float64, f func(float64) float64) (sum float64) {
	zW, weightW := normalNodes(10)
	zH, weightH := normalNodes(6)
	dw := newIncrement(1)
	for a := range zW {
		for b := range zH {
			dw.W[0], dw.H[0] = math.Sqrt(h)*zW[a], math.Sqrt(h/12)*zH[b]
			at := []float64{x}
			method.Step(at, eq, 0, h, dw)
			sum += weightW[a] * weightH[b] * f(at[0])
		}
	}
	return sum
}

// TestSupports: every method takes every kind of noise or says that it does not.
func TestSupports(t *testing.T) {
	plane := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	additive, diagonal := Matrix(plane), Diagonal(2, func(x, _ float64) float64 { return x })
	for _, c := range []struct {
		method                      Integrator
		general, diagonal, additive bool
	}{
		{EulerMaruyama{}, true, true, true},
		{Heun{}, true, true, true},
		{SRA1{}, false, false, true},
		{SRIW1{}, false, true, false},
		{OUSplitting{1}, false, false, true},
		{matrixSplitting(plane, plane), false, false, true},
	} {
		for i, noise := range []Noise{sphereNoise, diagonal, additive} {
			want := []bool{c.general, c.diagonal, c.additive}[i]
			if err := c.method.Supports(noise); (err == nil) != want {
				t.Errorf("%T, %v noise: error %v", c.method, noise.Structure, err)
			}
		}
	}
	for _, rate := range []float64{math.NaN(), math.Inf(1)} {
		if err := (OUSplitting{rate}).Supports(additive); err == nil {
			t.Errorf("no error from the rate %v", rate)
		}
	}
}

// methodMean returns the E cos X_1 of the method's chain.
func (p problem) methodMean(method Integrator, steps int) float64 {
	const points = 200
	eq := p.in(method)
	zW, weightW := normalNodes(7)
	zH, weightH := normalNodes(3)
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
