package results

// Which work is to be cited for which function, type or method.

import (
	"maps"
	"slices"
	"strings"
)

// works has the keys of notebooks/references.bib for what a program uses.
var works = map[string]string{
	"diffusion.Simulation.Forward":           "uhlenbeck1930",
	"diffusion.Simulation.Reverse":           "anderson1982 song2021 yu2025",
	"diffusion.Simulation.ForwardConjugate":  "crooks1999",
	"diffusion.Simulation.ReverseConjugate":  "crooks1999",
	"diffusion.Simulation.Flow":              "song2021",
	"diffusion.ReverseDrift":                 "anderson1982",
	"diffusion.FlowVelocity":                 "song2021",
	"diffusion.NewDDPM":                      "ho2020",
	"diffusion.LinearDDPM":                   "ho2020",
	"diffusion.CosineDDPM":                   "nichol2021",
	"diffusion.CosineSchedule":               "nichol2021",
	"diffusion.VariancePreserving":           "song2021",
	"diffusion.SubVariancePreserving":        "song2021",
	"diffusion.VarianceExploding":            "song2021",
	"diffusion.ForwardRates":                 "yu2025",
	"diffusion.ReverseRates":                 "yu2025",
	"diffusion.ForwardBalance":               "yu2025",
	"diffusion.ReverseBalance":               "yu2025",
	"diffusion.ReverseFluxMinimum":           "yu2025",
	"diffusion.IntegralFluctuation":          "seifert2005 vehtari2024",
	"diffusion.RunningFluctuation":           "seifert2005",
	"diffusion.Ensemble.Fluctuation":         "seifert2005 vehtari2024",
	"diffusion.BennettFluctuation":           "bennett1976 crooks1999",
	"diffusion.FreeEnergyDifference":         "bennett1976",
	"diffusion.Crooks":                       "crooks1999",
	"diffusion.Ensemble.GenerativeJarzynski": "jarzynski1997",
	"diffusion.ParetoShape":                  "vehtari2024",
	"diffusion.Potential":                    "yu2025",
	"diffusion.SpeciationTime":               "raya2023 biroli2024",
	"diffusion.CovarianceSpeciationTime":     "biroli2024",
	"diffusion.InstabilityTime":              "raya2023",
	"diffusion.ClassifyPhase":                "yu2025",
	"diffusion.CurieWeissField":              "ambrogioni2025",
	"diffusion.CloneProbability":             "biroli2024 sclocchi2025",
	"diffusion.ClassEntropy":                 "li2024",
	"diffusion.MutualInformation":            "guo2005",
	"diffusion.MMSE":                         "guo2005",
	"diffusion.PathKL":                       "girsanov1960 song2021likelihood",
	"diffusion.WassersteinLength":            "benamou2000 aurell2011",
	"diffusion.ConstantSpeedSchedule":        "aurell2011",
	"franzparisi.New":                        "franz1995 yu2025",
	"franzparisi.Sample":                     "franz1995",
	"sde.SRA1":                               "roessler2010",
	"sde.SRIW1":                              "roessler2010",
	"sde.DormandPrince":                      "dormand1980",
	"sde.Langevin":                           "roberts1996",
	"sde.PredictorCorrector":                 "song2021",
	"sde.DDIM":                               "song2021ddim",
	"sde.DPMSolver":                          "lu2022",
	"sde.HeunFlow":                           "karras2022",
	"sde.KarrasTimes":                        "karras2022",
	"sde.ZeroTerminalSNR":                    "lin2024",
	"sde.Reflected":                          "lou2023",
	"sde.FlowLogProb":                        "chen2018 song2021",
	"fokkerplanck.BrownianIrreversibility":   "murashita2014",
	"fokkerplanck.Solver.Irreversibility":    "murashita2014",
	"fokkerplanck.Interval.Survival":         "redner2001",
	"fokkerplanck.CrossingProbability":       "gobet2010",
	"annealing.Annealing":                    "marinari1992",
	"annealing.Gibbs.Length":                 "salamon1983 sivak2012",
	"annealing.Gibbs.Friction":               "sivak2012",
	"annealing.Trap.LeastDissipation":        "schmiedl2007",
	"guidance.New":                           "ho2022 bradley2024",
	"guidance.Classes.Guided":                "dhariwal2021",
	"driven.Simulation":                      "hatano2001 speck2005",
	"samples.Set.SpeciationTime":             "biroli2024",
	"samples.Study.SpeciationTime":           "biroli2024",
	"samples.Set.CollapseTime":               "biroli2024",
	"samples.Study.CollapseTime":             "biroli2024",
	"samples.GaussianCollapseTime":           "biroli2024",
	"samples.Study.CloneProbability":         "biroli2024 sclocchi2025",
	"samples.Study.ClassEntropy":             "li2024",
	"samples.Study.ClassTime":                "li2024",
	"samples.Study.Curves":                   "guo2005",
	"samples.ReverseRuns.Fork":               "biroli2024",
	"samples.ReverseRuns.UTurn":              "sclocchi2025",
	"samples.Law.Denoise":                    "efron2011",
	"markov.Chain.EntropyRate":               "shannon1948",
	"markov.Chain.EntropyProduction":         "schnakenberg1976",
	"markov.Ensemble.Fluctuation":            "lebowitz1999",
	"qubit.Petz":                             "petz1986",
	"qubit.TwirledPetz":                      "junge2018",
	"qubit.Lindbladian":                      "lindblad1976",
	"qubit.Lindbladian.EntropyRates":         "spohn1978",
	"diagnosis.FrechetDistance":              "heusel2017 chong2020",
	"diagnosis.KernelDistance":               "binkowski2018",
	"diagnosis.NewClassifierScore":           "salimans2016",
	"diagnosis.CompareSupport":               "kynkaanniemi2019",
	"diagnosis.Comparison.PathCost":          "girsanov1960 song2021likelihood",
	"diagnosis.Comparison.Likelihood":        "chen2018 hutchinson1989",
	"learned.Training":                       "vincent2011 song2021",
	"learned.Denoising":                      "vincent2011",
	"learned.Implicit":                       "hyvarinen2005",
	"learned.Sliced":                         "song2019",
	"learned.Energy":                         "song2021energy",
	"learned.FlowTraining":                   "lipman2023 liu2023",
	"learned.NewInterpolant":                 "albergo2023",
	"learned.MaximumLikelihood":              "chen2018 grathwohl2019",
	"learned.Distillation":                   "salimans2022 song2023consistency",
	"learned.ClassifierTraining":             "dhariwal2021",
	"cluster.Cluster.Verlet":                 "verlet1967",
}

// Methods returns what has works to be cited, sorted: functions, types and methods, such as diffusion.SpeciationTime.
func Methods() []string { return slices.Sorted(maps.Keys(works)) }

// worksOf returns the keys of the works of methods, sorted.
func worksOf(methods []string) []string {
	var keys []string
	for _, m := range methods {
		keys = append(keys, strings.Fields(works[m])...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
