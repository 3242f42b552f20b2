package driven

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func momentsOf(t *testing.T, s Simulation, alpha float64) SecondMoments {
	t.Helper()
	return lawtest.Must(lawtest.Must(s.chain(t.Context())).moments(t.Context(), alpha))
}

// TestExactTheorems: the Gaussian integrals give 1 for α = 1, with fast vortices too.
func TestExactTheorems(t *testing.T) {
	fast := func(t float64) Vortex {
		return Vortex{Stiffness: 1 + 0.5*t, Rotation: 2 - t, Center: [2]float64{0.6 * t, 1 - 0.2*t*t}}
	}
	for _, steps := range []int{1, 3, 100} {
		m := momentsOf(t, Simulation{Protocol: fast, Paths: 1, Steps: steps, Duration: 1}, 1)
		for name, mean := range map[string]float64{"Y": m.HatanoSasa, "Q_hk": m.Housekeeping, "ΔS_tot": m.Total} {
			if math.Abs(mean-1) > 1e-12 {
				t.Errorf("%d steps: ⟨e^−%s⟩ = %.15f, want 1", steps, name, mean)
			}
		}
	}
}

// TestSecondMoments compares them with the sample, also for weights to the power ½, whose fourth
// moment is finite.
func TestSecondMoments(t *testing.T) {
	s := Simulation{Protocol: dragged, Paths: 40000, Steps: 10, Duration: 1, Seed: 7}
	ens := run(t, s)
	for _, alpha := range []float64{0.5, -0.5, 2} {
		want := momentsOf(t, s, alpha)
		for name, c := range map[string]struct {
			sample []float64
			want   float64
		}{
			"Y": {ens.HatanoSasa, want.HatanoSasa}, "Q_hk": {ens.Housekeeping, want.Housekeeping}, "ΔS_tot": {ens.Total, want.Total},
		} {
			if name != "Y" && alpha == 2 {
				continue // the squared weights have an infinite variance
			}
			weights := make([]float64, len(c.sample))
			for i, x := range c.sample {
				weights[i] = math.Exp(-alpha * x)
			}
			checkMean(t, "⟨e^{−α"+name+"}⟩", weights, c.want)
		}
	}
	if want := momentsOf(t, s, 2); ens.Moments != want {
		t.Errorf("Run has the moments %v, want %v", ens.Moments, want)
	}
}

// TestFiniteVarianceTime: the chain's second moment diverges at t* up to O(h²), and
// never below the critical rotation.
func TestFiniteVarianceTime(t *testing.T) {
	lawtest.Slow(t)
	for _, v := range []Vortex{{Stiffness: 1, Rotation: 0.8}, {Stiffness: 2, Rotation: 3}, {Stiffness: 1, Rotation: 0.36}} {
		var off [2]float64
		for k, steps := range []int{2000, 4000} {
			lo, hi := 0.0, 100.0
			for range 50 {
				mid := (lo + hi) / 2
				m := momentsOf(t, Simulation{Protocol: func(float64) Vortex { return v }, Paths: 1, Steps: steps, Duration: mid}, 2)
				if math.IsInf(m.Housekeeping, 1) {
					hi = mid
				} else {
					lo = mid
				}
			}
			off[k] = hi/v.FiniteVarianceTime() - 1
		}
		if math.Abs(off[1]) > 1e-3 || math.Abs(off[0]/off[1]-4) > 0.1 {
			t.Errorf("%v: the second moment diverges at t* (1 + %.2e), and at t* (1 + %.2e) for half the step, want O(h²)", v, off[0], off[1])
		}
	}
	slow := Vortex{Stiffness: 1, Rotation: 0.35}
	m := momentsOf(t, Simulation{Protocol: func(float64) Vortex { return slow }, Paths: 1, Steps: 20000, Duration: 200}, 2)
	if math.IsInf(m.Housekeeping, 1) || !math.IsInf(slow.FiniteVarianceTime(), 1) {
		t.Errorf("8Ω² < κ²: the second moment is %v, the time %v, want finite for ever", m.Housekeeping, slow.FiniteVarianceTime())
	}
}

// TestDivergence: there is a warning if a fast vortex makes the variance of e^{−Q_hk} infinite,
// even when the sample shows nothing of the tail.
func TestDivergence(t *testing.T) {
	lawtest.Slow(t)
	fast := func(float64) Vortex { return Vortex{Stiffness: 1, Rotation: 0.8} }
	ens := run(t, Simulation{Protocol: fast, Paths: 40000, Steps: 50, Duration: 1, Seed: 3})
	blind := &Ensemble{Housekeeping: make([]float64, 1000), HatanoSasa: make([]float64, 1000), Total: make([]float64, 1000), Moments: ens.Moments}
	for i := range blind.Housekeeping {
		blind.Housekeeping[i] = float64(i%2) / 10
	}
	for name, e := range map[string]*Ensemble{"sampled": ens, "blind": blind} {
		f, err := e.Fluctuations()
		if err != nil {
			t.Fatal(err)
		}
		if f.Housekeeping.Reliable || !strings.Contains(f.Housekeeping.Warning, "second moment diverges") || f.Housekeeping.EffectiveSamples != 0 {
			t.Errorf("%s: no warning of an infinite variance: %+v", name, f.Housekeeping)
		}
		if !(f.HatanoSasa.StdErr < 1e-7) {
			t.Errorf("%s: at rest 𝒴 = 0: %+v", name, f.HatanoSasa)
		}
	}
	blind.Moments.Total = 0
	_, err := blind.Fluctuations()
	lawtest.CheckError(t, "driven", "Fluctuations", err, "Moments.Total = 0")
	ens.Total[7] = math.NaN()
	if _, err := ens.Fluctuations(); err == nil {
		t.Error("no error for an entropy that is not a number")
	}
}
