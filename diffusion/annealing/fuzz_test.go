package annealing

import (
	"math"
	"testing"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
)

// Whatever the data and the temperatures, protocols and equilibria are numbers, or
// there is an error.
func FuzzProtocol(f *testing.F) {
	f.Add(1.0, 0.3, 2.0, 0.1, 5.0, 0.3)
	f.Add(3.0, 0.01, 1e300, 1e-300, 1e-300, 1.0)
	f.Add(1e-9, 1e-9, 1.0, 1+1e-15, 1e300, 1e300)
	f.Add(-13.0, 1e-9, 1.0, 94.0, 1e300, 1e300) // uneven friction
	f.Add(1e150, 1e300, 5e-324, math.MaxFloat64, 1.0, -1.0)
	f.Fuzz(func(t *testing.T, mu, variance, from, to, duration, at float64) {
		start := time.Now()
		protocols := map[string]func(start, end, duration float64) (Protocol, error){
			"Linear": Linear, "Exponential": Exponential, "Cosine": Cosine,
		}
		var g *Gibbs
		if m, err := diffusion.NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{mu}, {-mu}}, []float64{variance, 1}); err == nil {
			if g, err = NewGibbs(m); err != nil {
				lawtest.CheckError(t, "annealing", "NewGibbs", err, "")
			} else {
				protocols["ConstantSpeed"] = g.ConstantSpeed
			}
		}
		for name, make := range protocols {
			p, err := make(from, to, duration)
			if err != nil {
				lawtest.CheckError(t, "annealing", name, err, "")
				continue
			}
			for _, s := range []float64{0, duration / 3, duration, at} {
				if v := p(s); !math.IsNaN(s) && !(v >= min(from, to)*(1-1e-9) && v <= max(from, to)*(1+1e-9)) {
					t.Errorf("%s(%v, %v, %v): T(%v) = %v", name, from, to, duration, s, v)
				}
			}
		}
		if g != nil && checkTemperature("from", from) == nil {
			for name, v := range map[string]float64{
				"energy": g.State(from).Energy, "entropy": g.State(from).Entropy, "heat capacity": g.HeatCapacity(from),
			} {
				if math.IsNaN(v) {
					t.Errorf("%s at T = %v is NaN", name, from)
				}
			}
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}
