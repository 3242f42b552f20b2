// Package annealing treats a bath whose temperature changes: annealed Langevin
// motion in a potential U,
//
//	dX = −∇U dt + √(2ϑ(t)) dW,
//
// the entropy it produces, the temperature protocol that produces least, and the
// relations between energy, entropy and free energy that all of this must obey.
//
//	temperature protocols    ϑ(t) linear, exponential, cosine               [Linear], [Exponential], [Cosine]
//	harmonic trap            U = κ|x|²/2, everything in closed form         [Trap], [Annealing.Run]
//	data                     U = −ln p, equilibrium p^{1/ϑ}/Z               [Gibbs], [Simulation.Run]
//	friction                 Σ ≈ ∫ ζ ϑ̇² dt ≥ ℒ²/T, ℒ = ∫ √ζ |dϑ|            [Trap.Friction], [Gibbs.Friction]
//	constant speed           √ζ ϑ̇ = const, the least of ∫ ζ ϑ̇² dt           [Gibbs.ConstantSpeed]
//	least production         at any speed, in the trap                      [Trap.LeastDissipation]
//	dF + S dϑ                0 in equilibrium, −ϑ dΣ on the way to it       [State], [Defect]
//	a schedule's "ϑ"         ϑ_n = β_n/2 beside the process's ϑ = 1         [KickState], [ProcessState]
//	Maxwell relations        −(∂S/∂𝒞)_ϑ = (∂f/∂ϑ)_𝒞 and three more          [Maxwell], [IdealGas]
//	response                 ∂⟨A⟩/∂ϑ = Cov(A, H)/ϑ²                         [TemperatureResponse], [Response]
//
// ϑ is the temperature, theta in the code; T is the duration, as everywhere in these packages.
// Units: k_B = 1 and the mobility is 1, so that the diffusion constant is ϑ; the
// process of package diffusion is the trap with κ = ϑ = 1. Entropies are in nats.
// Errors are as in package diffusion: data that cannot be used are a returned error, and a function
// that returns no error panics on a temperature that is not positive and finite.
//
// Sources: Salamon and Berry, Phys. Rev. Lett. 51, 1127 (1983), Crooks, Phys. Rev.
// Lett. 99, 100602 (2007), and Sivak and Crooks, Phys. Rev. Lett. 108, 190602 (2012),
// for length and friction; Zulkowski and DeWeese, Phys. Rev. E 92, 032117 (2015), for
// friction by quadrature; Schmiedl and Seifert, Phys. Rev. Lett. 98, 108301 (2007), for
// optimal protocols at any speed; Salamon, Nulton et al., Comput. Phys. Commun. 49, 423
// (1988), for annealing at constant speed; Esposito and Van den Broeck, EPL 95, 40004
// (2011), for dF = −S dϑ − ϑ dΣ out of equilibrium.
package annealing
