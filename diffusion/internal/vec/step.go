package vec

// The Go path of the kernels that move paths.

// group is the lanes that two words of eight generators fill. A step is one short
// loop over them after the other: the work of a lane is a long chain of operations
// that wait for each other, and a processor works on several lanes at a time.
type group [16]float64

const groupLen = 16

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
	for ; len(dst) >= groupLen; dst, x = dst[groupLen:], x[groupLen:] {
		*(*group)(dst) = *(*group)(x)
		(*group)(dst).tanh()
	}
}

func pairLogRatioGo(x, f, heat []float64, p *[8]float64, s *[4][8]uint64) {
	var z, step, after group
	for ; len(x) >= groupLen; x, f, heat = x[groupLen:], f[groupLen:], heat[groupLen:] {
		z.normals(s)
		x, f, heat := (*group)(x), (*group)(f), (*group)(heat)
		advanceGo(x[:], step[:], f[:], z[:], p[pairStep], p[pairNoise])
		(*Pair)(p).drift(&after, x)
		logRatioGo(heat[:], step[:], f[:], after[:], p[pairHalf])
		for i, v := range &after {
			f[i] = v
		}
	}
}

func pairMidpointGo(x, heat []float64, p *[8]float64, s *[4][8]uint64) {
	var z, f, step, middle group
	h, noise := p[pairStep], p[pairNoise]
	for ; len(x) >= groupLen; x, heat = x[groupLen:], heat[groupLen:] {
		z.normals(s)
		x, heat := (*group)(x), (*group)(heat)
		(*Pair)(p).drift(&f, x)
		for i, v := range x {
			dx := fma(h, f[i], float64(noise*z[i]))
			step[i], x[i], middle[i] = dx, v+dx, fma(0.5, dx, v)
		}
		(*Pair)(p).drift(&f, &middle)
		mulAddGo(heat[:], step[:], f[:])
	}
}

func advanceGo(x, step, f, z []float64, h, noise float64) {
	step, f, z = step[:len(x)], f[:len(x)], z[:len(x)]
	for i := range x {
		step[i] = fma(h, f[i], float64(noise*z[i]))
		x[i] += step[i]
	}
}

func logRatioGo(heat, step, f, g []float64, half float64) {
	heat, f, g = heat[:len(step)], f[:len(step)], g[:len(step)]
	for i, dx := range step {
		heat[i] = fma(fma(half, g[i]-f[i], dx), f[i]+g[i], heat[i])
	}
}

func mulAddGo(dst, a, b []float64) {
	dst, b = dst[:len(a)], b[:len(a)]
	for i, v := range a {
		dst[i] = fma(v, b[i], dst[i])
	}
}

func addScaledGo(dst, x, y []float64, scale float64) {
	dst, x = dst[:len(y)], x[:len(y)]
	for i, v := range y {
		dst[i] = fma(scale, v, x[i])
	}
}
