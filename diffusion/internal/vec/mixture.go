package vec

import "math"

// Law is a Gaussian mixture in the form in which the kernels read it. With
// residual r = μ_k − x, the score of a component is its pull P_k r and its
// logit ln(w_k N_k(x)) = offset_k − ½ r·pull.
//
// It holds the workspace of an evaluation and serves one goroutine at a time.
type Law struct {
	dim        int
	form       Form
	means      []float64 // K×d
	precisions []float64 // K, K×d or K×d×d numbers, depending on the form
	scales     []float64 // −½ of the precisions, for isotropic covariances
	offsets    []float64 // K
	traces     []float64 // of the precisions, K

	gamma     []float64 // logits, then probabilities; K rows of a chunk
	pull      []float64 // K×d rows
	residuals []float64 // d rows
	lse       [Lanes]float64
}

// Form is the form of the covariances of a mixture.
type Form int

const (
	Isotropic Form = iota // one number each
	Diagonal              // d numbers
	Full                  // d×d numbers
)

// Resize prepares the law for k components in dimension d.
func (l *Law) Resize(k, d int, form Form) {
	l.dim, l.form = d, form
	size := [...]int{Isotropic: 1, Diagonal: d, Full: d * d}[form]
	l.means, l.offsets = resize(l.means, k*d), resize(l.offsets, k)
	l.precisions, l.scales, l.traces = resize(l.precisions, k*size), resize(l.scales, k), resize(l.traces, k)
	l.gamma, l.residuals = resize(l.gamma, k*Lanes), resize(l.residuals, d*Lanes)
	if form != Isotropic {
		l.pull = resize(l.pull, k*d*Lanes)
	}
}

func resize(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

// Component sets the offset ln w_k − ½ ln det 2πC_k of component k and returns the slices
// for its mean and its precision, to be filled.
func (l *Law) Component(k int, offset float64) (mean, precision []float64) {
	l.offsets[k] = offset
	size := len(l.precisions) / len(l.offsets)
	return l.means[k*l.dim : (k+1)*l.dim], l.precisions[k*size : (k+1)*size]
}

// Score puts alpha x + beta ∇ln p(x) into dst, both chunks of points.
func (l *Law) Score(dst, x []float64, alpha, beta float64) {
	for size := l.dim * Lanes; len(x) > 0; dst, x = dst[size:], x[size:] {
		l.posterior(x[:size])
		if l.form == Isotropic {
			kernels.isotropicPull(dst, x, l.gamma, l.dim, l.means, l.precisions, alpha, beta)
		} else {
			kernels.storedPull(dst, x, l.gamma, l.pull, l.dim, alpha, beta)
		}
	}
}

// ScoreDivergence puts ∇ln p(x) into score and ∇·∇ln p(x), one number for each
// lane, into divergence: Σ γ_k (|pull_k − ∇ln p|² − tr P_k), which does not
// subtract large numbers. It panics if the form is Isotropic, for which no pulls are stored.
func (l *Law) ScoreDivergence(score, divergence, x []float64) {
	if l.form == Isotropic {
		panic("vec: divergence of an isotropic law")
	}
	l.setTraces()
	for size := l.dim * Lanes; len(x) > 0; score, divergence, x = score[size:], divergence[Lanes:], x[size:] {
		l.posterior(x[:size])
		kernels.storedPull(score, x, l.gamma, l.pull, l.dim, 0, 1)
		kernels.divergence(divergence, score, l.gamma, l.pull, l.dim, l.traces)
	}
}

func (l *Law) setTraces() {
	size := len(l.precisions) / len(l.offsets)
	apart := 1 // distance between the entries of a diagonal
	if l.form == Full {
		apart = l.dim + 1
	}
	for k := range l.traces {
		l.traces[k] = 0
		for i := k * size; i < (k+1)*size; i += apart {
			l.traces[k] += l.precisions[i]
		}
	}
}

// LogProb puts ln p(x) into dst, one number for each lane of x.
func (l *Law) LogProb(dst, x []float64) {
	for size := l.dim * Lanes; len(x) > 0; dst, x = dst[Lanes:], x[size:] {
		l.posterior(x[:size])
		copy(dst, l.lse[:])
	}
}

// posterior fills gamma and lse, and pull unless the form is Isotropic.
func (l *Law) posterior(x []float64) {
	switch l.form {
	case Isotropic:
		for k, p := range l.precisions {
			l.scales[k] = -0.5 * p
		}
		kernels.isotropicLogits(l.gamma, x, l.dim, l.means, l.scales, l.offsets)
	case Diagonal:
		kernels.diagonalLogits(l.gamma, l.pull, x, l.dim, l.means, l.precisions, l.offsets)
	case Full:
		kernels.fullLogits(l.gamma, l.pull, l.residuals, x, l.dim, l.means, l.precisions, l.offsets)
	}
	kernels.softmax(l.gamma, l.lse[:])
}

// The Go path of the kernels, on one chunk.

type row = [Lanes]float64

func isotropicLogitsGo(logits, x []float64, d int, means, scales, offsets []float64) {
	for k, offset := range offsets {
		var square row
		for j, mu := range means[k*d : (k+1)*d] {
			for i, v := range (*row)(x[j*Lanes:]) {
				r := mu - v
				square[i] = fma(r, r, square[i])
			}
		}
		out := (*row)(logits[k*Lanes:])
		for i, q := range square {
			out[i] = fma(scales[k], q, offset)
		}
	}
}

func isotropicPullGo(dst, x, gamma []float64, d int, means, precisions []float64, alpha, beta float64) {
	for k, p := range precisions {
		for i, g := range (*row)(gamma[k*Lanes:]) {
			gamma[k*Lanes+i] = g * p
		}
	}
	for j := range d {
		var sum row
		at, out := (*row)(x[j*Lanes:]), (*row)(dst[j*Lanes:])
		for k := range precisions {
			mu := means[k*d+j]
			for i, w := range (*row)(gamma[k*Lanes:]) {
				sum[i] = fma(w, mu-at[i], sum[i])
			}
		}
		combine(out, at, &sum, alpha, beta)
	}
}

func combine(dst, x, sum *row, alpha, beta float64) {
	for i, s := range sum {
		dst[i] = fma(alpha, x[i], float64(s*beta))
	}
}

func diagonalLogitsGo(logits, pull, x []float64, d int, means, precisions, offsets []float64) {
	for k, offset := range offsets {
		var square row
		for j := range d {
			mu, p, y := means[k*d+j], precisions[k*d+j], (*row)(pull[(k*d+j)*Lanes:])
			for i, v := range (*row)(x[j*Lanes:]) {
				r := mu - v
				y[i] = r * p
				square[i] = fma(r, y[i], square[i])
			}
		}
		logit((*row)(logits[k*Lanes:]), &square, offset)
	}
}

func logit(dst, square *row, offset float64) {
	for i, q := range square {
		dst[i] = fma(-0.5, q, offset)
	}
}

func fullLogitsGo(logits, pull, residuals, x []float64, d int, means, precisions, offsets []float64) {
	for k, offset := range offsets {
		var square row
		for j, mu := range means[k*d : (k+1)*d] {
			r := (*row)(residuals[j*Lanes:])
			for i, v := range (*row)(x[j*Lanes:]) {
				r[i] = mu - v
			}
		}
		for j := range d {
			var sum row
			for l, p := range precisions[(k*d+j)*d : (k*d+j+1)*d] {
				for i, r := range (*row)(residuals[l*Lanes:]) {
					sum[i] = fma(r, p, sum[i])
				}
			}
			*(*row)(pull[(k*d+j)*Lanes:]) = sum
			for i, r := range (*row)(residuals[j*Lanes:]) {
				square[i] = fma(r, sum[i], square[i])
			}
		}
		logit((*row)(logits[k*Lanes:]), &square, offset)
	}
}

func storedPullGo(dst, x, gamma, pull []float64, d int, alpha, beta float64) {
	for j := range d {
		var sum row
		for k := range len(gamma) / Lanes {
			y := (*row)(pull[(k*d+j)*Lanes:])
			for i, g := range (*row)(gamma[k*Lanes:]) {
				sum[i] = fma(y[i], g, sum[i])
			}
		}
		combine((*row)(dst[j*Lanes:]), (*row)(x[j*Lanes:]), &sum, alpha, beta)
	}
}

func divergenceGo(divergence, score, gamma, pull []float64, d int, traces []float64) {
	var sum row
	for k, trace := range traces {
		var square row
		for j := range d {
			s := (*row)(score[j*Lanes:])
			for i, y := range (*row)(pull[(k*d+j)*Lanes:]) {
				r := s[i] - y
				square[i] = fma(r, r, square[i])
			}
		}
		for i, g := range (*row)(gamma[k*Lanes:]) {
			sum[i] = fma(g, square[i]-trace, sum[i])
		}
	}
	*(*row)(divergence) = sum
}

func softmaxGo(logits, lse []float64) {
	out := (*row)(lse)
	for i := range out {
		most := math.Inf(-1)
		for k := i; k < len(logits); k += Lanes {
			if !(logits[k] <= most) {
				most = logits[k]
			}
		}
		var sum float64
		for k := i; k < len(logits); k += Lanes {
			logits[k] = clampedExp(logits[k] - most)
			sum += logits[k]
		}
		for k := i; k < len(logits); k += Lanes {
			logits[k] *= 1 / sum
		}
		out[i] = most + log(sum)
	}
}
