// Package realism tests whether generated samples, and the forces that a network has learned, are those of physics. It asks for numbers that are
// known without the model: a conservation law, a symmetry, a budget, a measured sample.
//
// Forces F(x), learned or not, and points that are sampled with them:
//
//	does it conserve energy?      drift and rms of K + U along Newton's equations     [Dynamics.Run]
//	  how long is it stable?      share of runs, and their lifetimes                  [EnergyConservation]
//	is it the right force?        √(⟨|F − F*|²⟩/⟨|F*|²⟩), angle, strength             [ForceError]
//	is it that of the energy?     √(⟨|F + ∇U|²⟩/⟨|F|²⟩)                               [Gradient]
//	at what temperature?          −⟨x·F⟩/f, ⟨|F|²⟩/⟨−∇·F⟩                             [Temperature]
//	is it a gradient at all?      ∮F·dl around small circles, 0 for a gradient        [LoopWork]
//
// Paths that are recorded at equal intervals:
//
//	is it equilibrium?            ⟨f(0) g(τ)⟩ − ⟨g(0) f(τ)⟩, 0 if reversible         [DetailedBalance]
//	  between states              jumps i → j against j → i                           [Currents]
//
// Fields on a periodic grid:
//
//	power by wave number          ⟨|û_k|²⟩, the sum is ⟨u²⟩                           [Spectrum]
//	increments                    ⟨(u(x + r) − u(x))^p⟩                               [StructureFunction]
//	intermittency                 ⟨δu⁴⟩/⟨δu²⟩², 3 for a Gaussian                      [Flatness]
//
// Any samples:
//
//	does a balance close?         Σ of the means of its terms, 0                      [Budget]
//	is it as measured?            means of both, one p-value for all of them          [Versus]
//
// What belongs to the score of a model is in package diagnosis: whether it is a gradient (Comparison.Curl), has the symmetry of the data
// (Comparison.Asymmetry), solves the Fokker–Planck equation (Comparison.Residual) and obeys the identities of any score, as
// the virial theorem (Comparison.Identities). Distances between whole samples are there too (SampleDistance, FrechetDistance, KernelDistance),
// and package samples tells which generated points are copies (Study.Copies). For entropy production see packages
// driven and fokkerplanck; for momentum and mass that are restored by projection, cluster.
//
// # Errors
//
// Every result is a [diffusion.Estimate]. Its error comes from the scatter between rows that are independent: samples, fields, runs. Points of one field and times of one run are not,
// and are averaged first. ± 1.96 errors are the 95 % interval, by Student's distribution and widened where numbers are skewed, as in
// package diagnosis; functions of several means (ratios, roots) are by the jackknife, which also removes their bias of order 1/n.
// In tests they contain the truth in 92 to 98 % of all samples from 100 rows on; for fewer rows with heavy tails less often (CALIBRATION.md).
// These are errors of finite numbers of samples only: a finite Step or radius has an effect besides, which another Step or radius shows.
//
// Rows that are successive states of one chain must be thinned to independent ones, or the errors are too small.
//
// Arguments that cannot be used are returned as an error, and so are results beyond the range of float64. Temperatures are in units of energy
// (k_B = 1).
package realism
