// Command mullerbrown teaches two networks the equilibrium of the surface of Müller and Brown, from short Langevin runs, and writes the
// weights and the logs of the trainings: of a network that is any field, and of one that is the gradient of an energy.
//
//	go run ./diffusion/molecules/train/mullerbrown -folder diffusion/molecules/weights
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"

	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/molecules"
	"nonequilibrium/plotting"
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
	networks := map[string]learned.Network{"score": learned.MLP{Width: 64}, "energy": learned.Energy{Width: 64}}
	for _, name := range []string{"score", "energy"} {
		t := learned.Training{
			Data: func(dst []float64, src rand.Source) { ends.Rand(dst, src) }, Dim: 2, Network: networks[name],
			Times: [2]float64{2e-4, 4}, Steps: steps, Seed: 42,
		}
		if err := train(ctx, t, filepath.Join(folder, "mullerbrown-"+name)); err != nil {
			return err
		}
	}
	return nil
}

// train writes weights, log and figure of a training to files whose names begin with name.
func train(ctx context.Context, t learned.Training, name string) error {
	table, losses, at := bytes.NewBufferString("step,loss,seconds\n"), []float64(nil), []float64(nil)
	t.Report = func(r learned.Report) {
		fmt.Println(r)
		fmt.Fprintf(table, "%d,%.5g,%.0f\n", r.Step, r.Loss, r.Elapsed.Seconds())
		at, losses = append(at, float64(r.Step)), append(losses, r.Loss)
	}
	model, err := t.Run(ctx)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := model.Save(z); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := os.WriteFile(name+".weights.gz", b.Bytes(), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(name+".csv", table.Bytes(), 0o644); err != nil {
		return err
	}
	return plotting.NewPanel("", "steps", "loss").Line(at, losses, "").Save(name + "-loss.png")
}
