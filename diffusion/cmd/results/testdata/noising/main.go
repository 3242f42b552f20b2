// The program of a paper, for the tests of the command. What is different in a new version is in the environment.
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/results"
)

func main() {
	paths, shift, warning, name := 2000, 0.0, "", "noising"
	switch os.Getenv("TEST_VERSION") {
	case "more paths":
		paths = 4000
	case "shifted":
		shift = 0.02
	case "warns":
		warning = "infinite variance"
	case "renamed":
		name = "denoising"
	case "fails":
		log.Fatal("there are no data")
	case "hangs":
		time.Sleep(time.Hour)
	}
	data, err := diffusion.SymmetricPair(1, 0.4)
	check(err)
	run := diffusion.Simulation{Data: data, Paths: paths, Steps: 10, Duration: 1, Seed: 1}
	ensemble, err := run.Forward(context.Background())
	check(err)
	average, err := ensemble.Fluctuation()
	check(err)
	speciation, _, err := diffusion.SpeciationTime(data)
	check(err)
	record := results.New(filepath.Join(os.Args[1], name)).
		Parameter("run", run).
		Exact("speciationTime", speciation+shift/100, 4).
		Estimate("collapseTime", results.Estimate{Value: 0.5 + shift, StdErr: 0.003, Low: 0.49, High: 0.51, OK: true, Warning: warning}).
		Measured("integralFluctuation", average.Mean+shift/100, average.StdErr).
		Save("paths.csv", results.Ensemble(ensemble))
	if shift == 0 {
		record.Count("pathCount", paths)
	}
	check(record.Write())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
