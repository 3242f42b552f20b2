// Package learned learns scores, energies and flows from draws of the data, as diffusion models do, so that they can be compared with
// what is known exactly.
//
//	learn a score from draws            [Training] → [Model], a diffusion.Drift by [Model.Drift]
//	  by what objective                 [Denoising], [Explicit], [Implicit], [Sliced]
//	  what the network stands for       [Parametrization]
//	  with which network                [MLP], [Adaptive], [UNet] for images
//	a score that is a force             [Energy], [ResNet]; of points with symmetries [SetTransformer], [Graph], [MultiScale]
//	  with a temperature                [Thermal], [TempNet], [Gauge]
//	  and its thermodynamics            [Canonical], [StateTraining], [EnergyBalance]
//	generation under a condition        [Model.Guided] without a classifier; [ClassifierTraining] → [Classifier] with one
//	a velocity instead of a score       [FlowTraining] → [Flow]: flow matching, stochastic interpolants, neural ODE
//	  exactly, between mixtures         [Interpolant]
//	the density that is generated       [Model.LogProb], [Flow.LogProb], [Likelihood]
//	generation in few steps             [Distillation] → [FewSteps]: progressive, consistency
//	generalisation or collapse          [EarlyStopping] on two sets of points
//	files                               Save of each, and [Load], [LoadFlow], [LoadClassifier], [LoadFewSteps]
//
// Learned scores go to the samplers of package sde, like exact ones, and to the judges of package diagnosis.
//
// # Training
//
// The zero value of most fields is a good choice. A training can be followed (Progress, Report), interrupted by its context, and continued
// from a file (Checkpoint). The same seed gives the same bits with any number of workers, on any processor, and whether it was interrupted or not. A
// loss that is not finite is an error that names the step.
//
// With default settings, 8000 steps of about 7 ms of CPU time with AVX2, the error √⟨|s − s_θ|²⟩ was
//
//	data                                          t = .05   .1     .3     1
//	½N(±1, .1)                                    .019      .021   .008   .004
//	.3 N(−1.2, .1) + .7 N(.8, .2)                 .021      .017   .009   .003
//	.2 N(−2, .05) + .5 N(0, .1) + .3 N(1.5, .2)   .026      .027   .012   .004
//	four modes N((±1, ±1), .1 I)                  .057      .041   .024   .006
//
// for scores of the size 1 to 4. Twice the steps make it smaller by about a quarter at t ≥ .1.
//
// # Errors
//
// Unusable arguments, and functions of the user that panic or return what is not finite, are errors. Files that are truncated, damaged or of
// another kind are refused. A slice of the wrong length panics.
package learned
