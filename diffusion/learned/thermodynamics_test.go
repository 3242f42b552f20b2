package learned

import (
	"bytes"
	"context"
	"math"
	"path/filepath"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
)

// trap is U = (1 + αϑ)|x|²/2 + βϑ² with a trap |x|²/2 as the parameter V.
func trap(d int, alpha, beta float64) Canonical {
	half := func(x []float64) (s float64) {
		for _, v := range x {
			s += v * v / 2
		}
		return s
	}
	c := Canonical{Work: half, Points: 161, Energies: func(dst, x []float64, temperature float64) {
		for i := range dst {
			dst[i] = (1+alpha*temperature)*half(x[i*d:][:d]) + beta*temperature*temperature
		}
	}}
	for range d {
		c.Lower, c.Upper = append(c.Lower, -9), append(c.Upper, 9)
	}
	return c
}

// TestCanonical: states of a harmonic energy in closed form, and what a temperature in the energy does to the relations between them.
func TestCanonical(t *testing.T) {
	near := func(name string, got, want, tolerance float64) {
		t.Helper()
		if math.Abs(got-want) > tolerance {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	const theta, v = .7, .4
	for d := 1; d <= 2; d++ {
		for _, c := range [][2]float64{{0, 0}, {.5, 0}, {0, 3}, {.5, 3}} {
			alpha, beta := c[0], c[1]
			s, err := trap(d, alpha, beta).Consistency(theta, v)
			if err != nil {
				t.Fatal(err)
			}
			n, kappa := float64(d), 1+alpha*theta+v
			free := beta*theta*theta - n*theta/2*math.Log(2*math.Pi*theta/kappa)
			near("F", s.FreeEnergy, free, 1e-9)
			near("U", s.Energy, n*theta/2+beta*theta*theta, 1e-9)
			near("S", s.Entropy, n/2*(1+math.Log(2*math.Pi*theta/kappa)), 1e-9)
			near("C", s.HeatCapacity, n/2, 1e-9)
			near("P", s.Pressure, -n*theta/(2*kappa), 1e-9)
			near("G − H + ϑS", s.GibbsEnergy-s.Enthalpy+theta*s.Entropy, 0, 1e-9)
			near("G", s.GibbsEnergy, free-n*theta/(2*kappa)*v, 1e-9)
			near("first law", s.FirstLaw, n*alpha*theta/(2*kappa)+2*beta*theta, 1e-3)
			near("work", s.Work, 0, 1e-4)
			near("Maxwell", s.Maxwell, -n*alpha*theta/(2*kappa*kappa), 1e-3)
			near("capacity", s.Capacity, 2*beta*theta, 1e-3)
		}
	}
	whole := trap(1, 0, 0)
	for want, change := range map[string]func(c *Canonical) (temperature, volume float64){
		"Energies":    func(c *Canonical) (float64, float64) { c.Energies = nil; return 1, 0 },
		"temperature": func(c *Canonical) (float64, float64) { return 0, 0 },
		"volume":      func(c *Canonical) (float64, float64) { return 1, math.Inf(1) },
		"Lower":       func(c *Canonical) (float64, float64) { c.Lower = nil; return 1, 0 },
		"Lower[0]":    func(c *Canonical) (float64, float64) { c.Lower = []float64{9}; return 1, 0 },
		"Points":      func(c *Canonical) (float64, float64) { c.Points = 1; return 1, 0 },
		"1e7":         func(c *Canonical) (float64, float64) { c.Points = 1e8; return 1, 0 },
		"NaN": func(c *Canonical) (float64, float64) {
			c.Energies = func(dst, x []float64, _ float64) { dst[3] = math.NaN() }
			return 1, 0
		},
	} {
		c := whole
		_, err := c.At(change(&c))
		lawtest.CheckError(t, "learned", "Canonical.At", err, want)
	}
}

// TestLearnedConsistency: an energy that is one for all temperatures obeys thermodynamics with any weights; an energy that sees the temperature does not.
func TestLearnedConsistency(t *testing.T) {
	for _, n := range []Network{Thermal{Width: 16, Blind: true}, Energy{Width: 16}} {
		m := randomThermal(t, n)
		c := Canonical{Lower: []float64{-4}, Upper: []float64{4}, Work: func(x []float64) float64 { return x[0] * x[0] / 2 }}
		c.Energies = func(dst, x []float64, temperature float64) {
			m.ConditionalEnergies(dst, x, .01, []float64{temperature})
			a, delta := noise(.01)
			for i := range dst {
				dst[i] *= delta + a*a*temperature
			}
		}
		s, err := c.Consistency(.5, .3)
		if err != nil {
			t.Fatal(err)
		}
		_, thermal := n.(Thermal)
		if good := math.Abs(s.FirstLaw) < 2e-3 && math.Abs(s.Maxwell) < 2e-3; good != thermal {
			t.Errorf("%T: first law %v, Maxwell %v", n, s.FirstLaw, s.Maxwell)
		}
	}
}

// TestObjectiveOfCheckpoint: a training does not go on from the checkpoint of another objective, nor of one with another weight.
func TestObjectiveOfCheckpoint(t *testing.T) {
	training := Training{Data: draws(uneven(t)), Dim: 1, Network: MLP{Width: 8}, Steps: 2, Batch: 8, Checkpoint: filepath.Join(t.TempDir(), "checkpoint")}
	training.Objective = EnergyBalance{Weight: 1}
	if _, err := training.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Objective{EnergyBalance{Weight: 2}, EnergyBalance{Weight: 1, Objective: Sliced{}}, Denoising{}} {
		training.Objective = o
		_, err := training.Run(context.Background())
		lawtest.CheckError(t, "learned", "Training.Run", err, "another training")
	}
}

// TestEnergyBalance: the loss is 0 on average for the exact score, and Weight·λ² for a score whose part −x/v is off by a factor 1 + λ. A training
// with it leads to the same score.
func TestEnergyBalance(t *testing.T) {
	lawtest.Slow(t)
	law, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0, 0}}, []float64{.5})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Training{Data: draws(law), Dim: 2, Network: MLP{Width: 4}, Steps: 1, Batch: 1}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.params.List {
		clear(p.V) // the score of a Gaussian
	}
	for _, lambda := range []float64{0, .3} {
		const rounds, rows = 400, 128
		sum, square := 0.0, 0.0
		for i := range rounds {
			src := stream.New(uint64(i), 0, 0)
			x0, times := make([]float64, 2*rows), make([]float64, rows)
			for k := range rows {
				law.Rand(x0[2*k:][:2], src)
				times[k] = .5
			}
			b := newBatch(&m.Form, x0, times, 2, newRand(uint64(i), 1, 0))
			tape := new(nn.Tape)
			b.features = tape.Make(rows, levelFeatures)
			off := forceOff{lambda, b}
			extra := EnergyBalance{Objective: nothing{}, Weight: 2}.loss(tape, b, off).Scalar() / rows
			sum, square = sum+extra/rounds, square+extra*extra/rounds
		}
		if want, err := 2*lambda*lambda, math.Sqrt((square-sum*sum)/rounds); math.Abs(sum-want) > 3*err+.02*want {
			t.Errorf("λ = %v: loss %v ± %v, want %v", lambda, sum, err, want)
		}
	}
	_, err = Training{Data: draws(law), Dim: 2, Objective: EnergyBalance{Weight: -1}}.Run(context.Background())
	lawtest.CheckError(t, "learned", "Training.Run", err, "Weight")
}

// forceOff is a network that multiplies the score of a Gaussian by 1 + λ.
type forceOff struct {
	lambda float64
	b      *batch
}

func (f forceOff) apply(t *nn.Tape, _, _ *nn.Node, _ bool) *nn.Node {
	return f.b.each(t, func(k, i int, c *coefficients) float64 { return f.lambda * c.A * f.b.y(k, i) / c.B })
}

type nothing struct{ Denoising }

func (nothing) loss(t *nn.Tape, _ *batch, _ module) *nn.Node {
	zero := t.Make(1, 1)
	clear(zero.V)
	return zero
}

// TestStateTraining: energies of a two-level system give its entropy and free energy with the thermodynamic loss, and not without.
func TestStateTraining(t *testing.T) {
	lawtest.Slow(t)
	energy := func(theta float64) float64 { return 1 / (1 + math.Exp(1/theta)) }
	free := func(theta float64) float64 { return -theta * math.Log(1+math.Exp(-1/theta)) }
	training := StateTraining{Range: [2]float64{.2, 1}, Steps: 1000}
	for i := range 17 {
		theta := .2 + .05*float64(i)
		training.Temperatures, training.Energies = append(training.Temperatures, theta), append(training.Energies, energy(theta))
	}
	training.Reference = State{Temperature: .2, Entropy: (energy(.2) - free(.2)) / .2}
	for _, without := range []bool{false, true} {
		training.WithoutThermodynamics = without
		f, err := training.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		for theta := .2; theta <= 1; theta += .1 {
			s := f.At(theta)
			if math.Abs(s.Energy-energy(theta)) > .01 {
				t.Errorf("U(%v) = %v, want %v", theta, s.Energy, energy(theta))
			}
			worst = max(worst, math.Abs(s.FreeEnergy-free(theta)), math.Abs(theta*s.Entropy-(energy(theta)-free(theta))))
		}
		if without != (worst > .02) {
			t.Errorf("without = %v: F or ϑS off by %.3f", without, worst)
		}
	}
}

// TestStateTrainingRuns: errors, workers, resuming.
func TestStateTrainingRuns(t *testing.T) {
	good := StateTraining{Temperatures: []float64{1, 2}, Energies: []float64{.5, 1}, Range: [2]float64{1, 2}, Reference: State{Temperature: 1}, Steps: 5, Batch: 300}
	for want, change := range map[string]func(s *StateTraining){
		"Temperatures":          func(s *StateTraining) { s.Temperatures = nil },
		"Temperatures[1]":       func(s *StateTraining) { s.Temperatures = []float64{1, 0} },
		"Energies[0]":           func(s *StateTraining) { s.Energies = []float64{math.NaN(), 0} },
		"Range":                 func(s *StateTraining) { s.Range = [2]float64{2, 1} },
		"Reference.Temperature": func(s *StateTraining) { s.Reference.Temperature = 0 },
		"Reference.Entropy":     func(s *StateTraining) { s.Reference.Entropy = math.Inf(1) },
		"Weight":                func(s *StateTraining) { s.Weight = math.Inf(1) },
		"Width":                 func(s *StateTraining) { s.Width = -1 },
		"Steps":                 func(s *StateTraining) { s.Steps = -1 },
		"Batch":                 func(s *StateTraining) { s.Batch = -1 },
		"Rate":                  func(s *StateTraining) { s.Rate = -1 },
		"Workers":               func(s *StateTraining) { s.Workers = -1 },
	} {
		s := good
		change(&s)
		_, err := s.Run(context.Background())
		lawtest.CheckError(t, "learned", "StateTraining.Run", err, want)
	}
	good.Workers = 1
	one := lawtest.Must(good.Run(context.Background()))
	good.Workers = 3
	good.Checkpoint = filepath.Join(t.TempDir(), "checkpoint")
	ctx, cancel := context.WithCancel(context.Background())
	good.Progress = func(done, _ int) {
		if done == 3 {
			cancel()
		}
	}
	if _, err := good.Run(ctx); err == nil {
		t.Error("cancelled without an error")
	}
	three := lawtest.Must(good.Run(context.Background()))
	if a, b := one.At(1.3), three.At(1.3); a != b {
		t.Errorf("one worker %v, three workers and an interruption %v", a, b)
	}
}

// TestAdaptive: weights that change with the state are read as they were written, learn the score, and do change.
func TestAdaptive(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	training := Training{Data: draws(law), Dim: 1, Network: Adaptive{Width: 32, Depth: 2, Rank: 4}, Steps: 400, Batch: 256, Average: .98, Rate: .005}
	m, err := training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []float64{.1, .3, 1} {
		if e := scoreError(m, law, at); e > .25 {
			t.Errorf("error %.3f at t = %v", e, at)
		}
	}
	n, err := Load(bytes.NewReader(weights(m)))
	if err != nil {
		t.Fatal(err)
	}
	before := m.Score(nil, []float64{.3}, .2)[0]
	if after := n.Score(nil, []float64{.3}, .2)[0]; before != after {
		t.Errorf("score %v, after loading %v", before, after)
	}
	for _, c := range n.net.(*adaptive).changes {
		clear(c.to.V)
	}
	if n.Score(nil, []float64{.3}, .2)[0] == before {
		t.Error("the change of the weights does not matter")
	}
	for want, net := range map[string]Network{"Rank": Adaptive{Rank: 200}, "Depth": Adaptive{Depth: 1}, "Width": Adaptive{Width: -1}} {
		training.Network = net
		_, err := training.Run(context.Background())
		lawtest.CheckError(t, "learned", "Training.Run", err, want)
	}
}
