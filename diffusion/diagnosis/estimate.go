package diagnosis

import (
	"fmt"
	"math"
	"sync"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/bootstrap"
)

// root returns the estimate of √x from that of x ≥ 0.
func root(e diffusion.Estimate) diffusion.Estimate {
	value := math.Sqrt(max(0, e.Value))
	if value == 0 {
		return diffusion.Estimate{Value: 0, StdErr: math.Sqrt(e.StdErr)}
	}
	return diffusion.Estimate{Value: value, StdErr: min(e.StdErr/(2*value), math.Sqrt(e.StdErr))}
}

// tally sums up the numbers of a column: how many there are, their mean, and the sums of the
// second and third powers of their distances from it. Unlike sums of the powers themselves, these keep their
// digits if the numbers are nearly equal.
type tally struct{ n, mean, second, third float64 }

// add adds a number.
func (t *tally) add(v float64) { t.merge(tally{n: 1, mean: v}) }

// merge adds the numbers of another tally (Pébay, Sandia report SAND2008-6212).
func (t *tally) merge(o tally) {
	if o.n == 0 {
		return
	}
	n, apart := t.n+o.n, o.mean-t.mean
	t.third += o.third + apart*apart*apart*t.n*o.n*(t.n-o.n)/(n*n) + 3*apart*(t.n*o.second-o.n*t.second)/n
	t.second += o.second + apart*apart*t.n*o.n/n
	t.mean += apart * o.n / n
	t.n = n
}

// estimate returns the mean and its standard error; name says what it is.
func (t tally) estimate(name string) (diffusion.Estimate, error) {
	e := diffusion.Estimate{Value: t.mean}
	if t.second > 0 {
		e.StdErr = math.Sqrt(t.second / (t.n - 1) / t.n)
		if skewness := t.third * t.third / (t.second * t.second * t.second); isFinite(skewness) { // γ²/n
			e.StdErr *= bootstrap.Widening(t.n, skewness)
		}
	}
	if !isFinite(e.Value) || !isFinite(e.StdErr) {
		return diffusion.Estimate{}, fmt.Errorf("diagnosis: %s is %v with the error %v: the score or the data lead beyond the range of float64", name, e.Value, e.StdErr)
	}
	return e, nil
}

// merger adds the tallies of blocks in the order of the blocks, whatever the order in which they arrive.
type merger struct {
	mu      sync.Mutex
	next    int
	waiting map[int][]tally
	sums    []tally
}

func newMerger(columns int) *merger {
	return &merger{waiting: make(map[int][]tally), sums: make([]tally, columns)}
}

func (m *merger) add(block int, sums []tally) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.waiting[block] = sums; m.waiting[m.next] != nil; m.next++ {
		for k, s := range m.waiting[m.next] {
			m.sums[k].merge(s)
		}
		delete(m.waiting, m.next)
	}
}

// ratio returns a/b of the means a and b of two columns, and its standard error by the delta method, from
// the tallies of a, b and their products a², ab and b². Its error is +Inf if b = 0.
func ratio(a, b, aa, ab, bb tally, name string) (diffusion.Estimate, error) {
	if b.mean == 0 {
		return diffusion.Estimate{Value: 0, StdErr: math.Inf(1)}, nil
	}
	q := a.mean / b.mean
	variance := (aa.mean - 2*q*ab.mean + q*q*bb.mean) / (b.mean * b.mean) // of (a − qb)/⟨b⟩, whose mean is 0
	e := diffusion.Estimate{Value: q, StdErr: math.Sqrt(max(0, variance) / (a.n - 1))}
	if !isFinite(e.Value) || !isFinite(e.StdErr) {
		return diffusion.Estimate{}, fmt.Errorf("diagnosis: %s is %v with the error %v: the score or the data lead beyond the range of float64", name, e.Value, e.StdErr)
	}
	return e, nil
}
