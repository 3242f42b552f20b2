package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// ready begins the first line of a program that can do its work; whatever else
// it says first is the reason why it cannot.
const ready = "ready "

// contestant is a program that does a unit of work whenever it is sent a line,
// as src/protocol.h describes. Between its turns it sleeps.
type contestant struct {
	name    string
	command []string
	env     []string // beyond that of the runner
	missing string   // why there is no command

	version string // what it says of itself
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner

	samples []sample
}

// sample is what a turn took, in seconds, and what it computed.
type sample struct{ cpu, wall, result float64 }

// oneThread keeps libraries from using more than the thread that is measured.
var oneThread = []string{"GOMAXPROCS=1", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1", "NUMBA_NUM_THREADS=1"}

// start starts the program and waits until it is ready. The error says why it is not.
func (c *contestant) start(ctx context.Context) error {
	if c.missing != "" {
		return errors.New(c.missing)
	}
	c.process = exec.CommandContext(ctx, c.command[0], c.command[1:]...)
	c.process.Env = append(append(os.Environ(), oneThread...), c.env...)
	var err error
	if c.in, err = c.process.StdinPipe(); err != nil {
		return err
	}
	out, err := c.process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.process.Start(); err != nil {
		return err
	}
	c.out = bufio.NewScanner(out)
	line := "it ended without a word"
	if c.out.Scan() {
		line = c.out.Text()
	}
	var ok bool
	if c.version, ok = strings.CutPrefix(line, ready); !ok {
		c.stop()
		return errors.New(line)
	}
	return nil
}

// turn has the program do its work once.
func (c *contestant) turn() error {
	if _, err := io.WriteString(c.in, "\n"); err != nil {
		return err
	}
	if !c.out.Scan() {
		return fmt.Errorf("%s ended before its work was done", c.name)
	}
	var s sample
	if _, err := fmt.Sscan(c.out.Text(), &s.cpu, &s.wall, &s.result); err != nil {
		return fmt.Errorf("%s answers %q: %w", c.name, c.out.Text(), err)
	}
	c.samples = append(c.samples, s)
	return nil
}

// stop has the program end, and waits for it.
func (c *contestant) stop() error {
	c.in.Close()
	return c.process.Wait()
}

// alone has the program do its work a number of times and end.
func (c *contestant) alone(ctx context.Context, turns int) error {
	if err := c.start(ctx); err != nil {
		return err
	}
	for range turns {
		if err := c.turn(); err != nil {
			c.stop()
			return err
		}
	}
	return c.stop()
}
