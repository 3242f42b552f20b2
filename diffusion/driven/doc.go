// Package driven is the thermodynamics of a process whose force has no potential: a
// harmonic trap in the plane with a vortex, for which everything has a closed form.
//
//	dX = [−κ (X − c) + Ω J (X − c)] dt + √2 dW,    J (x, y) = (−y, x).
//
// The vortex moves points along circles around c, on which the steady density N(c, I/κ)
// of the trap alone is constant: the density stays as it is, and there is a current.
// Keeping the current going produces entropy for ever, the housekeeping part; changing
// κ, Ω or c produces the excess part.
//
//	steady density        ρ = N(c, I/κ), φ = −ln ρ                    [Vortex.SteadyLogProb]
//	steady mean velocity  ν = f − ∇ln ρ = Ω J (x − c)                 [Vortex.SteadyVelocity]
//	steady production     ⟨|ν|²⟩ = 2Ω²/κ                              [Vortex.SteadyRate]
//	its variance          Var ∫ν∘dx ≥ 2 ⟨∫ν∘dx⟩                       [Vortex.HousekeepingCumulants]
//	along a path          housekeeping ∫ν∘dx, excess −∫∇φ∘dx          [Simulation.Run]
//	theorems              ⟨e^{−𝒴}⟩ = ⟨e^{−Q_hk}⟩ = ⟨e^{−ΔS_tot}⟩ = 1  [Ensemble.Fluctuations]
//	their variances       of e^{−Q_hk}: infinite after t* if 8Ω² > κ²  [Vortex.FiniteVarianceTime]
//
// Units, conventions and errors are those of package diffusion. Sources: Hatano and Sasa,
// Phys. Rev. Lett. 86, 3463 (2001), for 𝒴; Speck and Seifert, J. Phys. A 38, L581
// (2005), for Q_hk; Seifert, Phys. Rev. Lett. 95, 040602 (2005), for ΔS_tot.
package driven
