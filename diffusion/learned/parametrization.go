package learned

import "math"

// Parametrization is what the output N of a network stands for. With the signal a = e^{−2t} and the noise Δ = 1 − a, data
// of mean m and standard deviation σ (of each coordinate), y = x − √a m and the variance v = Δ + aσ² of x, the score is
//
//	Deviation   −y/v + (√a σ²/v) N        N is what the score has besides that of a Gaussian
//	Velocity    −y/v − (√a σ/√(Δv)) N     N = E[√a σε − √Δ (x_0 − m)/σ | x]/√v; for m = 0, σ = 1: √a ε − √Δ x_0
//	Noise       −N/√Δ                     N = E[ε|x]
//	Data        (√a σN − y)/Δ             N = (E[x_0|x] − m)/σ
//
// All are the same function of x if the network is perfect. They differ in what an error of the network costs: Noise
// divides it by √Δ where t is small, Data by Δ. Noise is that of Ho et al. (arXiv:2006.11239), Velocity of
// Salimans and Ho (arXiv:2202.00512) and Karras et al. (arXiv:2206.00364).
type Parametrization int

const (
	Deviation Parametrization = iota
	Velocity
	Noise
	Data
)

// form is how the score of a network is made of its output N: s = A y + B N in each coordinate.
type form struct {
	Parametrization Parametrization
	Mean, Scale     []float64 // of the data, by coordinate
	Times           [2]float64
	Center          *center // of points whose energy is invariant under translations
}

// noise returns √a = e^{−t} and Δ = 1 − e^{−2t}.
func noise(t float64) (root, delta float64) { return math.Exp(-t), -math.Expm1(-2 * t) }

// coefficients are those of one coordinate at one time.
type coefficients struct {
	root, delta, sigma, v float64 // √a, Δ, σ, v
	A, B                  float64 // s = A y + B N
	w                     float64 // the loss is |w(N − N*)|², N* the output that is right
}

func (f *form) at(i int, root, delta float64) coefficients {
	s := f.Scale[i]
	c := coefficients{root: root, delta: delta, sigma: s, v: delta + root*root*s*s, w: 1}
	switch f.Parametrization {
	case Deviation:
		c.A, c.B, c.w = -1/c.v, root*s*s/c.v, s*math.Sqrt(delta/c.v)
	case Velocity:
		c.A, c.B = -1/c.v, -root*s/math.Sqrt(delta*c.v)
	case Noise:
		c.B = -1 / math.Sqrt(delta)
	case Data:
		c.A, c.B = -1/delta, root*s/delta
	}
	return c
}

// target returns wN* for the score of a single draw: x_0 − m = x0, and the noise eps.
func (c *coefficients) target(p Parametrization, x0, eps float64) float64 {
	switch p {
	case Noise:
		return eps
	case Data:
		return x0 / c.sigma
	}
	velocity := (c.root*c.sigma*eps - math.Sqrt(c.delta)*x0/c.sigma) / math.Sqrt(c.v)
	if p == Velocity {
		return velocity
	}
	return -velocity
}

// levelFeatures is the number of features of the noise level, if the network does not ask for another one.
const levelFeatures = 1 + 2*4

// level writes the features of the noise level, those of an ℓ that goes from −1 to 1 with ln(Δ/a) between the times of the training.
func (f *form) level(dst []float32, t float64) {
	lo, hi := logRatio(f.Times[0]), logRatio(f.Times[1])
	waves(dst, 2*(logRatio(min(max(t, f.Times[0]), f.Times[1]))-lo)/(hi-lo)-1)
}

// waves writes ℓ, if dst has an odd length, and sin and cos of kπℓ/2 for k = 1, 2, ….
func waves(dst []float32, l float64) {
	if len(dst)%2 == 1 {
		dst[0] = float32(l)
		dst = dst[1:]
	}
	for k := range len(dst) / 2 {
		s, c := math.Sincos(float64(k+1) * math.Pi / 2 * l)
		dst[2*k], dst[2*k+1] = float32(s), float32(c)
	}
}

// logRatio is ln(Δ/a), the logarithm of the noise over the signal.
func logRatio(t float64) float64 { return math.Log(math.Expm1(2 * t)) }
