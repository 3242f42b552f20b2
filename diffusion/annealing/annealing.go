package annealing

import (
	"errors"
	"fmt"
	"math"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// Annealing the harmonic trap. A normal distribution N(0, c) in each direction stays one,
//
//	ċ = 2ϑ − 2κc,    Σ̇ = d (ϑ − κc)²/(cϑ),    Φ̇ = −⟨U̇⟩/ϑ = −d κ ċ/(2ϑ), the flux to the bath.

// Annealing is a trap in a bath whose temperature changes.
type Annealing struct {
	Dim         int
	Stiffness   float64 // κ
	Temperature Protocol
	Steps       int // of the classical Runge–Kutta method
	Duration    float64

	// Start and Target are the temperatures of the equilibrium from which the trap
	// starts and of that to which it relaxes after Duration; 0: those of Temperature at the two
	// times. Set them if the protocol jumps there.
	Start, Target float64
}

// Annealed is the result of [Annealing.Run].
type Annealed struct {
	Times      []float64 // at the Steps + 1 states
	States     []State   // at the temperature of the bath
	Production []float64 // the rate Σ̇

	// Balance is that of [0, Duration]. Relaxation is the entropy produced afterwards,
	// the relative entropy to equilibrium at the target: infinite if the target is zero.
	Balance    diffusion.Balance
	Relaxation float64
}

// Run integrates the moments. The error falls with the fourth power of the step
// if the protocol is smooth. If the temperature reaches zero before the cloud has
// shrunk to a point, the production is infinite: with ϑ falling linearly it diverges as
// the logarithm of the time left. Run returns an error for fields that cannot be used, for
// a temperature that is negative at a step or in its middle, and for steps so long that the
// variance becomes negative.
func (a Annealing) Run() (*Annealed, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	if a.Start == 0 {
		a.Start = a.Temperature(0)
	}
	if a.Target == 0 {
		a.Target = a.Temperature(a.Duration)
	}
	if err := arg.Positive("the temperature at the start", a.Start); err != nil {
		return nil, err
	}
	if err := a.checkTemperatures(); err != nil {
		return nil, err
	}
	n := a.Steps + 1
	r := &Annealed{Times: make([]float64, n), States: make([]State, n), Production: make([]float64, n)}
	x := []float64{a.Start / a.Stiffness, 0} // the variance, and the entropy produced so far
	for i := range n {
		r.Times[i] = a.Duration * float64(i) / float64(a.Steps)
		if i > 0 {
			diffusion.RungeKutta(x, a.velocity, r.Times[i-1], r.Times[i])
		}
		if math.IsNaN(x[0]) || math.IsInf(x[0], 0) {
			return nil, fmt.Errorf("annealing: the variance at t = %v is %v: Temperature, Stiffness or Duration is beyond the range of float64", r.Times[i], x[0])
		}
		if !(x[0] > 0) {
			return nil, fmt.Errorf("annealing: Steps = %d is too few: the variance at t = %v comes out as %v", a.Steps, r.Times[i], x[0])
		}
		theta := a.Temperature(r.Times[i])
		r.States[i], r.Production[i] = a.state(theta, x[0]), a.production(theta, x[0])
	}
	if math.IsNaN(x[1]) {
		return nil, fmt.Errorf("annealing: the entropy produced until t = %v is NaN: Temperature or Stiffness is beyond the range of float64", a.Duration)
	}
	system := r.States[a.Steps].Entropy - r.States[0].Entropy
	r.Balance = diffusion.Balance{System: system, Environment: x[1] - system, Total: x[1]}
	r.Relaxation = a.relaxation(x[0])
	return r, nil
}

// relaxation is the relative entropy of a cloud of the given variance to equilibrium at the target.
func (a *Annealing) relaxation(variance float64) float64 {
	if a.Target == 0 {
		return math.Inf(1)
	}
	excess := a.Stiffness * variance / a.Target
	if math.IsInf(excess, 1) {
		return excess
	}
	return float64(a.Dim) / 2 * (excess - 1 - math.Log(excess))
}

// velocity is the equation of motion of the variance and of the entropy produced.
func (a *Annealing) velocity(dst, x []float64, t float64) {
	theta := a.Temperature(t)
	dst[0] = 2*theta - 2*a.Stiffness*x[0]
	dst[1] = a.production(theta, x[0])
}

func (a *Annealing) production(theta, variance float64) float64 {
	lag := theta - a.Stiffness*variance
	return float64(a.Dim) * lag * lag / (variance * theta)
}

func (a *Annealing) state(theta, variance float64) State {
	d := float64(a.Dim)
	return State{theta, d * a.Stiffness * variance / 2, d / 2 * math.Log(2*math.Pi*math.E*variance)}
}

// check reports the first field that cannot be used.
func (a *Annealing) check() error {
	if a.Temperature == nil {
		return errors.New("annealing: Temperature is nil")
	}
	return check.First(
		(Trap{a.Dim}).check(a.Stiffness),
		arg.AtLeast("Steps", a.Steps, 1),
		arg.Memory("Steps", a.Steps, 40),
		arg.Positive("Duration", a.Duration),
		arg.NonNegative("Start", a.Start),
		arg.NonNegative("Target", a.Target),
	)
}

// checkTemperatures looks where the method does: at the steps and in their middle.
func (a *Annealing) checkTemperatures() error {
	for i := range 2*a.Steps + 1 {
		t := a.Duration * float64(i) / float64(2*a.Steps)
		if theta := a.Temperature(t); !isPositive(theta) && theta != 0 {
			return arg.NonNegative(fmt.Sprintf("Temperature(%v)", t), theta)
		}
	}
	return nil
}
