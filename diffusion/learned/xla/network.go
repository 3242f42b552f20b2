package xla

import (
	"fmt"
	"slices"
	"strings"

	. "github.com/gomlx/gomlx/core/graph"

	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/learned/internal/engine"
)

// weights are parameters as nodes of a graph, by their names in package learned.
type weights map[string]*Node

// layer is a part of a network: it gets the output of the part before it, at first the points, and the features.
type layer struct {
	name  string // what the names of its weights begin with
	apply func(w weights, h, features *Node) *Node
}

// layers returns the graph of an architecture in parts, one after the other. A new architecture needs a case
// here, and a function that says with GoMLX what its apply in package learned says with package nn.
func layers(n engine.Network) ([]layer, error) {
	switch a := n.Architecture.(type) {
	case learned.MLP:
		return perceptron("mlp", a.Depth), nil
	case learned.Adaptive:
		return adaptive(a), nil
	case learned.Energy:
		return slope(dense("energy", a.Depth)), nil
	case learned.ResNet:
		return slope(residual(a)), nil
	case learned.SetTransformer:
		return slope(set(a, n.Dim/a.Space)), nil
	case learned.Graph:
		return slope(complete("graph", n.Dim/a.Space, a.Space, a.Depth)), nil
	case learned.MultiScale:
		return slope(scales(a, n.Dim/a.Space/a.Molecule)), nil
	case learned.TempNet:
		return slope(tempered(a)), nil
	case learned.UNet:
		return unet(a), nil
	}
	return nil, fmt.Errorf("xla: the network %T has no graph here", n.Architecture)
}

// through is the output of all layers.
func through(list []layer, w weights, h, features *Node) *Node {
	for _, l := range list {
		h = l.apply(w, h, features)
	}
	return h
}

// perceptron is the residual perceptron of learned.MLP.
func perceptron(name string, depth int) []layer {
	first, last := name+".first", name+".last"
	list := []layer{{first, func(w weights, u, features *Node) *Node {
		return silu(w.linear(first, Concatenate([]*Node{u, features}, -1)))
	}}}
	for i := range depth - 1 {
		at := fmt.Sprintf("%s.hidden%d", name, i)
		list = append(list, layer{at, func(w weights, h, features *Node) *Node {
			return Add(h, silu(Add(w.linear(at, h), w.linear(at+".features", features))))
		}})
	}
	return append(list, layer{last, func(w weights, h, _ *Node) *Node { return w.linear(last, h) }})
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

// part is some of the parameters of a network, by their place in its list.
type part []int

// all are all parameters.
func all(n engine.Network) part {
	p := make(part, len(n.Params.List))
	for i := range p {
		p[i] = i
	}
	return p
}

// of are the parameters of the layers.
func of(list []layer, n engine.Network) part {
	return slices.DeleteFunc(all(n), func(i int) bool {
		return !slices.ContainsFunc(list, func(l layer) bool { return strings.HasPrefix(n.Params.List[i].Name, l.name+".") })
	})
}

// named gives the nodes the names of the parameters.
func (p part) named(n engine.Network, nodes []*Node) weights {
	w := weights{}
	for i, k := range p {
		w[n.Params.List[k].Name] = nodes[i]
	}
	return w
}
