package xla

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/learned"
)

// weights are parameters as nodes of a graph, by their names in package learned.
type weights map[string]*Node

// layer is a part of a network: it gets the output of the part before it, at first the points, and the features.
type layer func(w weights, h, features *Node) *Node

// layers returns the graph of an architecture in parts, one after the other. A new architecture needs a case
// here, and a function that says with GoMLX what its apply in package learned says with package nn.
func layers(architecture any) ([]layer, error) {
	switch a := architecture.(type) {
	case learned.MLP:
		return perceptron("mlp", a.Depth), nil
	}
	return nil, fmt.Errorf("xla: the network %T has no graph here", architecture)
}

// through is the output of all layers.
func through(list []layer, w weights, h, features *Node) *Node {
	for _, l := range list {
		h = l(w, h, features)
	}
	return h
}

// perceptron is the residual perceptron of learned.MLP.
func perceptron(name string, depth int) []layer {
	list := []layer{func(w weights, u, features *Node) *Node {
		return silu(w.linear(name+".first", Concatenate([]*Node{u, features}, -1)))
	}}
	for i := range depth - 1 {
		at := fmt.Sprintf("%s.hidden%d", name, i)
		list = append(list, func(w weights, h, features *Node) *Node {
			return Add(h, silu(Add(w.linear(at, h), w.linear(at+".features", features))))
		})
	}
	return append(list, func(w weights, h, _ *Node) *Node { return w.linear(name+".last", h) })
}

// slope is the network whose output is the gradient of an energy, one number for each row, with respect to the points.
func slope(energy []layer) layer {
	return func(w weights, u, features *Node) *Node {
		return Gradient(ReduceAllSum(through(energy, w, u, features)), u)[0]
	}
}

// linear is nn.Linear.
func (w weights) linear(name string, x *Node) *Node {
	return Add(MatMul(x, w.at(name+".weight")), w.at(name+".bias"))
}

// layerNorm is nn.LayerNorm.
func (w weights) layerNorm(name string, x *Node) *Node {
	x = Sub(x, ReduceAndKeep(x, ReduceMean, -1))
	x = Div(x, Sqrt(AddScalar(ReduceAndKeep(Square(x), ReduceMean, -1), 1e-5)))
	return Add(Mul(x, w.at(name+".scale")), w.at(name+".offset"))
}

// attention is nn.Attention: x are n sets of rows.
func (w weights) attention(name string, heads, width, n int, x *Node) *Node {
	sets := func(a *Node) *Node { return Reshape(a, n, a.Shape().Dim(0)/n, a.Shape().Dim(1)) }
	sum := ZerosLike(x)
	for i := range heads {
		part := func(s string) string { return fmt.Sprintf("%s.head%d.%s", name, i, s) }
		query, key, value := sets(w.linear(part("query"), x)), sets(w.linear(part("key"), x)), sets(w.linear(part("value"), x))
		weights := Softmax(DivScalar(Einsum("nik,njk->nij", query, key), sqrt(width)), -1)
		out := Einsum("nij,njk->nik", weights, value)
		sum = Add(sum, w.linear(part("out"), Reshape(out, x.Shape().Dim(0), width)))
	}
	return sum
}

// messages is nn.Messages, on the edges from[k] → to[k].
func (w weights) messages(name string, h, e *Node, from, to []int) *Node {
	message := silu(w.linear(name+".edge1", Concatenate([]*Node{rows(h, to), rows(h, from), e}, -1)))
	message = silu(w.linear(name+".edge2", message))
	sum := addRows(message, to, h.Shape().Dim(0))
	return Add(h, w.linear(name+".node2", silu(w.linear(name+".node1", Concatenate([]*Node{h, sum}, -1)))))
}

func (w weights) at(name string) *Node {
	n, ok := w[name]
	if !ok {
		panic(fmt.Errorf("xla: the network has no weights called %q", name))
	}
	return n
}

// named gives the nodes the names of the parameters.
func named(ps []*nn.Param, nodes []*Node) weights {
	w := weights{}
	for i, p := range ps {
		w[p.Name] = nodes[i]
	}
	return w
}
