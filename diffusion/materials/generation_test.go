package materials

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

// generated generates points along the flow with 25 steps, of equal lengths in the logarithm of the noise.
func generated(score diffusion.Drift, dim, n int, seed uint64) [][]float64 {
	times := lawtest.Must(sde.LogSNRTimes(4, 0.01, 25))
	points := lawtest.Must(sde.Generation{Sampler: sde.DPMSolver{}, Score: score, Dim: dim, Times: times, Points: n, Seed: seed}.Run(context.Background()))
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = points.RawRowView(i)
	}
	return rows
}

// TestGeneratedEnergies: generation by the exact score has the energies of the alloy, whether the composition is fixed or not, and the
// right composition where it is fixed.
func TestGeneratedEnergies(t *testing.T) {
	lawtest.Slow(t)
	a := lawtest.Must(NewAlloy(4, 12, critical, 0))
	for _, a := range []*Alloy{a, lawtest.Must(a.AtComposition(12))} {
		const n = 1000
		energies := make([]float64, n)
		for i, x := range generated(a.Score, a.Dim(), n, 2) {
			if energies[i] = a.Energy(x); a.up >= 0 && Up(x) != a.up {
				t.Errorf("%d atoms of the kind +1, want %d", Up(x), a.up)
			}
		}
		mean, variance := stat.MeanVariance(energies, nil)
		want, wantVariance := stat.PopMeanVariance(a.EnergyLaw())
		if se := math.Sqrt(variance / n); math.Abs(mean-want) > 3.3*se {
			t.Errorf("⟨E⟩ = %v ± %v, want %v", mean, se, want)
		}
		kurtosis := stat.ExKurtosis(energies, nil) + 3
		if se := variance * math.Sqrt((kurtosis-1)/n); math.Abs(variance-wantVariance) > 3.3*se {
			t.Errorf("variance %v ± %v of the energy, want %v", variance, se, wantVariance)
		}
	}
}

// TestGeneratedChains: generated chains have the mean square distance between their ends, and the scattering, of the exact ones.
func TestGeneratedChains(t *testing.T) {
	lawtest.Slow(t)
	const bonds, n = 16, 3000
	p := lawtest.Must(NewPolymer(bonds, CubicLattice(), 1))
	q := []float64{3, 0, 0}
	squares, scattering := make([]float64, n), make([]float64, n)
	for i, x := range generated(p.Score, p.Dim(), n, 4) {
		beads := p.Beads(p.Nearest(nil, x))
		squares[i], scattering[i] = beads[bonds][0]*beads[bonds][0], Intensity(q, beads, nil)
	}
	r, law, err := p.EndLaw(0)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]struct {
		sample []float64
		want   float64
	}{"⟨R₁²⟩": {squares, stat.MomentAbout(2, r, 0, law)}, "S(q)": {scattering, p.StructureFactor(q)}} {
		mean, sd := stat.MeanStdDev(v.sample, nil)
		if se := stat.StdErr(sd, n); math.Abs(mean-v.want) > 3.3*se {
			t.Errorf("%s = %v ± %v, want %v", name, mean, se, v.want)
		} else {
			t.Logf("%s = %v ± %v, want %v", name, mean, se, v.want)
		}
	}
}
