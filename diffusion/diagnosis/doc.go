// Package diagnosis judges a model by its score: a function s_θ(x, t) and nothing else, a [diffusion.Drift], whether
// a formula or a network is behind it, or a [Table] of scores that any program wrote. It is compared with data whose score s = ∇ln p_t is known exactly, a
// [diffusion.Mixture], and where that is not needed with draws of any [Data].
//
//	error at a time            √⟨|s − s_θ|²⟩                                  [Comparison.ScoreError]
//	what it costs              ∫⟨|s − s_θ|²⟩ dt                               [Comparison.PathCost]
//	  by path probabilities    ⟨ln P[x]/P_θ[x]⟩, the same                     [Cost].LogRatio
//	bound on the likelihood    −⟨ln p_θ⟩ ≤ ⟨R⟩, and its rate in time          [Comparison.Bound] *
//	which model is better      ∫⟨|s − s_B|² − |s − s_A|²⟩ dt                  [Comparison.Versus] *
//	identities of paths        ⟨e^{−R}⟩ = 1, and the overlap with noising     [Comparison.PathIdentities]
//	likelihood of the chain    p_θ(x_0) = ⟨e^{−R}⟩ over paths from x_0        [Comparison.ChainLogProb] *
//	entropy production         ⟨ΔS_tot⟩ of dY = (Y + 2 s_θ) dt̄ + √2 dW        [Comparison.Generate]
//	blind to a wrong score     ⟨e^{−ΔS_tot}⟩ = 1, ⟨e^{−R}⟩ = 1                [Generation].Theorem, [Cost].Theorem
//	is it a gradient?          √(⟨‖A‖²⟩/⟨‖J‖²⟩), A = (J − Jᵀ)/2, J = ∇s_θ    [Comparison.Curl] *
//	is it that of any data?    ∂_t s = ∇(x·s + |s|² + ∇·s)                    [Comparison.Residual] *
//	has it their symmetry?     s(Mx) = M s(x)                                 [Comparison.Asymmetry] *
//	is it small enough?        0 ≤ Δ⟨|s|²⟩ ≤ d, for t → 0 the codimension      [Comparison.Codimension] *
//	likelihood by the flow     ln ρ(X_T) − ∫(d + ∇·s_θ) dt                    [Comparison.Likelihood], [Comparison.LogProb] *
//	is it calibrated?          ⟨|X_0 − x̂_0|²⟩ = ⟨Δ e^{2t} (d + Δ ∇·s_θ)⟩      [Comparison.Calibration] *
//	what any score obeys       ⟨s⟩ = 0, ⟨x·s⟩ = −d, ⟨|s|² + ∇·s⟩ = 0          [Comparison.Identities] *
//	what is generated          W_2 and KL to the data                         [SampleDistance]
//	all of them                tables in Markdown or LaTeX, and a verdict     [Comparison.Report], [Table.Report]
//
// Those with a star need only draws of the data. Samples are also compared with other samples, in any space of features:
//
//	Gaussians fitted to both     W_2², and its limit for n → ∞              [FrechetDistance]
//	moments up to the third      MMD² with (x·y/d + 1)³, unbiased           [KernelDistance]
//	classes                      exp⟨KL(p(c|x) ‖ p̄(c))⟩                     [NewClassifierScore]
//	supports                     precision, recall, density, coverage       [CompareSupport]
//	copies of training points    nearest and second nearest                 [NearestNeighbors]
//	a score that tells two kinds ROC curve and the area below it            [NewROC]
//	are clusters classes?        purity, normalised mutual information      [Clusters], [Agreement]
//	what few labels tell         accuracy of a linear classifier            [FewLabels]
//
// # Models of other programs
//
// A [Table] has rows of t, x and s, and of x_0 if it is known, as CSV or NPY. The programs in the folder python write one from PyTorch and from diffusers, and
// a [Convention] and a [Prediction] say what their times and outputs mean. What takes averages over noised data works with a table as with a function; what differentiates the score or
// generates with it does not.
//
// # Three numbers for one error
//
// ∫⟨|s − s_θ|²⟩ dt is the relative entropy of the paths of the exact reverse process to those of the model's (Girsanov's
// theorem; Song, Durkan, Murray and Ermon, arXiv:2101.09258). It bounds the relative entropy of the data to what the model's reverse
// process generates. It is measured in two ways, with the exact score and without. The relative entropy to what the
// probability flow generates, by [Comparison.Likelihood], is another number, which it does not bound
// (Lu et al., arXiv:2206.08265); and W_2 is a third.
//
// # Errors
//
// All runs take a context, are the same for any number of workers, and return standard errors: ± 1.96 of them
// contain the true value in about 95 % of all runs (93 to 97 %, measured with 100 paths for ScoreError, the Integral of PathCost, the Theorem of
// Generate, the Ratio of Calibration and the Virial of Identities, each for one Gaussian). These are errors of a finite number of paths;
// finite Steps and finite differences have errors besides, which a run with other Steps or another Difference shows.
//
// A score that panics, blocks or returns NaN is an error or ends with the context. Arguments that cannot be used are returned as an
// error. Conventions and units are those of package diffusion.
package diagnosis
