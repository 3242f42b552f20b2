package qubit

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestLongTimes: beyond a million times the shortest time the exponential of the
// generator is inexact, and the channel would not keep the trace.
func TestLongTimes(t *testing.T) {
	noise := lawtest.Must(AmplitudeDamping(1, 0.5))
	channel := lawtest.Must(noise.Channel(1e5))
	steady := lawtest.Must(noise.SteadyState())
	if got := channel.Apply(State{X: 0.3}); math.Abs(got.Z-steady.Z) > 1e-10 || math.Abs(got.X) > 1e-10 {
		t.Errorf("after 10⁵: %v, want %v", got, steady)
	}
	for _, d := range []float64{1e8, 1e308} {
		_, err := noise.Channel(d)
		lawtest.CheckError(t, "qubit", "Channel", err, fmt.Sprintf("t = %v is beyond", d))
		_, err = Simulation{Noise: noise, Paths: 1, Steps: 1, Duration: d}.Run(t.Context())
		lawtest.CheckError(t, "qubit", "Run", err, fmt.Sprintf("Duration = %v is beyond", d))
	}
	if _, err := new(Lindbladian).Channel(1e308); err != nil { // nothing moves
		t.Error(err)
	}
	fast := &Lindbladian{Jumps: []Matrix{Pauli(1).Scale(1e200)}}
	_, err := fast.Channel(0)
	lawtest.CheckError(t, "qubit", "Channel", err, "t = 0 is beyond")
}

func TestSizes(t *testing.T) {
	noise := lawtest.Must(Dephasing(1))
	_, err := Simulation{Noise: noise, Paths: 1 << 50, Steps: 1, Duration: 1}.Run(t.Context())
	lawtest.CheckError(t, "qubit", "Run", err, "Paths = 1125899906842624 takes 16 PiB of memory")
	_, err = Simulation{Noise: noise, Paths: 1, Steps: 1e10, Duration: 1}.Run(t.Context())
	lawtest.CheckError(t, "qubit", "Run", err, "Steps = 10000000000 takes")
	_, err = noise.Reversal(State{}, 1, 1<<40)
	lawtest.CheckError(t, "qubit", "Reversal", err, "steps = 1099511627776 takes")
}

func TestNil(t *testing.T) {
	_, err := Petz(nil, State{})
	lawtest.CheckError(t, "qubit", "Petz", err, "n is nil or was not made")
	if got := lawtest.Panic(func() { Compose(nil) }); got != "qubit: channels[0] is nil or was not made by a function of this package" {
		t.Errorf("panic %q", got)
	}
	if got := lawtest.Panic(func() { Pauli(4) }); got != "qubit: Pauli matrix 4 is outside 0 to 3" {
		t.Errorf("panic %q", got)
	}
}

func TestNilLindbladian(t *testing.T) {
	var none *Lindbladian
	_, err := none.Channel(1)
	lawtest.CheckError(t, "qubit", "Channel", err, "the Lindbladian is nil")
	_, err = Petz(new(Channel), State{})
	lawtest.CheckError(t, "qubit", "Petz", err, "was not made by a function")
}

// TestTinyState: a Bloch vector of the smallest numbers has a direction.
func TestTinyState(t *testing.T) {
	const tiny = 5e-324
	got, want := State{X: tiny, Y: tiny}.axis(), r3.Vec{X: math.Sqrt2 / 2, Y: math.Sqrt2 / 2}
	if d := r3.Norm(r3.Sub(got, want)); !(d < 1e-15) {
		t.Errorf("axis %v, want %v", got, want)
	}
}
