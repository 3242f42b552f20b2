// Package fokkerplanck solves for the density itself, on a grid in one or two
// dimensions, and holds trajectories and grids to the same boundaries.
//
// The density ρ of dX = F dt + √(2D) dW obeys
//
//	∂ρ/∂t = −∇·J,    J = F ρ − D ∇ρ,
//
// in a box whose sides are reflecting (J = 0), absorbing (ρ = 0) or periodic.
// [Solver] integrates it with exponentially fitted fluxes and an implicit step:
// what it returns is non-negative and has kept its mass at any step and any
// drift, and the Boltzmann law of a [Solver.Potential] is exactly at rest. It runs
// the noising with [diffusion.ForwardDrift], and the generation with
// [diffusion.ReverseDrift] from a later to an earlier time.
//
//	density on a grid          [Solver.Solve], [Solution]
//	entropy rates on a grid    [Solver.Rates], [Grid.Entropy]
//	samples on a grid          [Grid.Histogram]
//	steps of a trajectory      [Step], [Reflect], [Wrap], [BridgeSurvival]
//	exact Brownian answers     [Interval.Density], [Interval.Survival], [Interval.MeanExitTime]
//	λ of ⟨e^{−ΔS_tot}⟩ = 1 − λ  [BrownianIrreversibility], [Solver.Irreversibility]
//
// Conventions are those of package diffusion: k_B = T = 1, D = 1 unless said
// otherwise, t is the forward time, entropies are in nats. Data that cannot be
// used are a returned error; a slice of the wrong length panics, and so does a time step
// that is not positive in a function that returns no error.
//
// The numerical method is that of Scharfetter and Gummel, IEEE Trans. Electron
// Devices 16, 64 (1969), which is also that of Chang and Cooper, J. Comput. Phys.
// 6, 1 (1970), for a drift constant over a cell.
package fokkerplanck
