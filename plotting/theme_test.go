package plotting

import (
	"image/color"
	"math"
	"testing"
)

// vision takes intensities of the primaries to those that readers with a kind of colour vision see (Machado, Oliveira
// and Fernandes, IEEE Trans. Vis. Comput. Graph. 15, 1291 (2009), severity 1).
var vision = map[string][3][3]float64{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deutan": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// TestColors asks for a contrast to the ground of 3:1 (WCAG 2.2, success criterion 1.4.11), and of 4.5:1 for text and on dark,
// and for colours that stay apart with each kind of colour vision, and on a printer without colours.
func TestColors(t *testing.T) {
	for theme, least := range map[Theme]struct{ contrast, grey float64 }{
		Standard: {3, 0}, Print: {2.6, 8.5}, Slides: {3, 0}, Dark: {4.5, 0},
	} {
		ground := linear(theme.shade(groundColor))
		if c := contrast(linear(theme.shade(inkColor)), ground); c < 10 {
			t.Errorf("%v: contrast %.2f of text to the ground, want 10", theme, c)
		}
		if c := contrast(linear(theme.shade(referenceColor)), ground); c < 4.5 {
			t.Errorf("%v: contrast %.2f of reference lines to the ground, want 4.5", theme, c)
		}
		for i, hue := range colors {
			a := linear(theme.shade(hue))
			if c := contrast(a, ground); c < least.contrast {
				t.Errorf("%v: color %d: contrast %.2f to the ground, want %v", theme, i, c, least.contrast)
			}
			for j, other := range colors[:i] {
				b := linear(theme.shade(other))
				for name, m := range vision {
					if d := labDistance(seen(m, a), seen(m, b)); d < 15 {
						t.Errorf("%v: colors %d and %d: distance %.1f to the eye (%s), want 15", theme, j, i, d, name)
					}
				}
				if d := math.Abs(lab(a)[0] - lab(b)[0]); d < least.grey {
					t.Errorf("%v: colors %d and %d: distance %.1f in grey, want %v", theme, j, i, d, least.grey)
				}
			}
		}
	}
}

// Text can be read on the tints of regions, and neighbours in the list of names differ, in all themes.
func TestTints(t *testing.T) {
	for theme := range Theme(len(styles)) {
		ink := linear(theme.shade(inkColor))
		for k := range len(colors) {
			a, b := linear(theme.shade(tint(k))), linear(theme.shade(tint(k+1)))
			if c := contrast(ink, a); c < 4.5 {
				t.Errorf("%v: contrast %.2f of text to region %d, want 4.5", theme, c, k)
			}
			for name, m := range vision {
				if d := labDistance(seen(m, a), seen(m, b)); d < 4 {
					t.Errorf("%v: regions %d and %d: distance %.1f to the eye (%s), want 4", theme, k, k+1, d, name)
				}
			}
		}
	}
}

// contrast is that of WCAG.
func contrast(a, b [3]float64) float64 {
	p, q := luminance(a), luminance(b)
	return (max(p, q) + 0.05) / (min(p, q) + 0.05)
}

// linear returns the intensities of the primaries of sRGB.
func linear(c color.NRGBA) (rgb [3]float64) {
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		if x := float64(v) / 255; x <= 0.04045 {
			rgb[i] = x / 12.92
		} else {
			rgb[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return rgb
}

func luminance(rgb [3]float64) float64 { return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2] }

func seen(m [3][3]float64, rgb [3]float64) (out [3]float64) {
	for i, row := range m {
		for j, v := range row {
			out[i] += v * rgb[j]
		}
	}
	return out
}

// labDistance is the distance of two colours in CIE L*a*b*.
func labDistance(a, b [3]float64) float64 {
	p, q := lab(a), lab(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

func lab(rgb [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t = max(t, 0); t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124*rgb[0] + 0.3576*rgb[1] + 0.1805*rgb[2]) / 0.9505)
	y := f(luminance(rgb))
	z := f((0.0193*rgb[0] + 0.1192*rgb[1] + 0.9505*rgb[2]) / 1.089)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}
