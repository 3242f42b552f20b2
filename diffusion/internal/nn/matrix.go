package nn

import "nonequilibrium/diffusion/internal/nn/f32"

// MatMul returns op(a)·op(b), where op transposes if the flag says so.
func (t *Tape) MatMul(transA, transB bool, a, b *Node) *Node {
	return t.GroupMatMul(1, transA, transB, a, b)
}

// GroupMatMul multiplies stacks of n matrices, one below the other: block i of the result is op(aᵢ)·op(bᵢ).
func (t *Tape) GroupMatMul(n int, transA, transB bool, a, b *Node) *Node {
	rows, _ := opShape(n, transA, a)
	_, cols := opShape(n, transB, b)
	out := t.Make(n*rows, cols)
	matMul(n, transA, transB, a, b, out.V, false)
	return t.record(out, func(g *Node) {
		// A product of g with the other factor, in the order that gives the factor's own shape.
		if transA {
			t.giveProduct(a, n, transB, true, b, g)
		} else {
			t.giveProduct(a, n, false, !transB, g, b)
		}
		if transB {
			t.giveProduct(b, n, true, transA, g, a)
		} else {
			t.giveProduct(b, n, !transA, false, a, g)
		}
	}, a, b)
}

// giveProduct adds op(x)·op(y) to the gradient with respect to a.
func (t *Tape) giveProduct(a *Node, n int, transX, transY bool, x, y *Node) {
	if !t.wants(a) {
		return
	}
	if t.creating() {
		t.give(a, t.GroupMatMul(n, transX, transY, x, y))
		return
	}
	v, add := t.into(a)
	matMul(n, transX, transY, x, y, v, add)
}

// opShape returns the shape of one of n blocks, transposed or not.
func opShape(n int, trans bool, a *Node) (rows, cols int) {
	if n < 1 || a.Rows%n != 0 {
		panic("nn: rows are no multiple of the groups")
	}
	if trans {
		return a.Cols, a.Rows / n
	}
	return a.Rows / n, a.Cols
}

func matMul(n int, transA, transB bool, a, b *Node, c []float32, add bool) {
	rows, inner := opShape(n, transA, a)
	inner2, cols := opShape(n, transB, b)
	if inner != inner2 {
		panic("nn: the factors do not fit")
	}
	la, lb, lc := len(a.V)/n, len(b.V)/n, rows*cols
	for i := range n {
		f32.Gemm(transA, transB, rows, cols, inner, a.V[i*la:][:la], a.Cols, b.V[i*lb:][:lb], b.Cols, c[i*lc:][:lc], cols, add)
	}
}

// AddRow adds the row to every row of a.
func (t *Tape) AddRow(a, row *Node) *Node {
	out := t.like(a)
	f32.AddRow(out.V, a.V, row.V, a.Rows, a.Cols)
	return t.record(out, func(g *Node) {
		t.give(a, g)
		if t.wants(row) {
			t.giveSumRows(row, g)
		}
	}, a, row)
}

func (t *Tape) giveSumRows(row, g *Node) {
	if t.creating() {
		t.give(row, t.SumRows(g))
		return
	}
	v, add := t.into(row)
	f32.SumRows(v, g.V, g.Rows, g.Cols, add)
}

// MulRow multiplies every row of a with the row, element by element.
func (t *Tape) MulRow(a, row *Node) *Node {
	out := t.like(a)
	f32.MulRow(out.V, a.V, row.V, a.Rows, a.Cols)
	return t.record(out, func(g *Node) {
		if t.wants(a) {
			t.give(a, t.MulRow(g, row))
		}
		if t.wants(row) {
			t.giveSumRows(row, t.Mul(g, a))
		}
	}, a, row)
}

// MulCol multiplies row i of a with element i of the column.
func (t *Tape) MulCol(a, col *Node) *Node {
	out := t.like(a)
	f32.MulCol(out.V, a.V, col.V, a.Rows, a.Cols)
	return t.record(out, func(g *Node) {
		if t.wants(a) {
			t.give(a, t.MulCol(g, col))
		}
		if t.wants(col) {
			t.give(col, t.DotRows(g, a))
		}
	}, a, col)
}

// AddCol adds element i of the column to all of row i of a.
func (t *Tape) AddCol(a, col *Node) *Node { return t.Add(a, t.BroadcastCol(col, a.Cols)) }

// SumRows returns the sum of all rows, as a row.
func (t *Tape) SumRows(a *Node) *Node {
	out := t.Make(1, a.Cols)
	f32.SumRows(out.V, a.V, a.Rows, a.Cols, false)
	return t.record(out, func(g *Node) { t.give(a, t.BroadcastRow(g, a.Rows)) }, a)
}

// BroadcastRow returns a matrix that repeats a row.
func (t *Tape) BroadcastRow(row *Node, rows int) *Node {
	if row.Rows != 1 {
		panic("nn: not a row")
	}
	out := t.Make(rows, row.Cols)
	for i := range rows {
		copy(out.V[i*row.Cols:], row.V)
	}
	return t.record(out, func(g *Node) { t.giveSumRows(row, g) }, row)
}

// SumCols returns the sums of the rows, as a column.
func (t *Tape) SumCols(a *Node) *Node {
	out := t.Make(a.Rows, 1)
	f32.SumCols(out.V, a.V, a.Rows, a.Cols)
	return t.record(out, func(g *Node) { t.give(a, t.BroadcastCol(g, a.Cols)) }, a)
}

// BroadcastCol returns a matrix that repeats a column.
func (t *Tape) BroadcastCol(col *Node, cols int) *Node {
	if col.Cols != 1 {
		panic("nn: not a column")
	}
	out := t.Make(col.Rows, cols)
	for i, x := range col.V {
		f32.Fill(out.V[i*cols:][:cols], x)
	}
	return t.record(out, func(g *Node) { t.give(col, t.SumCols(g)) }, col)
}

// DotRows returns the products aᵢ·bᵢ of the rows, as a column.
func (t *Tape) DotRows(a, b *Node) *Node {
	sameShape(a, b)
	out := t.Make(a.Rows, 1)
	f32.DotRows(out.V, a.V, b.V, a.Rows, a.Cols)
	return t.record(out, func(g *Node) {
		if t.wants(a) {
			t.give(a, t.MulCol(b, g))
		}
		if t.wants(b) {
			t.give(b, t.MulCol(a, g))
		}
	}, a, b)
}

// Sum returns the sum of all elements.
func (t *Tape) Sum(a *Node) *Node { return t.SumRows(t.SumCols(a)) }

// Mean returns the average of all elements of a matrix.
func (t *Tape) Mean(a *Node) *Node { return t.Scale(t.Sum(a), 1/float64(a.Rows*a.Cols)) }

// Reshape returns the same elements in another shape.
func (t *Tape) Reshape(a *Node, rows, cols int) *Node {
	if a.images != nil || rows*cols != len(a.V) {
		panic("nn: another number of elements")
	}
	out := &Node{V: a.V, Rows: rows, Cols: cols, index: -1, view: true}
	return t.record(out, func(g *Node) { t.give(a, t.Reshape(g, a.Rows, a.Cols)) }, a)
}

// Transpose returns aᵀ.
func (t *Tape) Transpose(a *Node) *Node {
	out := t.Make(a.Cols, a.Rows)
	f32.Transpose(out.V, a.V, a.Rows, a.Cols)
	return t.record(out, func(g *Node) { t.give(a, t.Transpose(g)) }, a)
}

// Softmax returns e^{a_ij} / Σ_j e^{a_ij}, row by row.
func (t *Tape) Softmax(a *Node) *Node {
	out := t.like(a)
	max, sum := t.Make(a.Rows, 1), t.Make(a.Rows, 1)
	f32.RowMax(max.V, a.V, a.Rows, a.Cols)
	for i := range a.Rows {
		for j, x := range a.V[i*a.Cols:][:a.Cols] {
			out.V[i*a.Cols+j] = x - max.V[i]
		}
	}
	f32.Exp(out.V, out.V)
	f32.SumCols(sum.V, out.V, a.Rows, a.Cols)
	for i, s := range sum.V {
		sum.V[i] = 1 / s
	}
	f32.MulCol(out.V, out.V, sum.V, a.Rows, a.Cols)
	return t.record(out, func(g *Node) { // p_i (g_i − Σ_j p_j g_j)
		t.give(a, t.Mul(out, t.Sub(g, t.BroadcastCol(t.DotRows(out, g), a.Cols))))
	}, a)
}

// LogSumExp returns ln Σ_j e^{a_ij} for each row, as a column.
func (t *Tape) LogSumExp(a *Node) *Node {
	max := t.Make(a.Rows, 1)
	f32.RowMax(max.V, a.V, a.Rows, a.Cols)
	shifted := t.Sub(a, t.BroadcastCol(max, a.Cols))
	return t.Add(max, t.Log(t.SumCols(t.Exp(shifted))))
}
