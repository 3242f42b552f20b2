// Command results recomputes the numbers of a paper and says which of them no longer hold.
//
//	results check [-sigma 2] [-timeout 0] [-n] PATH...
//	results compare [-sigma 2] OLD.json NEW.json
//	results methods
//
// A PATH of check is a record, which package results wrote, a file of LaTeX, or a folder with both. Each program
// that made one of the records runs again, with its results in a temporary folder, so that the paper's stay as they are. Then check
// says of each number whether it holds:
//
//   - an exact number, if the digits that the paper has are the same;
//   - one with a standard error, if it changed by at most -sigma standard errors of the difference, and its error by
//     at most a factor of two.
//
// It does not hold if it has a warning now and had none, or if it does not exist any more, or did not.
//
// In the files of LaTeX it finds what is out of date: uses of macros whose numbers no longer hold, macros that have another number
// than the record, and numbers of at least three digits that were typed by hand and are a record's as it was before, or
// as it is but no longer holds.
//
// With -n the programs are only listed. A record names the command that made it: check runs what it says, as make does, so check only
// records that you trust. compare compares two records without running anything.
//
// The exit status is 0 if everything holds, 1 if something does not, and 2 if something could not be checked: a program that is gone, fails,
// runs longer than -timeout or is interrupted, or a file that is not a record.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"nonequilibrium/diffusion/results"
)

// The exit status.
const (
	holds     = 0
	changed   = 1
	unchecked = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

const usage = `usage: results check [-sigma 2] [-timeout 0] [-n] RECORD.json|PAPER.tex|FOLDER...
       results compare [-sigma 2] OLD.json NEW.json
       results methods
`

// run runs the command and returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	switch {
	case len(args) == 0:
		fmt.Fprint(stderr, usage)
		return unchecked
	case slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]):
		fmt.Fprint(stdout, usage)
		return holds
	}
	flags := flag.NewFlagSet("results "+args[0], flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	sigma := flags.Float64("sigma", 2, "by how many standard errors of the difference a number may change")
	timeout := flags.Duration("timeout", 0, "how long a program may run, such as 10m; 0: for ever")
	list := flags.Bool("n", false, "list the programs, do not run them")
	if err := flags.Parse(args[1:]); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return holds
		}
		return unchecked
	}
	if !(*sigma >= 0) || *timeout < 0 {
		fmt.Fprintf(stderr, "results: sigma = %v and timeout = %v, want at least 0\n", *sigma, *timeout)
		return unchecked
	}
	r := report{out: stdout, errs: stderr, sigma: *sigma}
	switch rest := flags.Args(); {
	case args[0] == "check" && len(rest) > 0:
		r.check(ctx, rest, *timeout, *list)
	case args[0] == "compare" && len(rest) == 2:
		r.compareFiles(rest[0], rest[1])
	case args[0] == "methods" && len(rest) == 0:
		for _, m := range results.Methods() {
			fmt.Fprintln(stdout, m)
		}
	default:
		fmt.Fprint(stderr, usage)
		return unchecked
	}
	return r.status
}

// check recomputes records and looks through the papers.
func (r *report) check(ctx context.Context, paths []string, timeout time.Duration, list bool) {
	records, papers := r.collect(paths)
	if len(records) == 0 && r.status == holds {
		r.problem("there is no record in %q", paths)
		return
	}
	jobs := group(records)
	if list {
		for _, j := range jobs {
			fmt.Fprintln(r.out, j)
		}
		return
	}
	for _, j := range jobs {
		if err := j.recompute(ctx, timeout, r.errs); err != nil {
			for _, rec := range j.records {
				r.problem("%s: %v", rec.path, err)
			}
		}
	}
	for i := range records {
		if records[i].fresh != nil {
			r.compare(records[i].path, records[i].doc, records[i].fresh)
		}
	}
	r.papers(papers, records)
	r.summary()
}

// compareFiles compares two records.
func (r *report) compareFiles(before, after string) {
	a, err := readRecord(before)
	if err != nil {
		r.problem("%v", err)
		return
	}
	b, err := readRecord(after)
	if err != nil {
		r.problem("%v", err)
		return
	}
	r.compare(before, a, b)
	r.summary()
}
