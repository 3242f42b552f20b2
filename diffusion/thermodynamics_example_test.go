package diffusion_test

import (
	"fmt"
	"math"

	"nonequilibrium/diffusion"
)

func ExampleForwardRates() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	for _, t := range []float64{0, 0.5, 10} {
		r, err := diffusion.ForwardRates(pair, t)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("t = %v: Σ̇ = %.5g, Φ̇ = %.5g, Ṡ = %.5g\n", t, r.Production, r.Flux, r.Entropy)
	}
	// Output:
	// t = 0: Σ̇ = 0.84504, Φ̇ = 0.4, Ṡ = 0.44504
	// t = 0.5: Σ̇ = 0.028014, Φ̇ = 0.14715, Ṡ = -0.11914
	// t = 10: Σ̇ = 6.7974e-19, Φ̇ = 8.2446e-10, Ṡ = -8.2446e-10
}

func ExampleReverseRates() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	r, _ := diffusion.ReverseRates(pair, 0.5)
	fmt.Printf("Σ̇* = %.5f, Φ̇* = %.5f, Ṡ* = %.5f\n", r.Production, r.Flux, r.Entropy)
	// Output: Σ̇* = 0.02801, Φ̇* = -0.09112, Ṡ* = 0.11914
}

func ExampleReverseRatesFrom() {
	// At t = 1 the run ought to start from p_1, and starts from noise.
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	noise, _ := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1})
	right, _ := diffusion.ReverseRates(pair, 1)
	wrong, _ := diffusion.ReverseRatesFrom(pair, 1, noise)
	fmt.Printf("Σ̇* = %.5f from p_1, %.5f from N(0, 1)\n", right.Production, wrong.Production)
	// Output: Σ̇* = 0.00297 from p_1, 0.01151 from N(0, 1)
}

func ExampleForwardBalance() {
	pair, _ := diffusion.SymmetricPair(1, 1)
	b, err := diffusion.ForwardBalance(pair, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("⟨ΔS⟩ = %.12f, ⟨ΔS_E⟩ = %.12f, ⟨ΔS_tot⟩ = %.12f\n", b.System, b.Environment, b.Total)
	// Output: ⟨ΔS⟩ = -0.336830819316, ⟨ΔS_E⟩ = 0.499999998969, ⟨ΔS_tot⟩ = 0.163169179653
}

func ExampleReverseBalance() {
	pair, _ := diffusion.SymmetricPair(1, 1)
	b, _ := diffusion.ReverseBalance(pair, 10)
	fmt.Printf("⟨ΔS⟩ = %.12f, ⟨ΔS_E⟩ = %.12f, ⟨ΔS_tot⟩ = %.12f\n", b.System, b.Environment, b.Total)
	// Output: ⟨ΔS⟩ = 0.336830819316, ⟨ΔS_E⟩ = -0.173661639663, ⟨ΔS_tot⟩ = 0.163169179653
}

func ExampleEntropy() {
	near, _ := diffusion.SymmetricPair(0, 1)
	far, _ := diffusion.SymmetricPair(50, 1)
	s0, _ := diffusion.Entropy(near)
	s1, _ := diffusion.Entropy(far)
	fmt.Printf("the choice between two points is worth %.6f nats\n", s1-s0)
	// Output: the choice between two points is worth 0.693147 nats
}

func ExampleKL() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	noise, _ := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1})
	there, _ := diffusion.KL(pair, noise)
	back, _ := diffusion.KL(noise, pair)
	fmt.Printf("%.4f there, %.4f back\n", there, back)
	// Output: 0.1085 there, 0.1145 back
}

func ExampleKLToEquilibrium() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	kl, _ := diffusion.KLToEquilibrium(pair, 10)
	fmt.Printf("%.9g\n", kl)
	// Output: 1.6993417e-19
}

// tenDimensions is a pair in ten dimensions, beyond quadrature.
func tenDimensions() *diffusion.Mixture {
	up, down := make([]float64, 10), make([]float64, 10)
	up[0], down[0] = 1, -1
	m, _ := diffusion.NewIsotropicMixture([]float64{0.5, 0.5}, [][]float64{up, down}, []float64{1, 1})
	return m
}

func ExampleSampleForwardRates() {
	_, err := diffusion.ForwardRates(tenDimensions(), 0)
	fmt.Println(err)
	r, se, _ := diffusion.SampleForwardRates(tenDimensions(), 0, 100000, 1)
	fmt.Printf("Σ̇ = %.3f ± %.3f, exactly 0.550\n", r.Production, se.Production)
	// Output:
	// diffusion: m has dimension 10, and the quadrature of ForwardRates goes to 3: use SampleForwardRates
	// Σ̇ = 0.549 ± 0.001, exactly 0.550
}

func ExampleSampleReverseRates() {
	r, se, _ := diffusion.SampleReverseRates(tenDimensions(), 0, 100000, 1)
	fmt.Printf("Φ̇* = %.3f ± %.3f, exactly 0.101\n", r.Flux, se.Flux)
	// Output: Φ̇* = 0.099 ± 0.002, exactly 0.101
}

func ExampleSampleEntropy() {
	s, se, _ := diffusion.SampleEntropy(tenDimensions(), 100000, 1)
	fmt.Printf("S = %.2f ± %.2f\n", s, se)
	// Output: S = 14.53 ± 0.01
}

func ExampleSampleKL() {
	data := tenDimensions()
	kl, se, _ := diffusion.SampleKL(data, data.At(1), 100000, 1)
	fmt.Printf("KL = %.3f ± %.3f, exactly 0.108\n", kl, se)
	// Output: KL = 0.107 ± 0.002, exactly 0.108
}

func ExamplePotential() {
	pair, _ := diffusion.SymmetricPair(1, 1)
	for _, t := range []float64{1, 0.35, 0.1} {
		barrier := diffusion.Potential(pair, []float64{0}, t) - diffusion.Potential(pair, []float64{1}, t)
		fmt.Printf("t = %v: U(0) − U(1) = %+.4f\n", t, barrier)
	}
	// Output:
	// t = 1: U(0) − U(1) = -0.3676
	// t = 0.35: U(0) − U(1) = -0.0398
	// t = 0.1: U(0) − U(1) = +0.2266
}

func ExamplePotentialGradient() {
	pair, _ := diffusion.SymmetricPair(1, 1)
	y := []float64{0.5}
	fmt.Printf("∇U = %.4f, ∇∇U = %.4f\n",
		diffusion.PotentialGradient(nil, pair, y, 0.1)[0], diffusion.PotentialHessian(nil, pair, y, 0.1).At(0, 0))
	// Output: ∇U = -0.2671, ∇∇U = -0.3432
}

func ExampleFixedPoints() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	points, err := diffusion.FixedPoints(pair, 0.1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range points {
		fmt.Printf("y = %+.4f, stable: %v\n", p.Y[0], p.Stable())
	}
	// Output:
	// y = -1.1772, stable: true
	// y = +0.0000, stable: false
	// y = +1.1772, stable: true
}

// Three equal modes at the corners of a triangle, the Potts magnet with three states: after the corners have got their
// valleys the centre keeps its own for a while, and three passes lead from it to them.
func ExampleFixedPoints_triangle() {
	h := math.Sqrt(3)
	third := 1. / 3
	triangle, _ := diffusion.NewIsotropicMixture([]float64{third, third, third},
		[][]float64{{2, 0}, {-1, h}, {-1, -h}}, []float64{0.25, 0.25, 0.25})
	opens, _, _ := diffusion.SpinodalTime(triangle)
	level, _, _ := diffusion.CoexistenceTime(triangle)
	breaks, _, _ := diffusion.SpeciationTime(triangle)
	for _, t := range []float64{opens, level, breaks} {
		k, _ := diffusion.CurieWeissCoupling(2, 0.25, t)
		fmt.Printf("t = %.6f, 3K/2 = %.4f\n", t, 1.5*k)
	}
	points, err := diffusion.FixedPoints(triangle, 0.72)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range points {
		fmt.Printf("|y| = %.4f, index %d, U = %.4f\n", math.Hypot(p.Y[0], p.Y[1]), p.Index(), p.Potential)
	}
	// Output:
	// t = 0.751558, 3K/2 = 2.7456
	// t = 0.746942, 3K/2 = 2.7726
	// t = 0.709865, 3K/2 = 3.0000
	// |y| = 1.1214, index 0, U = 4.3968
	// |y| = 1.1214, index 0, U = 4.3968
	// |y| = 0.0776, index 1, U = 4.4370
	// |y| = 0.0776, index 1, U = 4.4370
	// |y| = 0.0000, index 0, U = 4.4370
	// |y| = 0.0776, index 1, U = 4.4370
	// |y| = 1.1214, index 0, U = 4.3968
}

func ExampleSpinodals() {
	m, _ := diffusion.NewIsotropicMixture([]float64{0.5, 0.3, 0.2}, [][]float64{{2, 0}, {-1, 1}, {-1, -2}}, []float64{0.2, 0.2, 0.2})
	spinodals, err := diffusion.Spinodals(m)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range spinodals {
		fmt.Printf("t = %.4f: a valley opens at (%.2f, %.2f): %v\n", s.T, s.Y[0], s.Y[1], s.Opens)
	}
	// Output:
	// t = 0.5927: a valley opens at (-0.62, -1.21): true
	// t = 0.5398: a valley opens at (-0.47, 0.60): true
}

func ExampleSpeciationTime() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	t, ok, err := diffusion.SpeciationTime(pair)
	fmt.Printf("%.6f %v %v\n", t, ok, err)
	// Output: 0.386485 true <nil>
}

func ExampleCovarianceSpeciationTime() {
	pair, _ := diffusion.SymmetricPair(2, 0.25)
	covariance, _, _ := diffusion.CovarianceSpeciationTime(pair)
	landscape, _, _ := diffusion.SpeciationTime(pair)
	fmt.Printf("by the covariance %.4f, by the landscape %.4f\n", covariance, landscape)
	// Output: by the covariance 0.7235, by the landscape 1.0441
}

func ExampleSpinodalTime() {
	m, _ := diffusion.NewIsotropicMixture([]float64{0.4, 0.6}, [][]float64{{1.5}, {-1.5}}, []float64{0.15, 0.6})
	opens, _, _ := diffusion.SpinodalTime(m)
	level, _, _ := diffusion.CoexistenceTime(m)
	_, breaks, _ := diffusion.SpeciationTime(m)
	fmt.Printf("a second valley opens at %.6f, is level with the first at %.7f; symmetry breaks: %v\n", opens, level, breaks)
	// Output: a second valley opens at 0.603399, is level with the first at 0.0245596; symmetry breaks: false
}

func ExampleCoexistenceTime() {
	pair, _ := diffusion.SymmetricPair(2, 0.25)
	_, ok, _ := diffusion.CoexistenceTime(pair)
	fmt.Println("a symmetric pair has a first-order transition:", ok)
	// Output: a symmetric pair has a first-order transition: false
}

func ExampleInstabilityTime() {
	pair, _ := diffusion.SymmetricPair(1, 4)
	t, ok, _ := diffusion.InstabilityTime(pair)
	fmt.Printf("%.6f %v\n", t, ok)
	// Output: 0.549306 true
}

func ExampleReverseFluxMinimum() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	least, _, _ := diffusion.ReverseFluxMinimum(pair)
	ts, _, _ := diffusion.SpeciationTime(pair)
	fmt.Printf("Φ̇* is least at %.4f, symmetry breaks at %.4f\n", least, ts)
	// Output: Φ̇* is least at 0.4931, symmetry breaks at 0.3865
}

func ExampleCurieWeissCoupling() {
	const mu, variance, t = 2, 0.25, 0.5
	coupling, _ := diffusion.CurieWeissCoupling(mu, variance, t)
	field, _ := diffusion.CurieWeissField(0.7)
	u, _ := diffusion.Magnetizations(coupling, field)
	fmt.Printf("K = %.4f, h = %.4f, u = %.4f\n", coupling, field, u)
	// Output: K = 3.1855, h = 0.4236, u = [-0.9916 -0.1950 0.9985]
}

func ExampleMagnetizations() {
	u, _ := diffusion.Magnetizations(1.5, 0)
	fmt.Printf("%.4f\n", u)
	// Output: [-0.8586 0.0000 0.8586]
}

func ExampleCurieWeissField() {
	h, _ := diffusion.CurieWeissField(0.7)
	fmt.Printf("%.4f\n", h)
	// Output: 0.4236
}

func ExampleSpinodalCoupling() {
	h, _ := diffusion.CurieWeissField(0.7)
	k, _ := diffusion.SpinodalCoupling(h)
	t, _, _ := diffusion.PairSpinodalTime(2, 0.25, 0.7)
	fmt.Printf("K = %.6f at t = %.6f\n", k, t)
	// Output: K = 1.842248 at t = 0.748516
}

func ExamplePairSpinodalTime() {
	even, _, _ := diffusion.PairSpinodalTime(2, 0.25, 0.5)
	uneven, _, _ := diffusion.PairSpinodalTime(2, 0.25, 0.7)
	fmt.Printf("%.6f %.6f\n", even, uneven)
	// Output: 1.044058 0.748516
}

func ExampleClassifyPhase() {
	for _, sigma := range []float64{0.1, 1, 1.3, math.Sqrt2} {
		phase, err := diffusion.ClassifyPhase(0.5, sigma)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("σ = %.4g: %v\n", sigma, phase)
	}
	// Output:
	// σ = 0.1: symmetry breaking
	// σ = 1: no symmetry breaking
	// σ = 1.3: no symmetry breaking
	// σ = 1.414: unstable symmetry breaking
}

func ExampleBreakingSigma() {
	low, high := diffusion.BreakingSigma(0.5)
	fmt.Printf("symmetry holds from σ = %.4f to %.4f\n", low, high)
	fmt.Printf("μ = %.4f on both\n", []float64{diffusion.BreakingMu(low), diffusion.BreakingMu(high)})
	// Output:
	// symmetry holds from σ = 0.5412 to 1.3066
	// μ = [0.5000 0.5000] on both
}

func ExampleBreakingMu() {
	fmt.Printf("%.4f %.4f\n", diffusion.BreakingMu(1), diffusion.BreakingMu(diffusion.UnstableSigma))
	// Output: 0.7071 0.0000
}
