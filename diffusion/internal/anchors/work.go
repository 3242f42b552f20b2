package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"runtime/pprof"
	"strconv"
	"time"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/cputime"
	"nonequilibrium/diffusion/internal/vec"
	"nonequilibrium/diffusion/samples"
)

// work is a piece of work of this project, as arguments of the program.
//
//	pair midpoint|logratio PATHS STEPS       the work of src/pair.h, in GOMAXPROCS workers
//	mixture isotropic|full D K EVALUATIONS   that of src/mixture.c
//	unet IMAGES PIXELS BASE [bfloat16]       that of src/unet.py, in GOMAXPROCS workers
//	empirical PLACES POINTS D HUNDREDTHS     that of src/empirical.py, in GOMAXPROCS workers
//	ensemble PATHS STEPS D                   Reverse of a mixture of 8 in d dimensions, for its memory
type work []string

// profileEnv names a file for a processor profile of the work.
const profileEnv = "ANCHORS_PROFILE"

// serve does the work once for every line that it reads, as src/protocol.h says.
func serve(ctx context.Context, r io.Reader, w io.Writer, args work) error {
	do, err := args.prepare(ctx)
	if err != nil {
		return err
	}
	if name := os.Getenv(profileEnv); name != "" {
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	fmt.Fprintln(w, ready+vec.Path())
	for lines := bufio.NewScanner(r); lines.Scan(); {
		wall, cpu := time.Now(), cputime.Now()
		result, err := do()
		if err != nil {
			return err
		}
		fmt.Fprintln(w, (cputime.Now() - cpu).Seconds(), time.Since(wall).Seconds(), result)
	}
	return nil
}

func (args work) prepare(ctx context.Context) (do func() (float64, error), err error) {
	if len(args) == 0 {
		return nil, fmt.Errorf("no work")
	}
	var n []int // the arguments that are numbers
	for _, arg := range args[1:] {
		if v, err := strconv.Atoi(arg); err == nil {
			n = append(n, v)
		}
	}
	switch kind := args[0]; {
	case kind == "pair" && len(n) == 2:
		return pair(ctx, args[1], n[0], n[1])
	case kind == "ensemble" && len(n) == 3:
		return ensemble(ctx, n[0], n[1], n[2])
	case kind == "empirical" && len(n) == 4:
		return empirical(ctx, n[0], n[1], n[2], float64(n[3])/100)
	case kind == "unet" && len(n) == 3:
		return unet(ctx, n[0], n[1], n[2], len(args) > 4), nil
	case kind == "mixture" && len(n) == 3:
		return mixture(args[1] == "full", n[0], n[1], n[2]), nil
	}
	return nil, fmt.Errorf("unknown work %q", args)
}

func pair(ctx context.Context, estimator string, paths, steps int) (func() (float64, error), error) {
	data, err := diffusion.SymmetricPair(1, 1)
	if err != nil {
		return nil, err
	}
	run := diffusion.Simulation{Data: data, Paths: paths, Steps: steps, Duration: 10}
	if estimator == "midpoint" {
		run.Estimator = diffusion.Stratonovich
	}
	return reverse(ctx, run), nil
}

func ensemble(ctx context.Context, paths, steps, d int) (func() (float64, error), error) {
	const k = 8
	weights, means, variances := make([]float64, k), make([][]float64, k), make([]float64, k)
	for i := range k {
		weights[i], variances[i], means[i] = 1./k, 1, make([]float64, d)
		for j := range means[i] {
			means[i][j] = math.Cos(float64(i*d + j))
		}
	}
	data, err := diffusion.NewIsotropicMixture(weights, means, variances)
	if err != nil {
		return nil, err
	}
	return reverse(ctx, diffusion.Simulation{Data: data, Paths: paths, Steps: steps, Duration: 1}), nil
}

// reverse returns the work of a run, with a different sample each time, and its mean entropy production.
func reverse(ctx context.Context, run diffusion.Simulation) func() (float64, error) {
	return func() (float64, error) {
		run.Seed++
		ens, err := run.Reverse(ctx)
		if err != nil {
			return 0, err
		}
		return stat.Mean(ens.Total, nil), nil
	}
}

// empirical evaluates the empirical law of n points at m places and returns the mean coordinate of the score.
func empirical(ctx context.Context, m, n, d int, t float64) (func() (float64, error), error) {
	matrix := func(count int, phase float64) *mat.Dense {
		x := mat.NewDense(count, d, nil)
		x.Apply(func(i, j int, _ float64) float64 { return 2 * math.Sin(phase*float64(i*(j+1))+1.3*float64(j)) }, x)
		return x
	}
	set, err := samples.New(matrix(n, 0.7))
	if err != nil {
		return nil, err
	}
	law, x := set.At(t), matrix(m, 0.9)
	return func() (float64, error) {
		e, err := law.Evaluate(ctx, x, samples.Given{})
		if err != nil {
			return 0, err
		}
		return floats.Sum(e.Score.RawMatrix().Data) / float64(m*d), nil
	}, nil
}

const mixturePoints = 256

// mixture evaluates the drift x + 2 ∇ln p of K components at 256 points, again
// and again, and returns the mean of its coordinates. The numbers are those of
// src/mixture.c.
func mixture(full bool, d, k, evaluations int) func() (float64, error) {
	var law vec.Law
	form := vec.Isotropic
	if full {
		form = vec.Full
	}
	law.Resize(k, d, form)
	for i := range k {
		mean, precision := law.Component(i, -0.01*float64(i))
		scale := 1 + 0.01*float64(i)
		for j := range mean {
			mean[j] = math.Cos(float64(i*d + j))
		}
		for j := range precision {
			precision[j] = scale
			if full {
				precision[j] = 0.01 / (1 + math.Abs(float64(j/d-j%d)))
				if j/d == j%d {
					precision[j] += scale
				}
			}
		}
	}
	x, drift := make([]float64, mixturePoints*d), make([]float64, mixturePoints*d)
	for n := range mixturePoints {
		for j := range d {
			x[(n/vec.Lanes*d+j)*vec.Lanes+n%vec.Lanes] = 2 * math.Sin(0.7*float64(n)+1.3*float64(j))
		}
	}
	return func() (float64, error) {
		for done := 0; done < evaluations; done += mixturePoints {
			law.Score(drift, x, 1, 2)
		}
		return floats.Sum(drift) / float64(len(drift)), nil
	}
}
