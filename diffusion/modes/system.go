package modes

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/check"
)

// Energy is a differentiable energy.
type Energy interface {
	// Value returns U(x).
	Value(x []float64) float64
	// AddGradient adds ∇U(x) to dst.
	AddGradient(dst, x []float64)
}

// System is a set of modes at a temperature ϑ.
type System struct {
	Dim         int
	Temperature float64  // ϑ
	Base        Energy   // shared by all modes; nil: 0
	Modes       []Energy // V_k
}

// arg words the errors of this package.
const arg = check.Package("modes")

// check reports the first field that cannot be used.
func (s *System) check() error {
	if err := check.First(arg.AtLeast("Dim", s.Dim, 1), arg.Positive("Temperature", s.Temperature)); err != nil {
		return err
	}
	if len(s.Modes) == 0 {
		return errors.New("modes: Modes is empty")
	}
	for k, m := range s.Modes {
		if m == nil {
			return fmt.Errorf("modes: Modes[%d] is nil", k)
		}
	}
	return nil
}

// Energy returns U_k(x).
func (s *System) Energy(x []float64, k int) float64 {
	arg.Index("k", k, len(s.Modes))
	u := s.Modes[k].Value(x)
	if s.Base != nil {
		u += s.Base.Value(x)
	}
	return u
}

// forceEnergy puts the force −∇U_k(x) into force and returns U_k(x).
func (s *System) forceEnergy(force, x []float64, k int) (energy float64) {
	clear(force)
	s.Modes[k].AddGradient(force, x)
	if s.Base != nil {
		s.Base.AddGradient(force, x)
	}
	floats.Scale(-1, force)
	return s.Energy(x, k)
}

// SwitchProbability returns the probability that a sampler at x switches from the mode
// from to the mode to in one attempt. Each of the other modes is proposed with the same
// probability, and accepted with the probability
//
//	min(1, e^{−(U_to − U_from)/ϑ})
//
// (Metropolis et al., J. Chem. Phys. 21, 1087 (1953)). With p(x, k) ∝ e^{−U_k/ϑ} this
// is in detailed balance, p(x, k) P(k → j) = p(x, j) P(j → k). For from = to it is the
// probability to stay.
func (s *System) SwitchProbability(x []float64, from, to int) float64 {
	arg.Index("from", from, len(s.Modes))
	arg.Index("to", to, len(s.Modes))
	others := float64(len(s.Modes) - 1)
	if from != to {
		return s.acceptance(x, from, to) / others
	}
	stay := 1.0
	for k := range s.Modes {
		if k != from {
			stay -= s.acceptance(x, from, k) / others
		}
	}
	return stay
}

// acceptance returns min(1, e^{−(U_to − U_from)/ϑ}). The base drops out.
func (s *System) acceptance(x []float64, from, to int) float64 {
	return math.Min(1, math.Exp((s.Modes[from].Value(x)-s.Modes[to].Value(x))/s.Temperature))
}

// Harmonic is the energy Offset + |x − Center|²/(2 Variance). At the temperature ϑ its mode
// has the variance ϑ·Variance in each coordinate.
type Harmonic struct {
	Center   []float64
	Variance float64
	Offset   float64
}

// Value returns the energy at x. It panics if the lengths of x and Center differ.
func (h Harmonic) Value(x []float64) float64 {
	if len(x) != len(h.Center) {
		panic("modes: slice length does not match")
	}
	var square float64
	for j, c := range h.Center {
		square += (x[j] - c) * (x[j] - c)
	}
	return h.Offset + square/(2*h.Variance)
}

// AddGradient adds (x − Center)/Variance to dst. It panics unless dst and x have the
// length of Center.
func (h Harmonic) AddGradient(dst, x []float64) {
	if len(x) != len(h.Center) || len(dst) != len(x) {
		panic("modes: slice length does not match")
	}
	for j, c := range h.Center {
		dst[j] += (x[j] - c) / h.Variance
	}
}
