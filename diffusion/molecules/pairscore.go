package molecules

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"nonequilibrium/diffusion/cluster"
)

// A score of noised configurations without a network. The process dX = −X dt + √2 dW takes x to X_t = e^{−t}(x + σξ) with
// σ² = e^{2t} − 1. At each level σ of a ladder −ln p of x + σξ is approximated by an energy of pairs U_σ, and
//
//	s(X, t) = −e^t ∇U_σ(e^t X),
//
// which is linear in ln σ between the levels. Of all energies of pairs U_σ is the best one, in the sense of denoising score matching; −ln p itself
// has terms of three and more particles, but for small σ, where it is U/ϑ again, and for large σ, where it is that of a Gaussian.

// PairScore is the score of a configuration of particles with noise at all levels, which PairFit.Scores has made of energies of pairs. It is safe for concurrent use.
type PairScore struct {
	Levels   []float64     // σ, which rise by the same factor
	Energies []*PairEnergy // −ln p of x + σξ at these levels

	dim      int
	variance float64 // of a coordinate of the data, relative to the centre of mass
}

// Scores fits the energies at all levels from the Noise, which is the lowest, up to one at which hardly anything but the Gaussian is left.
// Temperature, Known and Force are not used: the energies are in units of the temperature, the Gaussian of the same variance is
// known, and the Range grows with the noise. The centre of mass of the data must be at 0.
func (f PairFit) Scores(runs [][][]float64) (*PairScore, error) {
	if err := arg.Positive("Noise", f.Noise); err != nil {
		return nil, err
	}
	f.Temperature, f.Force = 1, nil
	if f.Dim == 0 {
		f.Dim = 3
	}
	if err := f.check(runs); err != nil {
		return nil, err
	}
	s := &PairScore{dim: f.Dim, variance: variance(runs, f.Dim)}
	n := float64(len(runs[0][0]) / f.Dim)
	const ratio, largest = 1.3, 6
	for sigma := f.Noise; sigma < largest*math.Sqrt(s.variance) || len(s.Levels) < 2; sigma *= ratio {
		g, stiffness := f, 1/(n*(s.variance+sigma*sigma))
		g.Noise = sigma
		g.Range[0] = max(f.Range[0]-3*sigma, f.Range[0]/4, sigma/4)
		g.Range[1] = f.Range[1] + 6*sigma
		g.Known = func(r float64) (energy, slope float64) { return stiffness * r * r / 2, stiffness * r }
		p, err := g.Run(runs)
		if err != nil {
			return nil, err
		}
		s.Levels, s.Energies = append(s.Levels, sigma), append(s.Energies, p)
	}
	return s, nil
}

// variance returns the mean square of the coordinates, one less for the centre of mass.
func variance(runs [][][]float64, dim int) float64 {
	sum, count := 0.0, 0
	for _, run := range runs {
		for _, x := range run {
			sum += floats.Dot(x, x)
			count += len(x) - dim
		}
	}
	return sum / float64(count)
}

// Score puts the score ∇ln p_t(x) into dst, for t > 0. The centre of mass, which is at 0 in the data, has the score −x̄/(1 − e^{−2t}). Below
// the lowest level the energy is that of this level, and above the highest one it is that of a Gaussian. It panics unless the
// lengths of dst and x are the same multiple of Dim.
func (s *PairScore) Score(dst, x []float64, t float64) {
	if len(dst) != len(x) || len(x)%s.dim != 0 {
		panic(badLength)
	}
	grow, n := math.Exp(t), float64(len(x)/s.dim)
	sigma := math.Sqrt(math.Expm1(2 * t))
	y := make([]float64, len(x))
	floats.ScaleTo(y, grow, x)
	s.force(dst, y, sigma)
	floats.Scale(grow, dst)
	for i := range x { // the forces of pairs do not move the centre
		for j := i % s.dim; j < len(x); j += s.dim {
			dst[i] += x[j] / n / math.Expm1(-2*t)
		}
	}
}

// force puts the forces −∇U_σ at y into dst.
func (s *PairScore) force(dst, y []float64, sigma float64) {
	last := len(s.Levels) - 1
	z := math.Log(sigma/s.Levels[0]) / math.Log(s.Levels[1]/s.Levels[0])
	if z >= float64(last) {
		copy(dst, y)
		cluster.Center(dst, s.dim)
		floats.Scale(-1/(s.variance+sigma*sigma), dst)
		return
	}
	level := int(max(0, z))
	s.Energies[level].Force(dst, y)
	if weight := z - float64(level); weight > 0 {
		above := make([]float64, len(y))
		s.Energies[level+1].Force(above, y)
		floats.Scale(1-weight, dst)
		floats.AddScaled(dst, weight, above)
	}
}
