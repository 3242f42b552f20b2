package diffusion

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// DDPM is the discrete noising chain of Ho et al., arXiv:2006.11239,
//
//	x_n = √(1 − β_n) x_{n−1} + √β_n ξ_n,    ᾱ_n = Π_{k≤n} (1 − β_k).
//
// Each step is an exact transition of the Ornstein–Uhlenbeck process over the time
// −½ ln(1 − β_n). The chain is therefore the continuous process itself, observed when
// its clock reads τ_n = −½ ln ᾱ_n, and not only in the limit of many steps. A DDPM
// is a [Schedule] whose time is n: data.At(chain.Clock(n)) is the distribution of x_n, and
// Simulation{Schedule: chain, Duration: N, Steps: N} runs the chain.
type DDPM struct {
	betas []float64
	clock []float64 // τ_0 = 0 to τ_N
}

// NewDDPM returns the chain with the given β_1, …, β_N, between 0 and 1 exclusive.
func NewDDPM(betas []float64) (*DDPM, error) {
	if len(betas) == 0 {
		return nil, fmt.Errorf("diffusion: betas is empty")
	}
	c := &DDPM{betas: append([]float64(nil), betas...), clock: make([]float64, len(betas)+1)}
	for n, b := range betas {
		if !(b > 0 && b < 1) {
			return nil, fmt.Errorf("diffusion: betas[%d] = %v is not between 0 and 1", n, b)
		}
		c.clock[n+1] = c.clock[n] - 0.5*math.Log1p(-b)
	}
	return c, nil
}

// LinearDDPM returns the chain of the given number of steps whose β_n goes in a
// straight line from first to last: 1e−4 to 0.02 in 1000 steps in Ho et al. In
// fewer steps these two leave some of the signal; scale both by 1000/steps.
func LinearDDPM(steps int, first, last float64) (*DDPM, error) {
	return newDDPM(steps, func(n int) float64 {
		if steps == 1 {
			return first
		}
		return first + (last-first)*float64(n-1)/float64(steps-1)
	})
}

// SigmoidDDPM returns the chain whose β_n follows a logistic curve from first to
// last, over ±6 of its argument (Xu et al., arXiv:2203.02923).
func SigmoidDDPM(steps int, first, last float64) (*DDPM, error) {
	return newDDPM(steps, func(n int) float64 {
		u := 0.0
		if steps > 1 {
			u = -6 + 12*float64(n-1)/float64(steps-1)
		}
		return first + (last-first)/(1+math.Exp(-u))
	})
}

// CosineDDPM returns the chain of Nichol and Dhariwal, arXiv:2102.09672, whose ᾱ_n
// follows a squared cosine, with β_n cut off at 0.999.
func CosineDDPM(steps int) (*DDPM, error) {
	signal := func(n int) float64 {
		c := math.Cos(math.Pi / 2 * (float64(n)/float64(steps) + 0.008) / 1.008)
		return c * c
	}
	return newDDPM(steps, func(n int) float64 { return min(1-signal(n)/signal(n-1), 0.999) })
}

func newDDPM(steps int, beta func(n int) float64) (*DDPM, error) {
	if err := check.First(arg.AtLeast("steps", steps, 1), arg.Memory("steps", steps, 24)); err != nil {
		return nil, err
	}
	betas := make([]float64, steps)
	for n := range betas {
		betas[n] = beta(n + 1)
	}
	return NewDDPM(betas)
}

// Steps returns the number N of steps.
func (c *DDPM) Steps() int { return len(c.betas) }

// Beta returns β_n, n from 1 to N. It panics for any other n.
func (c *DDPM) Beta(n int) float64 {
	c.checkStep(n, 1)
	return c.betas[n-1]
}

// Signal returns ᾱ_n, n from 0 to N. It panics for any other n.
func (c *DDPM) Signal(n int) float64 {
	c.checkStep(n, 0)
	return math.Exp(-2 * c.clock[n])
}

// checkStep panics unless n is a step from first to N.
func (c *DDPM) checkStep(n, first int) {
	if n < first || n > len(c.betas) {
		panic(fmt.Sprintf("diffusion: step n = %d of a chain, want %d to %d", n, first, len(c.betas)))
	}
}

// Clock returns the reading τ of the clock after t steps. It is linear between whole steps,
// and after the last step it goes on as in the last.
func (c *DDPM) Clock(t float64) float64 {
	n := c.stepOf(t)
	return c.clock[n] + (c.clock[n+1]-c.clock[n])*(t-float64(n))
}

// kinks returns the times of the steps, at which the rate jumps.
func (c *DDPM) kinks() []float64 {
	times := make([]float64, len(c.clock))
	for n := range times {
		times[n] = float64(n)
	}
	return times
}

// Rate returns the rate of the clock in the step that contains t.
func (c *DDPM) Rate(t float64) float64 {
	n := c.stepOf(t)
	return c.clock[n+1] - c.clock[n]
}

func (c *DDPM) stepOf(t float64) int {
	return max(0, min(int(math.Floor(t)), len(c.betas)-1))
}
