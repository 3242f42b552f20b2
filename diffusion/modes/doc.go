// Package modes samples from data with many modes and many scales.
//
// A [System] has an energy for each mode, U_k(x) = U_base(x) + V_k(x), and the
// joint Boltzmann law
//
//	p(x, k) ∝ e^{−U_k(x)/T},
//
// whose marginal in x is a mixture. A [Sampler] moves in both: x by a
// Metropolis-adjusted Langevin step within the mode, k by a Metropolis switch at
// the same x. A switch needs a place that both modes call their own; modes that
// share none are joined by a higher temperature.
//
// A [Field] is Gaussian with structure on many scales, drawn from the coarse to
// the fine: what is large is decided first and never revised.
//
// Data that cannot be used are a returned error; a slice of the wrong length panics.
package modes
