package tex

import "testing"

func TestMarkdown(t *testing.T) {
	for label, want := range map[string]string{
		"":                       "",
		"two\nlines":             "two lines",
		"nothing $$ here":        "nothing ${}$ here",
		"a|b *c* _d_ `e` <f>":    "a\\|b \\*c\\* \\_d\\_ \\`e\\` \\<f\\>",
		`50 \$ \x`:               `50 \$ \\x`,
		"$p(x|y)<1$":             `$p(x\vert y)\lt 1$`,
		`$\|x\|>0$`:              `$\Vert x\Vert\gt 0$`,
		"at $t_S$, $⟨x⟩$":        `at $t_{S}$, $\langle x\rangle$`,
		`$\erf x$ and $\bad$ *`:  `\$\\erf x\$ and \$\\bad\$ \*`,
		`$\operatorname{erf} x$`: `$\mathop{\mathrm{erf}}\nolimits x$`,
	} {
		if have := Markdown(label); have != want {
			t.Errorf("%q is %s, want %s", label, have, want)
		}
	}
}
