package f32

import "math"

// AdamStep has the coefficients of one step of Adam, as they are after the step's number and rate are known.
type AdamStep struct {
	Factor  float32 // of the gradient, for clipping
	First   float32 // 1 − β₁
	Second  float32 // 1 − β₂
	Rate    float32 // with the corrections √(1 − β₂ⁿ)/(1 − β₁ⁿ)
	Epsilon float32
	Average float32 // 1 − the decay of the moving average
}

// Adam sums the gradients of all shards in their order, g = Factor Σ grads, and makes one step
//
//	m += First (g − m),  s += Second (g² − s),  v −= Rate m/(√s + Epsilon),  average += Average (v − average).
//
// average may be nil.
func Adam(v, m, s, average []float32, grads [][]float32, step AdamStep) {
	length("Adam", m, len(v))
	length("Adam", s, len(v))
	if average == nil {
		average = v
	}
	length("Adam", average, len(v))
	for _, g := range grads {
		length("Adam", g, len(v))
	}
	kernels.adam(v, m, s, average, grads, &[6]float32{step.Factor, step.First, step.Second, step.Rate, step.Epsilon, step.Average})
}

func adamGo(v, m, s, average []float32, grads [][]float32, c *[6]float32) {
	for i := range v {
		var g float32
		for _, shard := range grads {
			g += shard[i]
		}
		g = float32(g * c[0])
		m[i] = fma(c[1], g-m[i], m[i])
		s[i] = fma(c[2], float32(g*g)-s[i], s[i])
		v[i] -= float32(c[3]*m[i]) / (float32(math.Sqrt(float64(s[i]))) + c[4])
		average[i] = fma(c[5], v[i]-average[i], average[i])
	}
}
