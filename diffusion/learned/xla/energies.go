package xla

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"nonequilibrium/diffusion/learned"
)

// energy is a graph with one number for each row of points.
type energy func(w weights, u, features *Node) *Node

// slope is the network whose output is the gradient of an energy with respect to the points, by GoMLX.
func slope(e energy) []layer {
	return []layer{{"", func(w weights, u, features *Node) *Node {
		return Gradient(ReduceAllSum(e(w, u, features)), u)[0]
	}}}
}

// dense is a perceptron as a function.
func dense(name string, depth int) energy {
	return func(w weights, u, features *Node) *Node { return through(perceptron(name, depth), w, u, features) }
}

// residual is the energy of learned.ResNet.
func residual(r learned.ResNet) energy {
	return func(w weights, u, features *Node) *Node {
		h := w.linear("resnet.first", Concatenate([]*Node{u, features}, -1))
		for i := range r.Depth {
			h = w.block(fmt.Sprintf("resnet.block%d", i), h, features)
		}
		return w.linear("resnet.last", silu(h))
	}
}

// block is a residual block of two layers.
func (w weights) block(name string, h, features *Node) *Node {
	inner := Add(w.linear(name+".in", w.layerNorm(name+".norm", h)), w.linear(name+".features", features))
	return Add(h, w.linear(name+".back", silu(inner)))
}

// set is the energy of learned.SetTransformer for n points.
func set(s learned.SetTransformer, n int) energy {
	return func(w weights, u, features *Node) *Node {
		rowsOfU := u.Shape().Dim(0)
		points := Reshape(u, rowsOfU, n, s.Space)
		if s.TranslationInvariant {
			points = Sub(points, ReduceAndKeep(points, ReduceMean, 1))
		}
		c := repeat(features, n)
		h := w.linear("set.first", Concatenate([]*Node{Reshape(points, rowsOfU*n, s.Space), c}, -1))
		for i := range s.Depth {
			at := fmt.Sprintf("set.block%d", i)
			h = Add(h, w.attention(at+".attention", s.Heads, s.Width/s.Heads, rowsOfU, w.layerNorm(at+".attention.norm", h)))
			h = w.block(at, h, c)
		}
		pooled := ReduceMean(Reshape(h, rowsOfU, n, s.Width), 1)
		return dense("set.pooled", 1)(w, pooled, features)
	}
}

// complete is the energy of learned.Graph for n points in a space of so many dimensions.
func complete(name string, n, space, depth int) energy {
	return func(w weights, u, features *Node) *Node {
		rowsOfU := u.Shape().Dim(0)
		from, to := pairs(rowsOfU, n, true)
		edges := radial(Reshape(u, rowsOfU*n, space), from, to)
		c := repeat(features, n)
		h := w.linear(name+".first", c)
		for i := range depth {
			h = w.messages(fmt.Sprintf("%s.messages%d", name, i), h, edges, from, to)
		}
		return sumEach(dense(name+".node", 1)(w, h, c), n)
	}
}

// scales is the energy of learned.MultiScale for so many molecules.
func scales(m learned.MultiScale, molecules int) energy {
	return func(w weights, u, features *Node) *Node {
		rowsOfU, n := u.Shape().Dim(0), molecules*m.Molecule
		from, to := pairs(rowsOfU, n, false)
		couples := n * (n - 1) / 2
		edges := radial(Reshape(u, rowsOfU*n, m.Space), from, to)
		atomic := sumEach(dense("atomic", 2)(w, edges, repeat(features, couples)), couples)
		each := complete("molecular", m.Molecule, m.Space, 1)(w, Reshape(u, rowsOfU*molecules, -1), repeat(features, molecules))
		centers := ReduceMean(Reshape(u, rowsOfU, molecules, m.Molecule, m.Space), 2)
		system := complete("system", molecules, m.Space, 1)(w, Reshape(centers, rowsOfU, -1), features)
		return Add(Add(atomic, sumEach(each, molecules)), system)
	}
}

// tempered is the energy of learned.TempNet.
func tempered(t learned.TempNet) energy {
	return func(w weights, u, features *Node) *Node {
		level := w.at("temperature.first.weight").Shape().Dim(0)
		hidden := silu(w.linear("temperature.first", Slice(features, AxisRange(), AxisRange(0, level))))
		return Mul(dense("energy", t.Depth)(w, u, features), Exp(Neg(w.linear("temperature.last", hidden))))
	}
}

// adaptive is the network of learned.Adaptive.
func adaptive(a learned.Adaptive) []layer {
	return []layer{{"", func(w weights, u, features *Node) *Node {
		h := silu(w.linear("adaptive.first", Concatenate([]*Node{u, features}, -1)))
		for i := range a.Depth - 1 {
			at, change := fmt.Sprintf("adaptive.hidden%d", i), fmt.Sprintf("adaptive.change%d", i)
			strength := dense(change+".strength", 1)(w, u, features)
			delta := MatMul(Mul(MatMul(h, w.at(change+".from")), strength), w.at(change+".to"))
			h = Add(h, silu(Add(Add(w.linear(at, h), delta), w.linear(at+".features", features))))
		}
		return w.linear("adaptive.last", h)
	}}}
}

// pairs returns the pairs of n points in each of many sets, once, or in both directions.
func pairs(sets, n int, both bool) (from, to []int) {
	for first := 0; first < sets*n; first += n {
		for i := range n {
			for j := range n {
				if i < j || both && i > j {
					from, to = append(from, first+i), append(to, first+j)
				}
			}
		}
	}
	return from, to
}

// radial are the features of the distances r of pairs: r, and e^{−2(r − c)²} for c = .5, 1, …, 4.
func radial(points *Node, from, to []int) *Node {
	d := Sub(rows(points, to), rows(points, from))
	r := Sqrt(AddScalar(ReduceAndKeep(Square(d), ReduceSum, -1), 1e-6))
	features := []*Node{r}
	for c := .5; c <= 4; c += .5 {
		features = append(features, Exp(MulScalar(Square(AddScalar(r, -c)), -2)))
	}
	return Concatenate(features, -1)
}

// repeat repeats every row n times.
func repeat(a *Node, n int) *Node {
	r, c := a.Shape().Dim(0), a.Shape().Dim(1)
	return Reshape(BroadcastToDims(Reshape(a, r, 1, c), r, n, c), r*n, c)
}

// sumEach adds up each n rows that follow each other.
func sumEach(a *Node, n int) *Node {
	r, c := a.Shape().Dim(0), a.Shape().Dim(1)
	return ReduceSum(Reshape(a, r/n, n, c), 1)
}
