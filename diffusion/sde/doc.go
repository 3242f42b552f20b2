// Package sde integrates stochastic differential equations
//
//	dX = F(X, t) dt + G(X, t) dW
//
// with any drift and scalar, diagonal or matrix noise.
//
// # How to choose an integrator
//
//	                 noise              reading        strong  weak  drifts a step
//	EulerMaruyama    any                Itô            1/2     1     1
//	                 additive           both           1       1     1
//	Heun             diagonal           Stratonovich   1       1     2
//	                 additive           both           1       2     2
//	SRA1             additive           both           3/2     2     2
//	SRIW1            diagonal           Itô            3/2     3/2   2 (and 4 noise amplitudes)
//	OUSplitting      additive           both           1       2     2
//
// The strong order is that of the distance from the exact solution along the
// same Brownian path, the weak order that of averages. SRA1 has strong order 2
// if the force is linear.
//
//   - Additive noise, and the processes of package diffusion are of this kind:
//     [SRA1]. It costs what Heun costs and follows the path better.
//   - A stiff linear restoring force: [OUSplitting], which takes it exactly.
//   - Noise that depends on x: [SRIW1] for Itô's equation, [Heun] for
//     Stratonovich's.
//   - A force that is stiff at some times or places only, as the reverse process
//     of narrow data is at its end: [Adaptive] around one of these. On two peaks
//     of variance 10⁻³ it took 380 drifts a path where fixed steps took more than
//     8000 for the same error.
//   - Noise that does not commute, or a check against the simplest thing:
//     [EulerMaruyama].
//
// To sample a density whose score is known, without a noising process: a
// [Langevin] chain, adjusted unless the O(h) bias of its law is harmless.
//
// # Paths
//
// [Simulate] draws fresh noise. [Integrate] follows a [Path], a Brownian motion
// that can be refined without becoming another one: the same path may be
// followed in steps of different lengths and by different methods.
//
// # How to choose a sampler
//
// The samplers of a diffusion model move a draw of p_T to time 0 with as few
// scores as possible ([Sampler]; [RK4] and [DormandPrince] do it along the flow
// for any velocity). The table has the distance W₁ = ∫|F − F_0| dx from the data
// for T = 3 and times at equal distances in λ down to 10⁻³, and then 0
// ([LogSNRTimes]). Random samplers are seen through 60000 draws each, and the
// last line of a law is what as many exact draws make of it (go test -v -run
// SamplerTable -points 60000 makes the table).
//
//		scores a point              8       16       32       64
//
//		½N(±1, 0.4)
//		  EulerMaruyama         0.0686   0.0353   0.0181   0.0132
//		  SRA1                  0.0577   0.0127   0.0073   0.0051
//		  PredictorCorrector    0.1389   0.0590   0.0306   0.0172
//		  DDIM                  0.1821   0.0878   0.0432   0.0216
//		  DPMSolver             0.0342   0.0094   0.0020   0.0007
//		  RungeKuttaFlow        0.2468   0.0156   0.0006   0.0000
//		  exact draws           0.0054
//
//		½N(±1, 0.02)
//		  EulerMaruyama         0.0757   0.0299   0.0149   0.0096
//		  SRA1                  0.0703   0.0136   0.0060   0.0041
//		  PredictorCorrector    0.1684   0.0663   0.0271   0.0147
//		  DDIM                  0.0767   0.0334   0.0156   0.0075
//		  DPMSolver             0.0326   0.0063   0.0046   0.0050
//		  RungeKuttaFlow       10.1746   0.0863   0.0048   0.0002
//		  exact draws           0.0039
//
//		0.8N(−1, 0.1) + 0.2N(2, 0.5)
//		  EulerMaruyama         0.2392   0.1089   0.0454   0.0246
//		  SRA1                  0.4107   0.0277   0.0088   0.0102
//		  PredictorCorrector    0.5317   0.2210   0.0932   0.0358
//		  DDIM                  0.1558   0.0747   0.0366   0.0185
//		  DPMSolver             0.0423   0.0093   0.0030   0.0020
//		  RungeKuttaFlow        1.4950   0.0885   0.0029   0.0002
//		  exact draws           0.0035
//
//		0.2N(−4, 0.3) + 0.5N(0, 0.1) + 0.3N(3, 0.2)
//		  EulerMaruyama         0.2756   0.1512   0.0867   0.0387
//		  SRA1                  0.2799   0.0468   0.0099   0.0129
//		  PredictorCorrector    0.4459   0.2720   0.1444   0.0764
//		  DDIM                  0.3388   0.1588   0.0760   0.0378
//		  DPMSolver             0.0841   0.0177   0.0037   0.0017
//		  RungeKuttaFlow        1.6800   0.0846   0.0031   0.0003
//		  exact draws           0.0066
//
//	  - A few scores: [DPMSolver]. With 8 it is closer than any other, by a factor
//	    of 1.6 or more on all four laws.
//	  - 64 scores, or a law to many digits: [RungeKuttaFlow], or [DormandPrince]
//	    with a tolerance. Too few steps and it is unstable.
//	  - The paths of the reverse process, for their entropies, or its noise, which
//	    forgets a wrong start: [ReverseProcess] with SRA1, from 16 scores.
//	  - A start or a score that is not quite right: [PredictorCorrector]. With the
//	    true score its corrections cost more than they bring.
//	  - [DDIM] is the baseline, of order 1; it may take any times.
package sde
