package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/parts"
)

// run runs a block, or what is left of it.
func run(ctx context.Context, args []string, out, messages io.Writer) error {
	var (
		p       parts.Plan
		b       = parts.Block{I: 1, Of: 1}
		flags   = flag.NewFlagSet("run", flag.ContinueOnError)
		name    = flags.String("o", "", "")
		every   = flags.Duration("save", 10*time.Second, "")
		workers = flags.Int("workers", 0, "")
		quiet   = flags.Bool("quiet", false, "")
	)
	flags.Var(&b, "block", "")
	p.Flags(flags)
	if err := parse(flags, args); err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("run takes options only, not %q", flags.Arg(0))
	case *every < 0:
		return fmt.Errorf("-save %v, want at least 0", *every)
	}
	s, move, err := p.Simulation()
	if err != nil {
		return err
	}
	s.Workers = *workers
	if s.Span, err = b.Span(s); err != nil {
		return fmt.Errorf("-block %v: %w", &b, err)
	}
	if err := p.Sign(ctx, s, move); err != nil {
		return err
	}
	if *quiet {
		out, messages = io.Discard, io.Discard
	}
	found, err := begin(&p, b, *name)
	if err != nil {
		return err
	}
	missing := 0
	for _, span := range found.Summary.Missing(s.Span) {
		missing += span.Len()
	}
	if done := s.Span.Len() - missing; done > 0 && missing > 0 {
		fmt.Fprintf(messages, "%s goes on: %d of %d paths are there\n", *name, done, s.Span.Len())
	}
	if missing == 0 && found.Results != nil {
		fmt.Fprintf(messages, "%s is complete already\n", *name)
		return found.Report(out)
	}
	if err := extend(ctx, found, s, move, *name, *every, messages); err != nil {
		return err
	}
	return found.Report(out)
}

// begin returns what is in the file already, or a part without paths.
func begin(p *parts.Plan, b parts.Block, name string) (*parts.Part, error) {
	begun := &parts.Part{Plan: *p, Summary: new(diffusion.Summary)}
	if b.Of > 1 {
		begun.Block = b.String()
	}
	if name == "" {
		return begun, nil
	}
	there, err := parts.Read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return begun, nil
	case err != nil:
		return nil, fmt.Errorf("%w; remove it to begin anew", err)
	}
	if difference := there.Plan.Differs(p); difference != "" {
		return nil, fmt.Errorf("%s is there and of another ensemble (%s); remove it, or write another file", name, difference)
	}
	if there.Block != begun.Block {
		return nil, fmt.Errorf("%s is there and has block %s, not %s; remove it, or write another file", name, there.Called(), begun.Called())
	}
	return there, nil
}

// errStopped is that of a run that a signal has ended.
var errStopped = errors.New("stopped")

// extend runs what is missing. Every now and then it says how far it is and brings the file up to date, in the end too.
func extend(ctx context.Context, p *parts.Part, s diffusion.Simulation, move parts.Motion, name string, every time.Duration, messages io.Writer) error {
	saved := time.Now()
	p.Results = nil // those of fewer paths, if any
	save := func() error {
		if time.Since(saved) < every {
			return nil
		}
		saved = time.Now()
		fmt.Fprintf(messages, "%d of %d paths\n", p.Summary.Paths(), s.Span.Len())
		if name == "" {
			return nil
		}
		return p.Write(name)
	}
	err := s.Extend(ctx, p.Summary, move, save)
	if name == "" {
		if errors.Is(err, context.Canceled) {
			err = fmt.Errorf("%w after %d of %d paths, which are lost: there is no -o", errStopped, p.Summary.Paths(), s.Span.Len())
		}
		return errors.Join(err, p.Finish())
	}
	if err == nil {
		err = p.Finish()
	}
	if wrong := p.Write(name); wrong != nil {
		return errors.Join(err, wrong)
	}
	if err != nil {
		if errors.Is(err, context.Canceled) {
			err = errStopped
		}
		return fmt.Errorf("%w: %s has %d of %d paths; the same command goes on", err, name, p.Summary.Paths(), s.Span.Len())
	}
	return nil
}

// merge joins parts, and writes nothing if something is wrong.
func merge(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("merge", flag.ContinueOnError)
	name := flags.String("o", "", "")
	partial := flags.Bool("partial", false, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	for _, file := range flags.Args() {
		if strings.HasPrefix(file, "-") {
			return fmt.Errorf("merge: %q comes after a file; options come first", file)
		}
	}
	sum, err := parts.Merge(flags.Args(), *partial)
	if err != nil {
		return err
	}
	if *name != "" {
		if err := sum.Write(*name); err != nil {
			return err
		}
	}
	return sum.Report(out)
}
