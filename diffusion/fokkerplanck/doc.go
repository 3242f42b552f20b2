// Package fokkerplanck solves the Fokker–Planck equation on a grid in one or two
// dimensions, and simulates trajectories with the same boundaries.
//
// The density ρ of dX = f dt + √(2D) dW obeys
//
//	∂ρ/∂t = −∇·J,    J = f ρ − D ∇ρ,
//
// in a box whose sides are reflecting (J = 0), absorbing (ρ = 0) or periodic.
// [Solver] integrates it with exponentially fitted fluxes and implicit steps: for any
// step and any drift the density stays non-negative and its mass is conserved, and the
// Boltzmann density of a [Solver.Potential] is exactly stationary. Noising is solved with
// [diffusion.ForwardDrift], generation with [diffusion.ReverseDrift] from a later to an
// earlier time.
//
//	density on a grid          [Solver.Solve], [Solution]
//	entropy rates on a grid    [Solver.Rates], [Grid.Entropy]
//	samples on a grid          [Grid.Histogram]
//	steps of a trajectory      [Step], [Reflect], [Wrap], [BridgeSurvival]
//	exact Brownian motion      [Interval.Density], [Interval.Survival], [Interval.MeanExitTime]
//	transitions from A to B    [Solver.Reaction], [Solver.PassageTime]
//	λ of ⟨e^{−ΔS_tot}⟩ = 1 − λ  [BrownianIrreversibility], [Solver.Irreversibility]
//
// Conventions are those of package diffusion: temperature and Boltzmann's constant are
// 1, D = 1 unless said otherwise, t is the forward time, entropies are in nats. Data
// that cannot be used are returned as an error; a slice of the wrong length panics, and
// so does, in a function that returns no error, a time step that is not positive.
//
// The numerical method is that of Scharfetter and Gummel, IEEE Trans. Electron
// Devices 16, 64 (1969), which is also that of Chang and Cooper, J. Comput. Phys.
// 6, 1 (1970), for a drift that is constant over a cell.
package fokkerplanck
