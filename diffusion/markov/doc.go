// Package markov is about finite Markov chains: what a chain does, how it produces entropy, how it runs backwards, and
// how it is estimated from a sequence, such as the letters of a text.
//
//	P_ij = P(x_{n+1} = j | x_n = i),    Σ_j P_ij = 1
//
//	the chain                    [New], [NewSparse], [TwoState], [Ring], [Ehrenfest]
//	paths                        [Chain.Simulate], [Chain.LogLikelihood]
//	law after n steps p Pⁿ       [Chain.Evolve], [Chain.Power]
//	stationary law π = πP        [Chain.Stationary], [Chain.StationaryLaws]
//	classes and periods          [Chain.Classes], [Chain.Irreducible]
//	first passage and return     [Chain.HittingProbabilities], [Chain.HittingTimes], [Chain.ReturnTimes]
//	forgetting                   [Chain.Eigenvalues], [Chain.SpectralGap], [Chain.RelaxationTime], [Chain.MixingTime]
//	sums over n states           [Chain.BlockMoments], [Chain.AsymptoticVariance], [Chain.Dispersion]
//	entropy                      [Chain.EntropyRate], [Chain.EntropyProduction], [Chain.Currents], [Chain.DetailedBalance]
//	fluctuation theorem          [Simulation.Run], [Simulation.Conjugate], [Ensemble.Fluctuation]
//	backwards, by Bayes          [Chain.Reversed], [Chain.Reversal]
//	estimates from a sequence    [Count], [Counts.Chain], [Counts.Probability], [Counts.EntropyRate], [Counts.Bootstrap]
//	independence and order       [Counts.GTest], [Counts.ChiSquare], [FitOrders], [OrderTest], [Counts.ReversibilityTest]
//	text                         [NewAlphabet], [ReadText], [FitWords], [WordChain.Generate]
//
// States are numbered from 0, time is counted in steps, and entropies are in nats. A law is a probability distribution over the
// states, as a slice. Chains are stored by their positive transitions; stationary laws, passages and blocks of sparse chains
// with 10⁵ states take about a second, whereas powers and eigenvalues need a full matrix and go to 4000 states.
//
// Data that cannot be used are returned as an error; a slice of the wrong length panics. Sources: Norris, Markov Chains (1997); Levin, Peres
// and Wilmer, Markov Chains and Mixing Times (2nd ed., 2017); Schnakenberg, Rev. Mod. Phys. 48, 571 (1976), for entropy production; Seifert,
// Phys. Rev. Lett. 95, 040602 (2005), for its fluctuation theorem; Billingsley, Ann. Math. Stat. 32, 12 (1961), for estimation.
package markov
