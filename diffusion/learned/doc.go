// Package learned learns scores from draws of the data, as diffusion models do, for comparison with scores that are known.
//
// Everything is trained on the processor, in seconds, and to the same bits on any machine and with any number of
// workers. A learned score is used like an exact one: [Model.Score] has the conventions of Mixture.At(t).Score, and [Model.Drift]
// goes to the samplers of package sde and to the judges of package diagnosis.
//
// Networks are scores ([MLP], [Adaptive]) or energies, whose force is the score: [Energy], [ResNet], of points with symmetries [SetTransformer],
// [Graph] and [MultiScale], and with a temperature [Thermal] and [TempNet]. [Canonical] is the thermodynamics of a learned energy.
//
// [FlowTraining] learns a velocity that carries a base distribution to the data: by flow matching, on a path with noise (a stochastic interpolant),
// or as a neural ODE by maximum likelihood. [Interpolant] is the exact path between two mixtures. [Model.LogProb] and
// [Flow.LogProb] are the densities that learned flows generate.
//
// [Distillation] teaches a student to generate in few steps, or one, what a score generates in many; the result, [FewSteps], has no density that
// one knows. [ClassifierTraining] learns the classifier that guides a score, and [Model.Guided] guides without one.
package learned
