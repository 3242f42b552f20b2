// Package sde integrates stochastic differential equations
//
//	dX = f(X, t) dt + G(X, t) dW
//
// with any drift and scalar, diagonal or matrix noise.
//
// # How to choose an integrator
//
//	                 noise              interpretation strong  weak  drifts a step
//	EulerMaruyama    any                Itô            1/2     1     1
//	                 additive           both           1       1     1
//	Heun             any                Stratonovich   1/2     1     2
//	                 diagonal           Stratonovich   1       1     2
//	                 additive           both           1       2     2
//	SRA1             additive           both           3/2     2     2
//	SRIW1            diagonal           Itô            3/2     3/2   2 (and 4 noise amplitudes)
//	OUSplitting      additive           both           1       2     2
//	MatrixSplitting  constant           both           1       2     2
//
// The strong order is that of the distance from the exact solution along the
// same Brownian path, the weak order that of averages. All are measured in the
// tests to ±0.15. SRA1 has strong order 2 if the drift is linear, SRIW1 weak
// order 2 if the noise is linear. A method returns an error for noise that is not in its
// rows.
//
//   - Additive noise, as in the processes of package diffusion: [SRA1]. It takes as many
//     drifts as Heun and follows the path better.
//   - A stiff linear restoring force: [OUSplitting], which takes it exactly, or
//     [MatrixSplitting] if it is a matrix.
//   - Noise that depends on x: [SRIW1] for an equation in the sense of Itô, [Heun] for
//     one in the sense of Stratonovich.
//   - A drift that is stiff at some times or places only, as in the reverse process
//     of narrow data near its end: [Adaptive] around one of these methods. On two peaks
//     of variance 10⁻³ it took 380 drifts a path where fixed steps took more than
//     8000 for the same error.
//   - A quantity that must not become negative, with noise like √x or a wall at 0: [Reflected]
//     around EulerMaruyama.
//   - A check against the simplest method: [EulerMaruyama].
//   - Noise that does not commute: [EulerMaruyama] for Itô, [Heun] for Stratonovich.
//     Strong order 1/2 is then the best that a method can have if it knows only the increment W of
//     each motion (Clark and Cameron 1980): it misses the areas between the motions, of
//     variance h²/4 a step.
//
// To sample a density whose score is known, without a noising process, use a
// [Langevin] chain, adjusted unless the O(h) bias of its stationary distribution is harmless.
//
// # Paths
//
// [Simulate] draws fresh noise. [Integrate] follows a [Path], a Brownian motion
// that can be refined and stays the same path, so that it can be
// followed in steps of different lengths and by different methods.
//
// # Errors
//
// Data that cannot be used, a tolerance that is not reached and an x that stops being
// finite are returned errors; x is then the last point reached. A slice of the wrong
// length panics, as does a negative or NaN duration in [Reverse], which returns no error.
//
// # How to choose a sampler
//
// The samplers of a diffusion model move a draw of p_T to time 0 with as few evaluations
// of the score, scores for short, as possible ([Sampler], and [Generation] for many points;
// [RK4] and [DormandPrince] integrate along any velocity). The table has the distance W₂ from the data, which is free
// of sampling error ([GenerationDistance] says how exact it is; the last
// digits are there to be compared by a test), from T = 3 at equal distances in
// ℓ = ln(α/σ) down to t = 10⁻³, and then to 0 ([LogSNRTimes]). EulerMaruyama, Heun, SRA1 and
// OUSplitting with Rate 1 are methods of [ReverseProcess]; PredictorCorrector
// makes one correction.
//
//	scores a point             8        16        32        64
//
//	½N(±1, 0.4)
//	  EulerMaruyama         0.0875    0.0423    0.0214    0.0108
//	  Heun                  0.0813    0.0498    0.0108    0.0027
//	  SRA1                  0.0856    0.0147    0.0041    0.0017
//	  OUSplitting           0.0561    0.0109    0.0033    0.0016
//	  PredictorCorrector    0.2369    0.0821    0.0376    0.0172
//	  DDIM                  0.1962    0.0943    0.0465    0.0234
//	  DPMSolver             0.0423    0.0109    0.0021    0.0009
//	  HeunFlow              0.9440    0.1224    0.0222    0.0044
//	  RungeKuttaFlow        0.2814    0.0181    0.0008    0.0000
//
//	½N(±1, 0.02)
//	  EulerMaruyama         0.0895    0.0383    0.0167    0.0082
//	  Heun                  0.6302    0.0369    0.0136    0.0030
//	  SRA1                  0.0890    0.0066    0.0058    0.0018
//	  OUSplitting           0.1194    0.0223    0.0067    0.0022
//	  PredictorCorrector    0.2890    0.0873    0.0311    0.0122
//	  DDIM                  0.0868    0.0376    0.0175    0.0093
//	  DPMSolver             0.0385    0.0087    0.0057    0.0061
//	  HeunFlow              0.7341    0.0434    0.0084    0.0062
//	  RungeKuttaFlow       12.1787    0.1056    0.0060    0.0006
//
//	0.8N(−1, 0.1) + 0.2N(2, 0.5)
//	  EulerMaruyama         0.4025    0.2177    0.1195    0.0648
//	  Heun                  2.1176    0.2254    0.0227    0.0095
//	  SRA1                  0.6044    0.0452    0.0169    0.0088
//	  OUSplitting           0.7891    0.0798    0.0200    0.0053
//	  PredictorCorrector    0.7727    0.3894    0.2021    0.1012
//	  DDIM                  0.2620    0.1297    0.0647    0.0325
//	  DPMSolver             0.0590    0.0163    0.0046    0.0026
//	  HeunFlow              0.9705    0.1317    0.0259    0.0059
//	  RungeKuttaFlow        1.7233    0.1385    0.0048    0.0003
//
//	0.2N(−4, 0.3) + 0.5N(0, 0.1) + 0.3N(3, 0.2)
//	  EulerMaruyama         0.4657    0.3264    0.2148    0.1384
//	  Heun                  1.7288    0.2268    0.0650    0.0286
//	  SRA1                  0.5182    0.1745    0.0833    0.0383
//	  OUSplitting           0.7802    0.3554    0.2089    0.1071
//	  PredictorCorrector    0.5896    0.4585    0.3227    0.2123
//	  DDIM                  0.6150    0.3512    0.2099    0.1278
//	  DPMSolver             0.1452    0.0587    0.0281    0.0112
//	  HeunFlow              2.0453    0.3351    0.1203    0.0434
//	  RungeKuttaFlow        1.8141    0.1517    0.0205    0.0036
//
// Adaptive steps choose their own number of scores, given after W₂. DormandPrince is
// [AdaptiveFlow]; Adaptive is [AdaptiveReverse] around SRA1 with Coarsest 2,
// over 200 paths and compared with very fine steps along
// the same paths. If one of 200 paths ends in the other peak of ±1, that alone makes 0.09.
//
//	tolerance             10⁻²             10⁻³             10⁻⁴
//
//	½N(±1, 0.4)
//	  DormandPrince         0.0160   19    0.0024   30    0.0007   45
//	  Adaptive              0.0128  100    0.0020  250    0.0003  676
//
//	½N(±1, 0.02)
//	  DormandPrince         0.0423   71    0.0017  117    0.0001  168
//	  Adaptive              0.0885  152    0.0890  374    0.0016 1020
//
//	0.8N(−1, 0.1) + 0.2N(2, 0.5)
//	  DormandPrince         0.0213   29    0.0042   45    0.0011   68
//	  Adaptive              0.0141  129    0.0053  322    0.0005  882
//
//	0.2N(−4, 0.3) + 0.5N(0, 0.1) + 0.3N(3, 0.2)
//	  DormandPrince         0.0294   33    0.0083   51    0.0028   83
//	  Adaptive              0.0373  116    0.0048  304    0.0009  809
//
// On the last distribution errors fall slowly, because W₂ is almost entirely due to a little mass
// that ends in a wrong peak and has far to go. What to choose:
//
//   - A few scores: [DPMSolver]. With 8 it is closer than any other on all four
//     distributions, by a factor of 1.3 to 4.4. With many scores the error of its last
//     step remains, which jumps to x̂ and makes peaks too narrow.
//   - 64 scores, or a distribution to many digits: [RungeKuttaFlow], or [DormandPrince]
//     with a tolerance. With too few steps RungeKuttaFlow is unstable.
//   - [HeunFlow] is what Karras et al. use, for images that begin at large noise. Along these times it needs two to four times
//     the scores of DPMSolver for the same error; along those of [KarrasTimes], for which it was made, it is better by up to 40 %.
//   - The paths of the reverse process, for their entropies, or its noise, which
//     forgets a wrong start: [ReverseProcess] with SRA1, from 16 scores.
//     OUSplitting is better on some data and worse on others: what it leaves of the drift is
//     as stiff. Times at equal distances in ℓ are better than steps that [Adaptive] must
//     find; it is for data about which one knows nothing.
//   - A start or a score that is not quite right: [PredictorCorrector]. With the
//     true score its corrections cost more than they gain.
//   - [DDIM] is the baseline, of order 1; it may take any times. Its Eta from 0 to 1 goes from the
//     flow to the ancestral sampling of a DDPM.
//   - Fresh noise in few steps, which forgets a wrong start and errors of the score: DPMSolver with
//     Eta 1, SDE-DPM-Solver++(2M). On a Gaussian its distribution has order 2, like that of the flow.
//   - A velocity that jumps, or has pulses: the Stops and the MaxStep of [DormandPrince].
//   - The likelihood of a point under the model, not a sample: [FlowLogProb].
//
// # How to choose times
//
//   - [LogSNRTimes], at equal distances in ℓ, for the exponential and the stochastic samplers.
//   - [KarrasTimes] has more of its steps at large noise, where peaks that are far apart separate: this
//     takes up to 11 % off the error of DDIM (0.314 instead of 0.351 with 16 scores on the last
//     distribution of the table). DPMSolver is farther off with it on all four, by a factor of 1.1 to 2.2.
//   - The times of a trained chain: diffusion.DDPM. A chain that ends with a signal left starts
//     generation from noise that it has never seen; [ZeroTerminalSNR] rescales it.
package sde
