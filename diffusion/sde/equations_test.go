package sde

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"

	"nonequilibrium/diffusion"
)

// The zoo: equations whose solution is known along every Brownian path, or
// whose law is known, on the time interval [0, 1].

type problem struct {
	name         string
	eq           SDE             // Itô's reading
	stratonovich diffusion.Drift // the drift in the other reading; nil: the same
	start        []float64

	solution func(dst []float64, p *Path) // X_1 along the path; nil if unknown
	mean     func() float64               // E cos X_1 in one dimension; nil if not wanted
	low, top float64                      // where X lives, for mean
}

// in returns the equation in the reading to which method converges.
func (p problem) in(method Integrator) *SDE {
	eq := p.eq
	if _, ok := method.(Heun); ok && p.stratonovich != nil {
		eq.Drift = p.stratonovich
	}
	return &eq
}

// end returns W_1 of the first motions of the path.
func end(p *Path) []float64 { return p.Increment(0, 0).W }

// growth is the geometric Brownian motion dX = ¾X dt + ½X dW.
var growth = problem{
	name:         "growth",
	eq:           SDE{1, func(dst, x []float64, _ float64) { dst[0] = 0.75 * x[0] }, Diagonal(1, func(x, _ float64) float64 { return x / 2 })},
	stratonovich: func(dst, x []float64, _ float64) { dst[0] = (0.75 - 0.125) * x[0] },
	start:        []float64{1},
	solution:     func(dst []float64, p *Path) { dst[0] = math.Exp(0.625 + 0.5*end(p)[0]) },
}

// arc is dX = −sin X cos³X dt + cos²X dW with tan X = W + tan X_0 (Kloeden and
// Platen, Sec. 4.4): no drift in Stratonovich's reading.
var arc = problem{
	name: "arc",
	eq: SDE{1, func(dst, x []float64, _ float64) { dst[0] = -math.Sin(x[0]) * math.Pow(math.Cos(x[0]), 3) },
		Diagonal(1, func(x, _ float64) float64 { return math.Cos(x) * math.Cos(x) })},
	stratonovich: func(dst, _ []float64, _ float64) { dst[0] = 0 },
	start:        []float64{0.5},
	solution:     func(dst []float64, p *Path) { dst[0] = math.Atan(end(p)[0] + math.Tan(0.5)) },
	mean: func() float64 {
		return normalMean(func(z float64) float64 { return math.Cos(math.Atan(z + math.Tan(0.5))) })
	},
	low: -math.Pi / 2, top: math.Pi / 2,
}

// cooling is dX = [1/√(1+t) − X/(2(1+t))] dt + ½/√(1+t) dW with
// X √(1+t) = X_0 + t + W/2: additive noise that changes with time.
var cooling = problem{
	name: "cooling",
	eq: SDE{1, func(dst, x []float64, t float64) { dst[0] = 1/math.Sqrt(1+t) - x[0]/(2*(1+t)) },
		Isotropic(1, func(t float64) float64 { return 0.5 / math.Sqrt(1+t) })},
	start:    []float64{0.5},
	solution: func(dst []float64, p *Path) { dst[0] = (1.5 + 0.5*end(p)[0]) / math.Sqrt2 },
	mean:     func() float64 { return math.Exp(-0.125/2) * math.Cos(1.5/math.Sqrt2) },
	low:      -5, top: 6,
}

// whirl is dX = ΩX dt + e^{Ωt} B dW in the plane, Ω a rotation, with
// X = e^{Ωt} (X_0 + BW): a matrix of noise that turns.
var whirl = problem{
	name: "whirl",
	eq: SDE{2, func(dst, x []float64, _ float64) { dst[0], dst[1] = -2*x[1], 2*x[0] },
		Noise{2, AdditiveNoise, func(dst, dw, _ []float64, t float64) { turn(dst, whirlNoise(dw), t) }}},
	start: []float64{1, 0},
	solution: func(dst []float64, p *Path) {
		w := end(p)
		b := whirlNoise(w)
		turn(dst, []float64{1 + b[0], b[1]}, 1)
	},
}

func whirlNoise(w []float64) []float64 { return []float64{w[0] + 0.5*w[1], 0.3 * w[1]} }

func turn(dst, x []float64, t float64) {
	sin, cos := math.Sincos(2 * t)
	dst[0], dst[1] = cos*x[0]-sin*x[1], sin*x[0]+cos*x[1]
}

// ginzburg is the logarithm Y of the stochastic Ginzburg–Landau equation,
// dY = (½ − e^{2Y}) dt + dW with
// Y = ½t + W − ½ ln(e^{−2Y_0} + 2 ∫ e^{s + 2W_s} ds) (Kloeden and Platen, Sec.
// 4.4): a force that is not linear. The integral is taken on 2^12 steps.
var ginzburg = problem{
	name: "ginzburg",
	eq: SDE{1, func(dst, y []float64, _ float64) { dst[0] = 0.5 - math.Exp(2*y[0]) },
		Isotropic(1, func(float64) float64 { return 1 })},
	start: []float64{0.2},
	solution: func(dst []float64, p *Path) {
		const level = 12
		h := math.Ldexp(1, -level)
		var w, integral float64
		for i := range 1 << level {
			dw := p.Increment(level, i)
			left := math.Exp(p.Time(level, i) + 2*w)
			w += dw.W[0]
			right := math.Exp(p.Time(level, i+1) + 2*w)
			integral += h * ((left+right)/2 + (left+right)*dw.H[0])
		}
		dst[0] = 0.5 + w - 0.5*math.Log(math.Exp(-0.4)+2*integral)
	},
}

// benes is dX = tanh X dt + dW, whose law at time t is the mixture of
// N(X_0 ± t, t) with weights proportional to e^{±X_0} (Beneš 1981).
var benes = problem{
	name: "Beneš",
	eq: SDE{1, func(dst, x []float64, _ float64) { dst[0] = math.Tanh(x[0]) },
		Isotropic(1, func(float64) float64 { return 1 })},
	start: []float64{0.3},
	mean: func() float64 {
		return math.Exp(-0.5) * (math.Exp(0.3)*math.Cos(1.3) + math.Exp(-0.3)*math.Cos(-0.7)) / (2 * math.Cosh(0.3))
	},
	low: -9, top: 9,
}

// swing is a damped oscillator with a cubic force and matrix noise, which the
// solution follows with SRA1 on 2^12 steps.
var swing = problem{
	name:  "swing",
	eq:    swingEquation,
	start: []float64{1, 0.5},
	solution: func(dst []float64, p *Path) {
		dst[0], dst[1] = 1, 0.5
		if err := Integrate(dst, &swingEquation, SRA1{}, p, 12); err != nil {
			panic(err)
		}
	},
}

var (
	swingLinear   = mat.NewDense(2, 2, []float64{2, -3, 3, 1})
	swingNoise    = mat.NewDense(2, 2, []float64{0.8, 0.3, -0.2, 0.5})
	swingEquation = SDE{2, func(dst, x []float64, _ float64) {
		dst[0], dst[1] = -2*x[0]+3*x[1]-x[0]*x[0]*x[0], -3*x[0]-x[1]+math.Sin(x[0])
	}, Matrix(swingNoise)}
)

// area is dX = dW₁, dY = dW₂, dZ = ½(X dW₂ − Y dW₁): Z is the area between the
// path and its chord. Nothing is simpler among the noises that do not commute,
// and a step that knows only W loses the area of each step, of variance h²/4.
var area = problem{
	name: "area",
	eq: SDE{3, func(dst, _ []float64, _ float64) { clear(dst) }, Noise{2, General, func(dst, dw, x []float64, _ float64) {
		dst[0], dst[1], dst[2] = dw[0], dw[1], (x[0]*dw[1]-x[1]*dw[0])/2
	}}},
	start: []float64{0, 0, 0},
	solution: func(dst []float64, p *Path) {
		clear(dst)
		for i := range 1 << areaLevel {
			w := p.Increment(areaLevel, i).W
			dst[2] += (dst[0]*w[1] - dst[1]*w[0]) / 2
			dst[0], dst[1] = dst[0]+w[0], dst[1]+w[1]
		}
	},
}

const areaLevel = 11

// sphere is the Brownian motion dX = X × (e₁∘dW₁ + e₂∘dW₂) of a rotating body, in
// Stratonovich's reading: |X| stays 1, and turns about two axes do not commute. The
// solution turns exactly about the axis W on each of 2^11 steps.
var sphere = problem{
	name:         "sphere",
	eq:           SDE{3, func(dst, x []float64, _ float64) { dst[0], dst[1], dst[2] = -x[0]/2, -x[1]/2, -x[2] }, sphereNoise},
	stratonovich: func(dst, _ []float64, _ float64) { clear(dst) },
	start:        []float64{0.6, 0, 0.8},
	solution: func(dst []float64, p *Path) {
		x := r3.Vec{X: 0.6, Z: 0.8}
		for i := range 1 << areaLevel {
			w := r3.Vec{X: p.Increment(areaLevel, i).W[0], Y: p.Increment(areaLevel, i).W[1]}
			x = r3.Rotate(x, -r3.Norm(w), w)
		}
		dst[0], dst[1], dst[2] = x.X, x.Y, x.Z
	},
}

var sphereNoise = Noise{2, General, func(dst, dw, x []float64, _ float64) {
	v := r3.Cross(r3.Vec{X: x[0], Y: x[1], Z: x[2]}, r3.Vec{X: dw[0], Y: dw[1]})
	dst[0], dst[1], dst[2] = v.X, v.Y, v.Z
}}

// normalMean returns E f(Z) for standard normal Z by the trapezoidal rule.
func normalMean(f func(z float64) float64) float64 {
	const step = 0.01
	var sum float64
	for z := -9.0; z < 9; z += step {
		sum += step * f(z) * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	}
	return sum
}

// strongErrors returns, for each level, the root of the mean square of X_1 − solution.
func (p problem) strongErrors(method Integrator, paths, first, last int) []float64 {
	eq := p.in(method)
	x := make([]float64, eq.Dim)
	squares := make([]float64, last-first+1)
	for i := range paths {
		path, err := NewPath(eq.Noise.Motions, 0, 1, uint64(i))
		if err != nil {
			panic(err)
		}
		want := p.solved(i, path)
		for level := first; level <= last; level++ {
			copy(x, p.start)
			if err := Integrate(x, eq, method, path, level); err != nil {
				panic(err)
			}
			d := floats.Distance(x, want, 2)
			squares[level-first] += d * d / float64(paths)
		}
	}
	for i, s := range squares {
		squares[i] = math.Sqrt(s)
	}
	return squares
}

// solutions holds those that are known already: some take many steps.
var solutions = make(map[string][][]float64)

// solved returns the solution along path i. Paths come in order.
func (p problem) solved(i int, path *Path) []float64 {
	if i == len(solutions[p.name]) {
		want := make([]float64, p.eq.Dim)
		p.solution(want, path)
		solutions[p.name] = append(solutions[p.name], want)
	}
	return solutions[p.name][i]
}
