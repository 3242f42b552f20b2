package figures

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/franzparisi"
)

// data has a pair that breaks its symmetry, one that does not, one without a bottom, and unequal modes.
var data = []Data{{1, .1, .5}, {.5, 1, .5}, {1, 2.2, .5}, {1.3, .3, .3}}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %v, want %v ± %v", what, got, want, tolerance)
	}
}

// noised is p_t by its closed form, and the part of the left mode.
func noised(d Data, x, t float64) (p, left float64) {
	m, v := d.Mu*math.Exp(-t), d.Variance*math.Exp(-2*t)+1-math.Exp(-2*t)
	bell := func(mean float64) float64 { return math.Exp(-(x-mean)*(x-mean)/(2*v)) / math.Sqrt(2*math.Pi*v) }
	left = d.Left * bell(-m)
	return left + (1-d.Left)*bell(m), left
}

func TestScore(t *testing.T) {
	for _, d := range data {
		for _, time := range []float64{0, .05, .7} {
			s := must[*Distribution](t)(Score(d, time))
			for i, x := range s.X {
				p, left := noised(d, x, time)
				near(t, "p", s.P[i], p, 1e-12)
				near(t, "the left part", s.Left[i], left, 1e-12)
				near(t, "the sum of the parts", s.Left[i]+s.Right[i], s.P[i], 1e-12)
				const h = 1e-5
				up, _ := noised(d, x+h, time)
				down, _ := noised(d, x-h, time)
				near(t, "the score", s.Score[i], math.Log(up/down)/(2*h), 1e-5*(1+math.Abs(s.Score[i])))
				if s.P[i] > s.Top {
					t.Errorf("p = %v is above the axis, which ends at %v", s.P[i], s.Top)
				}
				if s.P[i] > slices.Max(s.P)/50 && math.Abs(s.Score[i]) > s.Steepest {
					t.Errorf("the score %v, where p = %v, is beyond the axis, which ends at %v", s.Score[i], s.P[i], s.Steepest)
				}
			}
		}
	}
}

// TestMoments: peaks, mean and variance beside the density are those of its closed form.
func TestMoments(t *testing.T) {
	for _, d := range data {
		for _, time := range []float64{.05, .7} {
			s := must[*Distribution](t)(Score(d, time))
			for _, x := range falls(s.X, s.Score) {
				const h = 1e-3
				up, _ := noised(d, x+h, time)
				at, _ := noised(d, x, time)
				down, _ := noised(d, x-h, time)
				near(t, "the slope at a peak", (up-down)/(2*h), 0, 5e-3)
				if up+down >= 2*at {
					t.Errorf("%v, t = %v: there is no peak at %v", d, time, x)
				}
			}
			m := d.Mu * math.Exp(-time)
			mean, variance := (1-2*d.Left)*m, 1-(1-d.Variance)*math.Exp(-2*time)+4*d.Left*(1-d.Left)*m*m
			if got, want := s.Readouts[1:], []Readout{{"mean", number(mean, 3)}, {"variance", number(variance, 3)}}; !slices.Equal(got, want) {
				t.Errorf("%v, t = %v: %v, want %v", d, time, got, want)
			}
		}
	}
}

// TestPotential: the curve is −y²/2 − 2 ln p_t from the lowest valley on, fixed points are on it, and there it is level.
func TestPotential(t *testing.T) {
	for _, d := range data {
		for _, time := range []float64{.05, .4, 1} {
			u := func(y float64) float64 { p, _ := noised(d, y, time); return -y*y/2 - 2*math.Log(p) }
			l := must[*Landscape](t)(Potential(d, time))
			for i, y := range l.Y {
				near(t, "U", l.U[i]-l.U[0], u(y)-u(l.Y[0]), 1e-9)
			}
			lowest := math.Inf(1)
			for _, f := range l.FixedPoints {
				const h = 1e-4
				near(t, "the slope at a fixed point", (u(f.Y+h)-u(f.Y-h))/(2*h), 0, 1e-6)
				if curvature := u(f.Y+h) + u(f.Y-h) - 2*u(f.Y); f.Stable != (curvature > 0) {
					t.Errorf("%v at t = %v: the fixed point %v has the curvature %v/h²", d, time, f, curvature)
				}
				near(t, "U at a fixed point", f.U-l.U[0], u(f.Y)-u(l.Y[0]), 1e-9)
				lowest = min(lowest, f.U)
			}
			near(t, "the lowest fixed point", lowest, 0, 1e-12)
		}
	}
}

// TestNarrow: between narrow modes the score is steep, and ridges and barriers are high. They are on the axes, which grow for them only.
func TestNarrow(t *testing.T) {
	for _, d := range []Data{{1, .02, .5}, {2.5, .02, .5}, {2.5, .02, .05}, {2.5, 2.5, .3}} {
		for _, time := range []float64{.01, .1, .4, 1} {
			l := must[*Landscape](t)(Potential(d, time))
			for _, f := range l.FixedPoints {
				if math.Abs(f.Y) <= d.edge() && f.U > l.High {
					t.Errorf("%v, t = %v: the fixed point %v is above the axis, which ends at %v", d, time, f, l.High)
				}
			}
			o := must[*Overlap](t)(FranzParisi(d, time))
			for _, q := range append(o.Valleys, o.Barriers...) {
				i, _ := slices.BinarySearch(o.Q, q)
				if v := min(o.V[i-1], o.V[i]); v > o.High {
					t.Errorf("%v, t = %v: V(%v) is about %v, above the axis, which ends at %v", d, time, q, v, o.High)
				}
			}
		}
	}
	s := must[*Distribution](t)(Score(Data{1, .02, .5}, 0))
	near(t, "the end of the axis of the score, in 1/σ", s.Steepest*math.Sqrt(.02), 3.5, .8) // p is a hundredth of its peak at 3σ
	wide := Data{1, .1, .5}
	near(t, "the axis of the score", must[*Distribution](t)(Score(wide, 1)).Steepest, 6, 0)
	near(t, "the axis of U", must[*Landscape](t)(Potential(wide, 1)).High, 6, 0)
	near(t, "the axis of V", must[*Overlap](t)(FranzParisi(wide, 1)).High, 12, 0)
}

// TestWords: times and phases are those of closed forms.
func TestWords(t *testing.T) {
	l := must[*Landscape](t)(Potential(Data{1, .1, .5}, .2))
	ts := math.Log(1+math.Sqrt(.9*.9+1)) / 2
	for _, want := range []string{"two valleys at ±", "t_s = " + number(ts, 3), "Phase: symmetry breaking."} {
		if !strings.Contains(l.Words, want) {
			t.Errorf("%q does not say %q", l.Words, want)
		}
	}
	l = must[*Landscape](t)(Potential(Data{1, 2.2, .5}, .05))
	for _, want := range []string{"no valley", "no bottom below t_u = " + number(math.Log(1.2)/2, 3), "unstable"} {
		if !strings.Contains(l.Words, want) {
			t.Errorf("%q does not say %q", l.Words, want)
		}
	}
}

// TestSpinodal: the closed form for two modes, which answers at once, is what the search for valleys finds.
func TestSpinodal(t *testing.T) {
	for _, d := range data {
		m := must[*diffusion.Mixture](t)(d.mixture())
		want, ok, err := diffusion.SpinodalTime(m)
		if err != nil {
			t.Fatal(err)
		}
		got, found, err := diffusion.PairSpinodalTime(d.Mu, d.Variance, d.Left)
		if err != nil || found != ok {
			t.Fatalf("%v: %v, %v, want %v", d, found, err, ok)
		}
		near(t, "the time", got, want, 1e-8)
	}
}

// TestBranches: the lines run along fixed points, three of them meet where a pair splits and two where its second valley opens.
func TestBranches(t *testing.T) {
	meeting := []int{3, 0, 3, 2}
	for k, d := range data {
		ts, _, _ := diffusion.PairSpinodalTime(d.Mu, d.Variance, d.Left)
		met := 0
		for _, b := range must[[]Branch](t)(Branches(d, 3)) {
			if b.T[0] == ts {
				met++
				near(t, "where a branch begins", b.Y[0], b.Y[1], .03)
			}
			for i, time := range b.T {
				if time == ts || math.Abs(b.Y[i]) > 20 { // where the closed form underflows
					continue
				}
				const h = 1e-5
				up, _ := noised(d, b.Y[i]+h, time)
				down, _ := noised(d, b.Y[i]-h, time)
				near(t, "the force", b.Y[i]+math.Log(up/down)/h, 0, 1e-4*(1+math.Abs(b.Y[i])))
			}
		}
		if met != meeting[k] {
			t.Errorf("%v: %d branches meet, want %d", d, met, meeting[k])
		}
	}
}

// TestTrajectories: the paths are those of diffusion.Simulation, and end like the data.
func TestTrajectories(t *testing.T) {
	d, r := Data{1.3, .3, .3}, Run{3, 200, 4000, 5}
	g := must[*Generation](t)(Trajectories(d, r))
	m := must[*diffusion.Mixture](t)(d.mixture())
	e := must[*diffusion.Ensemble](t)(diffusion.Simulation{Data: m, Paths: r.Paths, Steps: r.Steps, Duration: 3, Seed: 5}.Reverse(context.Background()))
	ends := mat.Col(nil, 0, e.Final)
	for i, y := range g.Y {
		if y[0] != e.Initial.At(i, 0) || y[len(y)-1] != ends[i] || g.Right[i] != (ends[i] > 0) {
			t.Fatalf("path %d is another one", i)
		}
	}
	if len(g.T) > vertices+2 || len(g.T) != len(g.Y[0]) || g.T[0] != 3 || g.T[len(g.T)-1] != 0 {
		t.Errorf("%d times from %v to %v for %d positions", len(g.T), g.T[0], g.T[len(g.T)-1], len(g.Y[0]))
	}
	right := float64(floats.Count(func(y float64) bool { return y > 0 }, ends)) / 4000
	near(t, "the part that ends on the right", right, .7, 4*math.Sqrt(.7*.3/4000)+.01) // some of each mode reaches over 0
	width := g.Ends.Edges[1] - g.Ends.Edges[0]
	near(t, "the area of the histogram", width*floats.Sum(g.Ends.Heights), 1, 1e-9)
	sum, squares := 0.0, 0.0
	for _, s := range e.Total {
		w := math.Exp(-s)
		sum, squares = sum+w, squares+w*w
	}
	n := float64(len(e.Total))
	want := []Readout{
		{"mean of exp(−ΔS_tot)", measured(sum/n, math.Sqrt((squares/n-sum*sum/(n*n))/(n-1)))}, {"effective samples", number(sum*sum/squares, 0)},
	}
	if got := g.Readouts[3:]; !slices.Equal(got, want) {
		t.Errorf("the exponential average is %v, want %v", got, want)
	}
}

// TestEntropy: the means of the histograms are those of the exact balance, up to the width of a bin.
func TestEntropy(t *testing.T) {
	d, r := Data{1, .6, .5}, Run{2, 200, 4000, 1}
	m := must[*diffusion.Mixture](t)(d.mixture())
	for direction, balance := range map[string]func(*diffusion.Mixture, float64) (diffusion.Balance, error){
		"forward": diffusion.ForwardBalance, "reverse": diffusion.ReverseBalance,
	} {
		exact := must[diffusion.Balance](t)(balance(m, 2))
		h := must[*Entropies](t)(Entropy(d, r, direction))
		for _, c := range []struct {
			name string
			h    Histogram
			want float64
		}{{"ΔS", h.System, exact.System}, {"ΔS_E", h.Environment, exact.Environment}, {"ΔS_tot", h.Total, exact.Total}} {
			width := c.h.Edges[1] - c.h.Edges[0]
			mean, area := 0.0, 0.0
			for i, p := range c.h.Heights {
				mean += p * width * (c.h.Edges[i] + width/2)
				area += p * width
			}
			near(t, "the area of "+c.name, area, 1, .01)
			near(t, direction+" "+c.name, mean, c.want, .06)
		}
		if !strings.Contains(h.Words, "For noising it is ") || !strings.Contains(h.Words, "For generation it is ") {
			t.Error(h.Words)
		}
	}
}

// TestFranzParisi: the curve through a few nodes is V everywhere, and valley and barrier are those of chapter 8.
func TestFranzParisi(t *testing.T) {
	for _, d := range data {
		for _, time := range []float64{.05, .4, 1} {
			o := must[*Overlap](t)(FranzParisi(d, time))
			m := must[*diffusion.Mixture](t)(d.mixture())
			f := must[*franzparisi.Potential](t)(franzparisi.New(m, time))
			for i := 3; i < len(o.Q); i += 37 {
				v, _, _, err := f.At(o.Q[i])
				if err != nil {
					t.Fatal(err)
				}
				near(t, "V", o.V[i], v-f.FreeEnergy(), .02)
			}
		}
	}
	o := must[*Overlap](t)(FranzParisi(Data{1, .1, .5}, 1))
	if places(o.Valleys) != "3.66" || places(o.Barriers) != "1.32" {
		t.Errorf("valleys %v, barriers %v", o.Valleys, o.Barriers)
	}
}

func TestPhases(t *testing.T) {
	for i, want := range []string{"symmetry breaking", "no symmetry breaking", "unstable symmetry breaking"} {
		if g := must[*Diagram](t)(Phases(data[i])); g.Readouts[2].Value != want {
			t.Errorf("%v: %v, want %q", data[i], g.Readouts, want)
		}
	}
	g := must[*Diagram](t)(Phases(data[0]))
	for i, mu := range g.Mu {
		s2 := g.Sigma[i] * g.Sigma[i]
		near(t, "the border, 2μ² − σ²(2 − σ²)", 2*mu*mu, s2*(2-s2), 1e-12)
	}
}

// TestUnusable: what a page should not send is an error in words, for all figures.
func TestUnusable(t *testing.T) {
	good := Settings{Data: data[0], Run: Run{3, 100, 100, 1}, Time: .4, Direction: "reverse"}
	for _, name := range Names() {
		good.Figure = name
		if _, err := Call(good); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for what, change := range map[string]func(s *Settings){
			"Mu = NaN":       func(s *Settings) { s.Mu = math.NaN() },
			"Variance = -1":  func(s *Settings) { s.Variance = -1 },
			"Variance = NaN": func(s *Settings) { s.Variance = math.NaN() },
		} {
			bad := good
			change(&bad)
			if _, err := Call(bad); err == nil {
				t.Errorf("%s takes %s", name, what)
			}
		}
	}
	for what, s := range map[string]Settings{
		"Left = 2":        {Figure: "score", Data: Data{1, .1, 2}, Time: .4},
		"Time = -1":       {Figure: "potential", Data: data[0], Time: -1},
		"t = -1":          {Figure: "franz-parisi", Data: data[0], Time: -1},
		"Time = +Inf":     {Figure: "score", Data: data[0], Time: math.Inf(1)},
		"Duration = NaN":  {Figure: "branches", Data: data[0], Run: Run{Duration: math.NaN()}},
		"Paths = 0":       {Figure: "trajectories", Data: data[0], Run: Run{3, 100, 0, 1}},
		"Steps = 0":       {Figure: "trajectories", Data: data[0], Run: Run{3, 0, 10, 1}},
		"1000000 × 100":   {Figure: "trajectories", Data: data[0], Run: Run{3, 100, 1e6, 1}},
		`Direction = "x"`: {Figure: "entropy", Data: data[0], Run: Run{3, 100, 100, 1}, Direction: "x"},
		`called "x"`:      {Figure: "x"},
	} {
		if _, err := Call(s); err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(what, "t = ")) {
			t.Errorf("%s: error %v", what, err)
		}
	}
}

func TestNumbers(t *testing.T) {
	text := must[string](t)(Numbers())
	if again := must[string](t)(Numbers()); again != text {
		t.Error("the numbers differ from call to call")
	}
	if !json.Valid([]byte(text)) {
		t.Error("this is no JSON")
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
		t.Error("there are numbers that are none")
	}
	for _, name := range Names() {
		if name != "branches" && !strings.Contains(text, name+", μ = ") {
			t.Errorf("nothing from %s", name)
		}
	}
}

func TestFormats(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{measured(.1131, .0029), "0.113(3)"}, {measured(1.02, .096), "1.02(10)"}, {measured(-12.4, 3.2), "−12(3)"}, {measured(1, math.Inf(1)), "1(∞)"},
		{number(-1e-9, 2), "0.00"}, {number(-.126, 2), "−0.13"},
		{places([]float64{-.5, .5}), "±0.50"}, {places([]float64{-.5, .6}), "−0.50 and 0.60"}, {places([]float64{0}), "0.00"},
		{counted(2, "valley"), "two valleys"}, {counted(0, "valley"), "no valley"}, {list([]string{"a", "b", "c"}), "a, b and c"},
		{number(ceiling(.63), 2), "0.70"}, {number(ceiling(1), 2), "1.00"}, {number(ceiling(801), 0), "1000"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
