package vec

import "math"

// The Go path of the kernels that move paths.

// group is the lanes that two words of eight generators fill.
type group [16]float64

const groupLen = 16

// The loops below are short so that a processor has several rounds of each in
// hand: one lane's work is a long chain of operations that wait for each other.

// normals fills the group from two words of each generator.
func (g *group) normals(s *[4][8]uint64) {
	var turns [8]uint64
	var lengths [8]float64
	for l := range lengths {
		var length uint64
		length, turns[l] = next(s, l)
		lengths[l] = 2 - unit(length)
	}
	for l, u := range lengths {
		lengths[l] = math.Sqrt(-2 * log(u))
	}
	for l, turn := range turns {
		g[l], g[l+8] = turned(lengths[l], turn)
	}
}

func normalsGo(dst []float64, s *[4][8]uint64) {
	for ; len(dst) >= groupLen; dst = dst[groupLen:] {
		(*group)(dst).normals(s)
	}
}

func expGo(dst, x []float64) {
	for i, v := range x {
		dst[i] = clampedExp(v)
	}
}

func tanhGo(dst, x []float64) {
	for i, v := range x {
		dst[i] = tanh(v)
	}
}

// drift returns a tanh(b x + b0) + c x + c0.
func (p *Pair) drift(x float64) float64 {
	return fma(p[pairA], tanh(fma(p[pairB], x, p[pairB0])), fma(p[pairC], x, p[pairC0]))
}

func pairLogRatioGo(x, f, heat []float64, p *[8]float64, s *[4][8]uint64) {
	var z, step, after group
	pair := (*Pair)(p)
	for ; len(x) >= groupLen; x, f, heat = x[groupLen:], f[groupLen:], heat[groupLen:] {
		z.normals(s)
		x, f, heat := (*group)(x), (*group)(f), (*group)(heat)
		advanceGo(x[:], step[:], f[:], z[:], p[pairStep], p[pairNoise])
		for i, v := range x {
			after[i] = pair.drift(v)
		}
		logRatioGo(heat[:], step[:], f[:], after[:], p[pairQuarter])
		*f = after
	}
}

func pairMidpointGo(x, heat []float64, p *[8]float64, s *[4][8]uint64) {
	var z, f, step, middle group
	pair := (*Pair)(p)
	for ; len(x) >= groupLen; x, heat = x[groupLen:], heat[groupLen:] {
		z.normals(s)
		x, heat := (*group)(x), (*group)(heat)
		for i, v := range x {
			f[i] = pair.drift(v)
		}
		middle = *x
		advanceGo(x[:], step[:], f[:], z[:], p[pairStep], p[pairNoise])
		addScaledGo(middle[:], middle[:], step[:], 0.5)
		for i, v := range middle {
			f[i] = pair.drift(v)
		}
		mulAddGo(heat[:], step[:], f[:])
	}
}

func advanceGo(x, step, f, z []float64, h, noise float64) {
	for i := range x {
		step[i] = fma(h, f[i], float64(noise*z[i]))
		x[i] += step[i]
	}
}

func logRatioGo(heat, step, f, g []float64, quarter float64) {
	for i, dx := range step {
		heat[i] = fma(fma(quarter, g[i]-f[i], float64(0.5*dx)), f[i]+g[i], heat[i])
	}
}

func mulAddGo(dst, a, b []float64) {
	for i, v := range a {
		dst[i] = fma(v, b[i], dst[i])
	}
}

func addScaledGo(dst, x, y []float64, scale float64) {
	for i, v := range y {
		dst[i] = fma(scale, v, x[i])
	}
}
