package materials

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
)

// Guided returns the score with guidance of the given weight g, any finite number, towards up atoms of the kind +1,
//
//	s_g = ∇ln p_t(x) + g (up − n̂) ∇n̂/(V + 1/12),    n̂ = E[n|x],    V = Var(n|x).
//
// This is classifier guidance (Dhariwal and Nichol, arXiv:2105.05233) in which P_t(n|x), the probability of n atoms of the kind
// +1 in the data given the noised point, is taken to be Gaussian, with V as it is at x; 1/12 is the variance of rounding to a
// whole number. n̂ needs no classifier: it is a sum over the means of the data. At g = 1 the guidance of the right P_t(n|x) would sample the
// alloy at the composition, and that score is known too: it is the one of [Alloy.AtComposition].
//
// ∇n̂ = (a/Δ) Cov(n, x_0|x) is the derivative of the means by a field that acts on all atoms, and takes two more evaluations of
// them.
func (a *Alloy) Guided(up int, weight float64) (diffusion.Drift, error) {
	if a.up >= 0 {
		return nil, fmt.Errorf("materials: the alloy has a fixed composition, up = %d, and cannot be guided to another", a.up)
	}
	if up < 0 || up > a.Dim() {
		return nil, fmt.Errorf("materials: up = %d, want 0 to %d", up, a.Dim())
	}
	if err := arg.Finite("weight", weight); err != nil {
		return nil, err
	}
	return func(dst, x []float64, t float64) {
		covariance, variance := a.response(x, t)
		a.row.means(dst, x, t)
		expected := (floats.Sum(dst) + float64(a.Dim())) / 2
		scoreOf(dst, x, t)
		signal, noise := arg.Noise(t)
		floats.AddScaled(dst, weight*(float64(up)-expected)/(variance+1./12)*signal/noise, covariance)
	}, nil
}

// response returns Cov(n, x_0|x), atom by atom, and Var(n|x): half of what a field ε on all atoms, which is a shift of x by
// εΔ/a, does to their means, over ε.
func (a *Alloy) response(x []float64, t float64) (covariance []float64, variance float64) {
	const step = 1e-5 // differences are then right to about seven digits
	signal, noise := arg.Noise(t)
	means := func(step float64) []float64 {
		y := slices.Clone(x)
		floats.AddConst(step*noise/signal, y)
		return a.Means(nil, y, t)
	}
	covariance = means(step)
	floats.Sub(covariance, means(-step))
	floats.Scale(1/(4*step), covariance)
	return covariance, max(0, floats.Sum(covariance)/2)
}
