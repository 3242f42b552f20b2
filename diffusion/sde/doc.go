// Package sde integrates stochastic differential equations
//
//	dX = F(X, t) dt + G(X, t) dW
//
// with any drift and scalar, diagonal or matrix noise.
//
// # How to choose an integrator
//
//	                 noise              reading        strong  weak  drifts a step
//	EulerMaruyama    any                Itô            1/2     1     1
//	                 additive           both           1       1     1
//	Heun             diagonal           Stratonovich   1       1     2
//	                 additive           both           1       2     2
//	SRA1             additive           both           3/2     2     2
//	SRIW1            diagonal           Itô            3/2     3/2   2 (and 4 noise amplitudes)
//	OUSplitting      additive           both           1       2     2
//
// The strong order is that of the distance from the exact solution along the
// same Brownian path, the weak order that of averages. SRA1 has strong order 2
// if the force is linear.
//
//   - Additive noise, and the processes of package diffusion are of this kind:
//     [SRA1]. It costs what Heun costs and follows the path better.
//   - A stiff linear restoring force: [OUSplitting], which takes it exactly.
//   - Noise that depends on x: [SRIW1] for Itô's equation, [Heun] for
//     Stratonovich's.
//   - A force that is stiff at some times or places only, as the reverse process
//     of narrow data is at its end: [Adaptive] around one of these. On two peaks
//     of variance 10⁻³ it took 380 drifts a path where fixed steps took more than
//     8000 for the same error.
//   - Noise that does not commute, or a check against the simplest thing:
//     [EulerMaruyama].
//
// To sample a density whose score is known, without a noising process: a
// [Langevin] chain, adjusted unless the O(h) bias of its law is harmless.
//
// # Paths
//
// [Simulate] draws fresh noise. [Integrate] follows a [Path], a Brownian motion
// that can be refined without becoming another one: the same path may be
// followed in steps of different lengths and by different methods.
package sde
