package learned

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/sde"
)

// FewSteps generates in a few evaluations of a network. It is made by [Distillation.Run] or [LoadFewSteps], cannot be changed, and can be used by
// several goroutines.
//
// Its network is read like a score s, but is none: a step from the time t to u is that of [sde.DDIM],
//
//	x ← (σ_u/σ_t) x + (α_u − α_t σ_u/σ_t) x̂,    x̂ = (x + σ_t² s)/α_t,    α = e^{−t}, σ² = 1 − e^{−2t},
//
// and s is such that the step ends where the teacher's flow does. So s depends on the step that is to be made, not on p_t alone.
type FewSteps struct {
	distilled
	model *Model
}

// distilled is what a file says besides the weights.
type distilled struct {
	Method  DistillationMethod
	Times   []float64 // that Sample goes through
	Student description
}

// Dim returns the number of coordinates.
func (f *FewSteps) Dim() int { return f.model.Dim() }

// Times returns the times of the steps, which fall from the start to 0. There is one evaluation of the network less than times.
func (f *FewSteps) Times() []float64 { return slices.Clone(f.distilled.Times) }

// Drift returns what the network gives for the score, at one point or at several, one after the other. Only at the times of the steps does it mean
// anything: with it, [sde.DDIM] along Times makes the steps of Progressive distillation.
func (f *FewSteps) Drift() diffusion.Drift {
	return func(dst, x []float64, t float64) { f.model.Scores(dst, x, t) }
}

// Start puts a draw of the noise that generation starts from into dst and returns it; a nil dst allocates. It is the Gaussian with the mean and the
// variances that the data have at the first of the times. A nil src draws from the global source.
func (f *FewSteps) Start(dst []float64, src rand.Source) []float64 {
	dst = arg.Slice(dst, f.Dim())
	f.model.start(dst, f.distilled.Times[0], stream.From(src))
	return dst
}

// start draws points, one after the other, of the Gaussian with the mean and variance of p_t.
func (m *Model) start(x []float64, t float64, rng *rand.Rand) {
	root, delta := noise(t)
	for j := range x {
		i := j % m.description.Dim
		c := m.Form.at(i, root, delta)
		x[j] = root*m.Form.Mean[i] + math.Sqrt(c.v)*rng.NormFloat64()
	}
}

// Sample moves points x, one after the other, from the first of the times to 0. Progressive distillation makes deterministic steps.
// After Consistency, each evaluation guesses the data from the noise, and all but the last are followed by fresh noise up to the next time,
// x ← α_u x̂ + σ_u ξ (Song et al., arXiv:2303.01469, Algorithm 1). A nil src draws from the global source.
//
// It is an error if x is not finite, at the start or after a step. The length of x must be a multiple of Dim.
func (f *FewSteps) Sample(x []float64, src rand.Source) error {
	return f.SampleTimes(x, f.distilled.Times, src)
}

// SampleTimes is Sample along other times, such as the first and 0, which is one step. What was distilled progressively knows no steps but its own, and
// along others the result means little. Consistency has learned all times of the teacher. Times must fall to 0 or more.
func (f *FewSteps) SampleTimes(x, times []float64, src rand.Source) error {
	if len(x) == 0 || len(x)%f.Dim() != 0 {
		panic("learned: the length of x is no positive multiple of Dim")
	}
	if f.Method == Progressive {
		return sde.DDIM{}.Sample(x, f.Drift(), times, src)
	}
	rng := stream.From(src)
	for i := 1; i < len(times); i++ {
		// The guess is a step to time 0.
		if err := (sde.DDIM{}).Sample(x, f.Drift(), []float64{times[i-1], 0}, nil); err != nil {
			return err
		}
		if root, delta := noise(times[i]); delta > 0 {
			for j, v := range x {
				x[j] = root*v + math.Sqrt(delta)*rng.NormFloat64()
			}
		}
	}
	return nil
}

// Rand puts a generated point into dst and returns it: a draw of Start, moved by Sample. A nil dst allocates, a nil src draws from the global
// source. It panics if the point is not finite.
func (f *FewSteps) Rand(dst []float64, src rand.Source) []float64 {
	dst = f.Start(dst, src)
	if err := f.Sample(dst, src); err != nil {
		panic("learned: " + err.Error())
	}
	return dst
}

// Save writes the sampler. LoadFewSteps reads it again, to the same bits.
func (f *FewSteps) Save(w io.Writer) error { return save(w, &f.distilled, f.model.params) }

// LoadFewSteps reads a sampler that Save has written. Bytes that are truncated, damaged or something else are an error.
func LoadFewSteps(r io.Reader) (*FewSteps, error) {
	f := new(FewSteps)
	if err := load(r, &f.distilled, func() (*nn.Params, error) {
		if err := f.check(); err != nil {
			return nil, err
		}
		f.model = newModel(f.Student, 0)
		return f.model.params, nil
	}); err != nil {
		return nil, err
	}
	return f, nil
}

// check refuses what no distillation writes.
func (d *distilled) check() error {
	n := len(d.Times)
	if d.Student.Network == nil || n < 2 || d.Method < Progressive || d.Method > Consistency {
		return fmt.Errorf("%w: it is not a sampler in few steps", nn.ErrForeign)
	}
	for i, t := range d.Times {
		if err := check.First(arg.NonNegative(fmt.Sprintf("Times[%d]", i), t)); err != nil {
			return err
		}
		if i > 0 && t >= d.Times[i-1] {
			return fmt.Errorf("the times do not fall: number %d is %v", i, t)
		}
	}
	return nil
}
