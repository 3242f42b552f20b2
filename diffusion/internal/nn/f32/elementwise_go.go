package f32

// The Go path of the kernels on slices.

func map1(f func(x float32) float32) func(dst, x []float32) {
	return func(dst, x []float32) {
		for i, v := range x[:len(dst)] {
			dst[i] = f(v)
		}
	}
}

func map2(f func(a, b float32) float32) func(dst, a, b []float32) {
	return func(dst, a, b []float32) {
		b = b[:len(dst)]
		for i, v := range a[:len(dst)] {
			dst[i] = f(v, b[i])
		}
	}
}

func relu(x float32) float32 {
	if x < 0 {
		return 0
	}
	return x
}

func reluGrad(x, dy float32) float32 {
	if x > 0 {
		return dy
	}
	return 0
}

func addGo(dst, a, b []float32) {
	b = b[:len(dst)]
	for i, v := range a[:len(dst)] {
		dst[i] = v + b[i]
	}
}

func subGo(dst, a, b []float32) {
	b = b[:len(dst)]
	for i, v := range a[:len(dst)] {
		dst[i] = v - b[i]
	}
}

func mulGo(dst, a, b []float32) {
	b = b[:len(dst)]
	for i, v := range a[:len(dst)] {
		dst[i] = v * b[i]
	}
}

func mulAddGo(dst, a, b []float32) {
	b = b[:len(dst)]
	for i, v := range a[:len(dst)] {
		dst[i] = fma(v, b[i], dst[i])
	}
}

func axpyGo(dst, x []float32, alpha float32) {
	for i, v := range x[:len(dst)] {
		dst[i] = fma(alpha, v, dst[i])
	}
}

func scaleGo(dst, x []float32, alpha float32) {
	for i, v := range x[:len(dst)] {
		dst[i] = alpha * v
	}
}

func sumGo(lanes *[16]float64, x []float32) {
	for i, v := range x {
		lanes[i%16] += float64(v)
	}
}

// The product of two float32 is exact in float64.
func dotGo(lanes *[16]float64, a, b []float32) {
	b = b[:len(a)]
	for i, v := range a {
		lanes[i%16] += float64(v) * float64(b[i])
	}
}
