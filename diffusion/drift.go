package diffusion

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/internal/stream"
)

// Drift puts f(x, t), the deterministic part of an equation of motion at the point x and
// the forward time t, into dst, which has the length of x and does not overlap it.
type Drift func(dst, x []float64, t float64)

// ForwardDrift is the [Drift] −x of the forward process dX = −X dt + √2 dW.
func ForwardDrift(dst, x []float64, t float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	floats.ScaleTo(dst, -1, x)
}

// ReverseDrift returns the drift of the reverse process
//
//	dY = (Y + 2 ∇ln p_t(Y)) dt̄ + √2 dW,    t = T − t̄.
//
// Started from p_T, its paths are those of the forward process read backwards, with the
// density p_t at every t (Anderson, Stoch. Proc. Appl. 12, 313 (1982); arXiv:2405.11932). It panics
// at t = 0 if m has no density.
func ReverseDrift(m *Mixture) Drift {
	mustHave("m", m != nil)
	return func(dst, x []float64, t float64) {
		m.At(t).Score(dst, x)
		for j, v := range x {
			dst[j] = v + 2*dst[j]
		}
	}
}

// FlowVelocity returns the velocity of the probability flow
//
//	dX/dt = −X − ∇ln p_t(X),
//
// the deterministic motion under which the density is p_t at every t (Song et
// al., arXiv:2011.13456, Sec. 4.3). It panics at t = 0 if m has no density.
func FlowVelocity(m *Mixture) Drift {
	mustHave("m", m != nil)
	return func(dst, x []float64, t float64) {
		m.At(t).Score(dst, x)
		for j, v := range x {
			dst[j] = -v - dst[j]
		}
	}
}

// EulerMaruyama advances x in place by one step dt ≥ 0 of dX = f dt + √2 dW with
// the drift f at the forward time t,
//
//	x ← x + f(x, t) dt + √(2 dt) ξ.
//
// Averages have an error of order dt. A nil src draws from the global source.
func EulerMaruyama(x []float64, drift Drift, t, dt float64, src rand.Source) {
	mustHave("drift", drift != nil)
	var buf [stackLen]float64
	f := workspace(buf[:], len(x))
	drift(f, x, t)
	rng := stream.From(src)
	for j := range x {
		x[j] += f[j]*dt + math.Sqrt(2*dt)*rng.NormFloat64()
	}
}

// RungeKutta advances x in place by one step of dX/dt = ν(X, t) with the classical
// method of fourth order, from the time from to the time to, which may be the earlier one.
func RungeKutta(x []float64, velocity Drift, from, to float64) {
	mustHave("velocity", velocity != nil)
	d, dt := len(x), to-from
	work := make([]float64, 5*d)
	k1, k2, k3, k4, y := work[:d], work[d:2*d], work[2*d:3*d], work[3*d:4*d], work[4*d:]
	velocity(k1, x, from)
	floats.AddScaledTo(y, x, dt/2, k1)
	velocity(k2, y, (from+to)/2)
	floats.AddScaledTo(y, x, dt/2, k2)
	velocity(k3, y, (from+to)/2)
	floats.AddScaledTo(y, x, dt, k3)
	velocity(k4, y, to)
	for j := range x {
		x[j] += dt / 6 * (k1[j] + 2*k2[j] + 2*k3[j] + k4[j])
	}
}
