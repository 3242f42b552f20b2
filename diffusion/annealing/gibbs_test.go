package annealing

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

func gibbs(t *testing.T, weights, means, variances []float64) *Gibbs {
	t.Helper()
	points := make([][]float64, len(means))
	for i, m := range means {
		points[i] = []float64{m}
	}
	return lawtest.Must(NewGibbs(mixture(t, weights, points, variances)))
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
	near(t, "L", lawtest.Must(g.Length(5, 0.1)), trap.Length(1/variance, 5, 0.1), 1e-4)
	fitted, exponential := lawtest.Must(g.ConstantSpeed(5, 0.1, 2)), lawtest.Must(Exponential(5, 0.1, 2))
	for at := 0.0; at <= 2; at += 0.1 {
		near(t, "constant speed", fitted(at)/exponential(at), 1, 1e-5) // a tenth of the error of ζ
	}
	if still := lawtest.Must(g.ConstantSpeed(3, 3, 1)); still(0.5) != 3 {
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
	near(t, "S at T = 1", g.State(1).Entropy, lawtest.Must(diffusion.Entropy(data)), 1e-9)
	for _, x := range []float64{-40, -1, 0.4, 3} {
		near(t, "U", g.Potential(x), -data.LogProb([]float64{x}), 1e-13)
		near(t, "−U'", g.Force(x), data.Score(nil, []float64{x})[0], 1e-13)
	}
}

// TestTop: the bound is above the largest ln p, which mean shifts find from each of the
// means, and by no more than a grid of that width must allow for.
func TestTop(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	nearest := math.Inf(1)
	for range 200 {
		weights := []float64{0.1 + rng.Float64(), 0.1 + rng.Float64(), 0}
		floats.Scale(1/floats.Sum(weights), weights)
		g := gibbs(t, weights, []float64{3 * rng.Float64(), -3 * rng.Float64(), 0}, []float64{0.02 + rng.Float64(), 0.02 + rng.Float64(), 1e-4})
		largest := math.Inf(-1)
		for _, c := range g.parts {
			x := c.Mean
			for range 300 { // x ← Σ w μ/σ² / Σ w/σ² rises to a maximum
				var sum, pull float64
				for _, c := range g.parts {
					w := math.Exp(c.Log(x)) / c.Variance
					sum, pull = sum+w, pull+w*c.Mean
				}
				x = pull / sum
			}
			largest = max(largest, -g.Potential(x))
		}
		cell := g.grid(1).width / g.narrowest
		missed := float64(len(g.parts)) * cell * cell / 8
		if room := g.logTop - largest; !(room >= 0) || room > 1.001*missed {
			t.Errorf("%+v: the bound on ln p is %.3g above it, want 0 to %.3g", g.parts, room, missed)
		} else {
			nearest = min(nearest, room/missed)
		}
	}
	if nearest > 0.51 { // of both components, where one alone makes the peak
		t.Errorf("the bound is never nearer than %v of what it allows for: this tests nothing", nearest)
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
			t.Errorf("theta = %v: ⟨U⟩ = %v is %.1f standard errors off", T, mean, off)
		}
		want := g.HeatCapacity(T) * T * T
		if math.Abs(sd*sd/want-1) > 0.08 { // three standard errors at a kurtosis of 15
			t.Errorf("theta = %v: Var U = %v, want %v", T, sd*sd, want)
		}
	}
}

func TestGibbsErrors(t *testing.T) {
	two := mixture(t, []float64{1}, [][]float64{{0, 0}}, []float64{1})
	for want, m := range map[string]*diffusion.Mixture{"m is nil": nil, "m has dimension 2": two} {
		_, err := NewGibbs(m)
		lawtest.CheckError(t, "annealing", "NewGibbs", err, want)
	}
	_, err := lopsided(t).ConstantSpeed(1, -2, 1)
	lawtest.CheckError(t, "annealing", "lopsided", err, "end = -2")
	_, err = lopsided(t).Length(0, 1)
	lawtest.CheckError(t, "annealing", "lopsided", err, "start = 0")
}
