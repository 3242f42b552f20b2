// Command ensemble runs an ensemble of paths in blocks, on one machine or on many, and merges what they found:
//
//	ensemble run -block 3/8 -o part-3.json …    one of eight blocks
//	ensemble merge -o all.json part-*.json      all of them
//	ensemble script                             an array job for SLURM
//
// The merged result has the digits of a single run, bit for bit, whatever the number of blocks and the order of
// the parts. See ensemble -help for the options, and [nonequilibrium/diffusion.Summary] for what is kept.
//
// # Which way pays
//
// With n paths in b blocks on M cores it takes about t_o + (b t_b + c n)/M, c being the time of a path: 1 µs of processor time for 200 steps of
// generation in one dimension, a thousand times as much with a small network that is asked for one point at a time. What is paid once, t_o, and
// for each block, t_b:
//
//	way                     t_o             t_b       pays
//	one process             0.02 s          0         always on one machine: it uses all cores, and -o lets it stop and go on
//	xargs, ssh, …           0.02 s          0.02 s    on machines that share a folder, for blocks of a second or more
//	SLURM                   1 s, waiting    1 s       for blocks of a minute or more; on 64 cores, for 10⁷ such paths or more
//	Beam, on this machine   0.2 s           0.03 s    never
//	Beam, on Dataflow       minutes         seconds   for what takes one machine days, or where there is no cluster but a cloud
//
// Measured on two cores: processor times, and for SLURM the time by the clock on one node that was busy. On a cluster add
// what its scheduler takes, and until others have done. The times of Dataflow are assumptions. A build for
// Beam takes minutes, once. Chapter 46 of the notebooks has the reasoning.
package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

//go:embed help.txt
var help string

//go:embed array.sh
var script string

// stopped is the exit status of a run that was stopped and can go on (EX_TEMPFAIL of sysexits.h).
const stopped = 75

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	os.Exit(command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// command does what the arguments say, and returns the exit status.
func command(ctx context.Context, args []string, out, messages io.Writer) int {
	err := errors.New("want run, merge or script, see ensemble -help")
	if len(args) > 0 {
		switch args[0] {
		case "run":
			err = run(ctx, args[1:], out, messages)
		case "merge":
			err = merge(args[1:], out)
		case "script":
			_, err = io.WriteString(out, script)
		case "help", "-h", "-help", "--help":
			err = flag.ErrHelp
		}
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(out, "%s\n%s", help, script)
		return 0
	}
	fmt.Fprintf(messages, "ensemble: %v\n", err)
	if errors.Is(err, errStopped) || errors.Is(err, context.Canceled) {
		return stopped
	}
	return 1
}

// parse reads the flags of a subcommand, whose names and meanings are in help.txt.
func parse(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return fmt.Errorf("%w, see ensemble -help", err)
	}
	return err
}
