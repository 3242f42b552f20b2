package materials

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestErrors(t *testing.T) {
	alloy := func(width, length int, coupling, field float64) error {
		_, err := NewAlloy(width, length, coupling, field)
		return err
	}
	polymer := func(bonds int, directions [][]float64, stiffness float64) error {
		_, err := NewPolymer(bonds, directions, stiffness)
		return err
	}
	crystal := func(size int, temperature, first, second, force float64) error {
		_, err := NewCrystal(size, temperature, first, second, force)
		return err
	}
	a := lawtest.Must(NewAlloy(2, 3, 0.1, 0))
	composition := func(up int) error { _, err := a.AtComposition(up); return err }
	guided := func(a *Alloy, up int, weight float64) error { _, err := a.Guided(up, weight); return err }
	for want, err := range map[string]error{
		"width = 0, want 1 to 10":       alloy(0, 3, 0, 0),
		"width = 11":                    alloy(11, 3, 0, 0),
		"length = 0":                    alloy(3, 0, 0, 0),
		"of memory":                     alloy(3, 1<<50, 0, 0),
		"coupling = NaN":                alloy(3, 3, math.NaN(), 0),
		"field = -11":                   alloy(3, 3, 0, -11),
		"up = 7, want 0 to 6":           composition(7),
		"up = -1, want 0 to 6":          guided(a, -1, 1),
		"weight = +Inf":                 guided(a, 1, math.Inf(1)),
		"fixed composition, up = 2":     guided(lawtest.Must(a.AtComposition(2)), 1, 1),
		"bonds = 0":                     polymer(0, SquareLattice(), 0),
		"len(directions) = 0":           polymer(3, nil, 0),
		"directions[1] = [1 0 0], want": polymer(3, [][]float64{{1, 0}, {1, 0, 0}}, 0),
		"directions[0] = [2], want":     polymer(3, [][]float64{{2}}, 0),
		"stiffness = 101":               polymer(3, SquareLattice(), 101),
		"size = 2, want 3 to 256":       crystal(2, 1, 1, 1, 1),
		"temperature = 0":               crystal(4, 0, 1, 1, 1),
		"first = -1":                    crystal(4, 1, -1, 1, 1),
		"second = 0":                    crystal(4, 1, 1, 0, 1),
		"force = NaN":                   crystal(4, 1, 1, 1, math.NaN()),
	} {
		lawtest.CheckError(t, "materials", "New", err, want)
	}
}

func TestPanics(t *testing.T) {
	a, c := lawtest.Must(NewAlloy(2, 3, 0.1, 0)), lawtest.Must(NewCrystal(3, 1, 1, 1, 1))
	p := lawtest.Must(NewPolymer(3, SquareLattice(), 0))
	six := make([]float64, 6)
	for want, calls := range map[string][]func(){
		badLength: {
			func() { a.Means(nil, six[:5], 1) }, func() { a.Score(six, six[:5], 1) }, func() { a.Energy(nil) },
			func() { p.Beads(six[:5]) }, func() { p.Nearest(nil, six[:5]) }, func() { p.Characteristic(six[:1]) },
			func() { c.Score(six, six, 1) }, func() { c.Energy(six) }, func() { c.Defect(nil, six, 1) },
			func() { Intensity(six[:1], nil, nil) }, func() { Intensity(six[:1], [][]float64{six}, nil) },
		},
		"materials: t is not positive":  {func() { a.Means(nil, six, 0) }, func() { p.Score(six, six, math.NaN()) }},
		"materials: i and j are both 0": {func() { c.Diffuse(0, 0, [2]float64{1, 0}) }},
	} {
		for _, f := range calls {
			if got := lawtest.Panic(f); !strings.HasPrefix(got, want) {
				t.Errorf("panic %q, want %q", got, want)
			}
		}
	}
}
