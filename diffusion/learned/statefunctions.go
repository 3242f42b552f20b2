package learned

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/internal/nn"
)

// StateTraining learns the state functions U(ϑ), S(ϑ) and F(ϑ) of a body as three outputs of a small network from measured
// energies, with the thermodynamic loss
//
//	⟨(U − ϑS − F)²⟩ + ⟨(∂F/∂ϑ + S)²⟩
//
// at temperatures drawn uniformly from Range. (A text has U + ϑS − F; F = U − ϑS is meant.) Without it nothing is known of S and F. With it they are
// integrals of U, and also U is smoother: thermodynamic integration by a network. An entropy at one temperature must be known: S + c and
// F − cϑ have the same loss. For the score of an ensemble, where U, S and F are averages with the same weights, the loss is 0 whatever the score,
// and can teach nothing; see [Canonical].
type StateTraining struct {
	Temperatures, Energies []float64  // measured
	Range                  [2]float64 // of temperatures, positive
	Reference              State      // its Temperature and Entropy are used
	Weight                 float64    // of the thermodynamic loss; 0: 1
	WithoutThermodynamics  bool       // leaves the loss out, for comparison

	Width    int     // of the two layers; 0: 32
	Steps    int     // 0: 2000
	Batch    int     // temperatures of a step; 0: 128
	Rate     float64 // of Adam; 0: .005
	Seed     uint64
	Workers  int // 0: all cores
	Progress func(done, total int)
	Report   func(Report)

	Checkpoint string // a file, as in Training; "": none
}

// StateFunctions are learned state functions.
type StateFunctions struct {
	training StateTraining
	net      *stateNet
}

// stateNet is a perceptron of z = (ϑ − m)/h with values in [−1, 1] in the range, and the units of its outputs.
type stateNet struct {
	in, hidden, last     *nn.Linear
	middle, half         float64
	offset, energy, time float64 // of U and F; unit of U and F; a temperature, the unit of U over that of S
}

func (t StateTraining) withDefaults() (StateTraining, error) {
	t.Weight, t.Width, t.Steps = orDefault(t.Weight, 1), orDefault(t.Width, 32), orDefault(t.Steps, 2000)
	t.Batch, t.Rate = orDefault(t.Batch, 128), orDefault(t.Rate, .005)
	if n := len(t.Temperatures); n == 0 || n != len(t.Energies) {
		return t, fmt.Errorf("learned: Temperatures and Energies have %d and %d elements, want as many of both", n, len(t.Energies))
	}
	errs := []error{
		arg.Positive("Range[0]", t.Range[0]), arg.Positive("Range[1]", t.Range[1]), arg.Positive("Reference.Temperature", t.Reference.Temperature),
		arg.Finite("Reference.Entropy", t.Reference.Entropy), arg.NonNegative("Weight", t.Weight), checkSize(t.Width, 2), arg.AtLeast("Steps", t.Steps, 1),
		arg.AtLeast("Batch", t.Batch, 1), arg.Memory("Batch", t.Batch, 100), arg.Positive("Rate", t.Rate), arg.AtLeast("Workers", t.Workers, 0),
	}
	for i := range t.Temperatures {
		errs = append(errs, arg.Positive(fmt.Sprintf("Temperatures[%d]", i), t.Temperatures[i]), arg.Finite(fmt.Sprintf("Energies[%d]", i), t.Energies[i]))
	}
	if t.Range[0] >= t.Range[1] {
		errs = append(errs, fmt.Errorf("learned: Range = %v, want the lower temperature first", t.Range))
	}
	for _, err := range errs {
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

// Run trains the state functions.
func (t StateTraining) Run(ctx context.Context) (*StateFunctions, error) {
	t, err := t.withDefaults()
	if err != nil {
		return nil, err
	}
	ps, rng := new(nn.Params), newRand(t.Seed, 0, initial)
	net := &stateNet{
		nn.NewLinear(ps, "first", 1, t.Width, 1, rng), nn.NewLinear(ps, "hidden", t.Width, t.Width, 1, rng), nn.NewLinear(ps, "last", t.Width, 3, 0, rng),
		(t.Range[0] + t.Range[1]) / 2, (t.Range[1] - t.Range[0]) / 2, 0, 0, (t.Range[0] + t.Range[1]) / 2,
	}
	n := float64(len(t.Energies))
	for _, u := range t.Energies {
		net.offset += u / n
	}
	for _, u := range t.Energies {
		net.energy += (u - net.offset) * (u - net.offset) / n
	}
	net.energy = orDefault(math.Sqrt(net.energy), max(1, math.Abs(net.offset)))
	if math.IsInf(net.energy, 0) {
		return nil, errors.New("learned: Energies are too large")
	}
	f := fit{
		Steps: t.Steps, Batch: t.Batch, Rate: t.Rate, WarmUp: (t.Steps + 9) / 10, Average: .99, Seed: t.Seed, Workers: t.Workers,
		Progress: t.Progress, Report: t.Report, Checkpoint: t.Checkpoint, params: ps,
		Header: []any{t.Temperatures, t.Energies, t.Range, t.Reference, t.Weight, t.WithoutThermodynamics, t.Width},
		loss:   func(tape *nn.Tape, s nn.Shard) *nn.Node { return t.loss(tape, net, s) },
	}
	if err := f.run(ctx); err != nil {
		return nil, err
	}
	for i, p := range ps.List {
		copy(p.V, f.trainer.State.Averages[i])
	}
	return &StateFunctions{t, net}, nil
}

// apply returns the three outputs, each a column.
func (n *stateNet) apply(t *nn.Tape, z *nn.Node) (u, s, f *nn.Node) {
	h := t.Silu(n.in.Apply(t, z))
	h = t.Add(h, t.Silu(n.hidden.Apply(t, h)))
	out := n.last.Apply(t, h)
	return t.Slice(out, 0, 1), t.Slice(out, 1, 2), t.Slice(out, 2, 3)
}

// column returns z of temperatures.
func (n *stateNet) column(t *nn.Tape, temperatures []float64) *nn.Node {
	z := t.Make(len(temperatures), 1)
	for i, v := range temperatures {
		z.V[i] = float32((v - n.middle) / n.half)
	}
	return z
}

// constant returns c·v as a column.
func constant(t *nn.Tape, v []float64, c float64) *nn.Node {
	out := t.Make(len(v), 1)
	for i, x := range v {
		out.V[i] = float32(c * x)
	}
	return out
}

// loss is that of the measurements, the reference, and thermodynamics at the temperatures of a shard.
func (t *StateTraining) loss(tape *nn.Tape, n *stateNet, shard nn.Shard) *nn.Node {
	mean := func(residual *nn.Node) *nn.Node {
		return tape.Scale(tape.Mean(tape.Mul(residual, residual)), float64(shard.Len))
	}
	u, _, _ := n.apply(tape, n.column(tape, t.Temperatures))
	measured := make([]float64, len(t.Energies))
	for i, e := range t.Energies {
		measured[i] = (e - n.offset) / n.energy
	}
	_, s0, _ := n.apply(tape, n.column(tape, []float64{t.Reference.Temperature}))
	loss := tape.Add(mean(tape.Sub(u, constant(tape, measured, 1))), mean(tape.Shift(s0, -t.Reference.Entropy*n.time/n.energy)))
	if t.WithoutThermodynamics {
		return loss
	}
	rng := rand.New(shard.Src)
	temperatures := make([]float64, shard.Len)
	for i := range temperatures {
		temperatures[i] = t.Range[0] + (t.Range[1]-t.Range[0])*rng.Float64()
	}
	z := tape.Track(n.column(tape, temperatures))
	u, s, f := n.apply(tape, z)
	slope := tape.Scale(tape.Grad(f, nil, true, z)[0], n.time/n.half)
	legendre := tape.Sub(tape.Sub(u, f), tape.Mul(s, constant(tape, temperatures, 1/n.time)))
	thermodynamic := tape.Add(mean(legendre), mean(tape.Add(slope, s)))
	return tape.Add(loss, tape.Scale(thermodynamic, t.Weight))
}

// At returns Temperature, Energy, Entropy and FreeEnergy at a temperature as the network has learned them. Outside of Range they mean nothing.
func (f *StateFunctions) At(temperature float64) State {
	tape := new(nn.Tape)
	tape.Record(false)
	n := f.net
	u, s, free := n.apply(tape, n.column(tape, []float64{temperature}))
	return State{
		Temperature: temperature, Energy: n.offset + n.energy*u.Scalar(),
		Entropy: n.energy / n.time * s.Scalar(), FreeEnergy: n.offset + n.energy*free.Scalar(),
	}
}
