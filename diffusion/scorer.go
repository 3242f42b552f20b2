package diffusion

import "math"

// scorer evaluates the score of a mixture at all points of a block at once.
// Arrays hold coordinate j of point i at [j*n+i], as in block.
type scorer struct {
	gamma []float64 // K×n: posterior weights
	pull  []float64 // K×d×n: (x − μ_k)/λ along the axes of component k
}

// score puts ∇ln p into dst for the n points x, both d×n.
func (s *scorer) score(dst, x []float64, m *Mixture, n int) {
	d, size := m.dim, len(x)
	if len(s.gamma) < len(m.components)*n {
		s.gamma = make([]float64, len(m.components)*n)
		s.pull = make([]float64, len(m.components)*size)
	}
	for k := range m.components {
		m.components[k].pulls(s.pull[k*size:(k+1)*size], s.gamma[k*n:(k+1)*n], x, d)
	}
	softmax(s.gamma, len(m.components), n)
	clear(dst)
	for k := range m.components {
		m.components[k].addScore(dst, s.gamma[k*n:(k+1)*n], s.pull[k*size:(k+1)*size], d)
	}
}

// pulls puts diag(1/λ) Qᵀ(x − μ) into pull and ln π N(x; μ, Σ) into logits.
func (c *component) pulls(pull, logits, x []float64, d int) {
	n := len(logits)
	c.toAxes(pull, x, d)
	for i := range logits {
		logits[i] = c.logNorm
	}
	for j, v := range c.variances {
		inverse := 1 / v
		row := pull[j*n : (j+1)*n]
		for i, y := range row {
			u := y * inverse
			logits[i] -= 0.5 * y * u
			row[i] = u
		}
	}
}

// toAxes puts Qᵀ(x − μ) into y.
func (c *component) toAxes(y, x []float64, d int) {
	n := len(x) / d
	if c.axes == nil {
		for j, mu := range c.mean {
			yj := y[j*n : (j+1)*n]
			for i, v := range x[j*n : (j+1)*n] {
				yj[i] = v - mu
			}
		}
		return
	}
	clear(y)
	for l, mu := range c.mean {
		xl := x[l*n : (l+1)*n]
		for j, q := range c.axes.RawRowView(l) {
			yj := y[j*n : (j+1)*n]
			for i, v := range xl {
				yj[i] += q * (v - mu)
			}
		}
	}
}

// addScore adds −γ Q pull to dst.
func (c *component) addScore(dst, gamma, pull []float64, d int) {
	n := len(gamma)
	for j := range d {
		dj := dst[j*n : (j+1)*n]
		if c.axes == nil {
			for i, u := range pull[j*n : (j+1)*n] {
				dj[i] -= gamma[i] * u
			}
			continue
		}
		for l, q := range c.axes.RawRowView(j) {
			for i, u := range pull[l*n : (l+1)*n] {
				dj[i] -= q * gamma[i] * u
			}
		}
	}
}

// softmax turns each column of the k×n array logits into probabilities.
func softmax(logits []float64, k, n int) {
	for i := range n {
		most := math.Inf(-1)
		for c := range k {
			most = max(most, logits[c*n+i])
		}
		var sum float64
		for c := range k {
			e := math.Exp(logits[c*n+i] - most)
			logits[c*n+i] = e
			sum += e
		}
		for c := range k {
			logits[c*n+i] /= sum
		}
	}
}
