package learned

import (
	"errors"
	"fmt"
	"math"

	"nonequilibrium/diffusion/internal/nn"
)

// Canonical is the canonical ensemble of an energy of few coordinates, by the trapezoidal rule on a grid:
//
//	H_V(x) = U(x; ϑ) + V X(x),    F = −ϑ ln ∫e^{−H/ϑ} dx,    S = (⟨H⟩ − F)/ϑ,    P = −⟨X⟩.
//
// V is any parameter that enters the energy linearly, such as the stiffness of a trap with X = |x|²/2. If U does not depend on the temperature,
// dF = −S dϑ − P dV and what follows from it hold, whether U is right or wrong. A learned U_θ = −ϑ ln p that does depend on it violates
//
//	∂F/∂ϑ + S = ⟨∂U/∂ϑ⟩    and    ∂S/∂V − ∂P/∂ϑ = ∂_V⟨∂U/∂ϑ⟩ = −Cov(∂U/∂ϑ, X)/ϑ.
//
// The first number is arbitrary: a c(ϑ) that is added to U changes no force and can give it any value. The Maxwell relation does not see c.
type Canonical struct {
	Energies func(dst, x []float64, temperature float64) // U of points, one after the other in x
	Work     func(x []float64) float64                   // X; nil: 0

	Lower, Upper []float64 // corners of the box of the integrals, outside of which e^{−H/ϑ} must be negligible
	Points       int       // for each coordinate; 0: 401
}

// State is the state of a canonical ensemble.
type State struct {
	Temperature, Volume float64 // ϑ and V
	FreeEnergy          float64 // F
	Energy              float64 // ⟨H⟩
	Entropy             float64 // S
	HeatCapacity        float64 // Var(H)/ϑ²; ∂⟨H⟩/∂ϑ if U does not depend on ϑ
	Pressure            float64 // P = −⟨X⟩
	Enthalpy            float64 // ⟨H⟩ + PV
	GibbsEnergy         float64 // F + PV; it is Enthalpy − ϑS
}

// At returns the state at a temperature ϑ > 0 and a parameter V.
func (c Canonical) At(temperature, volume float64) (State, error) {
	g, err := c.grid(temperature, volume)
	if err != nil {
		return State{}, err
	}
	return g.state(temperature, volume)
}

// Violations say how far an ensemble is from thermodynamics. All numbers are 0 if U does not depend on the temperature, up to errors of
// order δ² of the finite differences.
type Violations struct {
	State
	FirstLaw float64 // ∂⟨H⟩/∂ϑ − ϑ ∂S/∂ϑ, in which dU = ϑdS − PdV is violated at fixed V; it is ∂F/∂ϑ + S
	Work     float64 // ∂⟨H⟩/∂V − ϑ ∂S/∂V + P, in which it is violated at fixed ϑ
	Maxwell  float64 // ∂S/∂V − ∂P/∂ϑ
	Capacity float64 // ∂⟨H⟩/∂ϑ − Var(H)/ϑ²
}

// Consistency compares derivatives, by central differences over δ = ϑ/100 and 1/100, with averages.
func (c Canonical) Consistency(temperature, volume float64) (Violations, error) {
	dT, dV := temperature/100, .01
	var s [5]State
	for i, at := range [5][2]float64{{0, 0}, {-dT, 0}, {dT, 0}, {0, -dV}, {0, dV}} {
		var err error
		if s[i], err = c.At(temperature+at[0], volume+at[1]); err != nil {
			return Violations{}, err
		}
	}
	slope := func(of func(State) float64, i int, h float64) float64 { return (of(s[i+1]) - of(s[i])) / (2 * h) }
	energy := func(s State) float64 { return s.Energy }
	entropy := func(s State) float64 { return s.Entropy }
	return Violations{
		State:    s[0],
		FirstLaw: slope(energy, 1, dT) - temperature*slope(entropy, 1, dT),
		Work:     slope(energy, 3, dV) - temperature*slope(entropy, 3, dV) + s[0].Pressure,
		Maxwell:  slope(entropy, 3, dV) - slope(func(s State) float64 { return s.Pressure }, 1, dT),
		Capacity: slope(energy, 1, dT) - s[0].HeatCapacity,
	}, nil
}

// canonicalGrid is U and X on a grid whose cells have the volume cell.
type canonicalGrid struct {
	u, x []float64
	cell float64
}

func (c Canonical) grid(temperature, volume float64) (*canonicalGrid, error) {
	if c.Energies == nil {
		return nil, errors.New("learned: Energies is nil, want a function")
	}
	if err := arg.Positive("temperature", temperature); err != nil {
		return nil, err
	}
	if err := arg.Finite("volume", volume); err != nil {
		return nil, err
	}
	d, n := len(c.Lower), orDefault(c.Points, 401)
	if d == 0 || d != len(c.Upper) {
		return nil, fmt.Errorf("learned: Lower and Upper have %d and %d elements, want one for each coordinate", d, len(c.Upper))
	}
	if err := arg.AtLeast("Points", n, 2); err != nil {
		return nil, err
	}
	size := math.Pow(float64(n), float64(d))
	if size > 1e7 {
		return nil, fmt.Errorf("learned: Points = %d for each of %d coordinates is %.0e points, want at most 1e7", n, d, size)
	}
	g := &canonicalGrid{cell: 1}
	points := make([]float64, int(size)*d)
	for i := range d {
		if !(c.Lower[i] < c.Upper[i]) || math.IsInf(c.Upper[i]-c.Lower[i], 0) {
			return nil, fmt.Errorf("learned: Lower[%d] = %v, want a number below Upper[%d] = %v", i, c.Lower[i], i, c.Upper[i])
		}
		g.cell *= (c.Upper[i] - c.Lower[i]) / float64(n-1)
	}
	for k := range int(size) {
		for i, rest := 0, k; i < d; i, rest = i+1, rest/n {
			points[k*d+i] = c.Lower[i] + (c.Upper[i]-c.Lower[i])*float64(rest%n)/float64(n-1)
		}
	}
	g.u, g.x = make([]float64, int(size)), make([]float64, int(size))
	c.Energies(g.u, points, temperature)
	if c.Work != nil {
		for k := range g.x {
			g.x[k] = c.Work(points[k*d:][:d])
		}
	}
	return g, nil
}

// state computes averages. The ends of the box count like the points between them: nothing is there.
func (g *canonicalGrid) state(temperature, volume float64) (State, error) {
	lowest := math.Inf(1)
	for k, u := range g.u {
		h := u + volume*g.x[k]
		if math.IsNaN(h) || math.IsInf(h, -1) {
			return State{}, fmt.Errorf("learned: Energies gave %v, want a number or +Inf", h)
		}
		g.u[k], lowest = h, min(lowest, h)
	}
	if math.IsInf(lowest, 1) {
		return State{}, errors.New("learned: Energies are +Inf in the whole box")
	}
	var z, e, e2, x float64
	for k, h := range g.u {
		w := math.Exp(-(h - lowest) / temperature)
		if w == 0 {
			continue
		}
		z, e, e2, x = z+w, e+w*(h-lowest), e2+w*(h-lowest)*(h-lowest), x+w*g.x[k]
	}
	e, e2, x = e/z, e2/z, x/z
	s := State{
		Temperature: temperature, Volume: volume, Energy: lowest + e, FreeEnergy: lowest - temperature*math.Log(z*g.cell),
		HeatCapacity: (e2 - e*e) / (temperature * temperature), Pressure: -x,
	}
	s.Entropy = (s.Energy - s.FreeEnergy) / temperature
	s.Enthalpy, s.GibbsEnergy = s.Energy+s.Pressure*volume, s.FreeEnergy+s.Pressure*volume
	if math.IsNaN(s.HeatCapacity) || math.IsNaN(s.GibbsEnergy) || math.IsInf(s.GibbsEnergy, 0) {
		return s, fmt.Errorf("learned: the averages at temperature = %v, volume = %v are not finite", temperature, volume)
	}
	return s, nil
}

// EnergyBalance adds to an objective the loss of energy conservation, |dE/dt − P_in + P_diss|², for E = ⟨|x|²⟩/2. During generation with the score s_θ
// the drift x + 2s_θ delivers the power ⟨|x|²⟩ + 2⟨x·s_θ⟩, and the noise d; what the noising has changed backwards is ⟨|x|²⟩ − d. The difference is twice
//
//	⟨x·s_θ⟩ + d = ⟨x·(s_θ − s)⟩,
//
// the same for all data, and 0 for the exact score (Stein's identity). So the loss Weight·(⟨x·s_θ⟩/d + 1)² has its minimum, too, at the exact score. It sees one direction of the error, that along x,
// which score matching sees anyway. The average is over the times of a batch, and its square is the product of two halves, which is unbiased.
type EnergyBalance struct {
	Objective Objective // nil: Denoising{}
	Weight    float64   // 0: 1
}

func (e EnergyBalance) check() error {
	if err := arg.NonNegative("Weight", e.Weight); err != nil {
		return err
	}
	return orDefault[Objective](e.Objective, Denoising{}).check()
}

func (e EnergyBalance) loss(t *nn.Tape, b *batch, net module) *nn.Node {
	loss := orDefault[Objective](e.Objective, Denoising{}).loss(t, b, net)
	if b.rows < 2 {
		return loss
	}
	out := net.apply(t, b.u(t), b.features, true)
	d := float64(b.dim)
	linear := b.each(t, func(k, i int, c *coefficients) float64 { return c.B * b.x[k*b.dim+i] / d })
	known := t.Make(b.rows, 1)
	for k := range b.rows {
		sum := 1.0
		for i := range b.dim {
			sum += b.scales[k*b.dim+i].A * b.y(k, i) * b.x[k*b.dim+i] / d
		}
		known.V[k] = float32(sum)
	}
	balance := t.Add(t.DotRows(out, linear), known)
	half := func(odd int) *nn.Node {
		select1 := t.Make(b.rows, 1)
		n := (b.rows + 1 - odd) / 2
		for k := range select1.V {
			select1.V[k] = 0
			if k%2 == odd {
				select1.V[k] = 1 / float32(n)
			}
		}
		return t.Sum(t.Mul(balance, select1))
	}
	return t.Add(loss, t.Scale(t.Mul(half(0), half(1)), orDefault(e.Weight, 1)*float64(b.rows)))
}
