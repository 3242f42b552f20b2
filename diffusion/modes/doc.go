// Package modes samples from data with many modes and many scales.
//
// A [System] has an energy for each mode, U_k(x) = U_base(x) + V_k(x), and the
// joint Boltzmann distribution
//
//	p(x, k) ∝ e^{−U_k(x)/ϑ}
//
// at the temperature ϑ. Its marginal in x is a mixture. A [Sampler] moves both: x by a
// Metropolis-adjusted Langevin step within the mode, k by a Metropolis switch at the
// same x. A switch needs a place that is probable in both modes; at a higher
// temperature there are more of them.
//
// A [Field] is Gaussian with structure on many scales, drawn from coarse to fine: what
// is large is decided first and never revised.
//
// Data that cannot be used are returned as an error; a slice of the wrong length panics.
package modes
