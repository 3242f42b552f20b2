package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"time"

	"nonequilibrium/diffusion"
)

// run runs a block, or what is left of it.
func run(ctx context.Context, args []string, out, messages io.Writer) error {
	var (
		p       plan
		b       = block{1, 1}
		flags   = flag.NewFlagSet("run", flag.ContinueOnError)
		name    = flags.String("o", "", "")
		every   = flags.Duration("save", 10*time.Second, "")
		workers = flags.Int("workers", 0, "")
		quiet   = flags.Bool("quiet", false, "")
	)
	flags.Var(&b, "block", "")
	p.flags(flags)
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("run takes options only, not %q", flags.Arg(0))
	}
	s, move, err := p.simulation()
	if err != nil {
		return err
	}
	s.Workers = *workers
	if s.Span, err = b.span(s); err != nil {
		return err
	}
	if err := p.sign(ctx, s, move); err != nil {
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
	if missing == 0 {
		fmt.Fprintf(messages, "%s is complete already\n", *name)
		return found.report(out)
	}
	if err := found.extend(ctx, s, move, *name, *every); err != nil {
		return err
	}
	return found.report(out)
}

// begin returns what is in the file already, or a part without paths.
func begin(p *plan, b block, name string) (*part, error) {
	begun := &part{Plan: *p, Summary: new(diffusion.Summary)}
	if b.of > 1 {
		begun.Block = b.String()
	}
	if name == "" {
		return begun, nil
	}
	there, err := readPart(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return begun, nil
	case err != nil:
		return nil, fmt.Errorf("%w; remove it to begin anew", err)
	}
	if difference := there.Plan.differs(p); difference != "" {
		return nil, fmt.Errorf("%s is there and of another ensemble (%s); remove it, or write another file", name, difference)
	}
	if there.Block != begun.Block {
		return nil, fmt.Errorf("%s is there and has block %s, not %s; remove it, or write another file", name, there.called(), begun.called())
	}
	return there, nil
}

// called returns the name of the part's block.
func (p *part) called() string {
	if p.Block == "" {
		return "1/1"
	}
	return p.Block
}

// errStopped is that of a run that a signal has ended.
var errStopped = errors.New("stopped")

// extend runs what is missing, and brings the file up to date every now and then, in the end too.
func (p *part) extend(ctx context.Context, s diffusion.Simulation, move motion, name string, every time.Duration) error {
	saved := time.Now()
	save := func() error {
		if name == "" || time.Since(saved) < every {
			return nil
		}
		saved = time.Now()
		return p.write(name)
	}
	err := s.Extend(ctx, p.Summary, move, save)
	if name == "" {
		return errors.Join(err, p.finish())
	}
	if err == nil {
		err = p.finish()
	}
	if wrong := p.write(name); wrong != nil {
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
