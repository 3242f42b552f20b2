package annealing

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/bootstrap"
)

// Two ways to read noising as thermodynamics. Both have the energy U = ⟨|x|²⟩/2.
//
//	process   ϑ = 1, S of the distribution p_t                  dF + S dϑ = −dΣ
//	kick      ϑ_n = β_n/2, S_n = (d/2) ln(2πe ϑ_n)     dF + S dϑ = dU − (d/2) dϑ
//
// The second takes the noise of one step for the bath, and its entropy for that of the
// cloud. It would be right in equilibrium at ϑ_n, where U = dϑ/2. Otherwise dF = −S dϑ holds only
// if the energy happens to change by d/2 times the change of temperature.

// ProcessState returns the state of the distribution p in the trap of the noising process, κ = ϑ = 1:
// along the process the [Defect] is minus the entropy produced. The entropy is by quadrature;
// more than three dimensions are an error.
func ProcessState(p *diffusion.Mixture) (State, error) {
	if p == nil {
		return State{}, errors.New("annealing: p is nil")
	}
	if err := arg.Density("p", p); err != nil {
		return State{}, err
	}
	entropy, err := diffusion.Entropy(p)
	if err != nil {
		return State{}, err
	}
	return State{1, meanEnergy(p), entropy}, nil
}

// KickState returns the state of the distribution p if the kicks of a step of the chain, of the variance
// β = 2ϑ, are taken for a heat bath: the energy ⟨|x|²⟩/2 of p, the temperature ϑ and the entropy
// (d/2) ln(2πeϑ) of a normal distribution of the variance ϑ, in any dimension.
func KickState(p *diffusion.Mixture, theta float64) (State, error) {
	if p == nil {
		return State{}, errors.New("annealing: p is nil")
	}
	if err := arg.Positive("theta", theta); err != nil {
		return State{}, err
	}
	return kick(meanEnergy(p), theta, p.Dim()), nil
}

// ChainKickStates returns the states of the data along the chain, after the steps 1 to N, with
// ϑ_n = β_n/2. Their [Defect] is that of the energy against equipartition, ΔU − (d/2) Δϑ.
func ChainKickStates(data *diffusion.Mixture, chain *diffusion.DDPM) ([]State, error) {
	if data == nil {
		return nil, errors.New("annealing: data is nil")
	}
	if chain == nil {
		return nil, errors.New("annealing: chain is nil")
	}
	energy, d := meanEnergy(data), data.Dim()
	states := make([]State, chain.Steps())
	for i := range states {
		signal := chain.Signal(i + 1)
		states[i] = kick(signal*energy+(1-signal)*float64(d)/2, chain.Beta(i+1)/2, d)
	}
	return states, nil
}

// SampleKickState returns the [KickState] of a sample, n ≥ 2 points in rows, with the standard error
// of its energy, which is also that of its free energy: the entropy and the temperature are not
// measured. The energies are skewed, so that few points tell little about the error: up to 4000 points
// it is by the studentised bootstrap, and two standard errors cover 92 to 98 %; below 50 points it is +Inf.
func SampleKickState(sample *mat.Dense, theta float64) (state State, stdErr float64, err error) {
	if sample == nil {
		return State{}, 0, errors.New("annealing: sample is nil")
	}
	if err := arg.Positive("theta", theta); err != nil {
		return State{}, 0, err
	}
	n, d := sample.Dims()
	if err := arg.AtLeast("the number of rows of sample", n, 2); err != nil {
		return State{}, 0, err
	}
	energies := make([]float64, n)
	for i := range energies {
		x := sample.RawRowView(i)
		energies[i] = floats.Dot(x, x) / 2
		if energies[i] > math.MaxFloat64 || math.IsNaN(energies[i]) {
			return State{}, 0, fmt.Errorf("annealing: row %d of sample is %v, want finite numbers", i, x)
		}
	}
	mean, stdErr := bootstrap.Mean(energies)
	return kick(mean, theta, d), stdErr, nil
}

func kick(energy, theta float64, d int) State {
	return State{theta, energy, float64(d) / 2 * math.Log(2*math.Pi*math.E*theta)}
}

// meanEnergy returns ⟨|x|²⟩/2.
func meanEnergy(p *diffusion.Mixture) float64 {
	mean := p.Mean(nil)
	return (mat.Trace(p.CovarianceMatrix(nil)) + floats.Dot(mean, mean)) / 2
}
