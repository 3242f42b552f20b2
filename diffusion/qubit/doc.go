// Package qubit is the thermodynamics of noising and of its reversal for the
// smallest quantum system, in closed form or by the exponential of a 4×4 matrix.
//
//	state                 ρ = ½(I + r·σ), |r| ≤ 1                            [State]
//	noising               dρ/dt = −i[H, ρ] + Σ LρL† − ½{L†L, ρ}              [Lindbladian]
//	its map over a time   N = e^{tℒ}, completely positive                    [Lindbladian.Channel], [Channel]
//	entropy production    −d/dt KL(ρ_t‖ρ_ss) ≥ 0                             [Lindbladian.EntropyRates]
//	reversal of a map     R(A) = σ^½ N†(N(σ)^−½ A N(σ)^−½) σ^½               [Petz], [TwirledPetz]
//	reversal of noising   L̃ = ρ_t^½ L† ρ_t^−½ and a Hamiltonian              [Lindbladian.Reversed], [Lindbladian.Reversal]
//	along a path          quantum jumps, ⟨e^{−ΔS_tot}⟩ = 1                    [Simulation]
//
// The Petz map is Bayes' rule for density matrices. Its reference state ρ_t plays
// the part of the score in a diffusion model: it is all that the reversal needs
// to know about the data.
//
// ρ and σ without an index are states, σ_x, σ_y and σ_z the Pauli matrices, ρ_ss is the steady
// state. KL is the quantum relative entropy Tr ρ(ln ρ − ln σ). Units: ħ = k_B = 1, entropies in
// nats. Data that cannot be used are a returned error. The Hamiltonian ½εσ_z has its excited
// state at r = (0, 0, 1) and its ground state at r = (0, 0, −1).
//
// Sources: Lindblad, Commun. Math. Phys. 48, 119 (1976); Spohn, J. Math. Phys. 19,
// 1227 (1978), for the production; Petz, Commun. Math. Phys. 105, 123 (1986), for
// the map; Kwon and Kim, Phys. Rev. X 9, 031029 (2019), for its role in
// fluctuation theorems; Nasu, Tanaka and Tsuchiya, arXiv:2510.18512, for the
// Petz map of a Lindblad equation as reverse diffusion.
package qubit
