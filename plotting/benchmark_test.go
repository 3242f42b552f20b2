package plotting

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// manyPoints is the number of points of a figure in benchmarks.
const manyPoints = 100_000

// crowded returns figures of n points each, of every kind that can have many, and
// of the shapes that are hard to draw.
func crowded(n int) map[string]Drawable {
	x, y, d := noisy(n)
	panel := func() *Panel { return NewPanel("", "$x$", "$y$") }
	high := make([]float64, n)
	for i := range y {
		high[i] = y[i] + d[i]
	}
	r := rand.New(rand.NewPCG(3, 4))
	walkX, walkY, noiseX, orbitX, orbitY, height := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := 1; i < n; i++ {
		walkX[i], walkY[i], height[i] = walkX[i-1]+r.NormFloat64(), walkY[i-1]+r.NormFloat64(), height[i-1]+r.NormFloat64()
		noiseX[i] = r.NormFloat64()
		orbitY[i], orbitX[i] = math.Sincos(0.01 * float64(i))
	}
	side := int(math.Sqrt(float64(n)))
	nodes, z, class := make([]float64, side), make([][]float64, side), make([][]int, side)
	for i := range nodes {
		nodes[i] = float64(i)
		for range side {
			z[i], class[i] = append(z[i], r.NormFloat64()), append(class[i], r.IntN(3))
		}
	}
	threads := panel()
	for i := range n / 100 {
		threads.Thread(x[:100], walkX[100*i:100*i+100])
	}
	return map[string]Drawable{
		"line":            panel().Line(x, y, "noise"),
		"dashed":          panel().Line(x[:2], y[:2], "").Line(x, y, "noise"),
		"thread":          panel().Thread(x, y),
		"threads":         threads,
		"walk":            panel().Line(walkX, walkY, "walk"),
		"plane":           panel().Line(noiseX, y, "noise in the plane"),
		"dashes":          panel().Line(x[:2], y[:2], "").Line(walkX, walkY, "dashed walk"),
		"orbit":           panel().Line(orbitX, orbitY, "orbit"),
		"band":            panel().Band(x, y, high, "noise"),
		"scatter":         panel().Scatter(noiseX, y, "noise"),
		"errorbars":       panel().ErrorBars(x, y, d, "noise"),
		"clouds":          panel().ErrorBars(noiseX, y, d, "noise in the plane"),
		"histogram":       panel().Histogram(y, n, "noise"),
		"arrows":          panel().Arrows(noiseX, y, noiseX, d, "noise"),
		"heatmap":         panel().HeatMap(nodes, nodes, z, "$z$"),
		"contour":         panel().Contour(nodes, nodes, z, []float64{-1, 0, 1}, "levels"),
		"regions":         panel().Regions(nodes, nodes, class, []string{"a", "b", "c"}),
		"points in space": NewPanel3D("", "", "", "").Points(noiseX, y, d, "noise"),
		"path in space":   NewPanel3D("", "", "", "").Path(walkX, walkY, height, "walk"),
		"thread in space": NewPanel3D("", "", "", "").Thread(walkX, walkY, height),
	}
}

// The time to write figures of 10⁵ points, and the size of the files.
func BenchmarkManyPoints(b *testing.B) {
	figures := crowded(manyPoints)
	for _, kind := range slices.Sorted(maps.Keys(figures)) {
		for _, name := range []string{"x.png", "x.svg", "x.pdf"} {
			b.Run(kind+"/"+name[2:], func(b *testing.B) {
				size := 0
				for b.Loop() {
					data, err := figures[kind].figure().encode(name)
					if err != nil {
						b.Fatal(err)
					}
					size = len(data)
				}
				b.ReportMetric(float64(size)/1e6, "MB")
			})
		}
	}
}
