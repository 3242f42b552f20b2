package fokkerplanck

import (
	"context"
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/check"
)

// Absolute irreversibility. The entropy that a path in a box produces,
//
//	ΔS_tot = ln p_0(x_0) − ln p_T(x_T) + ΔS_E,
//
// is the logarithm of its probability over that of the reversed path, which starts from p_T and moves under
// the protocol reversed. Averaged over the paths, e^{−ΔS_tot} sums the probabilities of the reversed paths, but
// only of those that are the reversal of a path. Some are not: they end outside the support D_0 of p_0, or meet an absorbing end.
// With λ their probability
//
//	⟨e^{−ΔS_tot}⟩ = 1 − λ
//
// (Murashita, Funo and Ueda, Phys. Rev. E 90, 042110 (2014), arXiv:1401.4494). A reversed path goes on from where a path has
// come to, so that λ follows from what is left of the start after the time T, and after as much again:
//
//	A = P(alive at T),    R = P(alive at 2T),    B = P(alive at 2T and in D_0),    all from p_0,
//
// the time from T to 2T under the reversed protocol. There are two choices for p_T with the same ΔS_tot, in which
// p_T is the density of those alive, of the mass A:
//
//	mean over         reversed paths start from                       1 − λ
//	those alive       p_T/A, and p_0 leads to them with 1/A           B/A
//	all paths         p_T, and from the end with 1 − A; e^{−∞} = 0    B
//
// Where someone was absorbed, ΔS_tot is infinite: from an absorbing end no path returns.

// Irreversibility says what becomes of the reversed paths that are the reversal of none. See [BrownianIrreversibility]
// and [Solver.Irreversibility].
type Irreversibility struct {
	Survival float64 // A, the probability that a path is alive at the end
	Absorbed float64 // 1 − R/A, that a reversed path from where the living are is absorbed
	Outside  float64 // (R − B)/A, that it is not, and ends outside the support of the start
}

// Lambda returns λ = 1 − B/A, for the mean over the paths alive at the end: ⟨e^{−ΔS_tot}⟩ = 1 − λ, with
// ΔS_tot = ln p_0(x_0) − ln p_T(x_T) + ΔS_E and p_T of the mass Survival. With p_T normalised the mean is (1 − λ)/Survival.
func (i Irreversibility) Lambda() float64 { return i.Absorbed + i.Outside }

// LambdaAll returns λ = 1 − B for the mean over all paths, in which e^{−ΔS_tot} of those absorbed is 0.
func (i Irreversibility) LambdaAll() float64 { return 1 - i.Survival*(1-i.Lambda()) }

// Start is the distribution of one coordinate at the start of a motion. Its support is the interval from Lo to Hi; Lo = Hi is
// a point.
type Start struct {
	Lo, Hi  float64
	Density func(x float64) float64 // up to a factor; nil: uniform
}

// BrownianIrreversibility returns the irreversibility of the Brownian motion dX = √2 dW for the time T in the box whose
// j-th side is walls[j] and in which the coordinates start independently, the j-th from start[j]. It takes one quadrature over each
// start, and is good to 1e−12 for a density whose features are not narrower than a hundredth of its support. A start at a point has λ = 1,
// for no reversed path ends exactly there.
//
// It panics if the lengths differ. An invalid side or start, a start outside its side, a density that is negative, not finite, zero everywhere or
// too rough to be integrated, a T that is not positive and finite, and one at which the survival is below the range of float64
// are errors.
func BrownianIrreversibility(walls []Interval, start []Start, T float64) (Irreversibility, error) {
	if len(walls) != len(start) {
		panic(badLength)
	}
	if err := arg.Positive("T", T); err != nil {
		return Irreversibility{}, err
	}
	if err := arg.Positive("2T", 2*T); err != nil {
		return Irreversibility{}, err
	}
	survival, alive, back := 1., 1., 1. // A, R/A and B/A
	for j, v := range walls {
		if err := v.check(); err != nil {
			return Irreversibility{}, fmt.Errorf("%w (walls[%d])", err, j)
		}
		f, err := start[j].fates(v, T)
		if err != nil {
			return Irreversibility{}, fmt.Errorf("%w (start[%d])", err, j)
		}
		survival, alive, back = survival*f.alive, alive*f.later/f.alive, back*f.back/f.alive
	}
	return newIrreversibility(survival, alive, back), nil
}

// newIrreversibility returns that of A, R/A and B/A.
func newIrreversibility(survival, alive, back float64) Irreversibility {
	alive = min(1, alive) // but for rounding
	return Irreversibility{Survival: min(1, survival), Absorbed: 1 - alive, Outside: max(0, alive-back)}
}

// fates is what has become of a start: its mass, and the parts of it alive at T, alive at 2T, and alive at 2T and
// back in its support.
type fates struct{ mass, alive, later, back float64 }

// fates returns those of a start of mass 1.
func (s Start) fates(v Interval, T float64) (fates, error) {
	if err := s.check(v); err != nil {
		return fates{}, err
	}
	from := func(x float64) fates {
		return fates{1, v.Survival(x, T), v.Survival(x, 2*T), v.Distribution(s.Hi, x, 2*T) - v.Distribution(s.Lo, x, 2*T)}
	}
	total := from(s.Lo)
	if s.Lo < s.Hi {
		var err error
		if total, err = s.average(from); err != nil {
			return fates{}, err
		}
	}
	if math.IsNaN(total.alive + total.later + total.back) {
		return fates{}, fmt.Errorf("fokkerplanck: T = %v in the interval from %v to %v is beyond the range of float64", T, v.Lo, v.Hi)
	}
	if total.alive < 0x1p-1022 {
		return fates{}, fmt.Errorf("fokkerplanck: T = %v leaves none alive: the survival is %v", T, total.alive)
	}
	return total, nil
}

func (s Start) check(v Interval) error {
	if !(s.Lo >= v.Lo) || !(s.Hi <= v.Hi) || !(s.Lo <= s.Hi) {
		return fmt.Errorf("fokkerplanck: Lo = %v and Hi = %v, want %v ≤ Lo ≤ Hi ≤ %v", s.Lo, s.Hi, v.Lo, v.Hi)
	}
	return nil
}

// average returns the average over the start.
func (s Start) average(from func(x float64) fates) (fates, error) {
	var bad error
	sum, ok := integrate(s.Lo, s.Hi, func(x float64) fates {
		p := 1.
		if s.Density != nil {
			p = s.Density(x)
		}
		if !(p >= 0) || math.IsInf(p, 1) {
			bad = arg.NonNegative(fmt.Sprintf("Density(%v)", x), p)
			return fates{mass: math.NaN()} // ends the integration
		}
		f := from(x)
		return fates{p, p * f.alive, p * f.later, p * f.back}
	})
	switch {
	case bad != nil:
		return fates{}, bad
	case !(sum.mass > 0) || !isFinite(sum.mass):
		return fates{}, fmt.Errorf("fokkerplanck: Density has the integral %v, want a positive finite number", sum.mass)
	case !ok:
		return fates{}, fmt.Errorf("fokkerplanck: Density is too rough to be integrated from %v to %v", s.Lo, s.Hi)
	}
	return fates{1, sum.alive / sum.mass, sum.later / sum.mass, sum.back / sum.mass}, nil
}

// Irreversibility returns the irreversibility of a density, which need not be normalised, that moves on the grid from the time
// from to the time to in equal steps, as in [Solver.Solve], and back under the reversed protocol. Its support consists of the cells in
// which it is positive. The error is that of Solve, of second order in the width of the cells if the ends of the support lie
// between cells.
//
// Errors are those of Solve, and of a density without mass or one of which nothing is left.
func (s Solver) Irreversibility(ctx context.Context, density []float64, from, to float64, steps int) (Irreversibility, error) {
	there, err := s.Solve(ctx, density, from, to, steps)
	if err != nil {
		return Irreversibility{}, err
	}
	back, err := s.Solve(ctx, there.Density, to, from, steps)
	if err != nil {
		return Irreversibility{}, err
	}
	start, alive, later, inside := there.Mass[0], there.Mass[steps], back.Mass[steps], 0.
	for i, p := range density {
		if p > 0 {
			inside += back.Density[i] * s.Grid.CellVolume()
		}
	}
	if err := check.First(arg.Positive("the mass of density", start), arg.Positive("the mass left at the end", alive)); err != nil {
		return Irreversibility{}, err
	}
	return newIrreversibility(alive/start, later/alive, inside/alive), nil
}
