package molecules

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// The linear equations of a PairFit, and the splines in which a pair energy is expanded.

// normal are the normal equations: sums over configurations.
type normal struct {
	count    float64
	products *mat.SymDense // Σ ∇φ_k·∇φ_l
	right    []float64     // Σ ϑΔφ_k − ∇φ_k·∇U_known
}

func newNormal(n int) normal {
	return normal{products: mat.NewSymDense(n, nil), right: make([]float64, n)}
}

// configuration adds a configuration with a weight: all but what stands for the Laplacians.
func (n *normal) configuration(weight float64, gradients *mat.Dense, known []float64) {
	var g mat.SymDense
	g.SymOuterK(weight, gradients)
	n.products.AddSym(n.products, &g)
	n.project(-weight, gradients, known)
}

// project adds the products of the gradients with a vector, multiplied by a weight, to the right side.
func (n *normal) project(weight float64, gradients *mat.Dense, vector []float64) {
	for k := range n.right {
		n.right[k] += weight * floats.Dot(gradients.RawRowView(k), vector)
	}
}

// add adds other equations, multiplied by a factor.
func (n *normal) add(factor float64, other normal) {
	n.count += factor * other.count
	var scaled mat.SymDense
	scaled.ScaleSym(factor, other.products)
	n.products.AddSym(n.products, &scaled)
	floats.AddScaled(n.right, factor, other.right)
}

// solve returns the coefficients. Where there are no data it is a small penalty on the second differences of
// the coefficients that decides (Eilers and Marx, Stat. Sci. 11, 89 (1996)).
func (n *normal) solve() ([]float64, error) {
	size := n.products.SymmetricDim()
	a, b := mat.NewSymDense(size, nil), mat.NewVecDense(size, nil)
	for k := range size {
		b.SetVec(k, n.right[k]/n.count)
		for l := k; l < size; l++ {
			a.SetSym(k, l, n.products.At(k, l)/n.count)
		}
	}
	penalty := smoothness * mat.Trace(a) / float64(size)
	for k := range size {
		second := mat.NewVecDense(size, nil) // θ_k − 2θ_{k+1} + θ_{k+2}, with zeros behind the end
		for j, v := range []float64{1, -2, 1} {
			if k+j < size {
				second.SetVec(k+j, v)
			}
		}
		a.SymRankOne(a, penalty, second)
	}
	var factor mat.Cholesky
	if !factor.Factorize(a) {
		return nil, errors.New("molecules: the configurations do not determine the coefficients; take fewer splines or another range")
	}
	theta := mat.NewVecDense(size, nil)
	if err := factor.SolveVecTo(theta, b); err != nil {
		return nil, fmt.Errorf("molecules: the configurations hardly determine the coefficients: %w", err)
	}
	return theta.RawVector().Data, nil
}

// smoothness is the weight of the penalty, next to the mean diagonal element of the equations.
const smoothness = 1e-6

// splines are n cubic B-splines in z = ln(r/lo)/h, centred at z = −1, 0, …, n − 2, that vanish from z = n on.
type splines struct {
	n     int
	lo, h float64
}

func newSplines(ends [2]float64, n int) splines {
	return splines{n: n, lo: ends[0], h: math.Log(ends[1]/ends[0]) / float64(n)}
}

// spline is one of them at a distance r, with its first two derivatives in r.
type spline struct{ value, slope, curvature float64 }

// at returns the splines that do not vanish at r, and the index of the first.
func (s splines) at(r float64) (first, count int, values [4]spline) {
	q := max(r, s.lo)
	z := math.Log(q/s.lo) / s.h
	if !(z < float64(s.n)) {
		return 0, 0, values
	}
	first = int(z)
	f := z - float64(first)
	g := 1 - f
	values = [4]spline{
		{g * g * g / 6, -g * g / 2, g},
		{(4 + f*f*(3*f-6)) / 6, f * (3*f - 4) / 2, 3*f - 2},
		{(4 + g*g*(3*g-6)) / 6, -g * (3*g - 4) / 2, 3*g - 2},
		{f * f * f / 6, f * f / 2, f},
	}
	for k, v := range values {
		values[k].slope = v.slope / (s.h * q)
		values[k].curvature = (v.curvature/s.h - v.slope) / (s.h * q * q)
		if r < s.lo { // a straight line
			values[k].value += values[k].slope * (r - s.lo)
			values[k].curvature = 0
		}
	}
	return first, min(4, s.n-first), values
}

// sum returns the sum of the splines with the given coefficients, and its derivative: the polynomial of the cell between two knots.
func (s splines) sum(coefficients []float64, r float64) (value, slope float64) {
	q := max(r, s.lo)
	z := math.Log(q/s.lo) / s.h
	if !(z < float64(s.n)) {
		return 0, 0
	}
	first := int(z)
	f := z - float64(first)
	var c [4]float64
	copy(c[:], coefficients[first:])
	one, two, three := (c[2]-c[0])/2, (c[0]+c[2])/2-c[1], (c[3]-c[0])/6+(c[1]-c[2])/2
	value = (c[0]+4*c[1]+c[2])/6 + f*(one+f*(two+f*three))
	slope = (one + f*(2*two+3*f*three)) / (s.h * q)
	if r < s.lo { // a straight line
		value += slope * (r - s.lo)
	}
	return value, slope
}
