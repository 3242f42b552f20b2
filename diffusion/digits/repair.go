package digits

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/sde"
)

// RepairLower fills the lower halves of pictures, which it does not look at, in 50 steps of the reverse process. After each step the
// upper half is that of the picture, noised (Lugmayr et al., arXiv:2201.09865, without their jumps back).
func RepairLower(m *learned.Model, pictures [][]float64, seed uint64) ([][]float64, error) {
	if m == nil || m.Dim() != Pixels {
		return nil, fmt.Errorf("digits: m is not a model of pictures of %d pixels", Pixels)
	}
	times, err := sde.KarrasTimes(3.4, .002, 50)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	var exact, x []float64
	for i, p := range pictures {
		if len(p) != Pixels {
			return nil, fmt.Errorf("digits: picture %d has %d pixels, want %d", i, len(p), Pixels)
		}
		exact = append(exact, p...)
		for range p {
			x = append(x, rng.NormFloat64())
		}
	}
	for k, t := range times[:len(times)-1] {
		next := times[k+1]
		score := m.Scores(nil, x, t)
		// X_next given X_t = x and X_0 = x̂_0 is normal.
		keep, delta, left := math.Exp(next-t), -math.Expm1(-2*t), -math.Expm1(-2*next)
		for i := range x {
			best := math.Exp(t) * (x[i] + delta*score[i])
			x[i] = (keep*left*x[i]+math.Exp(-next)*(1-keep*keep)*best)/delta + math.Sqrt(left*(1-keep*keep)/delta)*rng.NormFloat64()
			if i%Pixels < Pixels/2 {
				x[i] = math.Exp(-next)*exact[i] + math.Sqrt(left)*rng.NormFloat64()
			}
			if math.IsNaN(x[i]) || math.IsInf(x[i], 0) {
				return nil, fmt.Errorf("digits: pixel %d of picture %d is %v at the time %v", i%Pixels, i/Pixels, x[i], next)
			}
		}
	}
	list := make([][]float64, len(pictures))
	for i := range list {
		list[i] = x[i*Pixels : (i+1)*Pixels]
	}
	return list, nil
}
