package diffusion

import (
	"context"

	"nonequilibrium/diffusion/internal/vec"
)

// flow moves the paths along the probability flow, by the classical
// Runge–Kutta method on the clock, and integrates the divergence of its velocity.
func (b *block) flow(ctx context.Context) error {
	b.start()
	step := newFlowStep(b.sim.Data, b.clock[0])
	d := b.sim.Data.Dim()
	for n := 1; n < len(b.clock); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		step.next(b.clock[n])
		chunks(b.lanes, d, func(from, to, lane int) {
			step.move(b.x[from:to], b.environment[lane:lane+vec.Lanes])
		})
		b.record(n)
	}
	return nil
}

// flowStep is one Runge–Kutta step of the probability flow for all chunks. The
// distributions at its start, its middle and its end are computed once.
type flowStep struct {
	data               *Mixture
	at                 Mixture // the last of them
	from, to           float64
	start, middle, end *vec.Law

	stage, lag, sum []float64 // of a chunk
	divergence      [vec.Lanes]float64
}

func newFlowStep(data *Mixture, from float64) *flowStep {
	size := data.dim * vec.Lanes
	s := &flowStep{
		data: data, to: from, start: new(vec.Law), middle: new(vec.Law), end: new(vec.Law),
		stage: make([]float64, size), lag: make([]float64, size), sum: make([]float64, size),
	}
	s.fill(s.end, from)
	return s
}

// fill makes law the mixture at the clock's reading tau, in a form that has divergences.
func (s *flowStep) fill(law *vec.Law, tau float64) {
	s.at.setAt(s.data, tau).fill(law, vec.Diagonal)
}

// next readies the step that follows the last and ends at the reading to.
func (s *flowStep) next(to float64) {
	s.from, s.to = s.to, to
	s.start, s.end = s.end, s.start
	s.fill(s.middle, (s.from+to)/2)
	s.fill(s.end, to)
}

// Abscissae and weights of the classical method.
var (
	stageAt     = [4]float64{0, 0.5, 0.5, 1}
	stageWeight = [4]float64{1. / 6, 1. / 3, 1. / 3, 1. / 6}
)

// move advances a chunk by the velocity v = −(x + ∇ln p) and adds to heat minus
// its divergence −d − ∇·∇ln p, integrated over the step. Along the flow the
// latter is the gain of ln p(x).
func (s *flowStep) move(x, heat []float64) {
	h := s.to - s.from
	clear(s.sum)
	for i, law := range [4]*vec.Law{s.start, s.middle, s.middle, s.end} {
		copy(s.stage, x)
		if i > 0 {
			vec.AddScaled(s.stage, s.stage, s.lag, -stageAt[i]*h)
		}
		law.ScoreDivergence(s.lag, s.divergence[:], s.stage)
		vec.AddScaled(s.lag, s.lag, s.stage, 1)
		vec.AddScaled(s.sum, s.sum, s.lag, stageWeight[i])
		vec.AddScaled(heat, heat, s.divergence[:], stageWeight[i]*h)
	}
	vec.AddScaled(x, x, s.sum, -h)
	for i := range heat {
		heat[i] += h * float64(s.data.dim)
	}
}
