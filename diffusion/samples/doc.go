// Package samples is about the points of a user's own data, of which no distribution is known.
//
// When does the reverse process of the data pass from one regime to the next?
//
//	the landscape splits          ½ ln Λ                                     [Study.SpeciationTime]
//	classes are chosen            H(C|X_t), and when it is half of H(C)      [Study.ClassEntropy], [Study.ClassTime]
//	  two runs from one point     ⟨Σ γ²⟩                                     [Study.CloneProbability]
//	  runs of a model             do they part, do they come back?           [ReverseRuns.Fork], [ReverseRuns.UTurn]
//	generated points are copies   nearest and second nearest training point  [Study.Copies]
//	all of it, with curves                                                   [Study.Regimes]
//
// Conventions and units are those of package diffusion.
package samples
