package plotting

// Histograms, normalised to a density so that a probability density can be
// drawn over them.

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// Bounds for the number of bins that Histogram chooses.
const (
	minBins = 5
	maxBins = 120
	// mostBins is the largest number of bins that a caller can ask for, far more than can be
	// seen.
	mostBins = 1_000_000
)

// Histogram adds the histogram of a sample, normalised to area one. If bins is 0, the
// width of a bin follows the rule of Freedman and Diaconis, 2·IQR·n^(-1/3), with at least
// 5 and at most 120 bins. Values that are NaN or infinite are an error.
func (p *Panel) Histogram(sample []float64, bins int, label string) *Panel {
	if !p.checkHistogram("Histogram", sample, bins, label) {
		return p
	}
	if bins == 0 {
		bins = freedmanDiaconis(sample)
	}
	return p.addColored(&histogram{labelled: labelled{label: label}, bins: density(sample, bins)})
}

// HistogramRange adds the histogram of a sample between lo and hi, in bins of equal
// width, for distributions with long tails. It is normalised by the whole sample: values
// outside are not drawn, and their share is missing from the area.
func (p *Panel) HistogramRange(sample []float64, lo, hi float64, bins int, label string) *Panel {
	if !p.checkHistogram("HistogramRange", sample, bins, label) {
		return p
	}
	if !p.checkRange("HistogramRange", lo, hi) {
		return p
	}
	if bins == 0 {
		p.fail("HistogramRange: bins = 0, want at least 1")
		return p
	}
	return p.addColored(&histogram{labelled: labelled{label: label}, bins: densityWithin(sample, lo, hi, bins)})
}

// checkHistogram notes what is wrong with a sample or its bins.
func (p *Panel) checkHistogram(method string, sample []float64, bins int, label string) bool {
	if len(sample) == 0 {
		p.fail("%s: sample is empty", method)
		return false
	}
	for i, v := range sample {
		if !(math.Abs(v) <= farthest) {
			p.fail("%s: sample[%d] = %v, want values within ±%v", method, i, v, farthest)
			return false
		}
	}
	if bins < 0 || bins > mostBins {
		p.fail("%s: bins = %d, want 0 to %d", method, bins, mostBins)
		return false
	}
	p.checkLabel(method+": label", label)
	return true
}

// density bins a sample and normalizes it. A single value gets one bin of width
// one. (plotter.NewHist panics where rounding puts a value beyond the last bin.)
func density(sample []float64, bins int) []plotter.HistogramBin {
	lo, hi := slices.Min(sample), slices.Max(sample)
	width := (hi - lo) / float64(bins)
	if isNarrow(lo, hi) {
		bins, width = 1, 1
	}
	out := make([]plotter.HistogramBin, bins)
	for i := range out {
		out[i].Min, out[i].Max = lo+float64(i)*width, lo+float64(i+1)*width
	}
	for _, v := range sample {
		i := bins - 1
		if v < hi {
			i = min(i, int((v-lo)/width))
		}
		out[i].Weight++
	}
	for i := range out {
		out[i].Weight *= 1 / (width * float64(len(sample)))
	}
	return out
}

// densityWithin bins the part of a sample that is in [lo, hi) and normalizes it
// by the whole sample.
func densityWithin(sample []float64, lo, hi float64, bins int) []plotter.HistogramBin {
	out := make([]plotter.HistogramBin, bins)
	width := (hi - lo) / float64(bins)
	for i := range out {
		out[i].Min, out[i].Max = lo+float64(i)*width, lo+float64(i+1)*width
	}
	for _, v := range sample {
		if i := int(math.Floor((v - lo) / width)); i >= 0 && i < bins {
			out[i].Weight += 1 / (width * float64(len(sample)))
		}
	}
	return out
}

// freedmanDiaconis returns a number of bins for a sample.
func freedmanDiaconis(sample []float64) int {
	s := slices.Clone(sample)
	slices.Sort(s)
	n := len(s)
	iqr := s[(3*n)/4] - s[n/4]
	width := 2 * iqr / math.Cbrt(float64(n))
	if width == 0 {
		return max(minBins, min(maxBins, int(math.Sqrt(float64(n)))))
	}
	count := math.Ceil((s[n-1] - s[0]) / width)
	return int(math.Max(minBins, math.Min(maxBins, count)))
}

// A histogram is drawn translucent with a thin outline, so that a curve over
// it stays visible.
type histogram struct {
	labelled
	bins []plotter.HistogramBin // their weights are densities
}

func (h *histogram) layer() layer { return barLayer }

func (h *histogram) extent(x, y axis) extent {
	on := plotter.Histogram{Bins: h.bins, LogY: y.log}
	xmin, xmax, ymin, ymax := on.DataRange()
	e := extent{x: span{xmin, xmax}, y: span{ymin, ymax}, grounded: true}
	switch {
	case x.log && xmax <= 0:
		e.x = emptySpan()
	case x.log && xmin <= 0:
		e.x.lo = xmax / float64(len(h.bins))
	}
	return e
}

func (h *histogram) draw(v view) {
	// One polygon, since adjacent translucent bins would show their seams.
	edge := v.places(h.silhouette(v.y))
	v.FillPolygon(h.fill(), v.ClipPolygonXY(edge))
	strokeLines(v.Canvas, h.outline(), v.ClipLinesXY(edge)...)
}

func (h *histogram) fill() color.Color { return faded(h.look.color, histogramAlpha) }

func (h *histogram) outline() draw.LineStyle {
	return draw.LineStyle{Color: h.look.color, Width: thinWidth}
}

// silhouette returns the upper edge of the histogram, from floor to floor.
func (h *histogram) silhouette(y axis) plotter.XYs {
	floor := 0.0
	if y.log {
		floor = y.lo
	}
	pts := plotter.XYs{{X: h.bins[0].Min, Y: floor}}
	for _, b := range h.bins {
		top := math.Max(b.Weight, floor)
		pts = append(pts, plotter.XY{X: b.Min, Y: top}, plotter.XY{X: b.Max, Y: top})
	}
	return append(pts, plotter.XY{X: h.bins[len(h.bins)-1].Max, Y: floor})
}

func (h *histogram) entries(view) []entry { return h.entry(h.sample) }

func (h *histogram) sample(c *draw.Canvas) { swatch(c, h.fill(), h.outline()) }

func (h *histogram) table(_, _ axis) table {
	t := table{kind: "histogram", label: h.label}
	for _, bin := range h.bins {
		row := datumAt(bin.Min, bin.Weight)
		row.xTo = bin.Max
		t.rows = append(t.rows, row)
	}
	return t
}
