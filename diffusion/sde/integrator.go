package sde

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"

	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/stream"
)

// Integrator is a one-step method for an [SDE].
type Integrator interface {
	// Step advances x in place from the time t to t + h along the increment dw
	// of the Brownian motions. It panics if the lengths of x and dw do not
	// match the equation.
	Step(x []float64, eq *SDE, t, h float64, dw Increment)
	// Supports returns an error if the method does not converge for such noise.
	Supports(n Noise) error
}

// Integrate advances x in place along the path, in 2^level equal steps. It returns an error
// for arguments that cannot be used, and for an x that is not finite after a step; x then stays
// there.
func Integrate(x []float64, eq *SDE, method Integrator, path *Path, level int) error {
	if err := prepare(x, eq, method); err != nil {
		return err
	}
	if level < 0 || level > MaxLevel {
		return fmt.Errorf("sde: level = %d, want 0 to %d", level, MaxLevel)
	}
	if path.isZero() {
		return errNoPath
	}
	checkMotions(eq, path.known[0].dw)
	if err := checkPoint(x, path.from); err != nil {
		return err
	}
	for i := range 1 << level {
		t := path.Time(level, i)
		next := path.Time(level, i+1)
		method.Step(x, eq, t, next-t, path.Increment(level, i))
		if err := checkPoint(x, next); err != nil {
			return err
		}
	}
	return nil
}

// Simulate advances x in place from the time from to the time to, in equal
// steps with fresh increments. A nil src draws from the global source. Errors are those
// of [Integrate].
func Simulate(x []float64, eq *SDE, method Integrator, from, to float64, steps int, src rand.Source) error {
	if err := prepare(x, eq, method); err != nil {
		return err
	}
	if err := check.First(checkInterval(from, to), arg.AtLeast("steps", steps, 1), checkPoint(x, from)); err != nil {
		return err
	}
	normal := normals(src)
	dw := newIncrement(eq.Noise.Motions)
	h := (to - from) / float64(steps)
	for i := range steps {
		dw.draw(h, normal)
		method.Step(x, eq, from+float64(i)*h, h, dw)
		if err := checkPoint(x, from+float64(i+1)*h); err != nil {
			return err
		}
	}
	return nil
}

// prepare reports an equation that method cannot integrate.
func prepare(x []float64, eq *SDE, method Integrator) error {
	if err := eq.check(); err != nil {
		return err
	}
	if len(x) != eq.Dim {
		panic(badLength)
	}
	if isNil(method) {
		return errNoIntegrator
	}
	return method.Supports(eq.Noise)
}

var (
	errNoPath       = errors.New("sde: path is nil, or not from NewPath")
	errNoIntegrator = errors.New("sde: the integrator is nil")
)

const badLength = "sde: slice length does not match the equation"

func checkMotions(eq *SDE, dw Increment) {
	if len(dw.W) != eq.Noise.Motions || len(dw.H) != eq.Noise.Motions {
		panic(badLength)
	}
}

// workspace panics unless eq can be used and x and dw fit it, and returns n vectors of
// the length of x.
func workspace(x []float64, eq *SDE, dw Increment, n int) [][]float64 {
	if err := eq.check(); err != nil {
		panic(err.Error())
	}
	if len(x) != eq.Dim {
		panic(badLength)
	}
	checkMotions(eq, dw)
	return vectors(n, len(x))
}

// vectors returns n zero vectors of length d.
func vectors(n, d int) [][]float64 {
	rows, all := make([][]float64, n), make([]float64, n*d)
	for i := range rows {
		rows[i] = all[i*d : (i+1)*d]
	}
	return rows
}

// isNil reports whether v is nil or a nil pointer, such as a *MatrixSplitting
// whose error was ignored.
func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
}

// normals returns the standard normal draws of src, or of the global source if src is nil.
func normals(src rand.Source) func() float64 {
	if given, ok := src.(*givenNormals); ok {
		return given.next
	}
	return stream.From(src).NormFloat64
}
