package realism_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/cluster"
	"nonequilibrium/diffusion/driven"
	"nonequilibrium/diffusion/realism"
)

// atoms is a cluster of 13 Lennard-Jones atoms in a weak trap, and positions of them at the temperature 0.2.
func atoms() (cluster.Cluster, [][]float64) {
	c := cluster.Cluster{N: 13, Dim: 3, Epsilon: 1, Sigma: 1, Trap: 0.1}
	s, err := cluster.NewSampler(c, c.Lattice(), 0.2, 0.0005, rand.NewPCG(1, 2))
	if err != nil {
		log.Fatal(err)
	}
	var points [][]float64
	for n := range 12000 {
		if s.Step(); n >= 2000 && n%500 == 0 {
			points = append(points, append([]float64(nil), s.Position()...))
		}
	}
	return c, points
}

// Energy along Newton's equations, with the force of a cluster and with one that rounds positions to a twentieth.
func ExampleDynamics_Run() {
	c, starts := atoms()
	exact := func(dst, x []float64) { c.Score(dst, x, 1) }
	rounded := func(dst, x []float64) {
		near := make([]float64, len(x))
		for j, v := range x {
			near[j] = math.Round(v*20) / 20
		}
		c.Score(dst, near, 1)
	}
	for _, force := range []realism.Force{exact, rounded} {
		d := realism.Dynamics{Force: force, Energy: c.Energy, Step: 0.005, Steps: 300, Temperature: 0.2, Dim: 3, Seed: 1}
		e, err := d.Run(context.Background(), starts)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("drift: %t, fluctuation %.0e, %.0f %% stable\n", !e.Drift.Agrees(0, 3), e.Fluctuation.Value, 100*e.Survived.Value)
	}
	// Output:
	// drift: false, fluctuation 2e-05, 100 % stable
	// drift: true, fluctuation 9e-03, 100 % stable
}

// A force that is too strong by a tenth.
func ExampleForceError() {
	c, points := atoms()
	exact := func(dst, x []float64) { c.Score(dst, x, 1) }
	strong := func(dst, x []float64) { c.Score(dst, x, 1/1.1) }
	a, err := realism.ForceError(strong, exact, points)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("relative error %.2f, cosine %.2f, too strong by %.2f: it samples the temperature ϑ/%.1f\n", a.Relative.Value, a.Cosine.Value, a.Bias.Value, 1+a.Bias.Value)
	// Output:
	// relative error 0.10, cosine 1.00, too strong by 0.10: it samples the temperature ϑ/1.1
}

// The force of a cluster without its trap, against the energy with it.
func ExampleGradient() {
	c, points := atoms()
	free := c
	free.Trap = 0
	for _, of := range []cluster.Cluster{c, free} {
		e, err := realism.Gradient(func(dst, x []float64) { of.Score(dst, x, 1) }, c.Energy, points)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.3f ± %.3f\n", e.Value, e.StdErr)
	}
	// Output:
	// 0.000 ± 0.000
	// 0.014 ± 0.001
}

// A trap with a vortex: with Ω = κ half of the mean square force has no energy.
func ExampleLoopWork() {
	v := driven.Vortex{Stiffness: 1, Rotation: 1}
	origin := [][]float64{{0, 0}, {0, 0}}
	w, err := realism.LoopWork(func(dst, x []float64) { v.Force(dst, x) }, origin, 0.5, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.4f, exactly 1/√2\n", w.Value)
	// Output: 0.7071, exactly 1/√2
}

// Points of a cluster, and the same ones blown up by a hundredth.
func ExampleTemperature() {
	c, points := atoms()
	force := func(dst, x []float64) { c.Score(dst, x, 1) }
	for _, scale := range []float64{1, 1.01} {
		for _, x := range points {
			for j := range x {
				x[j] *= scale
			}
		}
		t, err := realism.Temperature(force, points, c.Dim)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("scale %.2f: ϑ = 0.2 by the virial: %t, by the slope: %t\n", scale, t.Virial.Agrees(0.2, 3), t.Configurational.Agrees(0.2, 3))
	}
	// Output:
	// scale 1.00: ϑ = 0.2 by the virial: true, by the slope: true
	// scale 1.01: ϑ = 0.2 by the virial: false, by the slope: true
}

// Rotating noise, by exact steps of 0.5: ⟨x(0) y(τ)⟩ − ⟨y(0) x(τ)⟩ = 2e^{−τ} sin Ωτ.
func ExampleDetailedBalance() {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, rotation := range []float64{0, 1} {
		runs := make([][][]float64, 100)
		sin, cos := math.Sincos(rotation / 2)
		for i := range runs {
			x, y := rng.NormFloat64(), rng.NormFloat64()
			for range 500 {
				runs[i] = append(runs[i], []float64{x, y})
				noise := math.Sqrt(-math.Expm1(-1))
				x, y = math.Exp(-.5)*(cos*x-sin*y)+noise*rng.NormFloat64(), math.Exp(-.5)*(sin*x+cos*y)+noise*rng.NormFloat64()
			}
		}
		d, err := realism.DetailedBalance(runs, func(x []float64) float64 { return x[0] }, func(x []float64) float64 { return x[1] }, 2)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("Ω = %.0f: %v, exactly %.3f\n", rotation, d, 2*math.Exp(-1)*math.Sin(rotation))
	}
	// Output:
	// Ω = 0: 0.002(7), exactly 0.000
	// Ω = 1: 0.627(11), exactly 0.619
}

// Three states in a circle, 0 → 1 → 2 → 0 a little more often than back.
func ExampleCurrents() {
	rng := rand.New(rand.NewPCG(1, 2))
	runs := make([][]int, 20)
	for i := range runs {
		for s := rng.IntN(3); len(runs[i]) < 2000; s = (s + 3) % 3 {
			runs[i] = append(runs[i], s)
			switch u := rng.Float64(); {
			case u < 0.22:
				s++
			case u < 0.40:
				s--
			}
		}
	}
	jumps, p, err := realism.Currents(runs, 3, 1)
	if err != nil {
		log.Fatal(err)
	}
	for _, j := range jumps {
		fmt.Printf("%d → %d: %d, back: %d, net in a run: %v\n", j.From, j.To, j.Forward, j.Backward, j.Net)
	}
	fmt.Printf("p = %.4f\n", p)
	// Output:
	// 0 → 1: 2931, back: 2395, net in a run: 26.8(19)
	// 0 → 2: 2359, back: 2894, net in a run: -26.8(19)
	// 1 → 2: 2975, back: 2441, net in a run: 26.7(19)
	// p = 0.0002
}

// waves are fields on a ring of 64 points, of Gaussian waves with a power ∝ 1/k².
func waves(n int) [][]float64 {
	rng := rand.New(rand.NewPCG(1, 2))
	fields := make([][]float64, n)
	for i := range fields {
		fields[i] = make([]float64, 64)
		for k := 1; k < 8; k++ {
			a, b := rng.NormFloat64()/float64(k), rng.NormFloat64()/float64(k)
			for x := range fields[i] {
				sin, cos := math.Sincos(2 * math.Pi * float64(k*x) / 64)
				fields[i][x] += a*cos + b*sin
			}
		}
	}
	return fields
}

func ExampleSpectrum() {
	modes, err := realism.Spectrum(waves(400))
	if err != nil {
		log.Fatal(err)
	}
	for k := 1; k < 5; k++ {
		fmt.Printf("k = %d: %v, exactly %.4f\n", k, modes[k].Power, 1/float64(k*k))
	}
	// Output:
	// k = 1: 0.97(5), exactly 1.0000
	// k = 2: 0.250(12), exactly 0.2500
	// k = 3: 0.117(7), exactly 0.1111
	// k = 4: 0.061(3), exactly 0.0625
}

func ExampleStructureFunction() {
	s, err := realism.StructureFunction(waves(400), 2, []int{1, 8, 32}, false)
	if err != nil {
		log.Fatal(err)
	}
	for i, r := range []int{1, 8, 32} {
		exact := 0.0
		for k := 1; k < 8; k++ {
			exact += 2 * (1 - math.Cos(2*math.Pi*float64(k*r)/64)) / float64(k*k)
		}
		fmt.Printf("r = %d: %v, exactly %.4f\n", r, s[i], exact)
	}
	// Output:
	// r = 1: 0.0665(12), exactly 0.0664
	// r = 8: 1.91(4), exactly 1.9192
	// r = 32: 4.6(2), exactly 4.6861
}

// A Gaussian field, and its square, in which large values come in bursts.
func ExampleFlatness() {
	fields := waves(400)
	for range 2 {
		f, err := realism.Flatness(fields, []int{1, 32})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(f[0], f[1])
		for _, u := range fields {
			for x, v := range u {
				u[x] = v * v
			}
		}
	}
	// Output:
	// 2.94(6) 2.92(10)
	// 9.1(16) 9(8)
}

// Energy of an oscillator with friction γ = 0.3, ẍ = −x − γẋ + noise at ϑ = 2: the friction takes γẋ², and the noise gives γϑ.
func ExampleBudget() {
	rng := rand.New(rand.NewPCG(1, 2))
	rows := make([][]float64, 2000)
	for i := range rows {
		v := math.Sqrt2 * rng.NormFloat64() // of the equilibrium
		rows[i] = []float64{-0.3 * v * v, 0.3 * 2}
	}
	c, err := realism.Budget(rows)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("friction %v, noise %v, sum %v, relative %v\n", c.Terms[0], c.Terms[1], c.Residual, c.Relative)
	// Output:
	// friction -0.58(2), noise 0.6, sum 0.02(2), relative 0.03(3)
}

// Twenty numbers that agree, and one that does not.
func ExampleVersus() {
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func(n int, shift float64) [][]float64 {
		rows := make([][]float64, n)
		for i := range rows {
			for range 20 {
				rows[i] = append(rows[i], rng.NormFloat64())
			}
			rows[i] = append(rows[i], rng.NormFloat64()+shift)
		}
		return rows
	}
	for _, shift := range []float64{0, 0.4} {
		d, err := realism.Versus(draw(200, shift), draw(400, 0))
		if err != nil {
			log.Fatal(err)
		}
		worst := d.Columns[d.Worst]
		fmt.Printf("column %d: %v against %v, z = %.1f; p = %.3f for all columns\n", d.Worst, worst.Generated, worst.Reference, worst.Z, d.PValue)
	}
	// Output:
	// column 18: 0.24(7) against -0.04(5), z = 3.3; p = 0.025 for all columns
	// column 20: 0.38(7) against -0.04(5), z = 4.7; p = 0.001 for all columns
}
