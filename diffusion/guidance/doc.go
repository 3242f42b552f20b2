// Package guidance is the guided generation of labelled Gaussian mixtures, for
// which every guided score is exact, and says what law it really samples.
//
// Data x come with a label c, p(x) = Σ_c P(c) p(x|c), and are noised by
// dX = −X dt + √2 dW. The score of one class is strengthened by the weight w,
//
//	s_w = ∇ln p_t(x) + w ∇ln p_t(c|x)                        classifier guidance
//	    = ∇ln p_t(x) + w [∇ln p_t(x|c) − ∇ln p_t(x)]         classifier-free guidance,
//
// the same field by Bayes' rule: on exact scores the two differ in nothing.
// w = 0 is the data's law, w = 1 the class's.
//
//	labelled data, classifier       p_t(c|x), ∇ln p_t(c|x)       [Classes]
//	guided score                    s_w                          [Guided.Score]
//	reverse process                 x + 2 s_w                    [Guided.ReverseDrift]
//	probability flow                −x − s_w                     [Guided.FlowVelocity]
//	the law one thinks of           p(x) p(c|x)^w / Z            [Guided.Tilted]
//	the law that the flow samples   ln ρ along the flow          [Flow]
//	all laws of a Gaussian pair     closed forms                 [Gaussian]
//
// The methods of [Guided] are [diffusion.Drift]: Score goes to any sampler of
// package diffusion/sde, ReverseDrift to the solver of diffusion/fokkerplanck, whose
// density is that of the reverse process.
//
// # The weight in the literature
//
//	here                            w
//	Dhariwal and Nichol             w = scale on ∇ln p(c|x), the rest unconditional
//	  with a conditional model      w = 1 + scale
//	Ho and Salimans                 w = 1 + w': s_w = (1 + w') ∇ln p_t(x|c) − w' ∇ln p_t(x)
//	Bradley and Nakkiran            w = γ
//
// # What is sampled
//
// The tilted law p(x) p(c|x)^w / Z has the score s_w at t = 0. At t > 0 the score of
// the noised tilted law is another one, but for w = 0 and w = 1, so neither the
// reverse process nor the flow ends in it, and the two end in different laws. The
// reverse process is the flow of the class itself together with Langevin dynamics
// towards a stronger tilt, since
//
//	x + 2 s_w = [x + ∇ln p_t(x|c)] + ∇ln [p_t(x) p_t(c|x)^{2w−1}].
//
// Sources: Dhariwal and Nichol, arXiv:2105.05233; Ho and Salimans,
// arXiv:2207.12598; Bradley and Nakkiran, arXiv:2408.09000; Chidambaram, Gatmiry,
// Chen, Lee and Lu, arXiv:2409.13074. Conventions and errors are those of package
// diffusion.
package guidance
