package learned

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
)

// doubleWell draws from e^{−U/ϑ}, U = (x² − 1)², by rejection, at one of the temperatures.
func doubleWell(temperatures ...float64) func(dst []float64, src rand.Source) {
	return func(dst []float64, src rand.Source) {
		rng := rand.New(src)
		theta := temperatures[rng.IntN(len(temperatures))]
		for {
			x := 5*rng.Float64() - 2.5
			if u := (x*x - 1) * (x*x - 1); rng.Float64() < math.Exp(-u/theta) {
				dst[0], dst[1] = x, theta
				return
			}
		}
	}
}

// TestThermal: data at three temperatures give an energy that holds at others, inside and outside of their range.
func TestThermal(t *testing.T) {
	lawtest.Slow(t)
	m, err := Training{
		Data: doubleWell(.3, .5, .8), Dim: 1, Condition: 1, Network: Thermal{Width: 64}, Steps: 1500, Batch: 256, Average: .99,
	}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, theta := range []float64{.2, .3, .65, 1.2} {
		at := []float64{theta}
		top, _ := m.ConditionalEnergy([]float64{0}, .005, at)
		left, _ := m.ConditionalEnergy([]float64{-1}, .005, at)
		right, _ := m.ConditionalEnergy([]float64{1}, .005, at)
		if barrier := theta * (top - (left+right)/2); math.Abs(barrier-1) > .2 {
			t.Errorf("ϑ = %v: barrier %.3f, want 1", theta, barrier)
		}
	}
	// At late times the score is −x, whatever the temperature.
	for _, theta := range []float64{.1, 2} {
		if s := m.ConditionalScore(nil, []float64{.7}, 4, []float64{theta})[0]; math.Abs(s+.7) > .02 {
			t.Errorf("ϑ = %v: score %.3f at t = 4, want −.7", theta, s)
		}
	}
}

// TestThermalEnergy: ϑ_t E is one energy for all temperatures, exactly if it is blind, and for t → 0 in any case.
func TestThermalEnergy(t *testing.T) {
	for _, c := range []struct {
		blind   bool
		at, far float64
	}{{true, .005, 1e-6}, {true, .5, 1e-6}, {true, 3.9, 1e-6}, {false, .005, .05}} {
		m := randomThermal(t, Thermal{Width: 16, Blind: c.blind})
		difference := func(theta float64) float64 {
			at := []float64{theta}
			a, _ := m.ConditionalEnergy([]float64{-.3}, c.at, at)
			b, _ := m.ConditionalEnergy([]float64{.8}, c.at, at)
			temperature, _ := m.Temperature(c.at, at)
			return temperature * (a - b)
		}
		if cold, hot := difference(.2), difference(1.5); math.Abs(cold-hot) > c.far*math.Abs(hot) {
			t.Errorf("blind = %v, t = %v: the energy differs by %v at ϑ = .2, by %v at 1.5", c.blind, c.at, cold, hot)
		}
	}
}

func randomThermal(t testing.TB, n Network) *Model {
	m, err := Training{Data: doubleWell(.3, .5, .8), Dim: 1, Condition: 1, Network: n, Steps: 1, Batch: 8}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rng := newRand(5, 0, 0)
	for _, p := range m.params.List {
		for i := range p.V {
			p.V[i] += float32(rng.NormFloat64() * .7 / math.Sqrt(float64(p.Rows)))
		}
	}
	return m
}

// TestTempNet: a score does not know its temperature. Energy and temperature that are multiplied by the same number give the same loss, and
// the loss has no slope along that direction.
func TestTempNet(t *testing.T) {
	m := random(t, TempNet{Width: 32, Depth: 2}, 2, 1)
	e := m.net.(gradient).potential.(*tempEnergy)
	loss := func() (float64, float64) { // and its slope along the direction
		x0, times := make([]float64, 128), make([]float64, 64)
		rng := newRand(7, 0, 0)
		for i := range x0 {
			x0[i] = rng.NormFloat64()
		}
		for i := range times {
			times[i] = .005 * math.Pow(800, rng.Float64())
		}
		tape := new(nn.Tape)
		features := tape.Make(64, levelFeatures)
		for k, at := range times {
			m.Form.level(features.V[k*levelFeatures:][:levelFeatures], at)
		}
		b := newBatch(&m.Form, x0, times, 2, rng)
		b.features = features
		l := Denoising{}.loss(tape, b, m.net)
		g := nn.NewGradients(m.params)
		g.Begin()
		tape.Backward(l, g)
		g.End()
		slope := 0.0
		for i, p := range m.params.List {
			for j, v := range g.V[i] {
				switch p { // d/d ln c of φ → cφ, ln ϑ → ln ϑ + ln c
				case e.perceptron.last.W, e.perceptron.last.B:
					slope += float64(v * p.V[j])
				case e.temperature.last.B:
					slope += float64(v)
				}
			}
		}
		return l.Scalar(), slope / g.Norm()
	}
	before, slope := loss()
	cold, _ := m.Temperature(.3, nil)
	x := []float64{.2, -.7}
	score := m.Score(nil, x, .3)
	for _, p := range []*nn.Param{e.perceptron.last.W, e.perceptron.last.B} {
		for i := range p.V {
			p.V[i] *= 8
		}
	}
	e.temperature.last.B.V[0] += float32(math.Log(8))
	after, _ := loss()
	hot, _ := m.Temperature(.3, nil)
	if math.Abs(after/before-1) > 1e-5 || math.Abs(slope) > 1e-5 || math.Abs(hot/cold-8) > 1e-4 {
		t.Errorf("ϑ %v → %v: loss %v → %v, slope %.1e of the gradient", cold, hot, before, after, slope)
	}
	for i, s := range m.Score(nil, x, .3) {
		if math.Abs(s-score[i]) > 1e-5*math.Abs(s) {
			t.Errorf("score %v, was %v", s, score[i])
		}
	}
}

// TestGauge: with the gauge, the temperature is the inverse of the Fisher information.
func TestGauge(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	m, err := Training{
		Data: draws(law), Dim: 1, Network: TempNet{Width: 32, Depth: 2}, Objective: Gauge{}, Steps: 1500, Batch: 512, Average: .99,
	}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []float64{.02, .1, .3, 1, 3} {
		p := law.At(at)
		information := 0.0
		const h = .01
		for x := -6.0; x < 6; x += h {
			s := p.Score(nil, []float64{x})[0]
			information += h * s * s * math.Exp(p.LogProb([]float64{x}))
		}
		got, ok := m.Temperature(at, nil)
		// The average at the end is over some 5000 draws with times about t, and |s|² has the relative variance 2 at late times.
		if !ok || math.Abs(got*information-1) > 3*math.Sqrt(2./5000) {
			t.Errorf("t = %v: ϑ = %.3f, want %.3f", at, got, 1/information)
		}
	}
}

// TestGaugedScore: a gauge does not change the score by a bit.
func TestGaugedScore(t *testing.T) {
	training := Training{Data: draws(uneven(t)), Dim: 1, Network: TempNet{Width: 16, Depth: 2}, Steps: 20, Batch: 64}
	plain := lawtest.Must(training.Run(context.Background()))
	training.Objective = Gauge{}
	gauged := lawtest.Must(training.Run(context.Background()))
	if a, b := plain.Score(nil, []float64{.3}, .2)[0], gauged.Score(nil, []float64{.3}, .2)[0]; a != b {
		t.Errorf("score %v without a gauge, %v with it", a, b)
	}
	a, _ := plain.Temperature(.02, nil)
	b, _ := gauged.Temperature(.02, nil)
	if a == b {
		t.Error("the gauge does not change the temperature")
	}
}

// TestNoisyScore: the variance of generated samples, by the recursion that the documentation implies, and of the harmonic case in closed form.
func TestNoisyScore(t *testing.T) {
	const steps, from = 100, 2.0
	h := from / steps
	for _, temperature := range []float64{.05, 1, math.Inf(1)} {
		score := func(dst, x []float64, t float64) { dst[0] = -x[0] } // of N(0, 1) at all times
		noisy, extra := diffusion.Drift(score), 0.0
		if !math.IsInf(temperature, 1) {
			var err error
			if noisy, err = NoisyScore(score, temperature, stream.New(3, 0, 0)); err != nil {
				t.Fatal(err)
			}
			extra = 4 * h / temperature
		}
		want := 1.0
		for range steps {
			want = want*(1-h)*(1-h) + 2*h*(1+extra)
		}
		rng := newRand(4, 0, 0)
		const n = 4000
		sum, s := 0.0, []float64{0}
		for range n {
			y := []float64{rng.NormFloat64()}
			for k := range steps {
				noisy(s, y, from-float64(k)*h)
				y[0] += h*(y[0]+2*s[0]) + math.Sqrt(2*h)*rng.NormFloat64()
			}
			sum += y[0] * y[0] / n
		}
		if math.Abs(sum-want) > 3*want*math.Sqrt(2./n) {
			t.Errorf("ϑ = %v: variance %.3f, want %.3f", temperature, sum, want)
		}
	}
	_, err := NoisyScore(nil, 1, nil)
	lawtest.CheckError(t, "learned", "NoisyScore", err, "score")
	_, err = NoisyScore(func(dst, x []float64, t float64) {}, math.NaN(), nil)
	lawtest.CheckError(t, "learned", "NoisyScore", err, "temperature")
}

// TestTemperatureErrors: networks and objectives with a temperature refuse what they cannot use, and files keep them.
func TestTemperatureErrors(t *testing.T) {
	cold := func(dst []float64, src rand.Source) { dst[0], dst[1] = 1, -1 }
	for _, c := range []struct {
		training Training
		want     string
	}{
		{Training{Data: doubleWell(1), Dim: 1, Network: Thermal{}}, "Condition"},
		{Training{Data: cold, Dim: 1, Condition: 1, Network: Thermal{}}, "temperature"},
		{Training{Data: doubleWell(1), Dim: 1, Condition: 1, Objective: Gauge{}}, "TempNet"},
		{Training{Data: doubleWell(1), Dim: 1, Condition: 1, Network: Thermal{Width: -1}}, "Width"},
		{Training{Data: doubleWell(1), Dim: 1, Condition: 1, Network: TempNet{Depth: -1}}, "Depth"},
	} {
		_, err := c.training.Run(context.Background())
		lawtest.CheckError(t, "learned", "Training.Run", err, c.want)
	}
	m := randomThermal(t, Thermal{Width: 8, Blind: true})
	l, err := Load(bytes.NewReader(weights(m)))
	if err != nil {
		t.Fatal(err)
	}
	at := []float64{.4}
	if a, b := m.ConditionalScore(nil, []float64{.3}, .2, at)[0], l.ConditionalScore(nil, []float64{.3}, .2, at)[0]; a != b {
		t.Errorf("score %v, after loading %v", a, b)
	}
	if _, ok := m.Temperature(.1, at); !ok {
		t.Error("no temperature")
	}
	if _, ok := random(t, Energy{Width: 8}, 2, 1).Temperature(.1, nil); ok {
		t.Error("an Energy has a temperature")
	}
}
