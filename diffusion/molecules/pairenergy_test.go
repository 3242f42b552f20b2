package molecules

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/cluster"
	"nonequilibrium/diffusion/internal/lawtest"
)

var thirteen = cluster.Cluster{N: Particles, Dim: 3, Epsilon: 1, Sigma: 1, Trap: Trap}

// trap is the energy of the trap for a pair.
func trap(r float64) (energy, slope float64) { return Trap * r * r / 26, Trap * r / 13 }

var pairFit = PairFit{Temperature: ClusterTemperature, Range: [2]float64{0.9, 4}, Splines: 24, Known: trap}

// lennardJones returns the slope of the pair energy.
func lennardJones(r float64) float64 { return 24 * (math.Pow(r, -7) - 2*math.Pow(r, -13)) }

// TestPairsOfTheCluster compares the learned slope of the pair energy with that of Lennard-Jones, without noise, from scores and from forces.
func TestPairsOfTheCluster(t *testing.T) {
	training, _, err := Clusters()
	if err != nil {
		t.Fatal(err)
	}
	matched := pairFit
	matched.Force = func(dst, x []float64) { thirteen.Score(dst, x, 1) }
	for name, fit := range map[string]PairFit{"score": pairFit, "force": matched} {
		p := lawtest.Must(fit.Run(training))
		p.Known = nil
		for _, r := range []float64{1, 1.05, 1.1, 1.2, 1.4, 1.7, 2, 2.2} {
			e := p.Jackknife(func(p *PairEnergy) float64 { _, slope := p.Pair(r); return slope })
			if name == "force" {
				e.StdErr = 0.08 // splines are not powers
			}
			if want := lennardJones(r); !e.Agrees(want, 4) || e.StdErr > 2 {
				t.Errorf("%s: slope %v at r = %v, want %.3f", name, e, r, want)
			}
		}
	}
}

// TestForceAndEnergy compares forces with finite differences, also before the beginning of the Range and behind its end.
func TestForceAndEnergy(t *testing.T) {
	training, _, err := Clusters()
	if err != nil {
		t.Fatal(err)
	}
	p := lawtest.Must(pairFit.Run(training[:6]))
	for _, scale := range []float64{0.5, 1, 2.5} {
		x := make([]float64, 39)
		floats.ScaleTo(x, scale, training[0][0])
		force := make([]float64, 39)
		p.Force(force, x)
		for i, want := range fd.Gradient(nil, p.Energy, x, &fd.Settings{Formula: fd.Central}) {
			if math.Abs(force[i]+want) > 1e-5*(1+math.Abs(want)) {
				t.Errorf("scale %v: force[%d] = %v, by differences %v", scale, i, force[i], -want)
			}
		}
	}
}

// TestNoisedDimer compares the slope of the energy of two particles with noise with quadrature. The distance vector has the noise 2σ², and
//
//	p_σ(r) = ∫ p(q) (q/r) [N(r − q; 2σ²) − N(r + q; 2σ²)] dq.
func TestNoisedDimer(t *testing.T) {
	lawtest.Slow(t)
	const temperature, runs, each = 0.5, 40, 1000
	energy := func(r float64) float64 { s6 := math.Pow(r, -6); return 4*s6*(s6-1) + r*r }
	density := func(r float64) float64 { return math.Exp(-energy(r) / temperature) }
	rng, data := rand.New(rand.NewPCG(1, 2)), make([][][]float64, runs)
	for i := range data {
		for len(data[i]) < each { // the density of r has its maximum 4.9 near 1.1
			r := 0.8 + 2.7*rng.Float64()
			if 6*rng.Float64() > r*r*density(r) {
				continue
			}
			d := []float64{rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()}
			floats.Scale(r/2/floats.Norm(d, 2), d)
			data[i] = append(data[i], []float64{d[0], d[1], d[2], -d[0], -d[1], -d[2]})
		}
	}
	for _, sigma := range []float64{0, 0.02, 0.05, 0.2} {
		noised := func(r float64) float64 {
			if sigma == 0 {
				return density(r)
			}
			return quad.Fixed(func(q float64) float64 {
				return density(q) * q / r * (math.Exp(-(r-q)*(r-q)/(4*sigma*sigma)) - math.Exp(-(r+q)*(r+q)/(4*sigma*sigma))) / math.Sqrt(4*math.Pi) / sigma
			}, max(0.8, r-8*sigma), min(3.5, r+8*sigma), 400, nil, 0)
		}
		fit := PairFit{Temperature: temperature, Range: [2]float64{0.8, 3.5}, Splines: 20, Noise: sigma, Seed: 3}
		p := lawtest.Must(fit.Run(data))
		var z []float64
		for r := 1.0; r < 2; r += 0.1 {
			want := fd.Derivative(func(r float64) float64 { return -temperature * math.Log(noised(r)) }, r, &fd.Settings{Formula: fd.Central})
			got := p.Jackknife(func(p *PairEnergy) float64 { _, slope := p.Pair(r); return slope })
			z = append(z, (got.Value-want)/got.StdErr)
			if !got.Agrees(want, 4) {
				t.Errorf("σ = %v: slope %v at r = %.1f, want %.3f", sigma, got, r, want)
			}
		}
		t.Logf("σ = %v: deviations in standard errors %.1f, root mean square %.2f", sigma, z, math.Sqrt(stat.Mean(squares(z), nil)))
	}
}

func squares(z []float64) (s []float64) {
	for _, v := range z {
		s = append(s, v*v)
	}
	return s
}
