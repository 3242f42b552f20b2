package plotting

import (
	"bytes"
	"image"
	"math"
	"regexp"
	"testing"
)

func TestSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	drawn := everything()
	for _, name := range []string{"x.svg", "x.pdf", "x.png"} {
		first, err := drawn.encode(name)
		if err != nil {
			t.Fatal(err)
		}
		for from, f := range map[string]*Figure{"drawn": drawn, "made": everything()} {
			again, err := f.encode(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first, again) {
				t.Errorf("%s: the bytes differ if the figure is %s again", name, from)
			}
		}
	}
}

// fpdf orders images by their widths, and vgpdf draws them upside down.
func TestPDFImage(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	img.SetNRGBA(0, 0, inkColor)
	p := pdfImage{img, 3}
	if p.Bounds().Dx() != 3 || p.At(0, 1) != inkColor || p.At(1, 1) != inkColor || p.At(0, 0) == inkColor {
		t.Error("the image is not turned and stretched")
	}
}

func TestPDFImagesDifferInWidth(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	data, err := everything().encode("x.pdf")
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, w := range regexp.MustCompile(`/Width \d+`).FindAllString(string(data), -1) {
		if seen[w] {
			t.Errorf("two images of %s", w)
		}
		seen[w] = true
	}
	if len(seen) < 3 {
		t.Errorf("%d images, want two pictures and a color bar", len(seen))
	}
}

func TestFilesAreWhatTheySay(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	for name, want := range map[string]string{"x.png": "\x89PNG", "x.svg": "<?xml", "X.PDF": "%PDF"} {
		data, err := everything().encode(name)
		if err != nil || !bytes.HasPrefix(data, []byte(want)) {
			t.Errorf("%s: starts with %q, %v", name, data[:8], err)
		}
		if bytes.Contains(data, []byte("image/jpg")) || bytes.Contains(data, []byte("<text")) {
			t.Errorf("%s: a mislabelled image, or text that depends on fonts", name)
		}
	}
}

// everything returns a figure with two pictures, translucent areas and labels.
func everything() *Figure {
	x := []float64{0, 1, 2}
	z := [][]float64{{0, 1, 2}, {1, math.NaN(), 3}, {2, 3, 4}}
	a := NewPanel("", "$x_t$", `$\alpha$`).HeatMap(x, x, z, "$z$")
	b := NewPanel("", "$x$", "$y$").Regions(x, x, [][]int{{0, 0, 1}, {0, 1, 1}, {-1, 1, 1}}, []string{"first", "second"})
	c := NewPanel("", "$x$", "$y$").Band(x, x, []float64{1, 2, 3}, "band").Line(x, x, "line").LogY()
	d := NewPanel3D("", "$x$", "$y$", "$z$").Points(x, x, []float64{1, 1, 1}, "points").Thread(x, x, x)
	return Grid(2, a, b, c, d).Letters().Title("All")
}
