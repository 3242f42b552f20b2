package fluids

import (
	"context"
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

func TestErrors(t *testing.T) {
	burgers := func(change func(*Burgers)) error {
		b := equation()
		change(&b)
		_, err := b.Run(context.Background())
		return err
	}
	budget := func(fields [][]float64, separation int) error {
		_, err := equation().KarmanHowarth(fields, separation)
		return err
	}
	field := make([]float64, 32)
	bad := append([]float64(nil), field...)
	bad[3] = math.NaN()
	huge := append([]float64(nil), field...)
	huge[0], huge[1] = 1e200, -1e200
	frame := func(n int) error { _, err := NewFrame(n); return err }
	spectral := func(power ...float64) error { _, err := NewSpectral(power); return err }
	fit := func(fields ...[]float64) error { _, err := FitSpectral(fields); return err }
	means := func(snapshots int, rows ...[]float64) error {
		_, err := Burgers{Runs: 3, Snapshots: snapshots}.RunMeans(rows)
		return err
	}
	heat := func(cells int, kappa, left, right float64) error {
		_, err := NewHeat(cells, kappa, left, right)
		return err
	}
	rod := lawtest.Must(NewHeat(2, 1, 1, 1))
	advance := func(temperatures []float64, time float64, steps int) error {
		_, err := rod.Advance(context.Background(), temperatures, time, steps, nil)
		return err
	}
	stiff := func() error {
		_, err := lawtest.Must(NewHeat(2, 1e308, 1, 1)).Advance(context.Background(), []float64{1, 2}, 10, 1, nil)
		return err
	}
	phases := func(sites int, coupling, barrier float64) error {
		_, err := NewPhases(sites, coupling, barrier)
		return err
	}
	length := func(coupling, barrier float64) error {
		_, err := lawtest.Must(NewPhases(2, coupling, barrier)).CorrelationLength()
		return err
	}
	walls := func(x ...float64) error {
		_, err := lawtest.Must(NewPhases(2, 1, 1)).PosteriorWalls(x, 0.1)
		return err
	}
	still := func(dst, _ []float64, _ float64) { clear(dst) }
	conserving := func(c Conserving, score diffusion.Drift) error {
		return c.Sample(make([]float64, 4), score, []float64{1, 0.1}, nil)
	}
	for want, err := range map[string]error{
		"Points = 3, want 4 to 65536":                    burgers(func(b *Burgers) { b.Points, b.Forcing = 3, nil }),
		"Points = 4, want 4 to 65536, and more than 2·2": burgers(func(b *Burgers) { b.Points = 4 }),
		"Viscosity = 0":                            burgers(func(b *Burgers) { b.Viscosity = 0 }),
		"Forcing[1] = -1":                          burgers(func(b *Burgers) { b.Forcing = []float64{0, -1} }),
		"Step = NaN":                               burgers(func(b *Burgers) { b.Step = math.NaN() }),
		"Step = 1 is too large":                    burgers(func(b *Burgers) { b.Step, b.WarmUp = 1, 1000 }),
		"Step = 1e-300 is too small":               burgers(func(b *Burgers) { b.Step = 1e-300 }),
		"WarmUp = +Inf":                            burgers(func(b *Burgers) { b.WarmUp = math.Inf(1) }),
		"Interval = -1":                            burgers(func(b *Burgers) { b.Interval = -1 }),
		"Runs = 0":                                 burgers(func(b *Burgers) { b.Runs = 0 }),
		"Snapshots = 0":                            burgers(func(b *Burgers) { b.Snapshots = 0 }),
		"Snapshots = 4611686018427387904":          burgers(func(b *Burgers) { b.Snapshots = 1 << 62 }),
		"of memory":                                burgers(func(b *Burgers) { b.Snapshots = 1 << 50 }),
		"Workers = -1":                             burgers(func(b *Burgers) { b.Workers = -1 }),
		"terms of fields[0] are not finite":        budget([][]float64{huge}, 1),
		"the mean of run 0 is not finite":          means(1, bad[2:4], field[:2], field[:2]),
		"conductivity = 1e+308 is too large":       stiff(),
		"fields is empty":                          budget(nil, 1),
		"fields[1] has the length 5, want 32":      budget([][]float64{field, field[:5]}, 1),
		"fields[0][3] = NaN":                       budget([][]float64{bad}, 1),
		"separation = 16, want 0 to 15":            budget([][]float64{field}, 16),
		"points = 7, want an even number":          frame(7),
		"len(power) = 1":                           spectral(1),
		"power[1] = -1":                            spectral(1, -1),
		"n·power[0] = +Inf":                        spectral(math.MaxFloat64, 1),
		"len(rows) = 3, want those of 3 runs of 4": means(4, field, field, field),
		"len(rows) = 0, want those of 3 runs of 0": means(0),
		"rows[1] has the length 2":                 means(1, field, field[:2], field),
		"fields[0] has the length 5, want an even": fit(field[:5]),
		"fields[1] has the length 31, want 32":     fit(field, field[1:]),
		"cells = 0, want 1 to 1000":                heat(0, 1, 1, 1),
		"cells = 1001, want 1 to 1000":             heat(1001, 1, 1, 1),
		"conductivity = 0":                         heat(1, 0, 1, 1),
		"left = -1":                                heat(1, 1, -1, 1),
		"right² = +Inf":                            heat(1, 1, 1, 1e200),
		"time = 0":                                 advance([]float64{1, 1}, 0, 1),
		"steps = 0":                                advance([]float64{1, 1}, 1, 0),
		"temperatures[0] = NaN":                    advance(bad[3:5], 1, 1),
		"sites = 0":                                phases(0, 1, 1),
		"coupling = -1":                            phases(1, -1, 1),
		"barrier = 0,":                             phases(1, 1, 0),
		"x[1] = +Inf":                              walls(0, math.Inf(1)),
		"the correlation length larger than 1e10":  length(20, 20),
		"Dim = 0":                                  conserving(Conserving{Sampler: sde.DDIM{}}, still),
		"Total = NaN":                              conserving(Conserving{sde.DDIM{}, 2, math.NaN()}, still),
		"Sampler or score is nil":                  conserving(Conserving{Dim: 2}, still),
	} {
		lawtest.CheckError(t, "fluids", "function", err, want)
	}
}

func TestPanics(t *testing.T) {
	frame, spectral := lawtest.Must(NewFrame(4)), lawtest.Must(NewSpectral([]float64{1, 1, 1}))
	rod, phases := lawtest.Must(NewHeat(4, 1, 1, 1)), lawtest.Must(NewPhases(4, 1, 1))
	four := make([]float64, 4)
	for want, calls := range map[string][]func(){
		badLength: {
			func() { frame.Coordinates(nil, four[:3]) }, func() { frame.Field(nil, four, 0) }, func() { frame.Shock(nil) },
			func() { spectral.Score(four, four[:1], 1) }, func() { rod.Score(four[:1], four, 1) }, func() { rod.Currents(nil, nil) },
			func() { rod.Advance(context.Background(), nil, 1, 1, nil) }, func() { phases.Means(nil, four[:2], 1) }, func() { phases.Score(four[:2], four, 1) },
			func() { phases.PosteriorWalls(nil, 1) },
			func() { Conserving{sde.DDIM{}, 3, 0}.Sample(four, spectral.Score, []float64{1, 0.1}, nil) },
		},
		"fluids: t is not positive":              {func() { spectral.Score(four, four, 0) }, func() { phases.Means(nil, four, math.NaN()) }},
		"fluids: t = 0.001, want at least 0.005": {func() { phases.Means(nil, four, 0.001) }, func() { phases.PosteriorWalls(four, 0.001) }},
	} {
		for _, f := range calls {
			if got := lawtest.Panic(f); !strings.HasPrefix(got, want) {
				t.Errorf("panic %q, want %q", got, want)
			}
		}
	}
}
