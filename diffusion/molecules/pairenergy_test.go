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
	"nonequilibrium/diffusion/sde"
)

var thirteen = cluster.Cluster{N: Particles, Dim: 3, Epsilon: 1, Sigma: 1, Trap: Trap}

// trap is the energy of the trap for a pair.
func trap(r float64) (energy, slope float64) { return Trap * r * r / 26, Trap * r / 13 }

var pairFit = PairFit{Temperature: ClusterTemperature, Range: [2]float64{0.9, 4}, Splines: 24, Known: trap}

// lennardJones returns the slope of the pair energy.
func lennardJones(r float64) float64 { return 24 * (math.Pow(r, -7) - 2*math.Pow(r, -13)) }

// TestPairsOfTheCluster compares the learned slope of the pair energy with that of Lennard-Jones, without noise, from scores and from forces.
func TestPairsOfTheCluster(t *testing.T) {
	lawtest.Slow(t)
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

// TestForceAndEnergy compares forces with finite differences, also before the beginning of the Range and behind its end, and the score of the
// Boltzmann distribution.
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
	var b sde.Target = Boltzmann{Energy: p, Particles: Particles, Temperature: ClusterTemperature}
	x := training[1][0]
	score := b.Score(nil, x)
	for i, want := range fd.Gradient(nil, b.LogProb, x, &fd.Settings{Formula: fd.Central}) {
		if math.Abs(score[i]-want) > 1e-5*(1+math.Abs(want)) || b.Dim() != len(x) {
			t.Errorf("score[%d] = %v of %d, by differences %v", i, score[i], b.Dim(), want)
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

// TestSumOfSplines compares the polynomial of each cell with the sum over the splines.
func TestSumOfSplines(t *testing.T) {
	s, rng := newSplines([2]float64{0.9, 4}, 7), rand.New(rand.NewPCG(4, 5))
	theta := make([]float64, 7)
	for k := range theta {
		theta[k] = rng.NormFloat64()
	}
	for r := 0.5; r < 5; r += 0.01 {
		first, count, values := s.at(r)
		value, slope := 0.0, 0.0
		for k, v := range values[:count] {
			value, slope = value+theta[first+k]*v.value, slope+theta[first+k]*v.slope
		}
		if v, d := s.sum(theta, r); math.Abs(v-value) > 1e-12 || math.Abs(d-slope) > 1e-11 {
			t.Errorf("%v and slope %v at r = %.2f, want %v and %v", v, d, r, value, slope)
		}
	}
}

// TestScores compares the score with noise with the right limits: without noise that of the pairs, and that of a Gaussian if there is much. It moves with
// the particles.
func TestScores(t *testing.T) {
	lawtest.Slow(t)
	training, heldOut, err := Clusters()
	if err != nil {
		t.Fatal(err)
	}
	s := lawtest.Must(PairFit{Range: [2]float64{0.9, 4}, Splines: 24, Noise: 0.002}.Scores(training[:10]))
	x, score, exact := heldOut[0][20], make([]float64, 39), make([]float64, 39)
	s.Score(score, x, 1e-6)
	thirteen.Score(exact, x, ClusterTemperature)
	if off := floats.Distance(score, exact, 2) / floats.Norm(exact, 2); off > 0.1 {
		t.Errorf("score at a small time off by %.3f", off)
	}
	y := make([]float64, 39)
	for i := range y {
		y[i] = x[(i+3)%39] + float64(i%3) // renumbered, and moved
	}
	for _, time := range []float64{1e-3, 0.1, 4} {
		moved, variance := make([]float64, 39), -math.Expm1(-2*time)
		s.Score(score, x, time)
		s.Score(moved, y, time)
		for i := range moved {
			if want := score[(i+3)%39] - float64(i%3)/variance; math.Abs(moved[i]-want) > 1e-8*floats.Norm(score, 2) {
				t.Errorf("score[%d] = %v of the moved cluster at time %v, want %v", i, moved[i], time, want)
			}
		}
	}
	for i, v := range score { // at time 4
		if want := -x[i] / (1 + math.Exp(-8)*(s.variance-1)); math.Abs(v-want) > 1e-9 {
			t.Errorf("score[%d] = %v late, want %v", i, v, want)
		}
	}
}

// TestStructure cools a configuration to the icosahedron, the minimum of Wales and Doye, and compares fingerprints of images of it.
func TestStructure(t *testing.T) {
	_, heldOut, err := Clusters()
	if err != nil {
		t.Fatal(err)
	}
	free := thirteen
	free.Trap = 0
	x, lowest := Minimum(free.Energy, func(dst, x []float64) { free.Score(dst, x, 1) }, heldOut[0][79])
	if math.Abs(lowest+44.326801) > 1e-6 {
		t.Errorf("energy %v, want −44.326801", lowest)
	}
	y, q := make([]float64, 39), lawtest.Orthogonal(3, rand.New(rand.NewPCG(6, 7)))
	for i := range y {
		for k := range 3 {
			y[i] += q.At(i%3, k) * x[(i/3*3+9)%39+k]
		}
		y[i]++
	}
	print, want := Fingerprint(y, 3), Fingerprint(x, 3)
	if !floats.EqualApprox(print, want, 1e-12) {
		t.Errorf("fingerprint %v, want %v", print, want)
	}
	if math.Abs(want[0]-1.0818) > 1e-4 || math.Abs(want[77]-2*want[0]) > 1e-6 {
		t.Errorf("distances from %v to %v, want 1.0818 and twice of it", want[0], want[77])
	}
}

// TestClusterModel looks at the score of the network: it is the gradient of its energy, and better than energies of pairs.
func TestClusterModel(t *testing.T) {
	lawtest.Slow(t)
	training, heldOut, err := Clusters()
	if err != nil {
		t.Fatal(err)
	}
	m, pairs := lawtest.Must(ClusterModel()), lawtest.Must(PairFit{Range: [2]float64{0.9, 4}, Splines: 24, Noise: 0.002}.Scores(training[:10]))
	if n := m.Parameters(); n != 14817 {
		t.Errorf("%d weights, want 14817", n)
	}
	const time = 0.02
	rng, xi, x, score := rand.New(rand.NewPCG(8, 9)), make([]float64, 39), make([]float64, 39), make([]float64, 39)
	loss := [2]float64{}
	for _, run := range heldOut {
		for i := range xi {
			xi[i] = rng.NormFloat64()
		}
		cluster.Center(xi, 3)
		for i := range x {
			x[i] = math.Exp(-time)*run[79][i] + math.Sqrt(-math.Expm1(-2*time))*xi[i]
		}
		for k, f := range []func(dst, x []float64, t float64){m.Drift(), pairs.Score} {
			f(score, x, time)
			for i, v := range score {
				loss[k] += math.Pow(v*math.Sqrt(-math.Expm1(-2*time))+xi[i], 2) / 36 / float64(len(heldOut))
			}
		}
	}
	if !(loss[0] < 0.64 && loss[0] < loss[1]-0.03) {
		t.Errorf("loss %.3f, of pairs %.3f", loss[0], loss[1])
	}
	if steps, losses, err := ClusterLog(); err != nil || len(steps) != 100 || len(losses) != 100 || losses[99] > 0.84 {
		t.Errorf("log of %d and %d numbers, %v", len(steps), len(losses), err)
	}
}

func TestPairFaults(t *testing.T) {
	good := [][][]float64{{{0, 0, 0, 1, 0, 0}, {0, 0, 0, 0, 1.2, 0}}, {{0, 0, 0, 0, 0, 1.1}, {0, 0, 0, 1.3, 0, 0}}}
	small := PairFit{Temperature: 1, Range: [2]float64{0.9, 2}, Splines: 4}
	for want, spoil := range map[string]func(f *PairFit, runs *[][][]float64){
		"Dim = -1":           func(f *PairFit, _ *[][][]float64) { f.Dim = -1 },
		"Temperature = 0":    func(f *PairFit, _ *[][][]float64) { f.Temperature = 0 },
		"Range[0] = 0":       func(f *PairFit, _ *[][][]float64) { f.Range[0] = 0 },
		"Range = [0.9 0.9]":  func(f *PairFit, _ *[][][]float64) { f.Range[1] = 0.9 },
		"Splines = 3":        func(f *PairFit, _ *[][][]float64) { f.Splines = 3 },
		"Noise = NaN":        func(f *PairFit, _ *[][][]float64) { f.Noise = math.NaN() },
		"Noise = 1 with":     func(f *PairFit, _ *[][][]float64) { f.Noise, f.Force = 1, func(_, _ []float64) {} },
		"number of runs = 1": func(_ *PairFit, runs *[][][]float64) { *runs = (*runs)[:1] },
		"runs[1] is empty":   func(_ *PairFit, runs *[][][]float64) { *runs = [][][]float64{(*runs)[0], nil} },
		"runs[1][0] has":     func(_ *PairFit, runs *[][][]float64) { *runs = [][][]float64{(*runs)[0], {{1, 2, 3}}} },
		"runs[1][0][2] = NaN": func(_ *PairFit, runs *[][][]float64) {
			*runs = [][][]float64{(*runs)[0], {{0, 0, math.NaN(), 0, 0, 1}}}
		},
	} {
		f, runs := small, good
		spoil(&f, &runs)
		_, err := f.Run(runs)
		lawtest.CheckError(t, "molecules", "PairFit.Run", err, want)
	}
	_, err := small.Scores(good)
	lawtest.CheckError(t, "molecules", "PairFit.Scores", err, "Noise = 0")
	p := lawtest.Must(small.Run(good))
	for name, f := range map[string]func(){
		"Energy":      func() { p.Energy([]float64{1}) },
		"Force":       func() { p.Force(nil, []float64{1, 2, 3}) },
		"Fingerprint": func() { Fingerprint([]float64{1}, 2) },
	} {
		if got := lawtest.Panic(f); got != badLength {
			t.Errorf("%s: panic %q", name, got)
		}
	}
}

// TestJackknifeCoverage fits springs again and again: the energy of a stretched one is right on average, and 1.96 standard errors of 20 runs cover it as often as those
// of Student's distribution with 19 degrees of freedom.
func TestJackknifeCoverage(t *testing.T) {
	lawtest.Slow(t)
	const repeats, runs, each, want, covered = 400, 20, 100, 0.01, 0.935
	rng := rand.New(rand.NewPCG(10, 11))
	var values, z []float64
	inside := 0.0
	for range repeats {
		data := make([][][]float64, runs)
		for i := range data {
			for range each {
				r := 1 + math.Sqrt(0.02/2)*rng.NormFloat64()
				data[i] = append(data[i], []float64{-r / 2, r / 2})
			}
		}
		p := lawtest.Must(PairFit{Dim: 1, Temperature: 0.02, Range: [2]float64{0.5, 2}, Splines: 12}.Run(data))
		e := p.Jackknife(func(p *PairEnergy) float64 { return p.Energy([]float64{0, 1.1}) - p.Energy([]float64{0, 1}) })
		values, z = append(values, e.Value), append(z, (e.Value-want)/e.StdErr)
		if e.Agrees(want, 1.96) {
			inside++
		}
	}
	mean, sd := stat.MeanStdDev(values, nil)
	if math.Abs(mean-want) > 3*sd/math.Sqrt(repeats) {
		t.Errorf("mean %.5f ± %.5f, want %v", mean, sd/math.Sqrt(repeats), want)
	}
	if share := inside / repeats; math.Abs(share-covered) > 3*math.Sqrt(covered*(1-covered)/repeats) {
		t.Errorf("%.3f are within 1.96 standard errors, want %v", share, covered)
	}
	t.Logf("mean %.5f ± %.5f, covered %.3f, spread of z %.2f", mean, sd/math.Sqrt(repeats), inside/repeats, stat.StdDev(z, nil))
}
