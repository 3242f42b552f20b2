package xla

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// seconds is the CPU time of this process.
func seconds() float64 {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + 1e-6*float64(r.Utime.Usec+r.Stime.Usec)
}

// steps times b.N steps of a training on an engine; draws of the data included, compilation excluded.
func steps(b *testing.B, e learned.Engine, n learned.MLP) {
	law, err := diffusion.SymmetricPair(1, .1)
	if err != nil {
		b.Fatal(err)
	}
	const first = 5
	began := 0.
	tr := learned.Training{
		Data: func(dst []float64, src rand.Source) { law.Rand(dst, src) }, Dim: 1, Network: n, Steps: first + b.N, Workers: 1, Engine: e,
		Progress: func(done, _ int) {
			if done == first {
				began = seconds()
				b.ResetTimer()
			}
		},
	}
	if _, err := tr.Run(context.Background()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(1e3*(seconds()-began)/float64(b.N), "cpu-ms/op")
}

// BenchmarkStep is a step of the default training, 1 → 128 × 3 → 1 with a batch of 1024.
func BenchmarkStep(b *testing.B) {
	b.Run("own", func(b *testing.B) { steps(b, nil, learned.MLP{}) })
	for _, config := range []string{"go", "xla:cpu"} {
		e := open(b, config)
		b.Run(config, func(b *testing.B) { steps(b, e, learned.MLP{}) })
	}
}

// BenchmarkStages is a step of a network with 1.3 million weights, whole and split over two devices. MB/device is what the device with the
// most of them holds between steps: weights, what the optimiser keeps, and sums of gradients.
func BenchmarkStages(b *testing.B) {
	e := &watched{Engine: open(b, "xla:cpu")}
	for _, c := range [][2]int{{1, 0}, {2, 1}, {2, 4}, {2, 8}} {
		e.Stages, e.Pieces = c[0], c[1]
		b.Run(fmt.Sprintf("stages=%d/pieces=%d", c[0], c[1]), func(b *testing.B) {
			steps(b, e, learned.MLP{Width: 512, Depth: 6})
			b.ReportMetric(e.held/1e6, "MB/device")
		})
	}
}

// watched is an engine that notes how much its trainings hold.
type watched struct {
	*Engine
	held float64 // bytes on the device with the most
}

func (w *watched) Trainer(n engine.Network, r engine.Recipe) (engine.Trainer, error) {
	t, err := w.Engine.Trainer(n, r)
	w.held = 0
	bytes := func(list []*tensors.Tensor) {
		sum := 0.
		for _, a := range list {
			sum += float64(a.ByteSize())
		}
		w.held = max(w.held, sum)
	}
	switch t := t.(type) {
	case *trainer:
		bytes(t.state)
	case *pipeline:
		for _, s := range t.stages {
			bytes(append(s.sums, s.state...))
		}
	}
	return t, err
}

// BenchmarkScores is the scores of 8192 points.
func BenchmarkScores(b *testing.B) {
	tr := training(b, 2)
	tr.Network, tr.Steps = learned.MLP{}, 1
	m, err := tr.Run(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	on, err := m.On(open(b, "xla:cpu"))
	if err != nil {
		b.Fatal(err)
	}
	x := make([]float64, 2*8192)
	for name, m := range map[string]*learned.Model{"own": m, "xla:cpu": on} {
		b.Run(name, func(b *testing.B) {
			m.Scores(nil, x, 1)
			began := seconds()
			for b.Loop() {
				m.Scores(x, x, 1)
			}
			b.ReportMetric(1e3*(seconds()-began)/float64(b.N), "cpu-ms/op")
		})
	}
}
