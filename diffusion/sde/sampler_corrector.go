package sde

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/check"
)

// PredictorCorrector takes Euler–Maruyama steps of the reverse process and after
// each, at the new time u, Corrections steps of the Langevin equation,
//
//	x ← x + ε ∇ln p_u(x) + √(2ε) ξ,    ε = 2 r² σ_u²,
//
// that pull the distribution back to p_u (Song et al., arXiv:2011.13456, Algorithms 1 and
// 4). There ε is 2r²|ξ|²/|∇ln p|² averaged over a batch; here the mean square
// score of pure noise, d/σ², stands for the average. SNR is r; 0 stands for
// their 0.16. 1 + Corrections scores a step; none is spent at u = 0, where ε = 0.
type PredictorCorrector struct {
	Corrections int // 0 to 10⁶
	SNR         float64
}

// Sample implements [Sampler].
func (s PredictorCorrector) Sample(x []float64, score diffusion.Drift, times []float64, src rand.Source) error {
	if err := check.First(checkSample(x, score, times), arg.NonNegative("SNR", s.SNR)); err != nil {
		return err
	}
	const most = 1e6 // of steps that nothing can interrupt
	if s.Corrections < 0 || s.Corrections > most {
		return fmt.Errorf("sde: Corrections = %d, want 0 to %d", s.Corrections, int(most))
	}
	snr := s.SNR
	if snr == 0 {
		snr = 0.16
	}
	normal := normals(src)
	f := make([]float64, len(x))
	for i := 1; i < len(times); i++ {
		t, u := times[i-1], times[i]
		score(f, x, t)
		for j, v := range x {
			x[j] += (v+2*f[j])*(t-u) + math.Sqrt(2*(t-u))*normal()
		}
		if _, sigma := signal(u); sigma > 0 {
			step := 2 * snr * snr * sigma * sigma
			for range s.Corrections {
				score(f, x, u)
				for j := range x {
					x[j] += step*f[j] + math.Sqrt(2*step)*normal()
				}
			}
		}
		if err := checkPoint(x, u); err != nil {
			return err
		}
	}
	return nil
}
