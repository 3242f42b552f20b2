// Package molecules has two models of chemistry on which a generative model can be checked: the energy surface of Müller and Brown, whose
// equilibrium and dynamics are known by quadrature, and a cluster of thirteen atoms.
//
//	energies, basins, free energies      [MullerBrown]
//	Langevin runs, and rates from them   [Runs]
//	equilibrium from short runs          [ShortRuns]
//	learned scores                       [MullerBrownModel], [ClusterModel]
//	energies of pairs from positions     [PairFit], and with noise [PairFit.Scores]
//	configurations of the cluster        [Clusters], [Minimum], [Fingerprint]
//
// Boltzmann's constant is 1. Langevin motion is that of the energy over the temperature, dX = −∇U/ϑ dt + √2 dW, so that times are lengths
// squared; for the mobility μ divide them by μϑ. Its force is the score of the equilibrium, and a score at t → 0 is such a force.
//
// Data that cannot be used are returned as an error; a slice of the wrong length panics.
package molecules

import "nonequilibrium/diffusion/internal/check"

// arg words the errors of this package.
const arg = check.Package("molecules")

const badLength = "molecules: slice length does not match"
