// Command train teaches a network to make turbulent fields:
//
//	go run ./diffusion/fluids/turbulence/train -out weights
//
// It simulates the fields, trains, and leaves the weights, a log of the loss and its figure in a folder that exists.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"nonequilibrium/diffusion/fluids/turbulence"
	"nonequilibrium/diffusion/internal/training"
)

func main() {
	folder := flag.String("out", "diffusion/fluids/turbulence/weights", "folder for the results")
	snapshots := flag.Int("fields", 50000, "number of simulated fields")
	steps := flag.Int("steps", 0, "steps of the training (default as many as the weights in the project had)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *folder, *snapshots, *steps); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, folder string, snapshots, steps int) error {
	equation := turbulence.Equation()
	equation.Seed, equation.Snapshots = 1000, (snapshots+equation.Runs-1)/equation.Runs
	fields, err := equation.Run(ctx)
	if err != nil {
		return err
	}
	t, err := turbulence.Training(fields)
	if err != nil {
		return err
	}
	if steps > 0 {
		t.Steps = steps
	}
	return training.Run(ctx, t, folder, "mlp")
}
