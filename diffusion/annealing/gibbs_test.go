package annealing

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
)

func gibbs(t *testing.T, weights, means, variances []float64) *Gibbs {
	t.Helper()
	points := make([][]float64, len(means))
	for i, m := range means {
		points[i] = []float64{m}
	}
	return must[*Gibbs](t)(NewGibbs(mixture(t, weights, points, variances)))
}

// lopsided has a small valley that is slow to empty.
func lopsided(t *testing.T) *Gibbs {
	return gibbs(t, []float64{0.8, 0.2}, []float64{1, -1}, []float64{0.2, 0.1})
}

// TestGibbsTrap: one normal law is the trap with k = 1/variance, but for the constant in U.
func TestGibbsTrap(t *testing.T) {
	const variance = 0.3
	g, trap := gibbs(t, []float64{1}, []float64{2}, []float64{variance}), Trap{1}
	constant := math.Log(2*math.Pi*variance) / 2
	for _, T := range []float64{0.01, 0.3, 1, 20} {
		s := g.State(T)
		near(t, "⟨U⟩", s.Energy, trap.Energy(T, 1/variance)+constant, 1e-12)
		near(t, "S", s.Entropy, trap.Entropy(T, 1/variance), 1e-12)
		near(t, "F", s.FreeEnergy(), trap.FreeEnergy(T, 1/variance)+constant, 1e-12)
		near(t, "C", g.HeatCapacity(T), 0.5, 1e-12)
		near(t, "ζ/ζ of the trap", g.Friction(T)/trap.Friction(T, 1/variance), 1, 2e-4)
	}
	near(t, "L", must[float64](t)(g.Length(5, 0.1)), trap.Length(1/variance, 5, 0.1), 1e-4)
	fitted, exponential := must[Protocol](t)(g.ConstantSpeed(5, 0.1, 2)), must[Protocol](t)(Exponential(5, 0.1, 2))
	for at := 0.0; at <= 2; at += 0.1 {
		near(t, "constant speed", fitted(at)/exponential(at), 1, 1e-5) // a tenth of the error of ζ
	}
	if still := must[Protocol](t)(g.ConstantSpeed(3, 3, 1)); still(0.5) != 3 {
		t.Errorf("at rest T = %v, want 3", still(0.5))
	}
}

// TestGibbsThermodynamics: S = −dF/dT and C = d⟨U⟩/dT, the data at T = 1, and
// the law is normalised.
func TestGibbsThermodynamics(t *testing.T) {
	g := lopsided(t)
	for _, T := range []float64{0.2, 1, 1.7, 6} {
		central := &fd.Settings{Formula: fd.Central, Step: 1e-4}
		slope := fd.Derivative(func(T float64) float64 { return g.State(T).FreeEnergy() }, T, central)
		near(t, "−dF/dT", -slope, g.State(T).Entropy, 1e-7)
		near(t, "d⟨U⟩/dT", fd.Derivative(func(T float64) float64 { return g.State(T).Energy }, T, central), g.HeatCapacity(T), 1e-6)
		var mass float64
		free := g.State(T).FreeEnergy()
		for x := -15.0; x <= 15; x += 0.01 {
			mass += 0.01 * math.Exp((free-g.Potential(x))/T)
		}
		near(t, "∫ p^{1/T}/Z", mass, 1, 1e-9)
		near(t, "ln p", g.LogProb(0.3, T), (free-g.Potential(0.3))/T, 1e-12)
	}
	near(t, "F at T = 1", g.State(1).FreeEnergy(), 0, 1e-12)
	data := mixture(t, []float64{0.8, 0.2}, [][]float64{{1}, {-1}}, []float64{0.2, 0.1})
	near(t, "S at T = 1", g.State(1).Entropy, must[float64](t)(diffusion.Entropy(data)), 1e-9)
	for _, x := range []float64{-40, -1, 0.4, 3} {
		near(t, "U", g.Potential(x), -data.LogProb([]float64{x}), 1e-13)
		near(t, "−U'", g.Force(x), data.Score(nil, []float64{x})[0], 1e-13)
	}
	for name, x := range map[string]float64{"State": g.State(0).Energy, "HeatCapacity": g.HeatCapacity(-1), "Friction": g.Friction(math.Inf(1))} {
		if !math.IsNaN(x) {
			t.Errorf("%s = %v of a temperature that is none, want NaN", name, x)
		}
	}
}

// TestGibbsRand: draws have the mean energy and the spread of the law.
func TestGibbsRand(t *testing.T) {
	src := rand.NewPCG(3, 1)
	overlapping := gibbs(t, []float64{0.6, 0.4}, []float64{0.3, -0.3}, []float64{0.2, 0.3})
	for _, c := range []struct {
		g *Gibbs
		T float64
	}{{lopsided(t), 0.3}, {lopsided(t), 1}, {lopsided(t), 4}, {overlapping, 0.05}, {overlapping, 0.9}, {overlapping, 2}} {
		g, T := c.g, c.T
		energies := make([]float64, 20000)
		for i := range energies {
			energies[i] = g.Potential(g.Rand(T, src))
		}
		mean, sd := stat.MeanStdDev(energies, nil)
		if off := (mean - g.State(T).Energy) / stat.StdErr(sd, 20000); math.Abs(off) > 3 {
			t.Errorf("T = %v: ⟨U⟩ = %v is %.1f standard errors off", T, mean, off)
		}
		want := g.HeatCapacity(T) * T * T
		if math.Abs(sd*sd/want-1) > 0.08 { // three standard errors at a kurtosis of 15
			t.Errorf("T = %v: Var U = %v, want %v", T, sd*sd, want)
		}
	}
}

// TestFrictionOfTwins: two valleys of one shape have the same energy, so that no temperature has
// anything cross the barrier, however high; with other weights it takes for ever.
func TestFrictionOfTwins(t *testing.T) {
	const variance = 0.01
	twins := gibbs(t, []float64{0.5, 0.5}, []float64{1, -1}, []float64{variance, variance})
	for _, T := range []float64{1, 0.1, 0.01} {
		near(t, "ζ/ζ of the trap", twins.Friction(T)/Trap{1}.Friction(T, 1/variance), 1, 2e-4)
	}
	unequal := gibbs(t, []float64{0.8, 0.2}, []float64{1, -1}, []float64{variance, variance})
	if _, err := unequal.Length(1, 0.1); err == nil || !strings.Contains(err.Error(), "end = 0.1 is infinite") {
		t.Errorf("error %v, want one of infinite friction", err)
	}
	for want, ends := range map[string][2]float64{"end = 1 is infinite": {0.1, 1}, "end = 3 the friction is too uneven": {0.3, 3}} {
		if _, err := unequal.ConstantSpeed(ends[0], ends[1], 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
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
	g := lopsided(t)
	length := must[float64](t)(g.Length(3, 0.9))
	near(t, "L back", must[float64](t)(g.Length(0.9, 3)), length, 1e-6)
	m := newMaster(g, -9, 9, 450)
	// Σ τ/L² of a protocol; the error of the implicit steps, of first order, is taken off.
	ratio := func(p Protocol, duration float64) float64 {
		during, after := m.production(p, 3, 0.9, duration, 1500)
		finer, rest := m.production(p, 3, 0.9, duration, 3000)
		return (2*(finer+rest) - during - after) * duration / (length * length)
	}
	found := map[float64]float64{}
	for _, duration := range []float64{60, 120} {
		p := must[Protocol](t)(g.ConstantSpeed(3, 0.9, duration))
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

// TestSimulation: ⟨e^{−Σ}⟩ = 1 at coarse and fine steps, and ⟨Σ⟩ is that of the lattice.
func TestSimulation(t *testing.T) {
	g := gibbs(t, []float64{0.8, 0.2}, []float64{1, -1}, []float64{0.2, 0.2})
	p := must[Protocol](t)(Cosine(2, 0.8, 1))
	for _, steps := range []int{25, 200} {
		s := Simulation{Data: g, Temperature: p, Paths: 10000, Steps: steps, Duration: 1, Seed: 4}
		ens := must[*Ensemble](t)(s.Run(context.Background()))
		f := must[diffusion.Fluctuation](t)(diffusion.IntegralFluctuation(ens.Total))
		if off := math.Abs(f.Mean-1) / f.StdErr; !f.Reliable || !(off <= 3) {
			t.Errorf("%d steps: ⟨e^−Σ⟩ = %.5f ± %.5f, want 1 (%.1f standard errors) %s", steps, f.Mean, f.StdErr, off, f.Warning)
		}
		if steps < 200 {
			continue
		}
		during, after := newMaster(g, -8, 8, 800).production(p, 2, 0.8, 1, 2000)
		mean, sd := stat.MeanStdDev(ens.Total, nil)
		if off := (mean - during - after) / stat.StdErr(sd, 10000); !(math.Abs(off) <= 3) {
			t.Errorf("⟨Σ⟩ = %.5f, want %.5f (%.1f standard errors)", mean, during+after, off)
		}
	}
}

// TestSimulationTrap: in the trap the means are those of the moments, also from and to
// temperatures that the protocol does not have.
func TestSimulationTrap(t *testing.T) {
	const k, paths = 2.0, 10000
	g := gibbs(t, []float64{1}, []float64{1}, []float64{1 / k})
	p := must[Protocol](t)(Linear(3, 0.8, 1))
	for _, ends := range [][2]float64{{0, 0}, {4, 0.5}} {
		r := must[*Annealed](t)(Annealing{Dim: 1, Stiffness: k, Temperature: p, Duration: 1, Steps: 100, Start: ends[0], Target: ends[1]}.Run())
		ens := must[*Ensemble](t)(Simulation{Data: g, Temperature: p, Paths: paths, Steps: 200, Duration: 1, Seed: 9, Start: ends[0], Target: ends[1]}.Run(context.Background()))
		for name, c := range map[string]struct {
			sample []float64
			want   float64
		}{"Environment": {ens.Environment, r.Balance.Environment}, "Total": {ens.Total, r.Balance.Total + r.Relaxation}} {
			mean, sd := stat.MeanStdDev(c.sample, nil)
			if off := (mean - c.want) / stat.StdErr(sd, paths); !(math.Abs(off) <= 3) {
				t.Errorf("⟨%s⟩ = %.5f, want %.5f (%.1f standard errors)", name, mean, c.want, off)
			}
		}
		if ens.Acceptance < 0.99 || ens.Acceptance >= 1 {
			t.Errorf("%v of the steps are accepted, want nearly all", ens.Acceptance)
		}
	}
}

// TestSimulationAtRest: a bath that does not change produces nothing and leaves the cloud as it
// is, at coarse steps too.
func TestSimulationAtRest(t *testing.T) {
	const T, paths = 1.5, 5000
	g := lopsided(t)
	ens := must[*Ensemble](t)(Simulation{
		Data: g, Temperature: func(float64) float64 { return T }, Paths: paths, Steps: 40, Duration: 4, Seed: 2,
	}.Run(context.Background()))
	energies := make([]float64, paths)
	for i, x := range ens.Final {
		energies[i] = g.Potential(x)
	}
	mean, sd := stat.MeanStdDev(energies, nil)
	if off := (mean - g.State(T).Energy) / stat.StdErr(sd, paths); !(math.Abs(off) <= 3) {
		t.Errorf("⟨U⟩ at rest is %.1f standard errors off", off)
	}
	for _, total := range ens.Total {
		if math.Abs(total) > 1e-12 {
			t.Fatalf("Σ = %v at rest, want 0", total)
		}
	}
	if ens.Acceptance > 0.95 {
		t.Errorf("%v of the steps are accepted: too many to test anything", ens.Acceptance)
	}
}

func TestSimulationSeed(t *testing.T) {
	s := Simulation{Data: lopsided(t), Temperature: must[Protocol](t)(Linear(2, 1, 1)), Paths: 600, Steps: 3, Duration: 1, Seed: 4}
	before := must[*Ensemble](t)(s.Run(context.Background()))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	after := must[*Ensemble](t)(s.Run(context.Background()))
	if !slices.Equal(before.Total, after.Total) {
		t.Error("another number of goroutines, other numbers")
	}
	s.Paths = 300
	if fewer := must[*Ensemble](t)(s.Run(context.Background())); !slices.Equal(fewer.Final, before.Final[:300]) {
		t.Error("fewer paths, other paths")
	}
}

func TestGibbsErrors(t *testing.T) {
	two := mixture(t, []float64{1}, [][]float64{{0, 0}}, []float64{1})
	for want, m := range map[string]*diffusion.Mixture{"m is nil": nil, "m has dimension 2": two} {
		if _, err := NewGibbs(m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	if _, err := lopsided(t).ConstantSpeed(1, -2, 1); err == nil || !strings.Contains(err.Error(), "end = -2") {
		t.Errorf("error %v, want one that names end", err)
	}
	if _, err := lopsided(t).Length(0, 1); err == nil || !strings.Contains(err.Error(), "start = 0") {
		t.Errorf("error %v, want one that names start", err)
	}
	p := must[Protocol](t)(Linear(1, 2, 1))
	good := Simulation{Data: lopsided(t), Temperature: p, Paths: 1, Steps: 1, Duration: 1}
	for want, spoil := range map[string]func(*Simulation){
		"Data is nil":                  func(s *Simulation) { s.Data = nil },
		"Temperature is nil":           func(s *Simulation) { s.Temperature = nil },
		"Paths = 0":                    func(s *Simulation) { s.Paths = 0 },
		"Steps = -1":                   func(s *Simulation) { s.Steps = -1 },
		"Duration = 0":                 func(s *Simulation) { s.Duration = 0 },
		"Start = -1":                   func(s *Simulation) { s.Start = -1 },
		"Target = NaN":                 func(s *Simulation) { s.Target = math.NaN() },
		"temperature at the start = 0": func(s *Simulation) { s.Temperature = func(t float64) float64 { return t } },
		"target temperature = 0":       func(s *Simulation) { s.Temperature = func(t float64) float64 { return 1 - t } },
		"Temperature(0.5) = -1":        func(s *Simulation) { s.Temperature = func(t float64) float64 { return 1 - 8*t*(1-t) } },
	} {
		s := good
		spoil(&s)
		if _, err := s.Run(context.Background()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := good.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after cancellation, want %v", err, context.Canceled)
	}
}
