package plotting_test

// Each example draws a figure into testdata and is compared with a reference
// there. After a change that is meant to be seen, look at the figures and then
// run go test -update.

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/cmpimg"
)

var update = flag.Bool("update", false, "rewrite the reference figures")

// pixelTolerance is the difference of a colour that is allowed, as a fraction:
// rounding may differ between processors.
const pixelTolerance = 0.05

// checkFigures runs an example and compares the figures that it writes.
func checkFigures(t *testing.T, example func(), names ...string) {
	t.Helper()
	example()
	for _, name := range names {
		path := filepath.Join("testdata", name)
		golden := strings.TrimSuffix(path, ".png") + "_golden.png"
		have, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(golden, have, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(have, want) {
			continue
		}
		same, err := cmpimg.EqualApprox("png", have, want, pixelTolerance)
		if err != nil || !same {
			t.Errorf("%s differs from %s (%v)", path, golden, err)
		}
	}
}

// examples are the examples by the figures that they write.
var examples = map[string]func(){
	"movie.png":          ExampleNewMovie,
	"wave.png":           ExampleMovie_Rate,
	"panel.png":          ExampleNewPanel,
	"line.png":           ExamplePanel_Line,
	"function.png":       ExamplePanel_Function,
	"thread.png":         ExamplePanel_Thread,
	"band.png":           ExamplePanel_Band,
	"scatter.png":        ExamplePanel_Scatter,
	"errorbars.png":      ExamplePanel_ErrorBars,
	"intervals.png":      ExamplePanel_ErrorIntervals,
	"errorsxy.png":       ExamplePanel_ErrorBarsXY,
	"markedline.png":     ExamplePanel_MarkedLine,
	"histogram.png":      ExamplePanel_Histogram,
	"histogramrange.png": ExamplePanel_HistogramRange,
	"heatmap.png":        ExamplePanel_HeatMap,
	"contour.png":        ExamplePanel_Contour,
	"regions.png":        ExamplePanel_Regions,
	"arrows.png":         ExamplePanel_Arrows,
	"marks.png":          ExamplePanel_VLine,
	"spans.png":          ExamplePanel_VSpan,
	"callout.png":        ExamplePanel_Callout,
	"anchors.png":        ExampleAnchor,
	"inset.png":          ExamplePanel_Inset,
	"enlarge.png":        ExamplePanel_Enlarge,
	"color.png":          ExampleColor,
	"log.png":            ExamplePanel_LogY,
	"dates.png":          ExamplePanel_DateX,
	"legend.png":         ExamplePanel_Legend,
	"math.png":           ExamplePanel_Annotate,
	"grid.png":           ExampleGrid,
	"shared.png":         ExampleFigure_ShareX,
	"print.png":          ExampleFigure_Theme,
	"slides.png":         ExampleFigure_Theme,
	"dark.png":           ExampleFigure_Theme,
	"panel3d.png":        ExampleNewPanel3D,
	"graph.png":          ExampleNewGraph,
	"places.png":         ExampleGraph_Places,
	"powers.png":         ExamplePanel_XRange,
	"equal.png":          ExamplePanel_Equal,
	"sheet.png":          ExampleNewSheet,
	"sheetgrid.png":      ExampleSheet,
}

func TestFigures(t *testing.T) {
	for name, example := range examples {
		if testing.Short() && !slices.Contains([]string{"line.png", "histogram.png", "math.png"}, name) {
			continue // the examples draw the others, which are not looked at
		}
		t.Run(name, func(t *testing.T) { checkFigures(t, example, name) })
	}
}
