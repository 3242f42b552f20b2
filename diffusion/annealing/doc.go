// Package annealing is thermodynamics with a temperature that changes: annealed
// Langevin motion in a potential U,
//
//	dX = −∇U dt + √(2T(t)) dW,
//
// what it dissipates, the temperature protocol that dissipates least, and the
// relations between energy, entropy and free energy that any of this must obey.
//
//	temperature protocols    T(t) linear, exponential, cosine               [Linear], [Exponential], [Cosine]
//	harmonic trap            U = k|x|²/2, everything in closed form         [Trap], [Annealing.Run]
//	data                     U = −ln p, the laws p^{1/T}/Z                  [Gibbs], [Simulation.Run]
//	friction                 Σ ≈ ∫ ζ Ṫ² dt ≥ L²/τ, L = ∫ √ζ |dT|            [Trap.Friction], [Gibbs.Friction]
//	constant speed           √ζ Ṫ = const, the least of ∫ ζ Ṫ² dt           [Gibbs.ConstantSpeed]
//	least of all             at any speed, in the trap                      [Trap.LeastDissipation]
//	dF + S dT                0 in equilibrium, −T dΣ on the way to it       [State], [Defect]
//	a schedule's "T"         T_t = β_t/2 beside the process's T = 1         [KickState], [ProcessState]
//	Maxwell relations        −(∂S/∂λ)_T = (∂f/∂T)_λ and its three kin       [Maxwell], [IdealGas]
//	response                 ∂⟨A⟩/∂T = Cov(A, H)/T²                         [TemperatureResponse], [Response]
//
// Units: k_B = 1 and the mobility is 1, so that the diffusion constant is T; the
// process of package diffusion is the trap with k = T = 1. Entropies are in nats.
// Errors are those of package diffusion: data that cannot be used are a returned error, and
// a function that returns none panics on a temperature that is not positive and finite.
//
// Sources: Salamon and Berry, Phys. Rev. Lett. 51, 1127 (1983), Crooks, Phys. Rev.
// Lett. 99, 100602 (2007), and Sivak and Crooks, Phys. Rev. Lett. 108, 190602 (2012),
// for length and friction; Zulkowski and DeWeese, Phys. Rev. E 92, 032117 (2015), for
// friction by quadrature; Schmiedl and Seifert, Phys. Rev. Lett. 98, 108301 (2007), for
// optimal protocols at any speed; Salamon, Nulton et al., Comput. Phys. Commun. 49, 423
// (1988), for annealing at constant speed; Esposito and Van den Broeck, EPL 95, 40004
// (2011), for dF = −S dT − T dΣ out of equilibrium.
package annealing
