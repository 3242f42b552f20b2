package plotting

// Graphs: states in circles, and an arrow for each weight from one to another.

import (
	"errors"
	"math"
	"slices"
)

// A Graph is a directed graph with weights, such as a Markov chain with its
// probabilities. Make it with NewGraph. As with a Panel, methods chain and the first
// error is returned by Show and Save.
type Graph struct {
	firstError
	title   string
	nodes   []string
	weights [][]float64
	labels  [][]string // of arrows; nil for the weights themselves
	shares  []float64  // nil if the nodes are of one colour
	x, y    []float64  // nil for a circle
	size    printSize
	themed
}

// mostNodes is the largest number of nodes: of more, nothing could be read.
const mostNodes = 32

// NewGraph returns a graph with an arrow from nodes[i] to nodes[j] for each
// weights[i][j] > 0, as wide as the weight is large, and with the weight as its label.
// The nodes stand on an ellipse, the first one at its left if there are two and on top
// otherwise, clockwise.
func NewGraph(title string, nodes []string, weights [][]float64) *Graph {
	g := &Graph{title: title, nodes: slices.Clone(nodes)}
	g.checkLabel("title", title)
	switch n := len(nodes); {
	case n == 0 || n > mostNodes:
		g.fail("NewGraph: nodes has %d values, want 1 to %d", n, mostNodes)
	case len(weights) != n:
		g.fail("NewGraph: nodes has %d values and weights has %d", n, len(weights))
	}
	for _, node := range nodes {
		g.checkLabel("NewGraph: nodes", node)
	}
	for i, row := range weights {
		if len(row) != len(nodes) {
			g.fail("NewGraph: nodes has %d values and weights[%d] has %d", len(nodes), i, len(row))
		}
		for j, w := range row {
			if !(w >= 0) || math.IsInf(w, 0) {
				g.fail("NewGraph: weights[%d][%d] = %v, want a finite number, at least 0", i, j, w)
			}
		}
		g.weights = append(g.weights, slices.Clone(row))
	}
	return g
}

// Labels sets the labels of the arrows in place of the weights: labels[i][j] is that of
// the arrow from nodes[i] to nodes[j]; "" leaves it out.
func (g *Graph) Labels(labels [][]string) *Graph {
	if len(labels) != len(g.nodes) {
		g.fail("Labels: there are %d nodes and labels has %d", len(g.nodes), len(labels))
		return g
	}
	g.labels = nil
	for i, row := range labels {
		if len(row) != len(g.nodes) {
			g.fail("Labels: there are %d nodes and labels[%d] has %d", len(g.nodes), i, len(row))
		}
		for _, label := range row {
			g.checkLabel("Labels: label", label)
		}
		g.labels = append(g.labels, slices.Clone(row))
	}
	return g
}

// Shares writes a number into each node, such as its part of the stationary law, and
// colours it: the larger the number, the darker.
func (g *Graph) Shares(shares []float64) *Graph {
	if len(shares) != len(g.nodes) {
		g.fail("Shares: there are %d nodes and shares has %d", len(g.nodes), len(shares))
		return g
	}
	for i, s := range shares {
		if !(s >= 0) || math.IsInf(s, 0) {
			g.fail("Shares: shares[%d] = %v, want a finite number, at least 0", i, s)
		}
	}
	g.shares = slices.Clone(shares)
	return g
}

// Places puts the nodes at given points, instead of on an ellipse. Both coordinates
// have the same scale, which is chosen so that the graph fills the figure.
func (g *Graph) Places(x, y []float64) *Graph {
	if len(x) != len(g.nodes) || len(y) != len(g.nodes) {
		g.fail("Places: there are %d nodes, x has %d values and y has %d", len(g.nodes), len(x), len(y))
		return g
	}
	for i := range x {
		if !(math.Abs(x[i]) <= farthest) || !(math.Abs(y[i]) <= farthest) {
			g.fail("Places: node %d is at (%v, %v), want numbers within ±%v", i, x[i], y[i], farthest)
			return g
		}
		for j := range i {
			if x[i] == x[j] && y[i] == y[j] {
				g.fail("Places: nodes %d and %d are both at (%v, %v)", j, i, x[i], y[i])
				return g
			}
		}
	}
	g.x, g.y = slices.Clone(x), slices.Clone(y)
	return g
}

// Size sets the printed size, in millimetres, of a figure that consists of this graph.
// The default is a journal column, 86 mm by 62 mm.
func (g *Graph) Size(width, height float64) *Graph {
	g.keep(g.size.set(width, height))
	return g
}

// Show displays the graph in a GoNB notebook; see Figure.Show.
func (g *Graph) Show(alt string) error { return g.figure().Show(alt) }

// Save writes the graph to a file; see Figure.Save.
func (g *Graph) Save(path string) error { return g.figure().Save(path) }

func (g *Graph) figure() *Figure {
	if g == nil {
		return Grid(1, g)
	}
	return &Figure{columns: 1, cells: []cell{g}, size: g.size, themed: g.themed}
}

func (g *Graph) isNil() bool { return g == nil }

func (g *Graph) problem() error {
	if g.err == nil && len(g.nodes) == 0 {
		return errors.New("plotting: a Graph without nodes; make it with NewGraph")
	}
	return g.err
}

func (g *Graph) prepared() cell {
	q := *g
	return &q
}

// obstacle is nil: a graph has no axes whose range could not be drawn.
func (g *Graph) obstacle() error { return nil }

// tables returns the nodes with their shares as z, and the arrows with their weights.
func (g *Graph) tables() []table {
	x, y := g.places()
	var all []table
	for i, name := range g.nodes {
		d := datumAt(x[i], y[i])
		if g.shares != nil {
			d.z = g.shares[i]
		}
		all = append(all, table{"node", name, []datum{d}})
	}
	for i, row := range g.weights {
		for j, w := range row {
			if w > 0 {
				d := datumAt(x[i], y[i])
				d.z, d.xTo, d.yTo = w, x[j], y[j]
				all = append(all, table{"arrow", g.arrowLabel(i, j), []datum{d}})
			}
		}
	}
	return all
}
