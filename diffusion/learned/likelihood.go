package learned

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/sde"
)

// The density that a flow dx/dτ = b(x, τ) generates follows from that at its start,
//
//	ln p(x) = ln p_base(x(0)) − ∫_0^1 ∇·b(x(τ), τ) dτ,    x(1) = x,
//
// (Chen et al., arXiv:1806.07366). The tape gives the divergence exactly, for one gradient a coordinate, or Hutchinson's estimate
// η·∇(b·η) of it, for one gradient (arXiv:1810.01367). Its mean over random signs η is ∇·b.

// Divergence returns ∇·s_θ of the learned score at x and t > 0, exactly up to the rounding of float32. It is what
// sde.FlowLogProb takes.
func (m *Model) Divergence(x []float64, t float64) float64 {
	if len(x) != m.description.Dim {
		panic("learned: x has another length than Dim")
	}
	if !(t > 0) {
		panic("learned: t is not positive")
	}
	var sum [1]float64
	m.divergences(sum[:], x, t, nil)
	return sum[0]
}

// Divergence returns ∇·b of the learned velocity at x and 0 ≤ τ ≤ 1, exactly up to the rounding of float32.
func (f *Flow) Divergence(x []float64, tau float64) float64 {
	if len(x) != f.Dim() {
		panic("learned: x has another length than Dim")
	}
	checkClock(tau)
	var sum [1]float64
	f.divergences(sum[:], x, tau, nil)
	return sum[0]
}

// divergences puts those of a few points into dst. Probes are directions, a row of signs for each point; for each direction dst has an
// estimate for each point, those of one direction after those of another. Without probes it is exact.
func (m *Model) divergences(dst, x []float64, t float64, probes [][]float32) {
	tape := m.tapes.Get().(*nn.Tape)
	defer m.tapes.Put(tape)
	tape.Reset()
	tape.Record(true)
	root, delta := noise(t)
	d := m.description.Dim
	c := make([]coefficients, d)
	for i := range c {
		c[i] = m.Form.at(i, root, delta)
	}
	u := tape.Track(standard(tape, x, d, func(i int) (mean, v float64) { return root * m.Form.Mean[i], c[i].v }))
	features := tape.Make(u.Rows, m.levelWidth()+m.Condition.width())
	clear(features.V)
	for k := range u.Rows {
		m.Form.level(features.V[k*features.Cols:][:m.levelWidth()], t)
	}
	out := m.net.apply(tape, u, features, true)
	linear := 0.0
	for i := range c {
		linear += c[i].A
	}
	traces(tape, dst, out, u, row(tape, d, func(i int) float64 { return c[i].B / math.Sqrt(c[i].v) }), linear, probes)
}

func (f *Flow) divergences(dst, x []float64, tau float64, probes [][]float32) {
	tape := f.tapes.Get().(*nn.Tape)
	defer f.tapes.Put(tape)
	tape.Reset()
	tape.Record(true)
	d, m := f.Dim(), f.Path.all(tau)
	u := tape.Track(f.input(tape, x, m))
	features := clocks(tape, u.Rows, tau)
	linear := 0.0
	for _, c := range m {
		linear += c.A
	}
	out := f.velocity.apply(tape, u, features, true)
	traces(tape, dst, out, u, row(tape, d, func(i int) float64 { return m[i].c / math.Sqrt(m[i].v) }), linear, probes)
	if f.score == nil {
		return
	}
	linear = 0
	for _, c := range m {
		linear -= 1 / c.v
	}
	score := make([]float64, len(dst))
	out = f.score.apply(tape, u, features, true)
	traces(tape, score, out, u, row(tape, d, func(i int) float64 { return -m[i].kappa / math.Sqrt(m[i].v) }), linear, probes)
	for j := range dst {
		dst[j] -= m[0].halfRate * score[j]
	}
}

// traces puts linear + Σ_i slope_i ∂N_i/∂u_i into dst.
func traces(t *nn.Tape, dst []float64, out, u, slope *nn.Node, linear float64, probes [][]float32) {
	put := func(dst []float64, probe *nn.Node) {
		for k, v := range divergence(t, out, u, slope, probe, false).V {
			dst[k] = linear + float64(v)
		}
	}
	if probes == nil {
		put(dst, nil)
		return
	}
	for i, p := range probes {
		put(dst[i*u.Rows:], t.Constant(p, u.Rows, u.Cols))
	}
}

// Likelihood says how the density of points under a learned flow is computed. The zero value is a good choice in few dimensions.
type Likelihood struct {
	Base      sde.LogProber // the density at the start of the flow; nil: N(0, I)
	Tolerance float64       // of the steps, see [sde.DormandPrince], for up to 128 points together; 0: 1e−6
	// Probes is the number of random directions in which the divergence is estimated, at least 2. 0: the exact
	// divergence, which takes Dim gradients.
	Probes int
	Seed   uint64 // of the directions
}

// LogProb returns ln p(x), in nats, of points x, one after the other: of the density at the first time of the training, when the
// probability flow of the learned score is followed to the last time and ends in l.Base. It is the density of what sde.AdaptiveFlow generates from draws of
// l.Base. stdErr are standard errors, which are 0 for the exact divergence.
//
// Errors are those of arguments that cannot be used and of [sde.DormandPrince.Integrate].
func (m *Model) LogProb(x []float64, l Likelihood) (nats, stdErr []float64, err error) {
	velocity := func(dst, x []float64, t float64) {
		m.Scores(dst, x, t)
		for j, v := range x {
			dst[j] = -v - dst[j]
		}
	}
	divergence := func(dst, x []float64, t float64, probes [][]float32) {
		m.divergences(dst, x, t, probes)
		for k := range dst {
			dst[k] = -float64(m.Dim()) - dst[k]
		}
	}
	return l.logProb(x, m.Dim(), velocity, divergence, m.Form.Times[0], m.Form.Times[1])
}

// LogProb returns ln p(x), in nats, of points x, one after the other, for the density that the flow generates from l.Base. A base other than N(0, I) must be named there.
// stdErr are standard errors, which are 0 for the exact divergence.
//
// Errors are those of arguments that cannot be used and of [sde.DormandPrince.Integrate].
func (f *Flow) LogProb(x []float64, l Likelihood) (nats, stdErr []float64, err error) {
	if l.Base == nil && !f.Path.Normal {
		return nil, nil, fmt.Errorf("learned: Base is nil, want the density of the base, which is not N(0, I)")
	}
	return l.logProb(x, f.Dim(), f.Drift(), f.divergences, 1, 0)
}

// BitsPerDim returns −nats/(dim·ln 2), the code length of a coordinate in bits, for a density ln p in nats.
func BitsPerDim(nats float64, dim int) float64 { return -nats / (float64(dim) * math.Ln2) }

// logProb follows the flow from the points to the base.
func (l Likelihood) logProb(x []float64, d int, velocity diffusion.Drift, divergence func(dst, x []float64, t float64, probes [][]float32), from, to float64) (nats, stdErr []float64, err error) {
	if len(x)%d != 0 {
		panic("learned: the length of x is no multiple of Dim")
	}
	l.Tolerance = orDefault(l.Tolerance, 1e-6)
	if err := check.First(arg.Positive("Tolerance", l.Tolerance), arg.AtLeast("Probes", l.Probes, 0)); err != nil {
		return nil, nil, err
	}
	if l.Probes == 1 {
		return nil, nil, fmt.Errorf("learned: Probes = 1, want 0 or at least 2")
	}
	for j, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, nil, fmt.Errorf("learned: x[%d] = %v is not finite", j, v)
		}
	}
	if l.Base == nil {
		l.Base = standardNormal{}
	}
	rng := newRand(l.Seed, 0, probing)
	for step := shardLen * d; len(x) > 0; x = x[min(step, len(x)):] {
		points := x[:min(step, len(x))]
		var probes [][]float32
		for range l.Probes {
			probes = append(probes, signs(new(nn.Tape), len(points)/d, d, rng).V)
		}
		ends, integrals, err := l.follow(points, d, velocity, divergence, probes, from, to)
		if err != nil {
			return nil, nil, err
		}
		for k := range len(points) / d {
			mean, e := overProbes(integrals, k, len(points)/d)
			nats = append(nats, l.Base.LogProb(ends[k*d:][:d])+mean)
			stdErr = append(stdErr, e)
		}
	}
	return nats, stdErr, nil
}

// follow integrates points together with their divergences.
func (l Likelihood) follow(points []float64, d int, velocity diffusion.Drift, divergence func(dst, x []float64, t float64, probes [][]float32), probes [][]float32, from, to float64) (ends, integrals []float64, err error) {
	n := len(points)
	state := append(append([]float64(nil), points...), make([]float64, n/d*max(1, len(probes)))...)
	augmented := func(dst, state []float64, t float64) {
		velocity(dst[:n], state[:n], t)
		divergence(dst[n:], state[:n], t, probes)
	}
	_, err = sde.DormandPrince{Tolerance: l.Tolerance, MaxSteps: 1e4}.Integrate(state, augmented, from, to)
	return state[:n], state[n:], err
}

// overProbes is the mean of the estimates for point k of n, and its standard error.
func overProbes(integrals []float64, k, n int) (mean, stdErr float64) {
	probes := len(integrals) / n
	for j := k; j < len(integrals); j += n {
		mean += integrals[j] / float64(probes)
	}
	if probes == 1 {
		return mean, 0
	}
	for j := k; j < len(integrals); j += n {
		stdErr += (integrals[j] - mean) * (integrals[j] - mean)
	}
	return mean, math.Sqrt(stdErr / float64(probes*(probes-1)))
}

// standardNormal is N(0, I).
type standardNormal struct{}

func (standardNormal) LogProb(x []float64) float64 {
	sum := -float64(len(x)) / 2 * math.Log(2*math.Pi)
	for _, v := range x {
		sum -= v * v / 2
	}
	return sum
}
