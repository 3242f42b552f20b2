package diffusion

import (
	"errors"
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// The noising processes of Song et al., arXiv:2011.13456,
//
//	dX = −κ(t) X dt + √(2 D(t)) dW,    X_t | X_0 ~ N(signal·X_0, noise·I),
//
// where d signal/dt = −κ signal and d noise/dt = 2D − 2κ noise. A Gaussian mixture
// stays one in all of them. The variance-preserving process is the
// Ornstein–Uhlenbeck process on another clock.

// Process is a noising process with scalar coefficients.
type Process interface {
	// Kernel returns the signal, the factor before X_0, and the variance of the noise at time t.
	Kernel(t float64) (signal, noise float64)
	// Coefficients returns the friction κ and the diffusion D at time t.
	Coefficients(t float64) (friction, diffusion float64)
}

type variancePreserving struct{ s Schedule }

// VariancePreserving returns the process dX = −β X dt + √(2β) dW, with the signal e^{−τ}
// and the noise 1 − e^{−2τ}. A nil schedule is β = 1.
func VariancePreserving(s Schedule) Process { return variancePreserving{orUnit(s)} }

// orUnit returns s, or the schedule β = 1 if s is nil.
func orUnit(s Schedule) Schedule {
	if s == nil {
		return constantSchedule{1}
	}
	return s
}

func (p variancePreserving) Kernel(t float64) (signal, noise float64) { return decay(p.s.Clock(t)) }

func (p variancePreserving) Coefficients(t float64) (friction, diffusion float64) {
	return p.s.Rate(t), p.s.Rate(t)
}

type subVariancePreserving struct{ s Schedule }

// SubVariancePreserving returns the process dX = −β X dt + √(2β(1 − e^{−4τ})) dW,
// with the signal e^{−τ} and the smaller noise (1 − e^{−2τ})². A nil schedule is β = 1.
func SubVariancePreserving(s Schedule) Process { return subVariancePreserving{orUnit(s)} }

func (p subVariancePreserving) Kernel(t float64) (signal, noise float64) {
	signal, noise = decay(p.s.Clock(t))
	return signal, noise * noise
}

func (p subVariancePreserving) Coefficients(t float64) (friction, diffusion float64) {
	beta := p.s.Rate(t)
	return beta, -beta * math.Expm1(-4*p.s.Clock(t))
}

type varianceExploding struct{ first, logRatio, duration float64 }

// VarianceExploding returns the process dX = √(2D) dW without friction, with the signal 1 and
// the noise first² [(last/first)^{2t/duration} − 1]: first² plus the noise grows geometrically,
// from first² at t = 0 to last² at t = duration.
func VarianceExploding(first, last, duration float64) (Process, error) {
	if err := check.First(arg.Positive("first", first), arg.Positive("duration", duration)); err != nil {
		return nil, err
	}
	if !(last > first) || math.IsInf(last, 1) {
		return nil, fmt.Errorf("diffusion: last = %v is not a finite number above first = %v", last, first)
	}
	p := varianceExploding{first, math.Log(last / first), duration}
	if _, fastest := p.Coefficients(duration); first*first == 0 || math.IsInf(p.logRatio, 1) || !(fastest > 0) || math.IsInf(fastest, 1) {
		return nil, fmt.Errorf("diffusion: first = %v, last = %v, duration = %v: the noise or its rate is not a number", first, last, duration)
	}
	return p, nil
}

func (p varianceExploding) Kernel(t float64) (signal, noise float64) {
	return 1, p.first * p.first * math.Expm1(2*p.logRatio*(t/p.duration))
}

func (p varianceExploding) Coefficients(t float64) (friction, diffusion float64) {
	return 0, p.logRatio / p.duration * p.first * p.first * math.Exp(2*p.logRatio*(t/p.duration))
}

// NoisedBy returns the distribution at time t ≥ 0 of the process p that starts from m.
func (m *Mixture) NoisedBy(p Process, t float64) (*Mixture, error) {
	if p == nil {
		return nil, errors.New("diffusion: p is nil")
	}
	if err := checkTime(t); err != nil {
		return nil, err
	}
	signal, noise := p.Kernel(t)
	if !(signal > 0 && noise >= 0) || math.IsInf(signal, 1) || math.IsInf(noise, 1) {
		return nil, fmt.Errorf("diffusion: p has the signal %[2]v and the noise %[3]v at t = %[1]v, want a finite signal above 0 and a finite noise of at least 0", t, signal, noise)
	}
	return new(Mixture).setNoised(m, signal, noise), nil
}

// ProcessRates returns the rates of entropy at time t of the process p that starts from m,
// by quadrature in up to three dimensions. With the local mean velocity
// ν = −κ x − D ∇ln p_t they are
//
//	Σ̇ = ⟨|ν|²⟩/D,    Φ̇ = ⟨−κ x·ν⟩/D,    Ṡ = Σ̇ − Φ̇.
//
// For the plain process (β = 1) they are the [ForwardRates], which keep more digits at late times.
func ProcessRates(m *Mixture, p Process, t float64) (Rates, error) {
	if err := checkQuadrature("ProcessRates", "m", m, ""); err != nil {
		return Rates{}, err
	}
	law, err := m.NoisedBy(p, t)
	if err != nil {
		return Rates{}, err
	}
	if err := arg.Density("m", law); err != nil {
		return Rates{}, err
	}
	friction, diffusion := p.Coefficients(t)
	if !(diffusion > 0) {
		return Rates{}, fmt.Errorf("diffusion: p has the diffusion %v at t = %v, want more than 0", diffusion, t)
	}
	cover := law.cover(nil, 1)
	d := newDeparture(law, 0, cover)
	mean, err := average(cover, 2, func(value *averages, anchor int, offset, x []float64) {
		d.at(anchor, offset, x)
		*value = averages{}
		for j, xj := range x {
			v := -friction*xj - diffusion*d.score[j]
			if d.near { // friction and score nearly cancel
				v = (diffusion-friction)*xj - diffusion*d.excess[j]
			}
			value[0] += v * v / diffusion
			value[1] -= friction * xj * v / diffusion
		}
	})
	return Rates{Production: mean[0], Flux: mean[1], Entropy: mean[0] - mean[1]}, err
}
