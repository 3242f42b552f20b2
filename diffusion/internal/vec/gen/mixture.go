package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The kernels of mixtures, each on one chunk.

// isotropicLogits: offset + scale |x − mean|².
func (m machine) isotropicLogits() {
	m.kernel("isotropicLogits", "puts ln(π_k N_k) of the components into logits, for covariances v_k I.", "(logits, x []float64, d int, means, scales, offsets []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		out, mean, scale, offset := logits.pointer(part), means.start(), scales.start(), offsets.start()
		repeat("component", offsets.length(), func() {
			square, point := m.zeros(width), x.pointer(part)
			repeat("coordinate", dim.value(), func() {
				mu := m.broadcast(Mem{Base: mean})
				for v, q := range square {
					r := m.new()
					VSUBPD(m.mem(point, v), mu, r)
					VFMADD231PD(r, r, q)
				}
				nextRow(point)
				nextNumber(mean)
			})
			s, o := m.broadcast(Mem{Base: scale}), m.broadcast(Mem{Base: offset})
			for v, q := range square {
				VFMADD213PD(o, s, q)
				VMOVUPD(q, m.mem(out, v))
			}
			nextRow(out)
			nextNumber(scale, offset)
		})
	})
	finish()
}

// isotropicPull: alpha x + beta Σ γ_k precision_k (mean_k − x), which overwrites γ.
func (m machine) isotropicPull() {
	m.kernel("isotropicPull", "puts alpha x + beta Σ γ_k P_k (μ_k − x) into dst, for precisions P_k = I/v_k.", "(dst, x, gamma []float64, d int, means, precisions []float64, alpha, beta float64)")
	m.parts(width, func(part reg.GPVirtual) {
		weight, precision := gamma.pointer(part), precisions.start()
		repeat("weigh", precisions.length(), func() {
			p := m.broadcast(Mem{Base: precision})
			for v := range width {
				w := m.new()
				VMULPD(m.mem(weight, v), p, w)
				VMOVUPD(w, m.mem(weight, v))
			}
			nextRow(weight)
			nextNumber(precision)
		})
		point, out, first := x.pointer(part), dst.pointer(part), means.start()
		repeat("coordinate", dim.value(), func() {
			at, sum := make([]vector, width), m.zeros(width)
			for v := range at {
				at[v] = m.load(m.mem(point, v))
			}
			mean, weight := GP64().(reg.GPVirtual), gamma.pointer(part)
			MOVQ(first, mean)
			repeat("component", precisions.length(), func() {
				mu := m.broadcast(Mem{Base: mean})
				for v := range at {
					r := m.new()
					VSUBPD(at[v], mu, r)
					VFMADD231PD(m.mem(weight, v), r, sum[v])
				}
				LEAQ(Mem{Base: mean, Index: dim.value(), Scale: 8}, mean)
				nextRow(weight)
			})
			m.combine(out, at, sum)
			nextRow(point, out)
			nextNumber(first)
		})
	})
	finish()
}

// combine stores alpha x + beta sum.
func (m machine) combine(out reg.GPVirtual, x, sum []vector) {
	alpha, beta := m.scalar("alpha"), m.scalar("beta")
	for v, s := range sum {
		VMULPD(s, beta, s)
		VFMADD231PD(alpha, x[v], s)
		VMOVUPD(s, m.mem(out, v))
	}
}

// diagonalLogits: offset − ½ (mean − x)·pull with pull = precision (mean − x).
func (m machine) diagonalLogits() {
	m.kernel("diagonalLogits", "puts ln(π_k N_k) and P_k (μ_k − x) of the components into logits and pull, for diagonal P_k.", "(logits, pull, x []float64, d int, means, precisions, offsets []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		out, y, mean, precision, offset := logits.pointer(part), pull.pointer(part), means.start(), precisions.start(), offsets.start()
		repeat("component", offsets.length(), func() {
			square, point := m.zeros(width), x.pointer(part)
			repeat("coordinate", dim.value(), func() {
				mu, p := m.broadcast(Mem{Base: mean}), m.broadcast(Mem{Base: precision})
				for v, q := range square {
					r, u := m.new(), m.new()
					VSUBPD(m.mem(point, v), mu, r)
					VMULPD(p, r, u)
					VMOVUPD(u, m.mem(y, v))
					VFMADD231PD(r, u, q)
				}
				nextRow(point, y)
				nextNumber(mean, precision)
			})
			m.logit(out, square, offset)
			nextRow(out)
			nextNumber(offset)
		})
	})
	finish()
}

// logit stores offset − ½ square.
func (m machine) logit(out reg.GPVirtual, square []vector, offset reg.GPVirtual) {
	half, o := m.load(number(-0.5)), m.broadcast(Mem{Base: offset})
	for v, q := range square {
		VFMADD213PD(o, half, q)
		VMOVUPD(q, m.mem(out, v))
	}
}

// fullLogits: the same with a precision matrix; the residuals mean − x are kept in the
// meantime.
func (m machine) fullLogits() {
	m.kernel("fullLogits", "puts ln(π_k N_k) and P_k (μ_k − x) of the components into logits and pull, for full P_k.", "(logits, pull, residuals, x []float64, d int, means, precisions, offsets []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		out, y := logits.pointer(part), pull.pointer(part)
		mean, precision, offset := means.start(), precisions.start(), offsets.start()
		repeat("component", offsets.length(), func() {
			point, r := x.pointer(part), residuals.pointer(part)
			repeat("residual", dim.value(), func() {
				mu := m.broadcast(Mem{Base: mean})
				for v := range width {
					u := m.new()
					VSUBPD(m.mem(point, v), mu, u)
					VMOVUPD(u, m.mem(r, v))
				}
				nextRow(point, r)
				nextNumber(mean)
			})
			square, row := m.zeros(width), residuals.pointer(part)
			m.inPairs(dim.value(), func(n int) { m.pullRows(n, part, precision, row, y, square) })
			m.logit(out, square, offset)
			nextRow(out)
			nextNumber(offset)
		})
	})
	finish()
}

// pullRows stores n rows of the pull, precision times residuals, and adds their
// share of residuals·pull to square.
func (m machine) pullRows(n int, part, precision, row, y reg.GPVirtual, square []vector) {
	sums := m.zeros(n * width)
	m.along(n, residuals.pointer(part), precision, func(u, p vector, k int) { VFMADD231PD(u, p, sums[k]) })
	for i := range n {
		for v := range width {
			s := sums[i*width+v]
			VMOVUPD(s, m.mem(y, v))
			VFMADD231PD(m.mem(row, v), s, square[v])
		}
		nextRow(y, row)
	}
}

// storedPull: alpha x + beta Σ γ_k pull_k.
func (m machine) storedPull() {
	m.kernel("storedPull", "puts alpha x + beta Σ γ_k pull_k into dst.", "(dst, x, gamma, pull []float64, d int, alpha, beta float64)")
	m.parts(width, func(part reg.GPVirtual) {
		point, out, first := x.pointer(part), dst.pointer(part), pull.pointer(part)
		repeat("coordinate", dim.value(), func() {
			sum, weight, y := m.zeros(width), gamma.pointer(part), GP64().(reg.GPVirtual)
			MOVQ(first, y)
			repeat("component", gamma.rows(), func() {
				for v, s := range sum {
					VFMADD231PD(m.mem(y, v), m.load(m.mem(weight, v)), s)
				}
				component := dim.value() // number of rows to the next component
				SHLQ(Imm(8), component)
				ADDQ(component, y)
				nextRow(weight)
			})
			at := make([]vector, width)
			for v := range at {
				at[v] = m.load(m.mem(point, v))
			}
			m.combine(out, at, sum)
			nextRow(point, out, first)
		})
	})
	finish()
}

// divergence: Σ γ_k (|score − pull_k|² − trace_k).
func (m machine) divergence() {
	m.kernel("divergence", "puts Σ γ_k (|pull_k − score|² − tr P_k) into divergence.", "(divergence, score, gamma, pull []float64, d int, traces []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		sum, weight, y, trace := m.zeros(width), gamma.pointer(part), pull.pointer(part), traces.start()
		repeat("component", traces.length(), func() {
			square, s := m.zeros(width), score.pointer(part)
			repeat("coordinate", dim.value(), func() {
				for v, q := range square {
					r := m.load(m.mem(s, v))
					VSUBPD(m.mem(y, v), r, r)
					VFMADD231PD(r, r, q)
				}
				nextRow(s, y)
			})
			t := m.broadcast(Mem{Base: trace})
			for v, q := range square {
				VSUBPD(t, q, q)
				VFMADD231PD(m.mem(weight, v), q, sum[v])
			}
			nextRow(weight)
			nextNumber(trace)
		})
		out := argument("divergence").pointer(part)
		for v, s := range sum {
			VMOVUPD(s, m.mem(out, v))
		}
	})
	finish()
}

// softmax turns the logits of a chunk into probabilities.
func (m machine) softmax() {
	m.kernel("softmax", "turns logits into probabilities and puts ln Σ e^logit into lse.", "(logits, lse []float64)")
	const width = 2
	m.parts(width, func(part reg.GPVirtual) {
		row := logits.pointer(part)
		most := []vector{m.load(m.mem(row, 0)), m.load(m.mem(row, 1))}
		repeat("most", logits.rows(), func() {
			for v, b := range most {
				VMAXPD(m.mem(row, v), b, b)
			}
			nextRow(row)
		})
		row = logits.pointer(part)
		sum := m.zeros(width)
		repeat("sum", logits.rows(), func() {
			e := m.news(width)
			for v := range e {
				e[v] = m.load(m.mem(row, v))
				VSUBPD(most[v], e[v], e[v])
			}
			m.clamp(e, -708, 709)
			m.exp(e)
			for v := range e {
				VADDPD(e[v], sum[v], sum[v])
				VMOVUPD(e[v], m.mem(row, v))
			}
			nextRow(row)
		})
		inverse := m.fill(width, 1)
		for v, s := range sum {
			VDIVPD(s, inverse[v], inverse[v])
		}
		m.log(sum)
		out := lse.pointer(part)
		for v, s := range sum {
			VADDPD(most[v], s, s)
			VMOVUPD(s, m.mem(out, v))
		}
		row = logits.pointer(part)
		repeat("normalise", logits.rows(), func() {
			for v, i := range inverse {
				p := m.new()
				VMULPD(m.mem(row, v), i, p)
				VMOVUPD(p, m.mem(row, v))
			}
			nextRow(row)
		})
	})
	finish()
}
