// Package driven is the thermodynamics of a process that has no potential: a
// harmonic trap in the plane with a vortex, everything in closed form.
//
//	dX = [−k (X − c) + ω J (X − c)] dt + √2 dW,    J (x, y) = (−y, x).
//
// The vortex turns the steady law N(c, I/k) in itself, so that it is that of the
// trap alone, with a current. Keeping the current costs entropy for ever, the
// housekeeping part; changing k, ω or c costs the excess part.
//
//	steady law            ρ = N(c, I/k), φ = −ln ρ                    [Vortex.SteadyLogProb]
//	steady mean velocity  ν = F − ∇ln ρ = ω J (x − c)                 [Vortex.SteadyVelocity]
//	steady production     ⟨|ν|²⟩ = 2ω²/k                              [Vortex.SteadyRate]
//	its scatter           Var ∫ν∘dx ≥ 2 ⟨∫ν∘dx⟩                       [Vortex.HousekeepingCumulants]
//	along a trajectory    housekeeping ∫ν∘dx, excess −∫∇φ∘dx          [Simulation.Run]
//	theorems              ⟨e^{−Y}⟩ = ⟨e^{−Q_hk}⟩ = ⟨e^{−ΔS_tot}⟩ = 1  [Ensemble.Fluctuations]
//	their variances       of e^{−Q_hk}: infinite after t* if 8ω² > k²  [Vortex.FiniteVarianceTime]
//
// Units, conventions and errors are those of package diffusion. Sources: Hatano and Sasa,
// Phys. Rev. Lett. 86, 3463 (2001), for Y; Speck and Seifert, J. Phys. A 38, L581
// (2005), for Q_hk; Seifert, Phys. Rev. Lett. 95, 040602 (2005), for ΔS_tot.
package driven
