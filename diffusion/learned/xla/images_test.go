package xla

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/nn/f32"
)

func init() {
	maps.Copy(operations, imageOperations())
	maps.Copy(layerTwins, imageLayers())
}

// kinds has the size of the input for every kind of convolution, and that of the output.
var kinds = map[f32.Kind][4]int{f32.Point: {3, 5, 3, 5}, f32.Three: {3, 5, 3, 5}, f32.Down: {4, 2, 2, 1}, f32.Up: {1, 3, 2, 6}}

// imageOperations has the names of the table in the tests of package nn.
func imageOperations() map[string]twin {
	const h, w, c = 3, 5, 4
	image := [2]int{2, h * w * c}
	// on is an operation from images to images of another number of channels, or the same.
	on := func(ours func(t *nn.Tape, a *nn.Node) *nn.Node, theirs func(a *Node) *Node, shape [2]int) twin {
		return operation(
			func(t *nn.Tape, in []*nn.Node) *nn.Node { return t.ToMatrix(ours(t, t.ToImages(in[0], h, w, 1)), 1) },
			func(in []*Node) *Node { return toMatrix(theirs(toImages(in[0], h, w, 1)), 1) }, shape)
	}
	sumPixels := func(perImage bool, axes ...int) twin {
		return operation(
			func(t *nn.Tape, in []*nn.Node) *nn.Node { return t.SumPixels(t.ToImages(in[0], h, w, 1), perImage) },
			func(in []*Node) *Node { return Reshape(ReduceSum(toImages(in[0], h, w, 1), axes...), -1, c) }, image)
	}
	list := map[string]twin{
		"images": on(func(_ *nn.Tape, a *nn.Node) *nn.Node { return a }, func(a *Node) *Node { return a }, image),
		"patches": operation( // as they lie in the images, so that places are compared
			func(t *nn.Tape, in []*nn.Node) *nn.Node {
				return t.ToMatrix(t.ToImages(in[0], 4, 6, 2), 1)
			},
			func(in []*Node) *Node { return Reshape(toImages(in[0], 4, 6, 2), 2, -1) }, [2]int{2, 4 * 6 * 2}),
		"Silu of images":    on((*nn.Tape).Silu, silu, image),
		"Unfold":            on((*nn.Tape).Unfold, unfold, [2]int{2, h * w}),
		"Fold":              on((*nn.Tape).Fold, fold, [2]int{2, h * w * 9}),
		"SumPixels":         sumPixels(false, 0, 1, 2),
		"SumPixels of each": sumPixels(true, 1, 2),
		"Spread": unary(
			func(t *nn.Tape, a *nn.Node) *nn.Node { return t.ToMatrix(t.Spread(a, t.Images(3, h, w, c)), 1) },
			func(a *Node) *Node { return toMatrix(BroadcastToDims(row(a), 3, h, w, c), 1) }),
		"NormSilu": operation(
			func(t *nn.Tape, in []*nn.Node) *nn.Node {
				return t.ToMatrix(t.NormSilu(t.ToImages(in[0], h, w, 1), in[1], in[2], 2), 1)
			},
			func(in []*Node) *Node { return toMatrix(normSilu(toImages(in[0], h, w, 1), in[1], in[2], 2), 1) },
			image, [2]int{1, c}, [2]int{1, c}),
		"NormSilu twice": operation(
			func(t *nn.Tape, in []*nn.Node) *nn.Node {
				x := t.ToImages(in[0], h, w, 1)
				return t.ToMatrix(t.Add(t.NormSilu(x, in[1], in[2], 2), t.NormSilu(x, in[2], in[1], 1)), 1)
			},
			func(in []*Node) *Node {
				x := toImages(in[0], h, w, 1)
				return toMatrix(Add(normSilu(x, in[1], in[2], 2), normSilu(x, in[2], in[1], 1)), 1)
			}, image, [2]int{1, c}, [2]int{1, c}),
		"NormSilu with a factor of the input": operation(
			func(t *nn.Tape, in []*nn.Node) *nn.Node {
				x := t.ToImages(in[0], 2, 1, 1)
				return t.ToMatrix(t.NormSilu(x, t.SumPixels(x, false), t.SumPixels(t.Mul(x, x), false), 1), 1)
			},
			func(in []*Node) *Node {
				x := toImages(in[0], 2, 1, 1)
				sum := func(a *Node) *Node { return Reshape(ReduceSum(a, 0, 1, 2), 1, 2) }
				return toMatrix(normSilu(x, sum(x), sum(Square(x)), 1), 1)
			}, [2]int{2, 4}),
		"Conv with itself as residual": operation(
			func(t *nn.Tape, in []*nn.Node) *nn.Node {
				f := f32.Filter{Kind: f32.Point, In: 2, Out: 2}
				x := t.Silu(t.ToImages(in[0], 2, 3, 1))
				y := t.Conv(f, x, in[1], nil, x)
				return t.ToMatrix(t.Add(t.Conv(f, y, in[1], nil, x), y), 1)
			},
			func(in []*Node) *Node {
				x := silu(toImages(in[0], 2, 3, 1))
				y := Add(conv(f32.Point, x, in[1]), x)
				return toMatrix(Add(Add(conv(f32.Point, y, in[1]), x), y), 1)
			}, [2]int{2, 2 * 3 * 2}, [2]int{2, 2}),
	}
	for kind := range kinds {
		list[fmt.Sprint("Conv ", kind)] = convolution(kind, 0, false)
		list[fmt.Sprint("Conv with bias and residual ", kind)] = convolution(kind, 1, true)
		list[fmt.Sprint("Conv with a bias for each image ", kind)] = convolution(kind, 2, false)
	}
	return list
}

// convolution of two images, with so many rows as bias.
func convolution(kind f32.Kind, biases int, residual bool) twin {
	f, size := f32.Filter{Kind: kind, In: 3, Out: 2}, kinds[kind]
	h, w := size[0], size[1]
	shapes := [][2]int{{2, h * w * f.In}, {kind.Taps() * f.In, f.Out}}
	if biases > 0 {
		shapes = append(shapes, [2]int{biases, f.Out})
	}
	if residual {
		shapes = append(shapes, [2]int{2, size[2] * size[3] * f.Out})
	}
	return operation(func(t *nn.Tape, in []*nn.Node) *nn.Node {
		var bias, rest *nn.Node
		if biases > 0 {
			bias = in[2]
		}
		if residual {
			rest = t.ToImages(in[3], size[2], size[3], 1)
		}
		return t.ToMatrix(t.Conv(f, t.ToImages(in[0], h, w, 1), in[1], bias, rest), 1)
	}, func(in []*Node) *Node {
		y := conv(kind, toImages(in[0], h, w, 1), in[1])
		if biases > 0 {
			y = Add(y, row(in[2]))
		}
		if residual {
			y = Add(y, toImages(in[3], size[2], size[3], 1))
		}
		return toMatrix(y, 1)
	}, shapes...)
}

// imageLayers are the layers for images, by the names of their constructors without New.
func imageLayers() map[string]twin {
	return map[string]twin{
		"Conv": {[][2]int{{2, 3 * 5 * 4}}, func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node {
			l := nn.NewConv(ps, "l", f32.Filter{Kind: f32.Three, In: 4, Out: 3}, 1, random())
			return func(t *nn.Tape, in []*nn.Node) *nn.Node {
				return t.ToMatrix(l.Apply(t, t.ToImages(in[0], 3, 5, 1), nil, nil), 1)
			}
		}, func(w weights, in []*Node) *Node {
			return toMatrix(w.conv("l", f32.Three, toImages(in[0], 3, 5, 1)), 1)
		}},
		"GroupNorm": {[][2]int{{2, 3 * 5 * 4}}, func(ps *nn.Params) func(t *nn.Tape, in []*nn.Node) *nn.Node {
			l := nn.NewGroupNorm(ps, "l", 4, 2)
			return func(t *nn.Tape, in []*nn.Node) *nn.Node {
				return t.ToMatrix(l.Apply(t, t.ToImages(in[0], 3, 5, 1)), 1)
			}
		}, func(w weights, in []*Node) *Node { return toMatrix(w.groupNorm("l", 2, toImages(in[0], 3, 5, 1)), 1) }},
	}
}

// imageKeys returns the names in the table of package nn's tests on images, also those that are made with the number of a kind.
func imageKeys(t *testing.T, file string) (list []string) {
	t.Helper()
	add := func(e ast.Expr) {
		literal, ok := e.(*ast.BasicLit)
		call, made := e.(*ast.CallExpr)
		if made {
			literal, ok = call.Args[0].(*ast.BasicLit)
		}
		if !ok || literal.Kind != token.STRING {
			return
		}
		name, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		if !made {
			list = append(list, name)
			return
		}
		for kind := range kinds {
			list = append(list, fmt.Sprint(name, kind))
		}
	}
	for _, d := range parse(t, file).Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "imageOperations" {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.KeyValueExpr:
					add(n.Key)
				case *ast.IndexExpr:
					add(n.Index)
				}
				return true
			})
		}
	}
	if !slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, "Conv ") }) {
		t.Fatalf("%s has no table of convolutions", file)
	}
	return list
}
