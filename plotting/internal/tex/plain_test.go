package tex

import "testing"

func TestPlain(t *testing.T) {
	for label, want := range map[string]string{
		"$t$":                     "t",
		`guidance weight $w$`:     "guidance weight w",
		`$\mu^2$`:                 "μ^2",
		`$\sqrt{x}$`:              "√(x)",
		`$\bar t$`:                "t\u0304",
		`$\frac{a}{b}$`:           "a/b",
		`$\overline{x}'$`:         "x\u0305′",
		`$\ln x_0$`:               "ln x_0",
		"two\nlines":              "two lines",
		`$\broken`:                `$\broken`,
		`$\langle y \rangle = 1$`: "⟨y⟩ = 1",
	} {
		if got := Plain(label); got != want {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
}
