package diffusion

import (
	"math"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

func TestPhaseReference(t *testing.T) {
	var ref struct {
		Grid []struct {
			Mu, Sigma float64
			Phase     string
		}
	}
	lawtest.ReadJSON(t, "phase.json", &ref)
	phases := map[string]Phase{"none": NoBreaking, "SSB": SymmetryBreaking, "unstable": UnstableBreaking}
	if len(ref.Grid) < 50 {
		t.Fatal("the grid is missing")
	}
	for _, cell := range ref.Grid {
		want, known := phases[cell.Phase]
		if got := lawtest.Must(ClassifyPhase(cell.Mu, cell.Sigma)); got != want || !known {
			t.Errorf("μ = %v, σ = %v: %v, want %v", cell.Mu, cell.Sigma, got, cell.Phase)
		}
		if got := lawtest.Must(ClassifyPhase(-cell.Mu, cell.Sigma)); got != want {
			t.Errorf("μ = %v, σ = %v: %v, want %v", -cell.Mu, cell.Sigma, got, cell.Phase)
		}
	}
}

// TestPhaseAgreesWithTimes: the phases are what the speciation and instability
// times say, over the paper's plane.
func TestPhaseAgreesWithTimes(t *testing.T) {
	counts := map[Phase]int{}
	for mu := 0.0; mu <= 1; mu += 0.0531 {
		for sigma := 0.013; sigma <= 2; sigma += 0.0417 {
			m := lawtest.Must(SymmetricPair(mu, sigma*sigma))
			breaks, unstable := timeOf(t)(SpeciationTime(m)), timeOf(t)(InstabilityTime(m))
			want := NoBreaking
			if unstable.ok {
				want = UnstableBreaking
			} else if breaks.ok {
				want = SymmetryBreaking
			}
			got := lawtest.Must(ClassifyPhase(mu, sigma))
			if got != want {
				t.Errorf("μ = %v, σ = %v: %v, want %v", mu, sigma, got, want)
			}
			counts[got]++
		}
	}
	if len(counts) != 3 {
		t.Errorf("phases %v", counts)
	}
}

func TestPhaseEdges(t *testing.T) {
	const most = 1 / math.Sqrt2
	up := func(x float64) float64 { return x * (1 + 1e-14) }
	for _, test := range []struct {
		mu, sigma float64
		want      Phase
	}{
		{0, 0, NoBreaking}, {1e-100, 0, SymmetryBreaking}, {5, 0, SymmetryBreaking},
		{0, 1e-9, NoBreaking}, {1e-9, 1e-9, NoBreaking}, {up(1e-9), 1e-9, SymmetryBreaking},
		{most, 1, NoBreaking}, {up(most), 1, SymmetryBreaking}, {math.Nextafter(most, 0), 1, NoBreaking},
		{0, math.Sqrt2, NoBreaking}, {1e-100, math.Sqrt2, UnstableBreaking},
		{0, math.Nextafter(math.Sqrt2, 2), UnstableBreaking},
		{0, math.Nextafter(math.Sqrt2, 0), NoBreaking}, {1, math.Nextafter(math.Sqrt2, 0), SymmetryBreaking},
		{0.5, 0.3, SymmetryBreaking}, {0.5, 0.7, NoBreaking}, {1e300, 1, SymmetryBreaking}, {1, 1e300, UnstableBreaking},
	} {
		if got := lawtest.Must(ClassifyPhase(test.mu, test.sigma)); got != test.want {
			t.Errorf("μ = %v, σ = %v: %v, want %v", test.mu, test.sigma, got, test.want)
		}
	}
	_, err := ClassifyPhase(math.NaN(), 1)
	lawtest.CheckError(t, "diffusion", "mu", err, "mu = NaN")
	_, err = ClassifyPhase(math.Inf(-1), 1)
	lawtest.CheckError(t, "diffusion", "mu", err, "mu = -Inf")
	_, err = ClassifyPhase(1, -0.1)
	lawtest.CheckError(t, "diffusion", "sigma", err, "sigma = -0.1")
	_, err = ClassifyPhase(1, math.Inf(1))
	lawtest.CheckError(t, "diffusion", "sigma", err, "sigma = +Inf")
}

// TestPhaseBoundaries: the two boundary functions invert each other, and t_s = 0 on them.
func TestPhaseBoundaries(t *testing.T) {
	for _, mu := range []float64{0.001, 0.3, 0.5, 0.7} {
		low, high := BreakingSigma(mu)
		for _, sigma := range []float64{low, high} {
			checkRel(t, "BreakingMu(BreakingSigma(μ))", BreakingMu(sigma), mu, 1e-9)
			if ts := timeOfCoupling(mu, sigma*sigma, 1); math.Abs(ts) > 1e-15 {
				t.Errorf("t_s = %v on the boundary at μ = %v, σ = %v", ts, mu, sigma)
			}
		}
	}
	if low, high := BreakingSigma(0.8); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Errorf("boundary at %v and %v beyond μ = 1/√2", low, high)
	}
	if !math.IsNaN(BreakingMu(1.5)) || !math.IsNaN(BreakingMu(-1)) {
		t.Error("boundary beyond σ = √2")
	}
}

func TestPhaseString(t *testing.T) {
	for phase, want := range map[Phase]string{
		NoBreaking: "no symmetry breaking", SymmetryBreaking: "symmetry breaking",
		UnstableBreaking: "unstable symmetry breaking", 7: "Phase(7)",
	} {
		if got := phase.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
