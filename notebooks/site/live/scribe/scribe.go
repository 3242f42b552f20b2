// Package scribe writes digits with a network, and shows them as they appear.
package scribe

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

// Scribe writes digits with a network, and shows them as they appear.
type Scribe struct{ model *learned.Model }

// New reads the weights of a network, a file of diffusion/digits/weights. They are handed over, rather than linked as
// digits.Net.Model does, so that a page loads them when it needs them.
func New(weights io.Reader) (*Scribe, error) {
	z, err := gzip.NewReader(weights)
	if err != nil {
		return nil, fmt.Errorf("scribe: the weights: %w", err)
	}
	model, err := learned.Load(z)
	if err != nil {
		return nil, err
	}
	if model.Dim() != digits.Pixels {
		return nil, fmt.Errorf("scribe: the weights are of a network for %d numbers, want %d pixels", model.Dim(), digits.Pixels)
	}
	return &Scribe{model}, nil
}

// Order says what to write.
type Order struct {
	Digits   []int   // 0 to 9, or digits.Any
	Guidance float64 // weight of the class; 0: the network is not told what to write
	Steps    int     // of DPM-Solver++, each of which evaluates the network
	Seed     uint64
}

// MostSteps is the largest number of steps of an Order.
const MostSteps = 200

// Page is what the scribe shows before each step, and at the end: grey values from 0, paper, to 1, ink.
type Page struct {
	Which, Step int       // of Digits, of Steps
	Time        float64   // t
	Picture     []float64 // x_t
	Guess       []float64 // the clean picture that the network expects, E[x_0|x_t]
}

// Write writes digits one after the other. It returns an error if something cannot be used, and when ctx is done.
func (s *Scribe) Write(ctx context.Context, o Order, show func(Page)) error {
	if o.Steps < 2 || o.Steps > MostSteps {
		return fmt.Errorf("scribe: Steps = %d, want 2 to %d", o.Steps, MostSteps)
	}
	times, err := sde.KarrasTimes(3.4, .002, o.Steps-1)
	if err != nil {
		return err
	}
	which := append([]int(nil), o.Digits...)
	for i := range which {
		if o.Guidance == 0 { // which digits.Writing takes for 1
			which[i] = digits.Any
		}
	}
	w := &watched{sampler: sde.DPMSolver{}, show: show, which: -1}
	_, err = digits.Writing{
		Model: s.model, Sampler: w, Times: append(times, 0), Guidance: o.Guidance, Seed: o.Seed, Workers: 1,
	}.Run(ctx, which...)
	return err
}

// watched is a sampler that shows where it is.
type watched struct {
	sampler sde.Sampler
	show    func(Page)
	which   int
}

// Sample implements sde.Sampler.
func (w *watched) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	w.which++
	step := 0
	guess := make([]float64, len(x))
	err := w.sampler.Sample(x, func(dst, x []float64, t float64) {
		score(dst, x, t)
		copy(guess, x)
		known := func(s, _ []float64, _ float64) { copy(s, dst) }
		if (sde.DDIM{}).Sample(guess, known, []float64{t, 0}, nil) == nil { // its last step goes to E[x_0|x_t]
			w.show(Page{w.which, step, t, grey(x), grey(guess)})
		}
		step++
	}, times, src)
	if err != nil {
		return err
	}
	w.show(Page{w.which, step, times[len(times)-1], grey(x), grey(x)})
	return nil
}

// grey returns the grey values of a normalised picture, from 0 to 1.
func grey(x []float64) []float64 {
	g := make([]float64, len(x))
	for i, v := range x {
		g[i] = min(1, max(0, (v-digits.Paper)/(digits.Ink-digits.Paper)))
	}
	return g
}
