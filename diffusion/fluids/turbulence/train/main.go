// Command train teaches a network to make turbulent fields:
//
//	go run ./diffusion/fluids/turbulence/train -out weights
//
// It simulates the fields, trains, and leaves the weights, a log of the loss and its figure in a folder that exists.
package main

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"

	"nonequilibrium/diffusion/fluids/turbulence"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/plotting"
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
	rows, show := [][]string{{"step", "loss", "seconds"}}, learned.PrintTo(os.Stdout)
	var at, loss []float64
	t.Report = func(r learned.Report) {
		show(r)
		rows = append(rows, []string{strconv.Itoa(r.Step), strconv.FormatFloat(r.Loss, 'f', 5, 64), strconv.FormatFloat(r.Elapsed.Seconds(), 'f', 1, 64)})
		at, loss = append(at, float64(r.Step)), append(loss, r.Loss)
	}
	model, err := t.Run(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d weights\n", model.Parameters())
	return errors.Join(
		write(filepath.Join(folder, "mlp.weights.gz"), func(f *os.File) error {
			z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
			return errors.Join(err, model.Save(z), z.Close())
		}),
		write(filepath.Join(folder, "mlp.csv"), func(f *os.File) error { return csv.NewWriter(f).WriteAll(rows) }),
		plotting.NewPanel("", "step", "loss").Line(at, loss, "").Save(filepath.Join(folder, "mlp-loss.png")),
	)
}

func write(name string, content func(f *os.File) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(content(f), f.Close())
}
