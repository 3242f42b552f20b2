// Command thirteen makes what diffusion/molecules/weights contains of the cluster of thirteen particles: configurations, and a network that has
// learned their score at every level of noise, with the log of the training. First the configurations, then the network:
//
//	go run ./diffusion/molecules/train/thirteen -folder diffusion/molecules/weights -draw
//	go run ./diffusion/molecules/train/thirteen -folder diffusion/molecules/weights
package main

import (
	"context"
	"encoding/binary"
	"flag"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"

	"nonequilibrium/diffusion/cluster"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/internal/training"
	"nonequilibrium/diffusion/molecules"
)

func main() {
	folder := flag.String("folder", ".", "where the files go")
	steps := flag.Int("steps", 0, "steps of the training (default as many as the weights in the project had)")
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
	if steps > 0 {
		t.Steps = steps
	}
	return training.Run(ctx, t, folder, "thirteen")
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
	return training.Compressed(filepath.Join(folder, "thirteen.f32.gz"), func(w io.Writer) error { return binary.Write(w, binary.LittleEndian, all) })
}
