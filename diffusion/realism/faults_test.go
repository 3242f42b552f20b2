package realism

import (
	"context"
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestErrors(t *testing.T) {
	ctx := context.Background()
	two := [][]float64{{1, 2}, {3, 4}}
	nan := [][]float64{{1, 2}, {3, math.NaN()}}
	wrong := Force(func(dst, x []float64) { dst[0] = math.Inf(1) })
	unbounded := func(x []float64) float64 { // NaN at the second start alone: the runs are made at the same time
		if x[0] > 2 {
			return math.NaN()
		}
		return harmonicEnergy(x)
	}
	dynamics := func(change func(d *Dynamics), starts [][]float64) error {
		d := Dynamics{Force: harmonic, Energy: harmonicEnergy, Step: 0.1, Steps: 10, Temperature: 1}
		change(&d)
		_, err := d.Run(ctx, starts)
		return err
	}
	forces := func(f, g Force, points [][]float64) error { _, err := ForceError(f, g, points); return err }
	gradient := func(f Force, u func([]float64) float64) error { _, err := Gradient(f, u, two); return err }
	loops := func(points [][]float64, radius float64) error {
		_, err := LoopWork(harmonic, points, radius, 1)
		return err
	}
	temperature := func(f Force, dim int) error { _, err := Temperature(f, two, dim); return err }
	balance := func(runs [][][]float64, lag int) error {
		_, err := DetailedBalance(runs, first, second, lag)
		return err
	}
	currents := func(runs [][]int, states, lag int) error { _, _, err := Currents(runs, states, lag); return err }
	spectrum := func(fields [][]float64, shape ...int) error { _, err := Spectrum(fields, shape...); return err }
	structure := func(order int, r ...int) error { _, err := StructureFunction(two, order, r, false); return err }
	flatness := func(fields [][]float64) error { _, err := Flatness(fields, []int{1}); return err }
	budget := func(terms [][]float64) error { _, err := Budget(terms); return err }
	versus := func(a, b [][]float64) error { _, err := Versus(a, b); return err }
	_, nilF := DetailedBalance(nil, nil, first, 1)
	for want, err := range map[string]error{
		"Force is nil":                    dynamics(func(d *Dynamics) { d.Force = nil }, two),
		"Energy is nil":                   dynamics(func(d *Dynamics) { d.Energy = nil }, two),
		"len(starts) = 0":                 dynamics(func(*Dynamics) {}, nil),
		"Step = 0":                        dynamics(func(d *Dynamics) { d.Step = 0 }, two),
		"Steps = 1":                       dynamics(func(d *Dynamics) { d.Steps = 1 }, two),
		"Step·Steps = +Inf":               dynamics(func(d *Dynamics) { d.Step = 1e308 }, two),
		"Temperature = -1":                dynamics(func(d *Dynamics) { d.Temperature = -1 }, two),
		"Tolerance = NaN":                 dynamics(func(d *Dynamics) { d.Tolerance = math.NaN() }, two),
		"Workers = -1":                    dynamics(func(d *Dynamics) { d.Workers = -1 }, two),
		"Dim = 2, want 0, or":             dynamics(func(d *Dynamics) { d.Dim = 2 }, two),
		"1 masses, want 2":                dynamics(func(d *Dynamics) { d.Masses = []float64{1} }, two),
		"Masses[1] = 0":                   dynamics(func(d *Dynamics) { d.Masses = []float64{1, 0} }, two),
		"energy of starts[1] = NaN":       dynamics(func(d *Dynamics) { d.Energy = unbounded }, two),
		"exact is nil":                    forces(harmonic, nil, two),
		"force is nil":                    forces(nil, harmonic, two),
		"len(points) = 1, want at":        forces(harmonic, harmonic, two[:1]),
		"points[1][1] = NaN":              forces(harmonic, harmonic, nan),
		"points[1] has 1 numbers, points": forces(harmonic, harmonic, [][]float64{{1, 2}, {1}}),
		"coordinate 0 of exact([1 2])":    forces(harmonic, wrong, two),
		"relative error of the force is":  forces(harmonic, func(dst, _ []float64) { dst[0], dst[1] = 0, 0 }, two),
		"energy is nil":                   gradient(harmonic, nil),
		"coordinate 0 of force([1 2])":    gradient(wrong, harmonicEnergy),
		"difference of force and slope":   gradient(harmonic, func([]float64) float64 { return math.Inf(1) }),
		"len(points[0]) = 1, want":        loops([][]float64{{1}, {2}}, 1),
		"radius = 0":                      loops(two, 0),
		"dim = -1":                        temperature(harmonic, -1),
		"configurational temperature is":  temperature(func(dst, _ []float64) { clear(dst) }, 0),
		"f or g is nil":                   nilF,
		"len(runs) = 0":                   balance(nil, 1),
		"lag = 0":                         balance([][][]float64{two}, 0),
		"single run of 2 times with":      balance([][][]float64{two}, 1),
		"runs[0] has 2 times, want more":  balance([][][]float64{two, two}, 2),
		"states = 1, want 2 to 200":       currents([][]int{{0, 1}, {0, 1}}, 1, 1),
		"run 1 is in the state 2":         currents([][]int{{0, 1}, {0, 2}}, 2, 1),
		"shape = [3], want":               spectrum(two, 3),
		"shape = [0 2], want":             spectrum(two, 0, 2),
		"shape = [1], want":               spectrum(two, 1),
		"len(fields[0]) = 0":              spectrum([][]float64{{}, {}}),
		"the power at the wave number 0":  spectrum([][]float64{{1e200, 1e200}, {1, 1}}),
		"order = 0, want 1 to 20":         structure(0, 1),
		"separations[1] = 2, want 1 to 1": structure(2, 1, 2),
		"the flatness at r = 1 is NaN":    flatness([][]float64{{1, 1}, {2, 2}}),
		"len(terms) = 1":                  budget(two[:1]),
		"the mean of term 0 is":           budget([][]float64{{1, -1e308}, {-1e308, 1}}),
		"generated has 2 columns":         versus(two, [][]float64{{1}, {2}}),
		"len(reference) = 0":              versus(two, nil),
	} {
		lawtest.CheckError(t, "realism", "function", err, want)
	}
}

// TestFaultyForce: a force that panics is an error of Run, as in all ensembles.
func TestFaultyForce(t *testing.T) {
	defer lawtest.CheckLeaks(t)()
	d := Dynamics{Force: func(_, _ []float64) { panic("out of range") }, Energy: harmonicEnergy, Step: 0.1, Steps: 10, Temperature: 1}
	_, err := d.Run(context.Background(), [][]float64{{1}})
	if err == nil || !strings.Contains(err.Error(), "out of range") {
		t.Errorf("error %v", err)
	}
	// One that turns into NaN ends the run.
	calls := 0
	d.Force, d.Workers = func(dst, x []float64) {
		harmonic(dst, x)
		if calls++; calls > 6 {
			dst[0] = math.NaN()
		}
	}, 1
	c := lawtest.Must(d.Run(context.Background(), [][]float64{{1}}))
	near(t, "lifetime", c.Lifetimes[0], 0.6, 1e-12)
	if c.Survived.Value != 0 {
		t.Errorf("%v survived", c.Survived)
	}
}
