package tex

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	for label, want := range map[string]string{
		"":              "",
		"a < b & c":     "a &lt; b &amp; c",
		"two\nlines":    "two<br>lines",
		"$x$":           "<math><mi>x</mi></math>",
		"at $t_S$":      "at <math><msub><mi>t</mi><mi>S</mi></msub></math>",
		"$10^{-3}$":     `<math><mrow><msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup></mrow></math>`,
		"$3.14$":        "<math><mn>3.14</mn></math>",
		`$f'_x$`:        "<math><msubsup><mi>f</mi><mi>x</mi><mo>′</mo></msubsup></math>",
		`$\frac{a}{b}$`: "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>",
		`$\langle\Delta S_{\mathrm{tot}}\rangle$`: `<math><mrow><mo stretchy="false">⟨</mo><mi>Δ</mi>` +
			`<msub><mi>S</mi><mi>tot</mi></msub><mo stretchy="false">⟩</mo></mrow></math>`,
		`$\undefined$ <`: "$\\undefined$ &lt;",
	} {
		if have := HTML(label); have != want {
			t.Errorf("%q is\n%s, want\n%s", label, have, want)
		}
	}
}

// Every construct gives well-formed elements.
func TestHTMLIsWellFormed(t *testing.T) {
	for _, label := range []string{
		`$\dot{x}=-\nabla V(x)+\sqrt{2T}\,\xi$`, `$\hat{s}_\theta(x,t)\approx\nabla\ln p_t(x)$`, `$\overline{xy}\ \mathbb{E}[x]\in\mathbb{R}^d$`,
		`$\sum_i a_i<b\ \&\ c$`, `$x_{t_{n+1}}^{(i)}$`, `$^2\text{a<b}\operatorname{argmin}f$`, `$\left(\bm{\sigma}\right)\mathcal{N}$`,
	} {
		d := xml.NewDecoder(strings.NewReader("<p>" + HTML(label) + "</p>"))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v in %s", label, err, HTML(label))
				break
			}
		}
	}
}
