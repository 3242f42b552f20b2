package vec

// Normals fills dst with normal deviates.
func (s *Stream) Normals(dst []float64) { kernels.normals(dst, (*[4][8]uint64)(s)) }

// LogRatio moves x by the step of p along f, the drift at its start, puts the drift f′ of p at
// its end into f, and adds twice the log-ratio of the step and the step
// back, (f + f′)(Δx + h/2 (f′ − f)), to heat.
func (p *Pair) LogRatio(x, f, heat []float64, s *Stream) {
	kernels.pairLogRatio(x, f, heat, (*[8]float64)(p), (*[4][8]uint64)(s))
}

// Midpoint moves x by the step of p and adds Δx times the drift in the middle
// of the step to heat.
func (p *Pair) Midpoint(x, heat []float64, s *Stream) {
	kernels.pairMidpoint(x, heat, (*[8]float64)(p), (*[4][8]uint64)(s))
}

// Advance moves x by step = h f + noise z.
func Advance(x, step, f, z []float64, h, noise float64) { kernels.advance(x, step, f, z, h, noise) }

// LogRatio adds twice the log-ratio of a step between the drifts f and g to heat, one
// number for each point; the other arguments are chunks.
func LogRatio(heat, step, f, g []float64, h float64) {
	for j := 0; j < len(step); j += Lanes {
		kernels.logRatio(heat, step[j:j+Lanes], f[j:j+Lanes], g[j:j+Lanes], h/2)
	}
}

// AddDot adds the scalar products of the points of two chunks to dst.
func AddDot(dst, a, b []float64) {
	for j := 0; j < len(a); j += Lanes {
		kernels.mulAdd(dst, a[j:j+Lanes], b[j:j+Lanes])
	}
}

// Scale puts factor x into dst, rounded once if factor − 1 is a float64.
func Scale(dst, x []float64, factor float64) { kernels.addScaled(dst, x, x, factor-1) }

// AddScaled puts x + scale y into dst.
func AddScaled(dst, x, y []float64, scale float64) { kernels.addScaled(dst, x, y, scale) }
