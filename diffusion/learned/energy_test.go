package learned

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/stream"
)

// cluster draws four points on a line, in a plane or in space, relative to their centre.
func cluster(space int) func(dst []float64, src rand.Source) {
	return func(dst []float64, src rand.Source) {
		rng := rand.New(src)
		for i := range dst {
			dst[i] = rng.NormFloat64() + float64(i%3)
		}
		z := center{Space: space}
		x := append([]float64(nil), dst...)
		z.eachMean(x, len(x), func(j int, mean float64) { dst[j] -= mean })
	}
}

// random returns a model with random weights of all layers.
func random(t testing.TB, n Network, dim, space int) *Model {
	t.Helper()
	training := Training{Data: cluster(space), Dim: dim, Network: n, Steps: 1, Batch: 8}
	m, err := training.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rng := newRand(5, 0, 0)
	for _, p := range m.params.List {
		for i := range p.V {
			p.V[i] += float32(rng.NormFloat64() * .7 / math.Sqrt(float64(p.Rows)))
		}
	}
	return m
}

// ofPoints are networks with four points in space of three dimensions.
var ofPoints = []Network{
	SetTransformer{Space: 3}, SetTransformer{Space: 3, TranslationInvariant: true}, Graph{}, MultiScale{Molecule: 2},
}

var energies = append([]Network{Energy{Width: 32}, ResNet{Width: 32, Depth: 2}}, ofPoints...)

// TestForce: the score is the force of the energy, by finite differences, and has a symmetric Jacobian.
func TestForce(t *testing.T) {
	rng := newRand(1, 0, 0)
	for _, n := range energies {
		for _, p := range []Parametrization{Deviation, Velocity, Noise, Data} {
			m := random(t, n, 12, 3)
			m.Form.Parametrization = p
			const at, h = .4, .01
			x := make([]float64, 12)
			for i := range x {
				x[i] = rng.NormFloat64()
			}
			score, length := m.Score(nil, x, at), 0.0
			for _, s := range score {
				length += s * s
			}
			length = math.Sqrt(length)
			jacobian := mat.NewDense(12, 12, nil)
			for i := range x {
				y := append([]float64(nil), x...)
				y[i] += h
				up, ok := m.Energy(y, at)
				right := m.Score(nil, y, at)
				y[i] -= 2 * h
				down, _ := m.Energy(y, at)
				left := m.Score(nil, y, at)
				if got := (down - up) / (2 * h); !ok || math.Abs(got-score[i]) > 2e-3*length {
					t.Errorf("%T, parametrisation %d: −∂E/∂x_%d = %v, score %v", n, p, i, got, score[i])
				}
				for j := range right {
					jacobian.Set(i, j, (right[j]-left[j])/(2*h))
				}
			}
			var curl mat.Dense
			curl.Sub(jacobian, jacobian.T())
			if c := mat.Norm(&curl, 2) / mat.Norm(jacobian, 2); c > 1e-3 {
				t.Errorf("%T, parametrisation %d: curl %.1e of the Jacobian", n, p, c)
			}
		}
	}
	if _, ok := random(t, MLP{Width: 8}, 12, 3).Energy(make([]float64, 12), 1); ok {
		t.Error("an MLP has an energy")
	}
}

// TestCurl: the score of an MLP has a curl.
func TestCurl(t *testing.T) {
	m := random(t, MLP{Width: 32}, 2, 1)
	const at, h = .4, .01
	x := []float64{.3, -.2}
	d := func(i, j int) float64 {
		y := append([]float64(nil), x...)
		y[j] += h
		up := m.Score(nil, y, at)[i]
		y[j] -= 2 * h
		return (up - m.Score(nil, y, at)[i]) / (2 * h)
	}
	if c := d(0, 1) - d(1, 0); math.Abs(c) < .01 {
		t.Errorf("curl %v", c)
	}
}

// TestSymmetries: permutations, rotations and translations change neither the energy, to 1e-6, nor the force other than they should.
func TestSymmetries(t *testing.T) {
	rng := newRand(2, 0, 0)
	for _, n := range ofPoints {
		m := random(t, n, 12, 3)
		for range 20 {
			x := make([]float64, 12)
			cluster(3)(x, stream.New(rng.Uint64(), 0, 0))
			checkSymmetry(t, m, x, "permuted", permuted(x, []int{1, 0, 3, 2}), func(s []float64) []float64 { return permuted(s, []int{1, 0, 3, 2}) })
			checkSymmetry(t, m, x, "permuted", permuted(x, []int{2, 3, 0, 1}), func(s []float64) []float64 { return permuted(s, []int{2, 3, 0, 1}) })
			if _, ok := n.(SetTransformer); !ok {
				q := lawtest.Orthogonal(3, rng)
				checkSymmetry(t, m, x, "rotated", rotated(x, q), func(s []float64) []float64 { return rotated(s, q) })
			}
			if !n.(networkOfPoints).translations() {
				continue
			}
			// Translations add the energy of the centre, which is that of a Gaussian.
			y := append([]float64(nil), x...)
			for i := range y {
				y[i] += []float64{.5, -1, 2}[i%3]
			}
			delta := -math.Expm1(-2 * symmetryTime)
			e, _ := m.Energy(x, symmetryTime)
			f, _ := m.Energy(y, symmetryTime)
			if want := 4 * 5.25 / (2 * delta); math.Abs(f-e-want) > 1e-6*want {
				t.Errorf("%T: a translation adds %v to the energy, want %v", n, f-e, want)
			}
		}
	}
}

const symmetryTime = .3

func checkSymmetry(t *testing.T, m *Model, x []float64, what string, y []float64, move func([]float64) []float64) {
	t.Helper()
	e, _ := m.Energy(x, symmetryTime)
	f, _ := m.Energy(y, symmetryTime)
	if math.Abs(e-f) > 1e-6*math.Max(math.Abs(e), float64(len(x))/2) { // d/2 is the energy of equipartition: that at x can happen to be 0
		t.Errorf("%T: energy %v, %s %v: %.1e", m.Network, e, what, f, f/e-1)
	}
	want, got := move(m.Score(nil, x, symmetryTime)), m.Score(nil, y, symmetryTime)
	distance, length := 0.0, 0.0
	for i := range want {
		distance += (got[i] - want[i]) * (got[i] - want[i])
		length += want[i] * want[i]
	}
	if distance > 1e-10*length {
		t.Errorf("%T: %s force off by %.1e of its length", m.Network, what, math.Sqrt(distance/length))
	}
}

func permuted(x []float64, order []int) []float64 {
	y := make([]float64, 0, len(x))
	for _, i := range order {
		y = append(y, x[3*i:][:3]...)
	}
	return y
}

func rotated(x []float64, q *mat.Dense) []float64 {
	var y mat.Dense
	y.Mul(mat.NewDense(len(x)/3, 3, x), q.T())
	return y.RawMatrix().Data
}

// TestCenter: a Gaussian centre has its exact score, whatever the network.
func TestCenter(t *testing.T) {
	const deviation, at = 2.0, .4 // of the centre
	data := func(dst []float64, src rand.Source) {
		cluster(3)(dst, src)
		rng := rand.New(src)
		for i := range 3 {
			shift := deviation * rng.NormFloat64()
			for j := i; j < len(dst); j += 3 {
				dst[j] += shift
			}
		}
	}
	m, err := Training{Data: data, Dim: 12, Network: Graph{Width: 8}, Steps: 1, Batch: 8}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{1, 0, 2, -1, 3, 0, .5, .2, 1, 1, -2, 4}
	score, shift, push := m.Score(nil, x, at), 0.0, 0.0
	for i := 0; i < len(x); i += 3 {
		shift, push = shift+x[i]/4, push+score[i]/4
	}
	// The variance is measured on 4096 draws of three coordinates.
	variance := -math.Expm1(-2*at) + math.Exp(-2*at)*4*deviation*deviation
	if want := -shift / variance; math.Abs(push-want) > 3*math.Abs(want)*math.Sqrt(2./(3*4096)) {
		t.Errorf("score of the centre %v, want %v", push, want)
	}
}

// TestEnergyTraining: every objective trains an energy, and the energy is −ln p_t up to a constant.
func TestEnergyTraining(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	exact := func(dst, x []float64, t float64) { law.At(t).Score(dst, x) }
	for _, o := range []Objective{Denoising{}, Explicit{exact}, Implicit{}, Sliced{}} {
		m, err := Training{
			Data: draws(law), Dim: 1, Objective: o, Network: Energy{Width: 64}, Steps: 350, Batch: 256, Rate: .005, Average: .98,
		}.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []float64{.1, .3, 1} {
			if e := scoreError(m, law, at); e > .2 {
				t.Errorf("%T: error %.3f at t = %v", o, e, at)
			}
		}
		left, _ := m.Energy([]float64{-1}, .3)
		right, _ := m.Energy([]float64{.6}, .3)
		p := law.At(.3)
		if got, want := left-right, p.LogProb([]float64{.6})-p.LogProb([]float64{-1}); math.Abs(got-want) > .2 {
			t.Errorf("%T: E(−1) − E(.6) = %.3f, want %.3f", o, got, want)
		}
	}
}

// TestShifted: data far from 0 are centred.
func TestShifted(t *testing.T) {
	law, err := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{30, -20}}, []float64{.5})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Training{Data: draws(law), Dim: 2, Network: Energy{Width: 8}, Steps: 1, Batch: 8}.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if e := scoreError(m, law, .2); e > .1 {
		t.Errorf("error %.3f of a Gaussian's score before any training", e)
	}
}

// TestLoadEnergies: networks of energies are read as they were written.
func TestLoadEnergies(t *testing.T) {
	for _, n := range energies {
		m := random(t, n, 12, 3)
		file := weights(m)
		l, err := Load(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("%T: %v", n, err)
		}
		x := make([]float64, 12)
		cluster(3)(x, stream.New(1, 0, 0))
		a, _ := m.Energy(x, .2)
		b, _ := l.Energy(x, .2)
		if a != b || !bytes.Equal(file, weights(l)) {
			t.Errorf("%T: energy %v, after loading %v", n, a, b)
		}
	}
}

// TestEnergyParts: the parts of an energy on several scales and the Gaussian part add up to it.
func TestEnergyParts(t *testing.T) {
	m := random(t, MultiScale{Molecule: 2}, 12, 3)
	difference := func(i int) (whole float64, parts []float64) {
		x := make([]float64, 12)
		cluster(3)(x, stream.New(uint64(i), 0, 0))
		whole, _ = m.Energy(x, .2)
		parts, _ = m.EnergyParts(x, .2)
		a, delta := noise(.2)
		c := m.Form.at(0, a, delta)
		for _, v := range x {
			whole += c.A * v * v / 2
		}
		return whole, parts
	}
	e0, p0 := difference(0)
	e1, p1 := difference(1)
	sum := 0.0
	for i := range p0 {
		if p0[i] == p1[i] {
			t.Errorf("part %d does not depend on the points", i)
		}
		sum += p1[i] - p0[i]
	}
	if math.Abs(sum-(e1-e0)) > 1e-5*math.Abs(e1) {
		t.Errorf("the parts change by %v, the energy by %v", sum, e1-e0)
	}
}

// TestPoints: networks of points refuse numbers that do not fit.
func TestPoints(t *testing.T) {
	for _, c := range []struct {
		n    Network
		dim  int
		want string
	}{
		{Graph{}, 4, "Dim"}, {Graph{}, 3, "Dim"}, {Graph{Space: -1}, 4, "Space"}, {SetTransformer{Space: 2}, 3, "Dim"},
		{SetTransformer{Heads: -1}, 3, "Heads"}, {SetTransformer{Heads: 40}, 3, "Heads"}, {MultiScale{}, 12, "Molecule"},
		{MultiScale{Molecule: 3}, 12, "Dim"}, {MultiScale{Molecule: 2}, 15, "Molecule"}, {Energy{Width: -1}, 1, "Width"}, {ResNet{Depth: -1}, 1, "Depth"},
	} {
		_, err := Training{Data: cluster(1), Dim: c.dim, Network: c.n, Steps: 1}.Run(context.Background())
		lawtest.CheckError(t, "learned", "Training.Run", err, c.want)
	}
}
