package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The kernels of many points compare a chunk of 32 places x with a block of points, which are rows of d numbers. What belongs
// to a point and all places is a row of lanes.
const (
	points  argument = "points"
	rows    argument = "rows"
	most    argument = "most"
	counts  argument = "counts"
	excess  argument = "excess"
	sums    argument = "sums"
	squares argument = "squares"
)

// distances: −|point − x|².
func (m machine) distances() {
	m.kernel("distances", "puts −|point − x|² of the points into rows.", "(rows, x []float64, d int, points []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		out, y := rows.pointer(part), points.start()
		m.inPairs(rows.rows(), func(n int) { m.distanceRows(n, part, out, y) })
	})
	finish()
}

// distanceRows stores n rows of distances.
func (m machine) distanceRows(n int, part, out, y reg.GPVirtual) {
	square := m.zeros(n * width)
	m.along(n, x.pointer(part), y, func(u, p vector, k int) {
		r := m.new()
		VSUBPD(u, p, r)
		VFNMADD231PD(r, r, square[k])
	})
	m.store(out, square)
}

// products: offset + point·x.
func (m machine) products() {
	m.kernel("products", "puts offset + point·x of the points into rows.", "(rows, x []float64, d int, points, offsets []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		out, y, offset := rows.pointer(part), points.start(), offsets.start()
		m.inPairs(rows.rows(), func(n int) { m.productRows(n, part, out, y, offset) })
	})
	finish()
}

// productRows stores n rows of products.
func (m machine) productRows(n int, part, out, y, offset reg.GPVirtual) {
	var sum []vector
	for i := range n {
		start := m.broadcast(Mem{Base: offset, Disp: 8 * i})
		for range width {
			s := m.new()
			VMOVAPD(start, s)
			sum = append(sum, s)
		}
	}
	m.along(n, x.pointer(part), y, func(u, p vector, k int) { VFMADD231PD(u, p, sum[k]) })
	m.store(out, sum)
	for range n {
		nextNumber(offset)
	}
}

// largest: the maximum of the rows.
func (m machine) largest() {
	m.kernel("largest", "puts the largest of most and the rows into most.", "(most, rows []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		out, row := most.pointer(part), rows.pointer(part)
		top := make([]vector, width)
		for v := range top {
			top[v] = m.load(m.mem(out, v))
		}
		repeat("row", rows.rows(), func() {
			for v, b := range top {
				VMAXPD(m.mem(row, v), b, b)
			}
			nextRow(row)
		})
		for v, b := range top {
			VMOVUPD(b, m.mem(out, v))
		}
	})
	finish()
}

// weigh: 2^{row − most}, or that times a count for each row.
func (m machine) weigh(counted bool) {
	if counted {
		m.kernel("weighCounts", "turns rows into count 2^{row − most} and adds these times row − most to excess.", "(rows, most, counts, excess []float64)")
	} else {
		m.kernel("weigh", "turns rows into 2^{row − most} and adds these times row − most to excess.", "(rows, most, excess []float64)")
	}
	const width = 2
	m.parts(width, func(part reg.GPVirtual) {
		row, top, out := rows.pointer(part), most.pointer(part), excess.pointer(part)
		var count reg.GPVirtual
		if counted {
			count = counts.start()
		}
		sum := []vector{m.load(m.mem(out, 0)), m.load(m.mem(out, 1))}
		repeat("row", rows.rows(), func() {
			e, difference := m.news(width), m.news(width)
			for v := range e {
				e[v] = m.load(m.mem(row, v))
				VSUBPD(m.mem(top, v), e[v], e[v])
				VMAXPD(e[v], m.load(number(-1021)), e[v]) // NaN stays NaN
				VMOVAPD(e[v], difference[v])
			}
			m.exp2(e)
			if counted {
				c := m.broadcast(Mem{Base: count})
				for _, v := range e {
					VMULPD(c, v, v)
				}
				nextNumber(count)
			}
			for v := range e {
				VMOVUPD(e[v], m.mem(row, v))
				VFMADD231PD(difference[v], e[v], sum[v])
			}
			nextRow(row)
		})
		for v, s := range sum {
			VMOVUPD(s, m.mem(out, v))
		}
	})
	finish()
}

// weightSums: the sums of the rows, their squares, their products with a number for each point, and their maximum.
func (m machine) weightSums() {
	m.kernel("weightSums", "puts Σ w, Σ w², Σ w square and the largest w of the rows w into the four rows of sums.", "(sums, rows, squares []float64)")
	const width = 2
	m.parts(width, func(part reg.GPVirtual) {
		row, square := rows.pointer(part), squares.start()
		w, w2, ws, top := m.zeros(width), m.zeros(width), m.zeros(width), m.zeros(width)
		repeat("row", rows.rows(), func() {
			s := m.broadcast(Mem{Base: square})
			for v := range width {
				u := m.load(m.mem(row, v))
				VADDPD(u, w[v], w[v])
				VFMADD231PD(u, u, w2[v])
				VFMADD231PD(s, u, ws[v])
				VMAXPD(u, top[v], top[v])
			}
			nextRow(row)
			nextNumber(square)
		})
		out := sums.pointer(part)
		for _, sum := range [][]vector{w, w2, ws, top} {
			for v, s := range sum {
				VMOVUPD(s, m.mem(out, v))
			}
			nextRow(out)
		}
	})
	finish()
}

// weightedSum: Σ w point for each coordinate.
func (m machine) weightedSum() {
	m.kernel("weightedSum", "adds Σ w point to sums, for the rows w.", "(sums, rows []float64, d int, points []float64)")
	m.parts(width, func(part reg.GPVirtual) {
		out, first := sums.pointer(part), points.start()
		m.inPairs(dim.value(), func(n int) {
			sum, row, y := m.zeros(n*width), rows.pointer(part), GP64().(reg.GPVirtual)
			MOVQ(first, y)
			stride := dim.value()
			SHLQ(Imm(3), stride)
			repeat([]string{1: "single", 2: "double"}[n], rows.rows(), func() {
				p := make([]vector, n)
				for i := range p {
					p[i] = m.broadcast(Mem{Base: y, Disp: 8 * i})
				}
				for v := range width {
					u := m.load(m.mem(row, v))
					for i := range n {
						VFMADD231PD(u, p[i], sum[i*width+v])
					}
				}
				ADDQ(stride, y)
				nextRow(row)
			})
			for i := range n {
				for v := range width {
					s := sum[i*width+v]
					VADDPD(m.mem(out, v), s, s)
					VMOVUPD(s, m.mem(out, v))
				}
				nextRow(out)
				nextNumber(first)
			}
		})
	})
	finish()
}

// dots: the products of the rows of a chunk with one row of weights, summed in eight parts.
func (m machine) dots() {
	m.kernel("dots", "adds Σ w x over the lanes to sums, eight partial sums for each row of x.", "(sums, w, x []float64)")
	const partial = 64 // bytes
	weight := argument("w").start()
	w := make([]vector, rowBytes/m.bytes())
	for v := range w {
		w[v] = m.load(m.mem(weight, v))
	}
	row, out := x.start(), sums.start()
	repeat("row", x.rows(), func() {
		for v := range partial / m.bytes() {
			s := m.load(m.mem(out, v))
			for k := v; k < len(w); k += partial / m.bytes() {
				VFMADD231PD(m.mem(row, k), w[k], s)
			}
			VMOVUPD(s, m.mem(out, v))
		}
		nextRow(row)
		ADDQ(Imm(partial), out)
	})
	finish()
}
