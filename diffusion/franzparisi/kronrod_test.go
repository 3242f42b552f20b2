package franzparisi

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
)

// TestKronrodRule: the rule has the nodes of Gauss in it and is exact for
// polynomials as far as theory says.
func TestKronrodRule(t *testing.T) {
	x, w := make([]float64, 10), make([]float64, 10)
	quad.Legendre{}.FixedLocations(x, w, -1, 1)
	for i := range 5 {
		near(t, kronrodX[2*i+1], math.Abs(x[i]), 1e-15, "node %d of Gauss", i)
		near(t, kronrodGauss[2*i+1], w[i], 1e-15, "weight %d of Gauss", i)
	}
	for n := 0; n <= 31; n++ {
		p := newKronrodPanel(func(x float64) jet { return jet{float64(n+1) * math.Pow(x, float64(n))} }, 0, 2)
		if want := math.Pow(2, float64(n+1)); math.Abs(p.sum[0]/want-1) > 4e-15 {
			t.Errorf("x^%d: %v, want %v", n, p.sum[0], want)
		}
	}
}

func TestIntegrateJet(t *testing.T) {
	// Each component has its trouble in another place.
	f := func(x float64) jet {
		return jet{1 / (1e-4 + x*x), math.Sqrt(math.Abs(x - 0.3)), math.Exp(-100 * (x + 0.5) * (x + 0.5))}
	}
	got, err := integrateJet(f, []float64{-1, 0, 0.3, 1}, 1e-13)
	if err != nil {
		t.Fatal(err)
	}
	want := jet{200 * math.Atan(100), 2. / 3 * (math.Pow(1.3, 1.5) + math.Pow(0.7, 1.5)), math.Sqrt(math.Pi) / 20 * (math.Erf(5) + math.Erf(15))}
	for c := range got {
		near(t, got[c], want[c], 1e-12, "component %d", c)
	}
	for name, f := range map[string]func(x float64) jet{
		"pole":         func(x float64) jet { return jet{0, 1 / (x - 0.2)} },
		"not a number": func(x float64) jet { return jet{math.Sqrt(x - 0.2)} },
		"noise":        func(x float64) jet { return jet{0, 0, math.Mod(1e12*math.Cos(1e9*x), 1)} },
	} {
		if _, err := integrateJet(f, []float64{-1, 1}, 1e-13); err == nil || !strings.Contains(err.Error(), "did not converge") {
			t.Errorf("%s: error %v, want one that says it did not converge", name, err)
		}
	}
}

// TestNestedRules compares length and angle of a normal vector with their
// moments, ⟨ρ²⟩ = d, ⟨ρ⁴⟩ = d(d+2), ⟨c²⟩ = 1/d, ⟨c⁴⟩ = 3/(d(d+2)), and each rule
// against its own every 32nd node.
func TestNestedRules(t *testing.T) {
	for _, dim := range []int{1, 2, 3, 4, 17, 100, 900} {
		d := float64(dim)
		length, cosine := lengthRule(dim), cosineRule(dim)
		for _, stride := range []int{1, 32} {
			for _, m := range []struct {
				name  string
				rule  nestedRule
				power float64
				want  float64
			}{
				{"ρ", length, 0, 1}, {"ρ²", length, 2, d}, {"ρ⁴", length, 4, d * (d + 2)},
				{"c", cosine, 1, 0}, {"c²", cosine, 2, 1 / d}, {"c⁴", cosine, 4, 3 / (d * (d + 2))},
			} {
				if m.rule.fixed && stride > 1 {
					continue
				}
				var sum float64
				for i := 0; i < len(m.rule.x); i += stride {
					sum += float64(stride) * m.rule.w[i] * math.Pow(m.rule.x[i], m.power)
				}
				near(t, sum, m.want, 1e-13, "d = %d, stride %d: ⟨%s⟩", dim, stride, m.name)
			}
		}
	}
}
