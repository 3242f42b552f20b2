// Package results keeps the numbers, figures and tables of a paper together with what they were computed from, so that
// they can be computed again.
//
// A program, or the cell of a notebook, makes a record:
//
//	run := diffusion.Simulation{Data: data, Paths: 20000, Steps: 100, Duration: 1, Seed: 1}
//	…
//	err := results.New("paper/noising").
//		Parameter("run", run).
//		Exact("speciationTime", speciation, 4).
//		Fluctuation("integralFluctuation", average).
//		Estimate("collapseTime", results.Estimate(collapse)).
//		Save("entropy.pdf", figure).
//		Save("paths.parquet", results.Ensemble(paths)).
//		Write()
//
// That writes into the folder paper
//
//   - noising.json: the parameters with their seeds, the versions and commits, how the program is run, and the numbers;
//   - noising.tex: a macro for each number;
//   - noising.bib: BibTeX of the works behind the methods that the program uses, as far as [Methods] has them, from the
//     bibliography of the chapters;
//   - entropy.json and paths.json, beside the figure and the table: all of this but the numbers.
//
// The paper says
//
//	\input{noising.tex}
//	…
//	The data collapse at $t_C = \collapseTime$, within \collapseTimeInterval.
//
// Half a year later, with another version,
//
//	go run nonequilibrium/diffusion/cmd/results check paper
//
// runs the programs again, leaves all files as they are, and says which numbers changed by more than their errors, or
// by any digit where they have none, and where the paper has numbers that are out of date, those typed by hand too.
//
// The same program writes the same bytes, on the same machine, at the same commit: there is no date in the files unless [Record.Dated] is
// called. Everything works without git; the commit is then missing. In a notebook each cell that records is a program of its own
// and makes a record of its own.
package results
