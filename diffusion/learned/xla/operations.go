package xla

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"
)

// The activations of package nn, from their definitions.

func silu(x *Node) *Node { return Mul(x, Sigmoid(x)) }

func gelu(x *Node) *Node {
	inner := Add(x, MulScalar(Mul(x, Mul(x, x)), .044715))
	return MulScalar(Mul(x, OnePlus(Tanh(MulScalar(inner, math.Sqrt(2/math.Pi))))), .5)
}

func relu(x *Node) *Node { return Where(GreaterThan(x, ZerosLike(x)), x, ZerosLike(x)) }

// rows returns the rows of a with the given indices.
func rows(a *Node, indices []int) *Node { return Gather(a, column(a.Graph(), indices)) }

// addRows adds row i of a to row indices[i] of n rows that are zero at first.
func addRows(a *Node, indices []int, n int) *Node {
	shape := a.Shape().Clone()
	shape.Dimensions[0] = n
	return Scatter(column(a.Graph(), indices), a, shape, false, false)
}

func column(g *Graph, indices []int) *Node {
	c := make([][]int32, len(indices))
	for i, k := range indices {
		c[i] = []int32{int32(k)}
	}
	return Const(g, c)
}

func sqrt(n int) float64 { return math.Sqrt(float64(n)) }
