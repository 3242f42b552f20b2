package learned

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/sde"
)

// plane is a law in the plane with covariances that do not commute.
func plane() *diffusion.Mixture {
	return lawtest.Must(diffusion.NewMixture([]float64{.4, .6}, [][]float64{{1, -.5}, {-1, .3}},
		[]mat.Symmetric{mat.NewSymDense(2, []float64{.3, .1, .1, .2}), mat.NewSymDense(2, []float64{.2, -.1, -.1, .4})}))
}

// TestInterpolant: the exact velocity and its density obey the equation of continuity, and on a line quantiles go to quantiles.
func TestInterpolant(t *testing.T) {
	line, base := uneven(t), lawtest.Must(diffusion.SymmetricPair(1.5, .4))
	for _, noise := range []float64{0, .7} {
		p := lawtest.Must(NewInterpolant(base, line, noise))
		for _, x0 := range []float64{-2.5, -1, .2, 1.4} {
			x := []float64{x0}
			if err := sde.RK4(x, p.Drift(), 0, 1, 400); err != nil {
				t.Fatal(err)
			}
			if got, want := line.CDF(x[0]), base.CDF(x0); math.Abs(got-want) > 1e-7 {
				t.Errorf("noise %v: the quantile %.9f goes to %.9f", noise, want, got)
			}
		}
		q := lawtest.Must(NewInterpolant(nil, plane(), noise))
		for _, at := range [][]float64{{.3, .4, .2}, {-1, .5, .5}, {.5, -.8, .9}} {
			x, tau := at[:2], at[2]
			const h = 1e-4
			rate := (q.At(tau+h).LogProb(x) - q.At(tau-h).LogProb(x)) / (2 * h)
			divergence := 0.0
			for i := range x {
				up, down := append([]float64(nil), x...), append([]float64(nil), x...)
				up[i] += h
				down[i] -= h
				divergence += (q.Velocity(nil, up, tau)[i] - q.Velocity(nil, down, tau)[i]) / (2 * h)
			}
			v, s := q.Velocity(nil, x, tau), q.Score(nil, x, tau)
			if total := rate + divergence + floats.Dot(v, s); math.Abs(total) > 1e-6 {
				t.Errorf("noise %v at %v: ∂ln ρ/∂τ + ∇·b + b·∇ln ρ = %v", noise, at, total)
			}
			if noise > 0 {
				continue
			}
			for i := range x {
				if want := (tau*v[i] - x[i]) / (1 - tau); math.Abs(s[i]-want) > 1e-9 {
					t.Errorf("score %v from the velocity, want %v", want, s[i])
				}
			}
		}
	}
}

// flowError is √⟨|b − b_θ|²⟩, and that of the score, over the path and over draws.
func flowError(f *Flow, p *Interpolant) (velocity, score float64) {
	src := stream.New(99, 0, 0)
	const n = 1000
	for k := range n {
		tau := (float64(k) + .5) / n * .95
		x := p.At(tau).Rand(nil, src)
		velocity += math.Pow(floats.Distance(f.Velocity(nil, x, tau), p.Velocity(nil, x, tau), 2), 2) / n
		score += math.Pow(floats.Distance(f.Score(nil, x, tau), p.Score(nil, x, tau), 2), 2) / n
	}
	return math.Sqrt(velocity), math.Sqrt(score)
}

// TestMatching: velocity and score are those of the exact path.
func TestMatching(t *testing.T) {
	lawtest.Slow(t)
	gauss := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{2}}, []float64{.25}))
	pair := lawtest.Must(diffusion.SymmetricPair(1.5, .4))
	for _, test := range []struct {
		base, law       *diffusion.Mixture
		noise           float64
		velocity, score float64
	}{
		{nil, gauss, 0, .05, .2}, {nil, uneven(t), 0, .1, .3}, {nil, uneven(t), 1, .2, .3}, {pair, uneven(t), 1, .2, .3},
	} {
		var base func(dst []float64, src rand.Source)
		if test.base != nil {
			base = draws(test.base)
		}
		f, err := FlowTraining{Data: draws(test.law), Base: base, Dim: 1, Noise: test.noise, Network: MLP{Width: 64}, Steps: 600, Batch: 256, Average: .99}.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		v, s := flowError(f, lawtest.Must(NewInterpolant(test.base, test.law, test.noise)))
		t.Logf("noise %v: error of the velocity %.4f, of the score %.4f", test.noise, v, s)
		if v > test.velocity || s > test.score {
			t.Errorf("noise %v: error of the velocity %.4f, of the score %.4f", test.noise, v, s)
		}
	}
}

// TestSameMarginals: with any noise, the equation of the exact path has the distributions of the flow.
func TestSameMarginals(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	p := lawtest.Must(NewInterpolant(nil, law, .5))
	const n = 2000
	for _, g := range []float64{0, .5, 1.5} {
		eq := lawtest.Must(p.SDE(n, func(float64) float64 { return g }))
		x := make([]float64, n)
		src := stream.New(5, 0, 0)
		rng := rand.New(src)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		from := 0.0
		for _, to := range []float64{.5, 1} {
			if err := sde.Simulate(x, &eq, sde.SRA1{}, from, to, 100, src); err != nil {
				t.Fatal(err)
			}
			from = to
			if _, pValue := lawtest.KolmogorovSmirnov(append([]float64(nil), x...), p.At(to).CDF); pValue < .01 {
				t.Errorf("g = %v: p = %.4f at τ = %v", g, pValue, to)
			}
		}
	}
}

// wild returns a flow and a model whose weights are large random numbers.
func wild(t testing.TB, dim int, noise float64) (*Flow, *Model) {
	t.Helper()
	data := func(dst []float64, src rand.Source) {
		rng := rand.New(src)
		for i := range dst {
			dst[i] = .5 + rng.NormFloat64()*float64(i+1)/2
		}
	}
	f, err := FlowTraining{Data: data, Dim: dim, Noise: noise, Network: MLP{Width: 12, Depth: 2}, Steps: 1, Batch: 4}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	m, err := Training{Data: data, Dim: dim, Network: MLP{Width: 12, Depth: 2}, Steps: 1, Batch: 4}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, p := range append(append([]*nn.Param(nil), f.params.List...), m.params.List...) {
		for i := range p.V {
			p.V[i] = float32(rng.NormFloat64() / math.Sqrt(float64(p.Rows)))
		}
	}
	return f, m
}

// TestDivergence compares divergences with finite differences.
func TestDivergence(t *testing.T) {
	for _, noise := range []float64{0, .8} {
		f, m := wild(t, 3, noise)
		x := []float64{.3, -.4, 1.1}
		const h = 1e-2
		flow, model := 0.0, 0.0
		for i := range x {
			at := func(step float64) (b, s float64) {
				y := append([]float64(nil), x...)
				y[i] += step
				return f.Velocity(nil, y, .3)[i], m.Score(nil, y, .3)[i]
			}
			b1, s1 := at(h)
			b2, s2 := at(-h)
			b3, s3 := at(2 * h)
			b4, s4 := at(-2 * h)
			flow += (8*(b1-b2) - (b3 - b4)) / (12 * h)
			model += (8*(s1-s2) - (s3 - s4)) / (12 * h)
		}
		if got := f.Divergence(x, .3); math.Abs(got-flow) > 1e-4*(1+math.Abs(flow)) {
			t.Errorf("noise %v: ∇·b = %v, want %v", noise, got, flow)
		}
		if got := m.Divergence(x, .3); math.Abs(got-model) > 1e-4*(1+math.Abs(model)) {
			t.Errorf("∇·s = %v, want %v", got, model)
		}
	}
}

// TestLogProb: densities integrate to 1, agree with sde's, and Hutchinson's estimate with the exact one.
func TestLogProb(t *testing.T) {
	f, m := wild(t, 1, 0)
	const n, width = 800, 12.
	grid := make([]float64, n)
	for i := range grid {
		grid[i] = width * (2*(float64(i)+.5)/n - 1)
	}
	for name, logProb := range map[string]func([]float64, Likelihood) ([]float64, []float64, error){"Flow": f.LogProb, "Model": m.LogProb} {
		nats, _, err := logProb(grid, Likelihood{})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, v := range nats {
			sum += math.Exp(v) * 2 * width / n
		}
		if math.Abs(sum-1) > 2e-3 {
			t.Errorf("%s: the density integrates to %.5f", name, sum)
		}
	}
	f, m = wild(t, 3, .5)
	x := []float64{.3, -.4, 1.1, 1, .2, -.3}
	got, _, err := m.LogProb(x, Likelihood{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range 2 {
		want, err := sde.FlowLogProb(x[3*k:][:3], m.Drift(), m.Divergence, standardNormal{}, .005, 4, sde.DormandPrince{Tolerance: 1e-6})
		if err != nil || math.Abs(want-got[k]) > 1e-3 {
			t.Errorf("ln p = %v, package sde %v, %v", got[k], want, err)
		}
	}
	for name, logProb := range map[string]func([]float64, Likelihood) ([]float64, []float64, error){"Flow": f.LogProb, "Model": m.LogProb} {
		exact, zero, err := logProb(x, Likelihood{})
		if err != nil {
			t.Fatal(err)
		}
		mean, stdErr, err := logProb(x, Likelihood{Probes: 60, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for k := range exact {
			if d := math.Abs(mean[k] - exact[k]); !(d < 3*stdErr[k]) || stdErr[k] > .5 || zero[k] != 0 {
				t.Errorf("%s: Hutchinson %v ± %v, exact %v", name, mean[k], stdErr[k], exact[k])
			}
		}
	}
	if got := BitsPerDim(-3*math.Ln2, 2); math.Abs(got-1.5) > 1e-15 {
		t.Errorf("%v bits per dimension, want 1.5", got)
	}
}

// TestNeuralODEGradient compares the gradient of the loss through the integrator with finite differences.
func TestNeuralODEGradient(t *testing.T) {
	f, _ := wild(t, 2, 0)
	for _, p := range f.params.List { // a velocity that four steps can follow
		for i := range p.V {
			p.V[i] /= 2
		}
	}
	data := func(dst []float64, src rand.Source) {
		rng := rand.New(src)
		dst[0], dst[1] = rng.NormFloat64(), .5+rng.NormFloat64()
	}
	for _, objective := range []MaximumLikelihood{{}, {Hutchinson: true, Kinetic: .5}} {
		training := &FlowTraining{Data: data, Dim: 2, Objective: objective}
		loss := func(g *nn.Gradients) float64 {
			tape := new(nn.Tape)
			s := nn.Shard{Src: stream.New(7, 0, 0)}
			s.Len = 8
			l := objective.loss(tape, training, f, s)
			if g != nil {
				g.Begin()
				tape.Backward(l, g)
				g.End()
			}
			return l.Scalar()
		}
		g := nn.NewGradients(f.params)
		loss(g)
		rng := rand.New(rand.NewPCG(8, 9))
		for _, p := range f.params.List {
			i := rng.IntN(len(p.V))
			const h = 1. / 64
			was := p.V[i]
			at := func(step float32) float64 {
				p.V[i] = was + step
				defer func() { p.V[i] = was }()
				return loss(nil)
			}
			want := (8*(at(h)-at(-h)) - (at(2*h) - at(-2*h))) / (12 * h)
			if got := float64(g.V[indexOf(f.params, p)][i]); math.Abs(got-want) > 2e-3*(1+math.Abs(want)) {
				t.Errorf("%+v: ∂loss/∂%s[%d] = %v, want %v", objective, p.Name, i, got, want)
			}
		}
	}
}

func indexOf(ps *nn.Params, p *nn.Param) int {
	for i, q := range ps.List {
		if p == q {
			return i
		}
	}
	return -1
}

// TestNeuralODE: the likelihood that is reached is almost that of the data's own density.
func TestNeuralODE(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	entropy := lawtest.Must(diffusion.Entropy(law))
	var last Report
	f, err := FlowTraining{
		Data: draws(law), Dim: 1, Objective: MaximumLikelihood{Steps: 3}, Network: MLP{Width: 32, Depth: 2},
		Steps: 200, Batch: 256, Rate: .01, Average: .97, Report: func(r Report) { last = r },
	}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	const n = 1000
	x, truth := make([]float64, n), 0.0
	src := stream.New(3, 0, 0)
	for i := range x {
		law.Rand(x[i:i+1], src)
		truth += law.LogProb(x[i:i+1]) / n
	}
	nats, _, err := f.LogProb(x, Likelihood{})
	if err != nil {
		t.Fatal(err)
	}
	kl := truth - floats.Sum(nats)/n
	t.Logf("entropy %.4f, %.4f of the sample, KL %.4f, loss %.4f", entropy, -truth, kl, last.Loss)
	if kl > .05 || kl < -.02 {
		t.Errorf("KL %.4f", kl)
	}
	// Without Resolve the loss falls below the entropy within these steps, and KL rises.
	if last.Loss < entropy-.05 {
		t.Errorf("the loss %.4f is less than the entropy %.4f: the steps do not resolve the flow", last.Loss, entropy)
	}
	if f.HasScore() {
		t.Error("a neural ODE has no score")
	}
}

// TestStraightness: optimal transport between Gaussians is straight, the flow of independent pairs is not.
func TestStraightness(t *testing.T) {
	x := []float64{-1.5, -.5, .5, 1.5}
	straight := func(dst, x []float64, tau float64) { // x(τ) = x(0)(1 + τ)
		for i, v := range x {
			dst[i] = v / (1 + tau)
		}
	}
	s, action, err := Straightness(straight, x, 1, 50)
	if err != nil || math.Abs(s) > 1e-6 || math.Abs(action-1.25) > 1e-6 {
		t.Errorf("straightness %v, action %v, %v; want 0 and 5/4", s, action, err)
	}
	same := lawtest.Must(diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1}))
	p := lawtest.Must(NewInterpolant(nil, same, 0))
	// The standard deviation goes down to 1/√2 and back: x = x(0)√(τ² + (1−τ)²), and ∫(dx/dτ)² = x(0)²(2 − π/2).
	if s, _, err = Straightness(p.Drift(), x, 1, 50); err != nil || math.Abs(s-1.25*(2-math.Pi/2)) > 1e-6 {
		t.Errorf("straightness %v, %v; want %v", s, err, 1.25*(2-math.Pi/2))
	}
}

// TestPair: a flow whose pairs are monotone is that of optimal transport.
func TestPair(t *testing.T) {
	pair := func(base, data []float64, src rand.Source) {
		base[0] = rand.New(src).NormFloat64()
		data[0] = 1 + 2*base[0]
	}
	f, err := FlowTraining{Pair: pair, Dim: 1, Network: MLP{Width: 8, Depth: 2}, Steps: 30, Batch: 64}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{-1, .5}
	s, action, err := Straightness(f.Drift(), x, 1, 10)
	if want := (0. + 1.5*1.5) / 2; err != nil || math.Abs(s) > .01 || math.Abs(action-want) > .05 {
		t.Errorf("straightness %v, action %v, want 0 and %v; %v", s, action, want, err)
	}
}

func flowBytes(f *Flow) []byte {
	var b bytes.Buffer
	if err := f.Save(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestFlowFile: the bits do not depend on the number of workers; a flow that was saved is the same; other bytes are refused.
func TestFlowFile(t *testing.T) {
	training := FlowTraining{Data: draws(uneven(t)), Dim: 1, Noise: .5, Network: MLP{Width: 8, Depth: 2}, Steps: 10, Batch: 300, Workers: 1}
	f := lawtest.Must(training.Run(context.Background()))
	training.Workers = 3
	file := flowBytes(f)
	if !bytes.Equal(file, flowBytes(lawtest.Must(training.Run(context.Background())))) {
		t.Error("three workers give other weights than one")
	}
	g, err := LoadFlow(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := f.Velocity(nil, []float64{.3}, .2)[0], g.Velocity(nil, []float64{.3}, .2)[0]; a != b || a == 0 {
		t.Errorf("velocity %v, after loading %v", a, b)
	}
	for cut := range file {
		if _, err := LoadFlow(bytes.NewReader(file[:cut])); !errors.Is(err, nn.ErrTruncated) && !errors.Is(err, nn.ErrForeign) {
			t.Fatalf("the first %d of %d bytes: %v", cut, len(file), err)
		}
	}
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 4
		if _, err := LoadFlow(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d of %d changed: no error", i, len(file))
		}
	}
	if _, err := Load(bytes.NewReader(file)); !errors.Is(err, nn.ErrForeign) {
		t.Errorf("a flow read as a model: %v", err)
	}
	_, m := wild(t, 1, 0)
	if _, err := LoadFlow(bytes.NewReader(weights(m))); !errors.Is(err, nn.ErrForeign) {
		t.Errorf("a model read as a flow: %v", err)
	}
}

func TestFlowErrors(t *testing.T) {
	ctx := context.Background()
	data := draws(uneven(t))
	pair := func(base, data []float64, src rand.Source) {}
	for want, training := range map[string]FlowTraining{
		"Data is nil":    {Dim: 1},
		"Pair is set":    {Dim: 1, Data: data, Pair: pair},
		"Dim = 0":        {Data: data},
		"Noise = -1":     {Data: data, Dim: 1, Noise: -1},
		"Noise = NaN":    {Data: data, Dim: 1, Noise: math.NaN()},
		"Kinetic = -1":   {Data: data, Dim: 1, Objective: MaximumLikelihood{Kinetic: -1}},
		"want Base":      {Data: data, Base: data, Dim: 1, Objective: MaximumLikelihood{}},
		"Noise = 1, but": {Data: data, Dim: 1, Noise: 1, Objective: MaximumLikelihood{}},
		"Average = 1":    {Data: data, Dim: 1, Average: 1},
		"no finite":      {Data: func(dst []float64, _ rand.Source) { dst[0] = math.NaN() }, Dim: 1},
	} {
		_, err := training.Run(ctx)
		lawtest.CheckError(t, "learned", "FlowTraining.Run", err, want)
	}
	f, m := wild(t, 1, 0)
	_, _, err := f.LogProb([]float64{1}, Likelihood{Probes: 1})
	lawtest.CheckError(t, "learned", "LogProb", err, "Probes = 1")
	_, _, err = m.LogProb([]float64{math.Inf(1)}, Likelihood{})
	lawtest.CheckError(t, "learned", "LogProb", err, "x[0] = +Inf")
	_, _, err = f.LogProb([]float64{1}, Likelihood{Tolerance: -1})
	lawtest.CheckError(t, "learned", "LogProb", err, "Tolerance = -1")
	_, err = f.Sample(0, 1, nil)
	lawtest.CheckError(t, "learned", "Sample", err, "draws = 0")
	_, err = f.SDE(1, nil)
	lawtest.CheckError(t, "learned", "SDE", err, "g is nil")
	_, err = NewInterpolant(nil, nil, 0)
	lawtest.CheckError(t, "learned", "NewInterpolant", err, "data is nil")
	_, err = NewInterpolant(plane(), uneven(t), 0)
	lawtest.CheckError(t, "learned", "NewInterpolant", err, "dimension 2")
	_, err = NewInterpolant(nil, uneven(t), math.Inf(1))
	lawtest.CheckError(t, "learned", "NewInterpolant", err, "noise = +Inf")
	_, _, err = Straightness(nil, []float64{1}, 1, 1)
	lawtest.CheckError(t, "learned", "Straightness", err, "velocity is nil")
	based := lawtest.Must(FlowTraining{Data: data, Base: data, Dim: 1, Network: MLP{Width: 4, Depth: 1}, Steps: 1, Batch: 4}.Run(ctx))
	_, _, err = based.LogProb([]float64{1}, Likelihood{})
	lawtest.CheckError(t, "learned", "LogProb", err, "Base is nil")
	_, err = based.SDE(1, math.Sqrt)
	lawtest.CheckError(t, "learned", "SDE", err, "Noise")
	if message := lawtest.Panic(func() { based.Score(nil, []float64{1}, .5) }); message == "" {
		t.Error("a score that is not known")
	}
}
