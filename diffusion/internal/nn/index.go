package nn

import "nonequilibrium/diffusion/internal/nn/f32"

// GatherRows returns the rows of a with the given indices, in their order.
func (t *Tape) GatherRows(a *Node, rows []int) *Node {
	out := t.Make(len(rows), a.Cols)
	for i, r := range rows {
		copy(out.V[i*a.Cols:], a.V[r*a.Cols:][:a.Cols])
	}
	return t.record(out, func(g *Node) { t.give(a, t.ScatterRows(g, rows, a.Rows)) }, a)
}

// ScatterRows is the transpose of GatherRows: row i of a is added to row rows[i] of n rows that are zero at first.
func (t *Tape) ScatterRows(a *Node, rows []int, n int) *Node {
	if len(rows) != a.Rows {
		panic("nn: another number of rows")
	}
	out := t.Make(n, a.Cols)
	clear(out.V)
	for i, r := range rows {
		f32.AddTo(out.V[r*a.Cols:][:a.Cols], a.V[i*a.Cols:][:a.Cols])
	}
	return t.record(out, func(g *Node) { t.give(a, t.GatherRows(g, rows)) }, a)
}

// Slice returns the columns from from to to, the last one excluded.
func (t *Tape) Slice(a *Node, from, to int) *Node {
	out := t.Make(a.Rows, to-from)
	copyCols(out, 0, a, from, to-from)
	return t.record(out, func(g *Node) { t.give(a, t.pad(g, from, a.Cols)) }, a)
}

// pad is the transpose of Slice: columns of zeros on both sides.
func (t *Tape) pad(a *Node, from, cols int) *Node {
	out := t.Make(a.Rows, cols)
	clear(out.V)
	copyCols(out, from, a, 0, a.Cols)
	return t.record(out, func(g *Node) { t.give(a, t.Slice(g, from, from+a.Cols)) }, a)
}

// Concat puts matrices of equally many rows side by side.
func (t *Tape) Concat(parts ...*Node) *Node {
	cols := 0
	for _, p := range parts {
		if p.Rows != parts[0].Rows {
			panic("nn: another number of rows")
		}
		cols += p.Cols
	}
	out := t.Make(parts[0].Rows, cols)
	at := 0
	for _, p := range parts {
		copyCols(out, at, p, 0, p.Cols)
		at += p.Cols
	}
	return t.record(out, func(g *Node) {
		at := 0
		for _, p := range parts {
			if t.wants(p) {
				t.give(p, t.Slice(g, at, at+p.Cols))
			}
			at += p.Cols
		}
	}, parts...)
}

// copyCols copies n columns.
func copyCols(dst *Node, to int, src *Node, from, n int) {
	for i := range src.Rows {
		copy(dst.V[i*dst.Cols+to:][:n], src.V[i*src.Cols+from:][:n])
	}
}
