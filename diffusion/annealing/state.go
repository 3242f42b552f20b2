package annealing

// State is what a free energy is made of.
type State struct{ Temperature, Energy, Entropy float64 }

// FreeEnergy returns F = U − ϑS. Out of equilibrium, with S the entropy of the distribution and
// ϑ the temperature of the bath, it is the nonequilibrium free energy.
func (s State) FreeEnergy() float64 { return s.Energy - s.Temperature*s.Entropy }

// Defect returns ∫ (dF + S dϑ) = ∫ (dU − ϑ dS) along the states, by the trapezoid rule in
// S. As long as no work is done it is
//
//	   0         if every state is one of equilibrium at its temperature,
//	−∫ ϑ dΣ ≤ 0  in a bath at that temperature, Σ the entropy produced,
//
// and any other value shows that the states are not those of one system in one bath.
func Defect(states []State) (sum float64) {
	for i, s := range states[min(1, len(states)):] {
		before := states[i]
		sum += s.FreeEnergy() - before.FreeEnergy() + (s.Entropy+before.Entropy)/2*(s.Temperature-before.Temperature)
	}
	return sum
}
