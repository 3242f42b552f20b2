package learned

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
)

// Scores with a temperature, s_θ = −∇U_θ/ϑ.
//
// A score sees U/ϑ and neither of the two. Where ϑ is given with the data (Thermal), U is what the data of all temperatures
// have in common. Where it is learned as a function of t (TempNet), U_θ → c(t)U_θ, ϑ_θ → c(t)ϑ_θ changes no score and no loss, and
// Gauge fixes c by a choice. Equipartition is no thermometer either: ⟨x·∇U⟩ = dϑ holds for every such pair.

// Thermal is an energy network for data at several temperatures ϑ, the value of Training.Condition, which is 1:
//
//	s_θ(x, t|ϑ) = −∇U_θ(x, t)/ϑ_t,    ϑ_t = Δ + aϑ.
//
// The noising has the temperature 1 and cools or heats the data to it: ϑ_t is the temperature on the way, ϑ at first and 1 in the end. (With ϑ instead of ϑ_t
// the score would be wrong at late times, when it is −x at all temperatures.) Data of e^{−U/ϑ} give U_θ → U for t → 0. At t > 0 the true U depends on the temperature, unless it is |x|²/2: U_θ sees it
// with the factor Δ, which vanishes with t, or not at all if Blind is set. [Model.Temperature] returns ϑ_t, and U_θ = ϑ_t·E. Since there is one U for all temperatures, the
// model has a meaning at temperatures that it has not seen. The score without a condition is that at the mean temperature; temperatures are never hidden.
type Thermal struct {
	Width int // 0: 128
	Depth int // 0: 3
	Blind bool
}

func (Thermal) isotropic() bool { return true }
func (Thermal) conditions() int { return 1 }

func (h Thermal) check(int) (Network, error) {
	h.Width, h.Depth = orDefault(h.Width, 128), orDefault(h.Depth, 3)
	return h, checkSize(h.Width, h.Depth)
}

func (h Thermal) build(ps *nn.Params, dim, _ int, rng *rand.Rand) module {
	return gradient{&thermalEnergy{blind: h.Blind, perceptron: newPerceptron(ps, "thermal", dim, levelFeatures+1, h.Width, h.Depth, 1, rng)}}
}

type thermalEnergy struct {
	*perceptron
	blind      bool
	form       form
	mean, unit float64 // of the temperatures
}

func (e *thermalEnergy) describe(d *description) {
	e.form, e.mean, e.unit = d.Form, d.Condition.Mean[0], d.Condition.Scale[0]
}

// energy multiplies the energy of the form, for data at the mean temperature, by the ratio w of that to the temperature of the draw:
// φ ← wφ + (w − 1)(A√v/B)|u|²/2 gives E ← wE.
func (e *thermalEnergy) energy(t *nn.Tape, u, features *nn.Node) *nn.Node {
	inner, ratio, trap := t.Make(u.Rows, levelFeatures+1), t.Make(u.Rows, 1), t.Make(u.Rows, 1)
	for k := range u.Rows {
		row := features.V[k*features.Cols:][:features.Cols]
		root, delta := e.form.fromLevel(row)
		c := e.form.at(0, root, delta)
		theta := float64(row[levelFeatures])
		w := (delta + root*root*e.mean) / (delta + root*root*(e.mean+e.unit*theta))
		ratio.V[k], trap.V[k] = float32(w), float32((w-1)*c.A*math.Sqrt(c.v)/(2*c.B))
		copy(inner.V[k*inner.Cols:], row[:levelFeatures])
		if e.blind {
			delta = 0
		}
		inner.V[k*inner.Cols+levelFeatures] = float32(delta * theta)
	}
	phi := e.perceptron.apply(t, u, inner, true)
	return t.Add(t.Mul(phi, ratio), t.Mul(t.DotRows(u, u), trap))
}

// fromLevel returns √a and Δ of a row of features.
func (f *form) fromLevel(row []float32) (root, delta float64) {
	lo, hi := logRatio(f.Times[0]), logRatio(f.Times[1])
	r := math.Exp(lo + (float64(row[0])+1)/2*(hi-lo))
	return 1 / math.Sqrt(1+r), r / (1 + r)
}

// TempNet is an energy network with a temperature that is learned as a positive function of t, exp of a small perceptron:
//
//	s_θ(x, t) = −∇U_θ(x, t)/ϑ_θ(t).
//
// [Model.Temperature] returns ϑ_θ(t), and U_θ = ϑ_θ·E. Objectives for the score determine the ratio only, and ϑ_θ is where the training happened to
// take it; see [Gauge].
type TempNet struct {
	Width int // of the energy; 0: 128
	Depth int // of the energy; 0: 3
}

func (TempNet) isotropic() bool { return true }

func (n TempNet) check(int) (Network, error) {
	n.Width, n.Depth = orDefault(n.Width, 128), orDefault(n.Depth, 3)
	return n, checkSize(n.Width, n.Depth)
}

func (n TempNet) build(ps *nn.Params, dim, features int, rng *rand.Rand) module {
	return gradient{&tempEnergy{
		newPerceptron(ps, "energy", dim, features, n.Width, n.Depth, 1, rng),
		newFunctionOfTime(ps, "temperature", 16, rng), newFunctionOfTime(ps, "gauge", 64, rng),
	}}
}

// tempEnergy is φ/ϑ. The factor c(t) of the gauge is common to U_θ = cφ and to the temperature cϑ. It is not in the score.
type tempEnergy struct {
	*perceptron
	temperature, gauge *functionOfTime // their logarithms
}

func (e *tempEnergy) energy(t *nn.Tape, u, features *nn.Node) *nn.Node {
	logT := e.temperature.apply(t, features)
	return t.Mul(e.perceptron.apply(t, u, features, true), t.Exp(t.Scale(logT, -1)))
}

// functionOfTime is a perceptron of the features of the noise level. It begins at 0.
type functionOfTime struct{ first, last *nn.Linear }

func newFunctionOfTime(ps *nn.Params, name string, width int, rng *rand.Rand) *functionOfTime {
	return &functionOfTime{nn.NewLinear(ps, name+".first", levelFeatures, width, 1, rng), nn.NewLinear(ps, name+".last", width, 1, 0, rng)}
}

func (f *functionOfTime) apply(t *nn.Tape, features *nn.Node) *nn.Node {
	return f.last.Apply(t, t.Silu(f.first.Apply(t, t.Slice(features, 0, levelFeatures))))
}

// Temperature returns the temperature ϑ in s = −∇U/ϑ: Δ + aϑ for a Thermal network and data of the temperature ϑ, which is the condition, and ϑ_θ(t) for a
// TempNet, whatever the condition. ok is false for all other networks.
func (m *Model) Temperature(t float64, condition []float64) (temperature float64, ok bool) {
	if !(t > 0) {
		panic("learned: t is not positive")
	}
	g, _ := m.net.(gradient)
	switch e := g.potential.(type) {
	case *thermalEnergy:
		m.checkCondition(condition)
		root, delta := noise(t)
		return delta + root*root*condition[0], true
	case *tempEnergy:
		tape := new(nn.Tape)
		tape.Record(false)
		_, features := m.inputs(tape, make([]float64, m.description.Dim), t, nil)
		return math.Exp(e.temperature.apply(tape, features).Scalar() + e.gauge.apply(tape, features).Scalar()), true
	}
	return 0, false
}

// Gauge makes the temperature of a TempNet that of a harmonic oscillator with unit stiffness whose force is as strong,
//
//	ϑ_θ(t) = d/⟨|s_θ(x, t)|²⟩,
//
// the inverse of the Fisher information per coordinate; it tends to 1. Besides the Objective it has the loss ϑ_θ|s_θ|²/d − ln ϑ_θ with this
// minimum, from which a factor c(t) learns that multiplies U_θ and ϑ_θ. The score is that without the gauge, to the bit if Clip is 0.
type Gauge struct {
	Objective Objective // nil: Denoising{}
}

func (g Gauge) check() error { return orDefault[Objective](g.Objective, Denoising{}).check() }

func (g Gauge) fits(n Network) error {
	if _, ok := n.(TempNet); !ok {
		return fmt.Errorf("learned: Objective = Gauge, want a TempNet as the Network, not %T", n)
	}
	return nil
}

func (g Gauge) loss(t *nn.Tape, b *batch, net module) *nn.Node {
	loss := orDefault[Objective](g.Objective, Denoising{}).loss(t, b, net)
	e := net.(gradient).potential.(*tempEnergy)
	out := net.apply(t, b.u(t), b.features, false)
	square := t.Make(b.rows, 1)
	for k := range square.V {
		sum := 0.0
		for _, s := range b.scores(k, out) {
			sum += s * s
		}
		square.V[k] = float32(sum / float64(b.dim))
	}
	logT := t.Add(t.Detach(e.temperature.apply(t, b.features)), e.gauge.apply(t, b.features))
	return t.Add(loss, t.Sum(t.Sub(t.Mul(t.Exp(logT), square), logT)))
}

// scores returns the scores of row k for the output of a network.
func (b *batch) scores(k int, out *nn.Node) []float64 {
	s := make([]float64, b.dim)
	for i := range s {
		c := &b.scales[k*b.dim+i]
		s[i] = c.A*b.y(k, i) + c.B*float64(out.V[k*b.dim+i])
	}
	return s
}

// NoisyScore returns a score with thermal noise, s(x, t) + √(2/ϑ) ξ, with a fresh ξ at each call. An Euler step of the length h of the reverse process,
// y ← y + h(y + 2s) + √(2h) ξ, gets the additional variance
//
//	(2h)²·2/ϑ = 2h·4h/ϑ,
//
// which is that of a bath with the diffusion constant 1 + 4h/ϑ instead of 1. It does not matter for h → 0 at a fixed ϑ, and so
// it is no thermal noise. With ϑ = β/2 = h, where β = 2h is the variance of a step, the diffusion constant is 5 for any h. The drift is for one goroutine. A nil src is the global source.
func NoisyScore(score diffusion.Drift, temperature float64, src rand.Source) (diffusion.Drift, error) {
	if score == nil {
		return nil, errors.New("learned: NoisyScore: score is nil, want a function")
	}
	if err := arg.Positive("temperature", temperature); err != nil {
		return nil, err
	}
	rng := stream.From(src)
	strength := math.Sqrt(2 / temperature)
	return func(dst, x []float64, t float64) {
		score(dst, x, t)
		for i := range dst {
			dst[i] += strength * rng.NormFloat64()
		}
	}, nil
}
