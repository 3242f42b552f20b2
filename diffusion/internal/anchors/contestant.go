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

// ready begins the first line that a program prints if it can do its work. Any other
// first line is the reason why it cannot.
const ready = "ready "

// contestant is a program that does its work once for every line that it is sent,
// as src/protocol.h describes. Between its turns it sleeps.
type contestant struct {
	name    string
	command []string
	env     []string // added to the environment of the runner
	missing string   // why there is no command

	version string // as it reports itself
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner

	samples []sample
}

// sample is the time of a turn, in seconds, and its result.
type sample struct{ cpu, wall, result float64 }

// oneThread keeps libraries from using more than the thread that is measured.
var oneThread = []string{"GOMAXPROCS=1", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1", "MKL_NUM_THREADS=1", "NUMBA_NUM_THREADS=1"}

// start starts the program and waits until it is ready. The error says why it cannot work.
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
	line := "it ended without a message"
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

// turn lets the program do its work once.
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

// stop ends the program and waits for it.
func (c *contestant) stop() error {
	c.in.Close()
	return c.process.Wait()
}

// alone lets the program do its work a number of times and end.
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
