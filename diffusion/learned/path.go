package learned

import (
	"math"

	"nonequilibrium/diffusion/internal/nn"
)

// path is the interpolation between base and data, and how velocity and score are made of outputs N of networks: with y = x − m_τ,
//
//	E[x_1 − x_0|x] = m_1 − m_0 + A y + c N       A and c those of a Gaussian with the same moments
//	∇ln ρ_τ        = −y/v − κ N                  v the variance of x_τ
//
// in each coordinate. A network whose output is 0 has the flow between Gaussians.
type path struct {
	Noise              float64   // s of σ_τ = s√(2τ(1−τ))
	Normal             bool      // the base is N(0, I), and its draws do not depend on those of the data
	Matched            bool      // the velocity is that of the interpolation, and not just one between the same ends
	BaseMean, DataMean []float64 // by coordinate
	BaseVar, DataVar   []float64
	Cov                []float64 // of base and data
}

// sigma2 is σ_τ², and halfRate is σ_τ dσ_τ/dτ.
func (p *path) sigma2(tau float64) float64   { return 2 * p.Noise * p.Noise * tau * (1 - tau) }
func (p *path) halfRate(tau float64) float64 { return p.Noise * p.Noise * (1 - 2*tau) }

// moments are those of one coordinate at one time.
type moments struct {
	mean, v  float64 // of x_τ
	shift    float64 // m_1 − m_0
	A, c     float64
	kappa    float64
	sigma2   float64
	halfRate float64
}

func (p *path) at(i int, tau float64) moments {
	b := 1 - tau
	v0, v1, cov := p.BaseVar[i], p.DataVar[i], p.Cov[i]
	least := 1e-6 * (v0 + v1) // perfectly correlated draws leave no variance
	m := moments{
		mean: b*p.BaseMean[i] + tau*p.DataMean[i], shift: p.DataMean[i] - p.BaseMean[i],
		sigma2: p.sigma2(tau), halfRate: p.halfRate(tau),
	}
	signal := max(least, b*b*v0+tau*tau*v1+2*tau*b*cov)
	m.v = signal + m.sigma2
	along := tau*v1 - b*v0 + (b-tau)*cov
	m.A = along / m.v
	m.c = math.Sqrt(max(least, v0+v1-2*cov-along*along/m.v))
	m.kappa = math.Sqrt(signal) / m.v
	return m
}

func (p *path) all(tau float64) []moments {
	out := make([]moments, len(p.BaseMean))
	for i := range out {
		out[i] = p.at(i, tau)
	}
	return out
}

// clock writes the features of the time, those of ℓ = 2τ − 1.
func clock(dst []float32, tau float64) { waves(dst, 2*tau-1) }

// clocks are the features of rows at the same time.
func clocks(t *nn.Tape, rows int, tau float64) *nn.Node {
	out := t.Make(rows, levelFeatures)
	clock(out.V[:levelFeatures], tau)
	for k := levelFeatures; k < len(out.V); k += levelFeatures {
		copy(out.V[k:], out.V[:levelFeatures])
	}
	return out
}

// row returns a constant row of the numbers f(i).
func row(t *nn.Tape, n int, f func(i int) float64) *nn.Node {
	out := t.Make(1, n)
	for i := range out.V {
		out.V[i] = float32(f(i))
	}
	return out
}

// standard are points, one after the other, with the mean and the variance of each coordinate taken out.
func standard(t *nn.Tape, x []float64, dim int, f func(i int) (mean, v float64)) *nn.Node {
	out := t.Make(len(x)/dim, dim)
	for i := range dim {
		mean, v := f(i)
		std := math.Sqrt(v)
		for j := i; j < len(x); j += dim {
			out.V[j] = float32((x[j] - mean) / std)
		}
	}
	return out
}
