package fokkerplanck

// One step in time along one line of cells. With L the matrix of the rates,
// which is frozen in the middle of the step,
//
//	implicit        p ← (1 − τL)⁻¹ p                          positive, order 1
//	extrapolated    p ← 2 (1 − τL/2)⁻² p − (1 − τL)⁻¹ p       order 2.
//
// Both conserve the mass. No linear method of an order above one keeps the density
// positive for any step (Bolley and Crouzeix, RAIRO Anal. Numér. 12, 237 (1978)), so the
// second is limited: no cell falls below the fraction kept of its value after the two half
// steps, and the mass that this adds is taken from the cells that were to gain. The limit
// acts in tails that fill up faster than a step resolves, such as those of a point mass at
// first.

// kept is positive so that a logarithm of the density exists.
const kept = 1.0 / 64

// line is one line of n cells. Values have the length n + 2: after the cells
// come the masses that have left at the lower and at the upper end.
type line struct {
	up, down      []float64
	ring          bool
	system        *chain
	value, coarse []float64
}

func newLine(v Axis) *line {
	n := v.Cells
	return &line{
		up: make([]float64, n), down: make([]float64, n), ring: v.Boundary == Periodic,
		system: newChain(n), value: make([]float64, n+2), coarse: make([]float64, n+2),
	}
}

// step advances l.value by the time tau.
func (l *line) step(tau float64, scheme Scheme) {
	if scheme == Implicit {
		l.system.factorize(l.up, l.down, tau, l.ring)
		l.implicit(l.value)
		return
	}
	copy(l.coarse, l.value)
	l.system.factorize(l.up, l.down, tau, l.ring)
	l.implicit(l.coarse)
	l.system.factorize(l.up, l.down, tau/2, l.ring)
	l.implicit(l.value)
	l.implicit(l.value)
	extrapolate(l.value, l.coarse)
}

// implicit takes the step for which the system has been factorised.
func (l *line) implicit(p []float64) {
	n := len(p) - 2
	l.system.solve(p[:n])
	if !l.ring {
		p[n] += l.system.down[0] * p[0]
		p[n+1] += l.system.up[n-1] * p[n-1]
	}
}

// extrapolate adds to fine its difference from coarse, which sums to zero,
// limited as above.
func extrapolate(fine, coarse []float64) {
	var gain, loss float64
	var limited bool
	for i, v := range fine {
		change := v - coarse[i]
		if least := -(1 - kept) * v; change < least {
			change, limited = least, true
		}
		if change > 0 {
			gain += change
		} else {
			loss -= change
		}
		coarse[i] = change
	}
	if limited {
		for i, change := range coarse {
			if change > 0 {
				coarse[i] *= loss / gain
			}
		}
	}
	for i, change := range coarse {
		fine[i] += change
	}
}
