package annealing

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestFrictionOfTwins: two valleys of one shape have the same energy, so that no temperature has
// anything cross the barrier, however high; with other weights it takes for ever.
func TestFrictionOfTwins(t *testing.T) {
	const variance = 0.01
	twins := gibbs(t, []float64{0.5, 0.5}, []float64{1, -1}, []float64{variance, variance})
	for _, T := range []float64{1, 0.1, 0.01} {
		near(t, "ζ/ζ of the trap", twins.Friction(T)/Trap{1}.Friction(T, 1/variance), 1, 2e-4)
	}
	unequal := gibbs(t, []float64{0.8, 0.2}, []float64{1, -1}, []float64{variance, variance})
	_, err := unequal.Length(1, 0.1)
	lawtest.CheckError(t, "annealing", "Length", err, "end = 0.1 is infinite")
	for want, ends := range map[string][2]float64{"end = 1 is infinite": {0.1, 1}, "end = 3 the friction is too uneven": {0.3, 3}} {
		_, err := unequal.ConstantSpeed(ends[0], ends[1], 1)
		lawtest.CheckError(t, "annealing", "ConstantSpeed", err, want)
	}
}

// master is the motion in the potential on a lattice, with the jump rates between
// neighbours T/h² √(p'/p): an oracle for what friction and dissipation do.
type master struct {
	energy []float64
	width  float64
}

func newMaster(g *Gibbs, lo, hi float64, n int) master {
	m := master{make([]float64, n), (hi - lo) / float64(n)}
	for i := range m.energy {
		m.energy[i] = g.Potential(lo + m.width*(float64(i)+0.5))
	}
	return m
}

func (m master) equilibrium(T float64) []float64 {
	p := make([]float64, len(m.energy))
	for i, u := range m.energy {
		p[i] = -u / T
	}
	sum := floats.LogSumExp(p)
	for i := range p {
		p[i] = math.Exp(p[i] - sum)
	}
	return p
}

// step solves (1 − dt·L) p' = p.
func (m master) step(p []float64, T, dt float64) []float64 {
	n := len(p)
	lower, diagonal, upper := make([]float64, n-1), make([]float64, n), make([]float64, n-1)
	for i := range diagonal {
		diagonal[i] = 1
	}
	for i := range n - 1 {
		up := dt * T / (m.width * m.width) * math.Exp((m.energy[i]-m.energy[i+1])/(2*T))
		down := dt * T / (m.width * m.width) * math.Exp((m.energy[i+1]-m.energy[i])/(2*T))
		diagonal[i] += up
		diagonal[i+1] += down
		lower[i], upper[i] = -up, -down
	}
	dst := mat.NewVecDense(n, nil)
	if err := mat.NewTridiag(n, lower, diagonal, upper).SolveVecTo(dst, false, mat.NewVecDense(n, p)); err != nil {
		panic(err)
	}
	return dst.RawVector().Data
}

// production is the entropy produced along the protocol and, to the target, after it.
func (m master) production(p Protocol, start, target, duration float64, steps int) (during, after float64) {
	law := m.equilibrium(start)
	shannon := func(p []float64) float64 { return stat.Entropy(p) }
	during = -shannon(law)
	for n := range steps {
		T := p(duration * (float64(n) + 0.5) / float64(steps))
		next := m.step(law, T, duration/float64(steps))
		during -= (floats.Dot(next, m.energy) - floats.Dot(law, m.energy)) / T
		law = next
	}
	return during + shannon(law), stat.KullbackLeibler(law, m.equilibrium(target))
}

// TestFriction: against the correlations of the energy on a lattice, ∫_0^∞ C(t) dt for
// the trapezoid sum over implicit steps that grow.
func TestFriction(t *testing.T) {
	for name, g := range map[string]*Gibbs{
		"lopsided": lopsided(t),
		"pair":     gibbs(t, []float64{0.5, 0.5}, []float64{1, -1}, []float64{0.1, 0.1}),
	} {
		for _, T := range []float64{0.5, 1, 3} {
			m := newMaster(g, -8, 8, 1600)
			p := m.equilibrium(T)
			mean := floats.Dot(p, m.energy)
			tilted := make([]float64, len(p)) // p·δU, whose motion carries the correlations
			for i := range p {
				tilted[i] = p[i] * (m.energy[i] - mean)
			}
			// One implicit step of infinite length is ∫_0^∞ e^{Lt} dt/dt.
			const dt = 1e7
			sum := dt * floats.Dot(m.energy, m.step(tilted, T, dt))
			near(t, name+": ζ", g.Friction(T)/(sum/math.Pow(T, 4)), 1, 2e-3)
		}
	}
}

// TestConstantSpeed: the speed is constant, and slow annealing dissipates L²/τ, less
// than on other ways.
func TestConstantSpeed(t *testing.T) {
	if testing.Short() {
		t.Skip("slow annealing on a lattice")
	}
	g := lopsided(t)
	length := lawtest.Must(g.Length(3, 0.9))
	near(t, "L back", lawtest.Must(g.Length(0.9, 3)), length, 1e-6)
	m := newMaster(g, -9, 9, 450)
	// Σ τ/L² of a protocol; the error of the implicit steps, of first order, is taken off.
	ratio := func(p Protocol, duration float64) float64 {
		during, after := m.production(p, 3, 0.9, duration, 1500)
		finer, rest := m.production(p, 3, 0.9, duration, 3000)
		return (2*(finer+rest) - during - after) * duration / (length * length)
	}
	found := map[float64]float64{}
	for _, duration := range []float64{60, 120} {
		p := lawtest.Must(g.ConstantSpeed(3, 0.9, duration))
		near(t, "T at the end", p(duration), 0.9, 1e-12)
		for at := 1.0; at < duration; at += 4 {
			slope := fd.Derivative(p, at, &fd.Settings{Formula: fd.Central, Step: 1e-3})
			near(t, "speed", math.Sqrt(g.Friction(p(at)))*-slope, length/duration, 1e-4)
		}
		found[duration] = ratio(p, duration)
		near(t, "Σ τ/L²", found[duration], 1, 2/duration)
	}
	near(t, "Σ τ/L² in the limit", 2*found[120]-found[60], 1, 0.01)
	for name, other := range protocols(t, 3, 0.9, 60) {
		if r := ratio(other, 60); !(r > 1.1) {
			t.Errorf("%s: Σ τ/L² = %v, want more than at constant speed, %v", name, r, found[60])
		}
	}
}
