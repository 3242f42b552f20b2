package nn

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Linear is y = xW + b, row by row.
type Linear struct{ W, B *Param }

// NewLinear returns a layer whose weights have the standard deviation gain/√in, and whose bias is 0.
func NewLinear(ps *Params, name string, in, out int, gain float64, rng *rand.Rand) *Linear {
	return &Linear{
		W: ps.Normal(name+".weight", in, out, gain/math.Sqrt(float64(in)), rng),
		B: ps.New(name+".bias", 1, out),
	}
}

// Apply applies the layer to every row.
func (l *Linear) Apply(t *Tape, x *Node) *Node {
	return t.AddRow(t.MatMul(false, false, x, t.Param(l.W)), t.Param(l.B))
}

// LayerNorm gives every row the mean 0 and the variance 1, and then a learned scale and offset of each column.
type LayerNorm struct{ Scale, Offset *Param }

// NewLayerNorm returns a layer for rows of n elements.
func NewLayerNorm(ps *Params, name string, n int) *LayerNorm {
	return &LayerNorm{ps.Ones(name+".scale", 1, n), ps.New(name+".offset", 1, n)}
}

// varianceFloor is added to variances, so that equal elements do not divide by 0.
const varianceFloor = 1e-5

// Apply applies the layer to every row.
func (l *LayerNorm) Apply(t *Tape, x *Node) *Node {
	n := 1 / float64(x.Cols)
	x = t.Sub(x, t.BroadcastCol(t.Scale(t.SumCols(x), n), x.Cols))
	variance := t.Scale(t.DotRows(x, x), n)
	x = t.MulCol(x, t.Pow(t.Shift(variance, varianceFloor), -.5))
	return t.AddRow(t.MulRow(x, t.Param(l.Scale)), t.Param(l.Offset))
}

// Embedding is a table of one row for each of a number of classes.
type Embedding struct{ Table *Param }

// NewEmbedding returns a table of n rows of normal elements.
func NewEmbedding(ps *Params, name string, n, width int, rng *rand.Rand) *Embedding {
	return &Embedding{ps.Normal(name+".table", n, width, 1, rng)}
}

// Apply returns the row of every class.
func (e *Embedding) Apply(t *Tape, classes []int) *Node {
	return t.GatherRows(t.Param(e.Table), classes)
}

// Attention lets the points of a set look at each other: softmax(QKᵀ/√w)·V in several heads of width w (Vaswani et al.,
// arXiv:1706.03762). Without a position among its inputs it is equivariant: permuted points give permuted results.
type Attention struct {
	heads []head
	width int
}

type head struct{ query, key, value, out *Linear }

// NewAttention returns a layer for points of in features.
func NewAttention(ps *Params, name string, in, heads, width int, rng *rand.Rand) *Attention {
	a := &Attention{width: width}
	for i := range heads {
		at := func(part string, in, out int) *Linear {
			return NewLinear(ps, fmt.Sprintf("%s.head%d.%s", name, i, part), in, out, 1, rng)
		}
		a.heads = append(a.heads, head{at("query", in, width), at("key", in, width), at("value", in, width), at("out", width, in)})
	}
	return a
}

// Apply takes n sets, one below the other, each of equally many points (rows).
func (a *Attention) Apply(t *Tape, x *Node, n int) *Node {
	var sum *Node
	for _, h := range a.heads {
		logits := t.GroupMatMul(n, false, true, h.query.Apply(t, x), h.key.Apply(t, x))
		weights := t.Softmax(t.Scale(logits, 1/math.Sqrt(float64(a.width))))
		out := h.out.Apply(t, t.GroupMatMul(n, false, false, weights, h.value.Apply(t, x)))
		if sum == nil {
			sum = out
		} else {
			sum = t.Add(sum, out)
		}
	}
	return sum
}

// Messages is a step of message passing on a graph: node i gets Σ_j φ(h_i, h_j, e_ij) over the edges that end in it, with a network φ
// of two layers, and h_i + ψ(h_i, Σ) is its new feature (Gilmer et al., arXiv:1704.01212).
type Messages struct{ edge1, edge2, node1, node2 *Linear }

// NewMessages returns a layer for nodes of the given number of features and edges of edgeFeatures.
func NewMessages(ps *Params, name string, features, edgeFeatures, width int, rng *rand.Rand) *Messages {
	return &Messages{
		NewLinear(ps, name+".edge1", 2*features+edgeFeatures, width, 1, rng),
		NewLinear(ps, name+".edge2", width, width, 1, rng),
		NewLinear(ps, name+".node1", features+width, width, 1, rng),
		NewLinear(ps, name+".node2", width, features, 1, rng),
	}
}

// Apply takes the features of the nodes h, those of the edges e, and the nodes that each edge leaves and enters.
func (m *Messages) Apply(t *Tape, h, e *Node, from, to []int) *Node {
	message := t.Silu(m.edge1.Apply(t, t.Concat(t.GatherRows(h, to), t.GatherRows(h, from), e)))
	message = t.Silu(m.edge2.Apply(t, message))
	sum := t.ScatterRows(message, to, h.Rows)
	return t.Add(h, m.node2.Apply(t, t.Silu(m.node1.Apply(t, t.Concat(h, sum)))))
}
