// Package diffusion computes the nonequilibrium physics of generative diffusion
// models, for data whose score is known exactly.
//
// A diffusion model turns data into noise with a Langevin process, and generates by
// running that process backwards along the score ∇ln p. For a Gaussian mixture
// every density, score and transition probability has a closed form, so that every
// statement about the physics can be checked. The formulas are those of
//
//	Z. Yu and H. Huang, Nonequilibrium physics of generative diffusion
//	models, arXiv:2405.11932, Phys. Rev. E 111, 014111 (2025),
//
// for any mixture in any dimension instead of one symmetric pair.
//
// Data may also be points, or lie on a line or a plane: then covariances are singular, and variances may be 0.
// Such data have draws, moments and quantiles, but no density ([Mixture.HasDensity]). At any t > 0 they are a
// mixture like any other, and everything is exact. A function that needs the density at t = 0 returns an error.
//
// # Conventions
//
// Boltzmann's constant, the temperature and the diffusion constant are 1, and
// entropies are in nats. Forward time t runs from the data (t = 0) to the noise
// (t = T). Backward time is t̄ = T − t, but every function takes the forward time t.
// Points are []float64 of length d; a nil dst allocates, as in gonum.
//
//	forward process       dX = −X dt + √2 dW                   [Transition], [ForwardDrift]
//	distribution at t     p_t, a Gaussian mixture              [Mixture.At]
//	score                 ∇ln p_t(x)                           [Mixture.Score]
//	reverse process       dY = (Y + 2∇ln p_t(Y)) dt̄ + √2 dW    [ReverseDrift], [Simulation.Reverse]
//	probability flow      dX/dt = −X − ∇ln p_t(X)              [FlowVelocity], [Simulation.Flow]
//	ensemble rates        production Σ̇, flux Φ̇, entropy Ṡ        [ForwardRates], [ReverseRates]
//	entropy balances      ⟨ΔS⟩ + ⟨ΔS_E⟩ = ⟨ΔS_tot⟩             [ForwardBalance], [ReverseBalance]
//	along a trajectory    ΔS, ΔS_E, ΔS_tot, work 𝒲             [Ensemble], [Estimator]
//	fluctuation theorems  ⟨e^{−ΔS_tot}⟩ = 1                    [IntegralFluctuation], [BennettFluctuation]
//	many machines         parts and their sum                  [Simulation.Split], [Summary], command ensemble
//	detailed theorem      P(r)/P^R(−r) = e^r, r = ΔS_tot       [Crooks], [Simulation.ReverseConjugate]
//	Jarzynski equality    ⟨e^{−𝒲} f_T⟩ = 1 + χ²                [Ensemble.GenerativeJarzynski], [ChiSquared]
//	information           I(X_0; X_t), H(C|X_t), mmse          [MutualInformation], [ClassEntropy], [MMSE], [CloneProbability]
//	a wrong score         ∫⟨|s − s_θ|²⟩ dt                     [PathKL], and package diagnosis
//	landscape             U = −|y|²/2 − 2 ln p_t(y)            [Potential], [FixedPoints], [SpinodalTime]
//	speciation time       ½ ln(μ² + √((1 − σ²)² + μ⁴))         [SpeciationTime], [ClassifyPhase]
//	                      ½ ln Λ, Λ of the covariance          [CovarianceSpeciationTime]
//	Wasserstein length    L = ∫√Σ̇ dt, W_2 ≤ L                  [Wasserstein], [WassersteinLength], [ConstantSpeedSchedule]
//	noise schedule        dX = −β X dt + √(2β) dW              [Schedule]: a change of clock τ = ∫β dt
//	other processes       dX = −κ X dt + √(2D) dW              [Process]: VP, sub-VP, VE; the chain [DDPM]
//
// Packages below this one: franzparisi (the Franz–Parisi potential), sde (integrators,
// samplers, Langevin Monte Carlo), fokkerplanck (the density on a grid), annealing
// (temperature protocols), guidance, modes, cluster, driven, qubit, learned (scores learned
// from draws) and diagnosis (the score of a model, judged).
//
// # Errors
//
// Unusable input (weights that do not sum to 1, a covariance with a negative eigenvalue, a
// mixture in too many dimensions, a negative time, NaN, …) is a returned error that names the
// argument and its value. A function that returns no error, such as [Mixture.At], panics on a time
// that is negative or NaN and on a mixture of the wrong dimension, and one that needs a density
// panics if there is none ([Mixture.HasDensity]). A slice of the wrong length is a mistake of the
// programmer and always panics, as in gonum.
package diffusion
