package fokkerplanck

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// Quadrature of the four parts of a start at once, by Gauss–Legendre rules on panels that are halved until halving one
// changes nothing any more. Towards both ends, where there may be a layer of the width √T, they become narrower from
// the beginning.

const (
	panelNodes  = 12
	firstPanels = 32
	narrowest   = 12 // powers of 8
	mostPanels  = 1 << 11
	tolerance   = 1e-14 // of the mass, a panel
)

type panel struct {
	lo, hi float64
	value  fates
}

// integrate returns ∫f from lo to hi, and whether it has converged.
func integrate(lo, hi float64, f func(x float64) fates) (sum fates, ok bool) {
	var open []panel
	from := lo
	for _, to := range panelEnds(lo, hi) {
		open = append(open, newPanel(from, to, f))
		sum = sum.plus(1, open[len(open)-1].value)
		from = to
	}
	enough, first := tolerance*sum.mass, sum
	sum = fates{}
	for halved := 0; len(open) > 0; halved++ {
		if halved == mostPanels {
			return first, false
		}
		p := open[len(open)-1]
		open = open[:len(open)-1]
		middle := p.lo + (p.hi-p.lo)/2
		if middle <= p.lo || middle >= p.hi {
			sum = sum.plus(1, p.value)
			continue
		}
		left, right := newPanel(p.lo, middle, f), newPanel(middle, p.hi, f)
		halves := left.value.plus(1, right.value)
		switch change := halves.plus(-1, p.value).largest(); {
		case !isFinite(change):
			return halves, false
		case change <= enough:
			sum = sum.plus(1, halves)
		default:
			open = append(open, left, right)
		}
	}
	return sum, true
}

// newPanel returns the panel with the integral by one rule.
func newPanel(lo, hi float64, f func(x float64) fates) panel {
	var nodes, weights [panelNodes]float64
	quad.Legendre{}.FixedLocations(nodes[:], weights[:], lo, hi)
	p := panel{lo: lo, hi: hi}
	for i, x := range nodes {
		p.value = p.value.plus(weights[i], f(x))
	}
	return p
}

// panelEnds returns the upper ends of the panels to begin with, in rising order.
func panelEnds(lo, hi float64) (ends []float64) {
	last := lo
	add := func(x float64) {
		if x > last && x <= hi {
			ends, last = append(ends, x), x
		}
	}
	width := (hi - lo) / firstPanels
	for k := narrowest; k >= 0; k-- {
		add(lo + math.Ldexp(width, -3*k))
	}
	for i := 2; i < firstPanels; i++ {
		add(lo + float64(i)*width)
	}
	for k := 1; k <= narrowest; k++ {
		add(hi - math.Ldexp(width, -3*k))
	}
	add(hi)
	return ends
}

// plus returns f + w·g.
func (f fates) plus(w float64, g fates) fates {
	return fates{f.mass + w*g.mass, f.alive + w*g.alive, f.later + w*g.later, f.back + w*g.back}
}

func (f fates) largest() float64 {
	return max(math.Abs(f.mass), math.Abs(f.alive), math.Abs(f.later), math.Abs(f.back))
}
