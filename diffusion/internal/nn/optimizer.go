package nn

import (
	"math"

	"nonequilibrium/diffusion/internal/nn/f32"
)

// Optimizer is Adam (Kingma and Ba, arXiv:1412.6980) with a rate that rises linearly and falls with a cosine, and a moving
// average of the parameters.
type Optimizer struct {
	Rate         float64 // at its highest
	WarmUp       int     // steps in which the rate rises
	Steps        int     // the rate reaches 0 after so many steps; 0: it stays
	Beta1, Beta2 float64 // how slowly the averages of gradients and of their squares forget
	Decay        float64 // of the average of the parameters: it forgets over 1/(1 − Decay) steps
	Clip         float64 // gradients are shortened to this length; 0: they are not
}

// rate returns the rate of step n, which counts from 1.
func (o *Optimizer) rate(n int) float64 {
	r := o.Rate
	if n < o.WarmUp {
		r *= float64(n) / float64(o.WarmUp)
	}
	if o.Steps > 0 {
		r *= .5 * (1 + math.Cos(math.Pi*min(1, float64(n)/float64(o.Steps))))
	}
	return r
}

// State is what the optimiser keeps of a network besides its parameters.
type State struct {
	Step     int         // steps made
	Mean     [][]float32 // average of the gradients
	Square   [][]float32 // average of their squares
	Averages [][]float32 // of the parameters
}

// NewState is the state before the first step.
func NewState(ps *Params) *State {
	s := &State{Mean: ps.Zeros(), Square: ps.Zeros(), Averages: ps.Zeros()}
	for i, p := range ps.List {
		copy(s.Averages[i], p.V)
	}
	return s
}

// step makes one step along the sum of the gradients of all shards. It returns the length of that sum.
func (o *Optimizer) step(ps *Params, s *State, shards []*Gradients) float64 {
	shards[0].sum(shards[1:])
	norm := shards[0].Norm()
	scale := 1.0
	if o.Clip > 0 && norm > o.Clip {
		scale = o.Clip / norm
	}
	s.Step++
	n := float64(s.Step)
	c := f32.AdamStep{
		Factor: float32(scale), First: float32(1 - o.Beta1), Second: float32(1 - o.Beta2), Epsilon: 1e-8,
		// The averages start at 0; this is the usual correction for it.
		Rate: float32(o.rate(s.Step) * math.Sqrt(1-math.Pow(o.Beta2, n)) / (1 - math.Pow(o.Beta1, n))),
		// A short memory at first, so that the start is soon forgotten.
		Average: float32(1 - min(o.Decay, n/(n+10))),
	}
	for i, p := range ps.List {
		f32.Adam(p.V, s.Mean[i], s.Square[i], s.Averages[i], [][]float32{shards[0].V[i]}, c)
	}
	return norm
}
