package fluids

import (
	"errors"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Conserving is a sampler that keeps a conserved total: all fields of the data have Σ_i x_i = Total. The noise of a process that conserves has no
// component along (1, …, 1), so that a field at the time t has the total e^{−t}·Total, and there its score is
//
//	P ∇ln p_t(x),    P v = v − mean(v).
//
// The score and the noise of another sampler are projected in this way. Since the steps of a sampler are linear in the point, the score and the noise, and the score is asked
// only at points with the right total, it is enough to take out at the end what the noise of all steps has added. Any score may be used, also one that has learned the total only roughly.
type Conserving struct {
	Sampler Sampler
	Dim     int // of a field; what is sampled may be several, one after the other
	Total   float64
}

// Sampler is the interface sde.Sampler, for this package does not import that one: it moves points x, one after the other, along falling times.
type Sampler interface {
	Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error
}

// Sample implements [Sampler]. Errors are those of Dim and Total, and of the Sampler.
func (c Conserving) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	if err := check.First(arg.AtLeast("Dim", c.Dim, 1), arg.Finite("Total", c.Total)); err != nil {
		return err
	}
	if c.Sampler == nil || score == nil {
		return errors.New("fluids: Sampler or score is nil")
	}
	if len(x)%c.Dim != 0 {
		panic(badLength)
	}
	if len(times) == 0 {
		return c.Sampler.Sample(x, score, times, src) // which says what is wrong
	}
	at := make([]float64, len(x))
	projected := func(dst, x []float64, t float64) {
		copy(at, x)
		c.setTotal(at, math.Exp(-t)*c.Total)
		score(dst, at, t)
		c.setTotal(dst, 0)
	}
	c.setTotal(x, math.Exp(-times[0])*c.Total)
	if err := c.Sampler.Sample(x, projected, times, src); err != nil {
		return err
	}
	c.setTotal(x, math.Exp(-times[len(times)-1])*c.Total)
	return nil
}

// setTotal adds the same to all values of each field so that their sum is the total.
func (c Conserving) setTotal(x []float64, total float64) {
	for ; len(x) > 0; x = x[c.Dim:] {
		sum := 0.0
		for _, v := range x[:c.Dim] {
			sum += v
		}
		for i := range x[:c.Dim] {
			x[i] += (total - sum) / float64(c.Dim)
		}
	}
}
