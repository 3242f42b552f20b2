// Package guidance generates a class of labelled Gaussian mixtures with guidance.
// Every guided score is exact here, so one can say what guidance really samples.
//
// Data x come with a label c, p(x) = Σ_c P(c) p(x|c), and are noised by
// dX = −X dt + √2 dW. Guidance of the strength g replaces the score by
//
//	s_g = ∇ln p_t(x) + g ∇ln p_t(c|x)                        classifier guidance
//	    = ∇ln p_t(x) + g [∇ln p_t(x|c) − ∇ln p_t(x)]         classifier-free guidance,
//
// which are the same field by Bayes' rule. g = 0 generates the data without regard
// to their labels, g = 1 the class. Arguments and fields call g the weight.
//
//	labelled data, classifier            p_t(c|x), ∇ln p_t(c|x)       [Classes]
//	guided score                         s_g                          [Guided.Score]
//	drift of the reverse process         x + 2 s_g                    [Guided.ReverseDrift]
//	velocity of the probability flow     −x − s_g                     [Guided.FlowVelocity]
//	intended (tilted) distribution       p(x) p(c|x)^g / Z            [Guided.Tilted]
//	distribution that the flow samples   ln ρ along the flow          [Flow]
//	all of them for a Gaussian class     closed forms                 [Gaussian]
//
// Score, ReverseDrift and FlowVelocity are [diffusion.Drift]: Score goes to any
// sampler of package diffusion/sde, and ReverseDrift to the solver of
// diffusion/fokkerplanck, which returns the density that the reverse process samples.
//
// # The weight in the literature
//
//	here                            g
//	Dhariwal and Nichol             g = scale on ∇ln p(c|x), added to the unconditional score
//	  with a conditional model      g = 1 + scale
//	Ho and Salimans                 g = 1 + w: s_g = (1 + w) ∇ln p_t(x|c) − w ∇ln p_t(x)
//	Bradley and Nakkiran            g = γ
//
// # What is sampled
//
// The tilted distribution p(x) p(c|x)^g / Z has the score s_g at t = 0. At t > 0 its
// score after noising differs from s_g, unless g is 0 or 1. So neither the reverse
// process nor the flow ends in the tilted distribution, and the two end in different
// ones. The reverse process is the probability flow of the class together with
// Langevin dynamics towards a stronger tilt, since
//
//	x + 2 s_g = [x + ∇ln p_t(x|c)] + ∇ln [p_t(x) p_t(c|x)^{2g−1}].
//
// Sources: Dhariwal and Nichol, arXiv:2105.05233; Ho and Salimans,
// arXiv:2207.12598; Bradley and Nakkiran, arXiv:2408.09000; Chidambaram, Gatmiry,
// Chen, Lee and Lu, arXiv:2409.13074. Conventions and errors are those of package
// diffusion.
package guidance
