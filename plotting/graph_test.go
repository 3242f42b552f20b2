package plotting

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// completeGraph returns a graph in which every arrow is there, of different widths.
func completeGraph(n int) *Graph {
	names, weights := make([]string, n), make([][]float64, n)
	for i := range n {
		names[i] = fmt.Sprintf("$s_%d$", i+1)
		for j := range n {
			weights[i] = append(weights[i], float64((7*i+5*j)%9+1)/100)
		}
	}
	return NewGraph("", names, weights)
}

func TestGraphErrorsNameTheArgument(t *testing.T) {
	two, square := []string{"a", "b"}, [][]float64{{1, 0}, {0, 1}}
	good := func() *Graph { return NewGraph("", two, square) }
	for want, g := range map[string]*Graph{
		"panels[0] is a nil *plotting.Graph":            nil,
		"a Graph without nodes":                         {},
		"title: label":                                  NewGraph(`$\bad$`, two, square),
		"nodes: label":                                  NewGraph("", []string{"a", `$\bad$`}, square),
		"nodes has 0 values, want 1 to 32":              NewGraph("", nil, nil),
		"nodes has 33 values, want 1 to 32":             completeGraph(33),
		"nodes has 2 values and weights has 1":          NewGraph("", two, square[:1]),
		"nodes has 2 values and weights[1] has 1":       NewGraph("", two, [][]float64{{0, 1}, {1}}),
		"weights[0][1] = NaN, want a finite number":     NewGraph("", two, [][]float64{{0, math.NaN()}, {1, 0}}),
		"weights[1][0] = -1, want":                      NewGraph("", two, [][]float64{{0, 1}, {-1, 0}}),
		"weights[1][0] = +Inf, want":                    NewGraph("", two, [][]float64{{0, 1}, {math.Inf(1), 0}}),
		"Labels: there are 2 nodes and labels has 1":    good().Labels([][]string{{"", ""}}),
		"Labels: there are 2 nodes and labels[1] has 1": good().Labels([][]string{{"", ""}, {""}}),
		"Labels: label":                                 good().Labels([][]string{{"", `$\bad$`}, {"", ""}}),
		"Shares: there are 2 nodes and shares has 1":    good().Shares([]float64{1}),
		"Shares: shares[1] = NaN":                       good().Shares([]float64{1, math.NaN()}),
		"Places: there are 2 nodes, x has 1":            good().Places([]float64{1}, []float64{1, 2}),
		"Places: node 1 is at (1, NaN)":                 good().Places([]float64{1, 1}, []float64{1, math.NaN()}),
		"Places: nodes 0 and 1 are both at (1, 1)":      good().Places([]float64{1, 1}, []float64{1, 1}),
		"Size: width = 1":                               good().Size(1, 100),
	} {
		err := g.Save(filepath.Join(t.TempDir(), "x.png"))
		if err == nil || !strings.HasPrefix(err.Error(), "plotting: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// With all arrows there are, labels lie on no other label and on no node.
func TestLabelsOfAGraphAreLegible(t *testing.T) {
	most := 8
	if testing.Short() {
		most = 4
	}
	for n := 1; n <= most; n++ {
		frame := vg.Rectangle{Max: vg.Point{X: 240, Y: 170}}
		if n > 4 {
			frame.Max = frame.Max.Scale(1.5)
		}
		l := completeGraph(n).fit(frame)
		for i, a := range l.arrows {
			for _, b := range l.arrows[:i] {
				if touches(a.labelBox, []vg.Rectangle{b.labelBox}) {
					t.Errorf("%d nodes: the labels of %d → %d and %d → %d overlap", n, a.from, a.to, b.from, b.to)
				}
			}
			for k, pt := range l.at {
				if gap(a.labelBox, pt) < l.radius {
					t.Errorf("%d nodes: the label of %d → %d is on node %d", n, a.from, a.to, k)
				}
			}
			for k, at := range l.at {
				if k != a.from && k != a.to && slices.ContainsFunc(a.trace, func(pt vg.Point) bool { return distance(pt, at) < l.radius }) {
					t.Errorf("%d nodes: the arrow %d → %d goes through node %d", n, a.from, a.to, k)
				}
			}
		}
		ink, slack := l.ink(), vg.Point{X: 1, Y: 1}
		if outer := (vg.Rectangle{Min: frame.Min.Sub(slack), Max: frame.Max.Add(slack)}); !holds(outer, ink.Min) || !holds(outer, ink.Max) {
			t.Errorf("%d nodes: ink from %v to %v is outside of %v", n, ink.Min, ink.Max, frame)
		}
	}
}

// An arrow past a node goes around it, and ends of arrows lie at the borders of nodes.
func TestArrowsGoAroundNodes(t *testing.T) {
	weights := [][]float64{{0, 0, 0.2}, {0, 0, 0}, {0, 0, 0}}
	l := NewGraph("", []string{"a", "b", "c"}, weights).Places([]float64{0, 1, 2}, []float64{0, 0, 0}).fit(vg.Rectangle{Max: vg.Point{X: 240, Y: 100}})
	a := l.arrows[0]
	if l.hits(0, 2, a.curve) != 0 {
		t.Error("the arrow goes through the node in its way")
	}
	if d := distance(a.curve[0], l.at[0]) - l.radius; math.Abs(float64(d)) > 1e-9 {
		t.Errorf("the arrow starts %v from the border", d)
	}
	if d := distance(a.curve[3], l.at[2]) - l.radius - headGap; math.Abs(float64(d)) > 1e-9 {
		t.Errorf("the arrow ends %v from where it should", d)
	}
}

// As other figures, a graph keeps a copy of its data, can be drawn again, and has a table.
func TestASavedGraphCanBeChanged(t *testing.T) {
	names, weights, shares, x := []string{"a", "b"}, [][]float64{{0, 0.5}, {1, 0}}, []float64{0.3, 0.7}, []float64{0, 1}
	g := NewGraph("", names, weights).Shares(shares).Places(x, []float64{0, 2})
	before := saved(Grid(1, g, NewPanel("", "", "")).ShareX())
	names[0], weights[0][1], shares[0], x[0] = "c", 7, 9, 5
	if !bytes.Equal(before, saved(Grid(1, g, NewPanel("", "", "")).ShareX())) {
		t.Error("the figure follows changes of the caller's slices")
	}
	for _, row := range []string{"a,1,node,a,0,0,0.3,,,,,,,\n", "a,3,arrow,0.5,0,0,0.5,1,2,,,,,\n"} {
		if !bytes.Contains(before, []byte(row)) {
			t.Errorf("the table lacks %q", row)
		}
	}
	changed := saved(g.Labels([][]string{{"", "$p$"}, {"", ""}}))
	fresh := NewGraph("", []string{"a", "b"}, [][]float64{{0, 0.5}, {1, 0}}).Shares([]float64{0.3, 0.7}).Places([]float64{0, 1}, []float64{0, 2})
	if bytes.Equal(changed, before) || !bytes.Equal(changed, saved(fresh.Labels([][]string{{"", "$p$"}, {"", ""}}))) {
		t.Error("the figure is not the one that is made this way from the start")
	}
}

func FuzzGraph(f *testing.F) {
	f.Add("a", 0.5, 0., 1., uint8(7))
	f.Add("a long name\nin two lines", 1e-300, 1e300, -1e300, uint8(3))
	f.Add(`$\frac{a}{b}$`, math.MaxFloat64, 1., math.Nextafter(1, 2), uint8(255))
	f.Fuzz(func(t *testing.T, label string, w, x, y float64, how uint8) {
		n := int(how)%5 + 1
		g := completeGraph(n)
		g.weights[0][n-1], g.nodes[0] = w, label
		g = NewGraph(label, g.nodes, g.weights).Size(40, 30)
		if how&32 != 0 {
			places := slices.Repeat([]float64{x}, n)
			for i := range places {
				places[i] *= float64(i)
			}
			g.Places(places, slices.Repeat([]float64{y}, n))
		}
		if how&16 != 0 {
			g.Shares(slices.Repeat([]float64{w}, n))
		}
		drawSmall(t, g, int(how>>6))
	})
}
