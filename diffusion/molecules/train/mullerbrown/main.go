// Command mullerbrown teaches two networks the equilibrium of the surface of Müller and Brown, from short Langevin runs, and writes the
// weights and the logs of the trainings: of a network that is any field, and of one that is the gradient of an energy.
//
//	go run ./diffusion/molecules/train/mullerbrown -folder diffusion/molecules/weights
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"

	"nonequilibrium/diffusion/internal/training"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/molecules"
)

func main() {
	folder := flag.String("folder", ".", "where the files go")
	steps := flag.Int("steps", 12000, "steps of a training")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *folder, *steps); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, folder string, steps int) error {
	surface, err := molecules.NewMullerBrown(molecules.MullerBrownTemperature)
	if err != nil {
		return err
	}
	short := molecules.ShortRuns{
		Runs: molecules.Runs{Force: surface.Score, Step: 5e-4, Steps: 60, Seed: 42},
		Cell: 0.15, PerCell: 500, Least: 3e-5, BurnIn: 12, Rounds: 30,
	}
	ends, err := short.Run(ctx, surface.Minima()[:2])
	if err != nil {
		return err
	}
	weight := ends.Mean(surface.In(molecules.Reactant))
	fmt.Printf("%d short runs; weight of the reactant %v, exactly %.4f\n", len(ends.Points), weight, surface.Weights()[molecules.Reactant])
	for name, network := range map[string]learned.Network{"score": learned.MLP{Width: 64}, "energy": learned.Energy{Width: 64}} {
		t := learned.Training{
			Data: func(dst []float64, src rand.Source) { ends.Rand(dst, src) }, Dim: 2, Network: network,
			Times: [2]float64{2e-4, 4}, Steps: steps, Seed: 42,
		}
		if err := training.Run(ctx, t, folder, "mullerbrown-"+name); err != nil {
			return err
		}
	}
	return nil
}
