// Command thirteen makes what diffusion/molecules/weights contains: configurations of a cluster of thirteen particles, and a network that has
// learned their score at every level of noise, with the log of the training. First the configurations, then the network:
//
//	go run ./diffusion/molecules/train/thirteen -folder diffusion/molecules/weights -draw
//	go run ./diffusion/molecules/train/thirteen -folder diffusion/molecules/weights
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"nonequilibrium/diffusion/cluster"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/molecules"
	"nonequilibrium/plotting"
)

func main() {
	folder := flag.String("folder", ".", "where the files go")
	steps := flag.Int("steps", 5000, "steps of the training")
	first := flag.Bool("draw", false, "draw the configurations, and train nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *first {
		err = draw(ctx, *folder)
	} else {
		err = run(ctx, *folder, *steps)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// run trains the network and writes its weights and the log.
func run(ctx context.Context, folder string, steps int) error {
	t, err := molecules.ClusterTraining()
	if err != nil {
		return err
	}
	t.Steps = steps
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
	if err := write(filepath.Join(folder, "thirteen.weights.gz"), func(z *gzip.Writer) error { return model.Save(z) }); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "thirteen.csv"), table.Bytes(), 0o644); err != nil {
		return err
	}
	return plotting.NewPanel("", "steps", "loss").Line(at, losses, "").Save(filepath.Join(folder, "thirteen-loss.png"))
}

// draw writes draws of chains that start from the lattice, one chain after the other.
func draw(ctx context.Context, folder string) error {
	const burn, every, step, chains, draws = 15000, 500, 0.0015, 60, 80
	c := cluster.Cluster{N: molecules.Particles, Dim: 3, Epsilon: 1, Sigma: 1, Trap: molecules.Trap}
	d := c.N * c.Dim
	all := make([]float32, chains*draws*d)
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range chains {
		g.Go(func() error {
			s, err := cluster.NewSampler(c, c.Lattice(), molecules.ClusterTemperature, step, stream.New(42, uint64(i), 0))
			if err != nil {
				return err
			}
			for n := range burn + every*draws {
				if n >= burn && (n-burn)%every == 0 {
					dst := all[(i*draws+(n-burn)/every)*d:][:d]
					for j, v := range s.Position() {
						dst[j] = float32(v)
					}
				}
				s.Step()
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return write(filepath.Join(folder, "thirteen.f32.gz"), func(z *gzip.Writer) error { return binary.Write(z, binary.LittleEndian, all) })
}

// write compresses what content writes.
func write(name string, content func(*gzip.Writer) error) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := content(z); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}
