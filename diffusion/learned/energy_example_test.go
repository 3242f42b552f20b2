package learned_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/learned"
)

// gaussian draws from the normal distribution of the temperature .5 in the energy x²/2.
func gaussian(dst []float64, src rand.Source) {
	dst[0] = math.Sqrt(.5) * rand.New(src).NormFloat64()
}

func ExampleModel_Energy() {
	m, err := learned.Training{Data: gaussian, Dim: 1, Network: learned.Energy{Width: 16}, Steps: 50, Batch: 128}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	one, _ := m.Energy([]float64{1}, .01)
	zero, _ := m.Energy([]float64{0}, .01)
	fmt.Printf("E(1) − E(0) = %.0f\n", one-zero)
	fmt.Printf("score at 1: %.0f\n", m.Score(nil, []float64{1}, .01)[0])
	// Output:
	// E(1) − E(0) = 1
	// score at 1: -2
}

// A cluster of three particles in a plane: the energy does not know where it is and how it is turned.
func ExampleGraph() {
	triangle := func(dst []float64, src rand.Source) {
		rng := rand.New(src)
		s, c := math.Sincos(2 * math.Pi * rng.Float64())
		x, y := []float64{0, 1, .5}, []float64{0, 0, .9}
		for i := range 3 { // relative to the centre, turned, with some noise
			a, b := x[i]-.5, y[i]-.3
			dst[2*i], dst[2*i+1] = c*a-s*b+.1*rng.NormFloat64(), s*a+c*b+.1*rng.NormFloat64()
		}
	}
	m, err := learned.Training{Data: triangle, Dim: 6, Network: learned.Graph{Space: 2, Width: 8}, Steps: 5, Batch: 32}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	a, _ := m.Energy([]float64{-.5, -.3, .5, -.3, 0, .6}, .1)
	b, _ := m.Energy([]float64{.3, -.5, .3, .5, -.6, 0}, .1) // turned by a right angle
	fmt.Printf("%.4f\n", b-a)
	// Output: 0.0000
}

func ExampleModel_EnergyParts() {
	pairs := func(dst []float64, src rand.Source) { // two molecules of two atoms, on a line
		rng := rand.New(src)
		for i, x := range []float64{-2, -1, 1, 2} {
			dst[i] = x + .1*rng.NormFloat64()
		}
	}
	m, err := learned.Training{
		Data: pairs, Dim: 4, Network: learned.MultiScale{Space: 1, Molecule: 2, Width: 8}, Steps: 5, Batch: 32,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	parts, _ := m.EnergyParts([]float64{-2, -1, 1, 2}, .1)
	fmt.Println(len(parts), "parts: atomic, molecular, system")
	// Output: 3 parts: atomic, molecular, system
}

// Data at two temperatures give one energy, and so a score at any other temperature.
func ExampleThermal() {
	data := func(dst []float64, src rand.Source) { // of the energy x²/2
		rng := rand.New(src)
		dst[1] = .5 + .5*float64(rng.IntN(2))
		dst[0] = math.Sqrt(dst[1]) * rng.NormFloat64()
	}
	m, err := learned.Training{
		Data: data, Dim: 1, Condition: 1, Network: learned.Thermal{Width: 16}, Steps: 300, Batch: 128, Average: .98,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, temperature := range []float64{.5, 2} {
		condition := []float64{temperature}
		fmt.Printf("ϑ = %-3v  score at 1: %.1f\n", temperature, m.ConditionalScore(nil, []float64{1}, .01, condition)[0])
	}
	// Output:
	// ϑ = 0.5  score at 1: -2.0
	// ϑ = 2    score at 1: -0.5
}

// The temperature of the gauge: that of a unit harmonic oscillator with the same forces.
func ExampleGauge() {
	m, err := learned.Training{
		Data: gaussian, Dim: 1, Network: learned.TempNet{Width: 16}, Objective: learned.Gauge{}, Steps: 400, Batch: 128, Average: .98,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	temperature, _ := m.Temperature(.1, nil)
	fmt.Printf("%.1f\n", temperature) // 1 − .5 e^{−.2} = .59
	// Output: 0.6
}

// Noise on the score is noise on the step, and the shorter the step the less of it.
func ExampleNoisyScore() {
	exact := func(dst, x []float64, t float64) { dst[0] = -x[0] } // N(0, 1) at all times
	for _, steps := range []int{20, 80} {
		h := 2 / float64(steps)
		noisy, err := learned.NoisyScore(exact, .5, rand.NewPCG(1, 2))
		if err != nil {
			fmt.Println(err)
			return
		}
		rng, s, variance := rand.New(rand.NewPCG(3, 4)), []float64{0}, 0.0
		for range 4000 {
			y := []float64{rng.NormFloat64()}
			for k := range steps {
				noisy(s, y, 2-float64(k)*h)
				y[0] += h*(y[0]+2*s[0]) + math.Sqrt(2*h)*rng.NormFloat64()
			}
			variance += y[0] * y[0] / 4000
		}
		fmt.Printf("h = %.3f: variance %.1f\n", h, variance)
	}
	// Output:
	// h = 0.100: variance 1.9
	// h = 0.025: variance 1.2
}

// An ideal spring at the temperature .5, with a second spring of the stiffness V.
func ExampleCanonical() {
	c := learned.Canonical{
		Energies: func(dst, x []float64, _ float64) {
			for i, v := range x {
				dst[i] = v * v / 2
			}
		},
		Work:  func(x []float64) float64 { return x[0] * x[0] / 2 },
		Lower: []float64{-8}, Upper: []float64{8},
	}
	s, err := c.Consistency(.5, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("U = %.3f, C = %.3f, P = %.3f, ∂S/∂V − ∂P/∂ϑ = %.3f\n", s.Energy, s.HeatCapacity, s.Pressure, math.Abs(s.Maxwell))
	// Output: U = 0.250, C = 0.500, P = -0.125, ∂S/∂V − ∂P/∂ϑ = 0.000
}

// The entropy of a spring from its energies at five temperatures.
func ExampleStateTraining() {
	f, err := learned.StateTraining{
		Temperatures: []float64{1, 1.25, 1.5, 1.75, 2}, Energies: []float64{.5, .625, .75, .875, 1}, Range: [2]float64{1, 2},
		Reference: learned.State{Temperature: 1, Entropy: 0}, Steps: 1000,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("S(2) − S(1) = %.1f\n", f.At(2).Entropy-f.At(1).Entropy) // ½ ln 2
	// Output: S(2) − S(1) = 0.3
}

// The balance of energy does not lead to another score.
func ExampleEnergyBalance() {
	m, err := learned.Training{
		Data: gaussian, Dim: 1, Network: learned.MLP{Width: 16}, Objective: learned.EnergyBalance{}, Steps: 50, Batch: 128,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f\n", m.Score(nil, []float64{1}, .01)[0])
	// Output: -2
}

func ExampleAdaptive() {
	m, err := learned.Training{
		Data: gaussian, Dim: 1, Network: learned.Adaptive{Width: 16, Rank: 2}, Steps: 50, Batch: 128,
	}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f\n", m.Score(nil, []float64{1}, .01)[0])
	// Output: -2
}
