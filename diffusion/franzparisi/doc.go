// Package franzparisi computes the Franz–Parisi potential of generation seen as
// inference (arXiv:2405.11932; Franz and Parisi, J. Phys. I 5, 1401 (1995)).
//
// To generate is to infer the data X0 from the noised X_t. Bayes' formula is a
// Boltzmann distribution of X0 with X_t as quenched disorder,
//
//	p(X0|X_t) ∝ e^{−H(X0|X_t)},    H(X0|X_t) = |X_t − e^{−t}X0|²/2Δ − ln p_0(X0),    Δ = 1 − e^{−2t}.
//
// The potential is the free energy of X0 held at the distance q = |X0 − X0'|²/d
// from an equilibrium configuration X0' of the same disorder,
//
//	V(q) = −(1/d) E_{X0', X_t} ln ∫ dX0 e^{−H(X0|X_t)} δ(q − |X0 − X0'|²/d).
//
// X0' and X_t are drawn together: X0' from the data, X_t by noising it.
//
//	by quadrature              [New], [Potential.At]
//	by an average over draws   [Sample], [Sampled.At]
//	free energy of X0          [Potential.FreeEnergy], [Sampled.FreeEnergy]
//
// Data that cannot be used are a returned error that names the argument and its value.
package franzparisi
