// Package samples is about the points of a user's own data, x_1, …, x_n in d dimensions, of which no distribution is known.
//
//	points from a file                CSV, NumPy (NPY, NPZ)                     [Open], [Reader]; Parquet by package samples/parquet
//	points from a matrix              rows, with labels if there are any        [New], [Set.WithLabels]
//	in other units, and back          y = A (x − c)/σ                           [Set.Standardize], [Set.Whiten] → [Transform]
//
// The points themselves have a law at any time t > 0 of the forward process, p_t(x) = (1/n) Σ_i N(x; x_i e^{−t}, Δ I) with
// Δ = 1 − e^{−2t}. It is computed exactly:
//
//	density, score, posterior         ln p_t, ∇ln p_t, P(X_0 = x_i | X_t)       [Set.At] → [Law]
//	  for many x at once              and tr Cov(X_0|X_t), classes, …           [Law.Evaluate]
//	  for the samplers of sde                                                   [Set.Drift]
//	noise taken away                  ⟨X_0⟩ = y + σ² ∇ln p(y)                   [Set.Denoise]
//	is a point unusual?               −ln p_t and its rank, a p-value           [Law.Anomaly]
//	missing coordinates               p_t(x_M | x_K)                            [Law.Impute]
//	  by the runs of a model                                                    [Infill]
//
// When does the reverse process of the data pass from one regime to the next?
//
//	the landscape splits              e^{−2t}Λ = 1, t = ½ ln Λ                  [Study.SpeciationTime]
//	classes are chosen                H(C|X_t) = ½ H(C)                         [Study.ClassTime], [Study.ClassEntropy]
//	  two runs from one point         ⟨Σ γ²⟩, γ the posterior of the classes    [Study.CloneProbability]
//	  runs of a model                 do they part, do they come back?          [ReverseRuns.Fork], [ReverseRuns.UTurn]
//	a model of the points copies      I(X_0; X_t) = ln n                        [Study.CollapseTime]
//	  of a Gaussian                   ½ ln[1 + σ²/(n^{2/d} − 1)]                [GaussianCollapseTime]
//	generated points are copies       nearest and second nearest training point [Study.Copies]
//	all of it, with curves over t                                               [Study.Regimes]
//	what X_t tells of X_0             I(X_0; X_t), h(p_t), ⟨tr Cov(X_0|X_t)⟩    [Study.Curves]
//	dimension of the manifold         gap of the spectrum of −Δ∇∇ln p_t         [Study.Manifold]
//
// Whether a model on its way through a training has begun to copy, EarlyStopping of package learned tells; how good its score is, package diagnosis.
//
// # Scale
//
// All times are in the scale of the points, in which the noise of the process has the variance 1 at late times. Points in other units have other
// times: those of the points as a model sees them, often standardised, are the ones that matter for it.
//
// # Errors
//
// What a [Study] finds is an [Estimate] for the distribution that the points are from, not for the points: with a 95 % interval, OK = false if there is no such number, and a
// Warning if it cannot be trusted. How often the intervals contain the truth was measured, and CALIBRATION.md has the tables. In short: for Gaussian
// data in 1 to 64 dimensions, clusters and classes about as often as they say; less often where tails are heavy, or where there are far more clusters
// than points can show. Most of these cases have a warning, but not all.
//
// The same seed gives the same numbers for any number of workers. Arguments that cannot be used are returned as an error, and a slice of the
// wrong length panics. Conventions and units are those of package diffusion.
package samples
