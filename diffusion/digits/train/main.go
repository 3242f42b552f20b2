package train

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/learned"
)

// Main is the command: it reads the flags, trains on the engine until it is done or interrupted, and ends the process with a status.
func Main(engine func() (learned.Engine, error)) {
	var o Options
	name := flag.String("net", "lecture", "the network: small or lecture")
	flag.StringVar(&o.Data, "data", "", "folder with pictures in the four files of MNIST (default MNIST itself)")
	flag.StringVar(&o.Folder, "out", "digits", "folder for the results")
	flag.IntVar(&o.Steps, "steps", 0, "steps of the training; more take longer and write better digits (default as many as the network needs)")
	flag.IntVar(&o.Batch, "batch", 0, "pictures of a step (default 64)")
	flag.IntVar(&o.Workers, "workers", 0, "processors at work (default all)")
	flag.Uint64Var(&o.Seed, "seed", 1, "seed of all random numbers")
	flag.BoolVar(&o.BFloat16, "bfloat16", false, "round factors to 8 bits, which is nearly twice as fast on a processor with AVX512_BF16")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, *name, engine); err != nil {
		if !errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, err)
		}
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, o Options, name string, engine func() (learned.Engine, error)) (err error) {
	switch name {
	case digits.Small.String():
		o.Net = digits.Small
	case digits.Lecture.String():
		o.Net = digits.Lecture
	default:
		return fmt.Errorf("train: -net %s is unknown, want small or lecture", name)
	}
	if flag.NArg() > 0 {
		return fmt.Errorf("train: %q is no option; -help lists them", flag.Arg(0))
	}
	if o.Engine, err = engine(); err != nil {
		return err
	}
	return Run(ctx, o, os.Stdout)
}
