// Package turbulence is a network that makes fields of the forced Burgers equation: its data, its training, and its weights.
//
//	fields, err := turbulence.Equation().Run(ctx)         // simulated
//	fields, err := turbulence.Generate(ctx, 1000, 30, 1)  // made by the network
//
// The network is a perceptron that sees a field in the coordinates of fluids.Frame. The weights in this folder were made by
//
//	go run ./diffusion/fluids/turbulence/train
package turbulence

import (
	"context"
	"embed"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/fluids"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/internal/weights"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

const arg = check.Package("turbulence")

// Points is the number of points of a field.
const Points = 64

// Equation returns the forced Burgers equation of the training data, with ν = 0.2 and the power ε = 1, half of it in each of the waves 1 and 2. A run of it makes
// 500 snapshots in 20 independent runs, at intervals of 2, in which the largest waves forget most of what they were. Each seed makes others; the training has the seeds from 1000.
func Equation() fluids.Burgers {
	return fluids.Burgers{
		Points: Points, Viscosity: 0.2, Forcing: []float64{0.5, 0.5}, Step: 0.025,
		Runs: 20, WarmUp: 20, Interval: 2, Snapshots: 25, Seed: 1,
	}
}

// Training returns the training of the network on the coordinates of fields of the Equation: draws are fields, and with probability ½ their mirror images −u(−x), of which the
// equation makes as many. It is an error if there is no field or one has not Points finite values.
func Training(fields [][]float64) (learned.Training, error) {
	if _, err := Equation().EnergyBudget(fields); err != nil { // the check of the fields
		return learned.Training{}, fmt.Errorf("turbulence: %w", err)
	}
	frame, err := fluids.NewFrame(Points)
	if err != nil {
		return learned.Training{}, err
	}
	data := make([][]float64, len(fields))
	for i, u := range fields {
		data[i] = frame.Coordinates(nil, u)
	}
	return learned.Training{
		Dim: frame.Dim(),
		Data: func(dst []float64, src rand.Source) {
			rng := stream.From(src)
			copy(dst, data[rng.IntN(len(data))])
			if rng.IntN(2) == 0 { // the mirror image has the same sines and the opposite cosines
				for k := 0; k < len(dst); k += 2 {
					dst[k] = -dst[k]
				}
			}
		},
		Network: learned.MLP{Width: 320, Depth: 4}, Times: [2]float64{First, Last},
		Steps: 14000, Batch: 512, Rate: 0.002, Seed: 1,
	}, nil
}

// First and Last are the times of the training.
const First, Last = 0.001, 4.

//go:embed weights/mlp.weights.gz weights/mlp.csv
var files embed.FS

var kept = weights.Files{Package: arg, FS: files}

var model = sync.OnceValues(func() (m *learned.Model, err error) {
	err = kept.Read("mlp.weights.gz", func(r io.Reader) error {
		m, err = learned.Load(r)
		return err
	})
	return m, err
})

// Model returns the network with the weights that come with the project.
func Model() (*learned.Model, error) { return model() }

// Log returns the loss in the training of the weights of Model, an average over the last hundred steps or so, after the given steps.
func Log() (steps, loss []float64, err error) { return kept.Log("mlp.csv") }

// centred is a sampler that starts from the mean of the noised data, which at the time Last is not yet 0: the coordinates of a field with its shock at 0 have a mean, and without what is left of
// it at the start the shocks come out three per cent too weak. Late data are nearly N(m, I), and s(0) is m.
type centred struct{ sde.Sampler }

func (c centred) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	mean := make([]float64, len(x))
	score(mean, make([]float64, len(x)), times[0])
	floats.Add(x, mean)
	return c.Sampler.Sample(x, score, times, src)
}

// Generate returns so many fields that Model makes, in steps of sde.DPMSolver from noise down to the time First, each with its shock at a random place. It is an
// error if count or steps is less than 1, or if ctx ends.
func Generate(ctx context.Context, count, steps int, seed uint64) ([][]float64, error) {
	if err := check.First(arg.AtLeast("count", count, 1), arg.AtLeast("steps", steps, 1), arg.Memory("count", count, 16*Points)); err != nil {
		return nil, err
	}
	times, err := sde.LogSNRTimes(Last, First, steps)
	if err != nil {
		return nil, err
	}
	m, err := Model()
	if err != nil {
		return nil, err
	}
	// Many fields are moved together, as one point, because the network is faster with many.
	const together = 50
	g := sde.Generation{
		Sampler: centred{sde.DPMSolver{}}, Score: func(dst, x []float64, t float64) { m.Scores(dst, x, t) },
		Dim: together * m.Dim(), Times: append(times, 0), Points: (count + together - 1) / together, Seed: seed,
	}
	made, err := g.Run(ctx)
	if err != nil {
		return nil, err
	}
	frame, err := fluids.NewFrame(Points)
	if err != nil {
		return nil, err
	}
	shifts, fields := rand.New(stream.New(seed, 0, 1)), make([][]float64, count)
	for i := range fields {
		y := made.RawRowView(i / together)[i%together*m.Dim():][:m.Dim()]
		fields[i] = frame.Field(nil, y, shifts.IntN(Points))
	}
	return fields, nil
}
