package diffusion

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

// namedLaw reads the names of mixtures in testdata/regimes.json.
func namedLaw(name string) *Mixture {
	var a, b float64
	if n, _ := fmt.Sscanf(name, "pair(%g,%g)", &a, &b); n == 2 {
		return lawtest.Must(SymmetricPair(a, b))
	}
	if n, _ := fmt.Sscanf(strings.ReplaceAll(name, "N(0,", "N "), "N %g", &b); n == 1 {
		return lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{b}))
	}
	return lawtest.Must(NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-1.2}, {0.9}}, []float64{0.2, 0.5})) // asym
}

func TestInformationReference(t *testing.T) {
	var ref struct {
		At []struct {
			Law          string
			T            float64
			Clone, MMSE  lawtest.Number
			ClassEntropy lawtest.Number `json:"class_entropy"`
			Mutual       lawtest.Number `json:"mutual_information"`
		}
		PathKL []struct {
			Data, Model string
			T           float64
			Value       lawtest.Number
		} `json:"path_kl"`
	}
	lawtest.ReadJSON(t, "regimes.json", &ref)
	if len(ref.At) == 0 || len(ref.PathKL) == 0 {
		t.Fatal("no table")
	}
	for _, row := range ref.At {
		m, name := namedLaw(row.Law), fmt.Sprintf("%s at %v: ", row.Law, row.T)
		checkRel(t, name+"clone", lawtest.Must(CloneProbability(m, row.T)), float64(row.Clone), 1e-12)
		checkRel(t, name+"H(C|X)", lawtest.Must(ClassEntropy(m, row.T)), float64(row.ClassEntropy), 1e-12)
		checkRel(t, name+"I", lawtest.Must(MutualInformation(m, row.T)), float64(row.Mutual), 1e-12)
		checkRel(t, name+"mmse", lawtest.Must(MMSE(m, row.T)), float64(row.MMSE), 1e-12)
	}
	for _, row := range ref.PathKL {
		got := lawtest.Must(PathKL(namedLaw(row.Data), namedLaw(row.Model), row.T))
		checkRel(t, row.Data+" with the score of "+row.Model, got, float64(row.Value), 1e-12)
	}
}

// TestInformationLimits: what is known of the components is everything early and nothing late, and
// a single Gaussian has closed forms.
func TestInformationLimits(t *testing.T) {
	m := lawtest.Must(NewIsotropicMixture([]float64{0.3, 0.7}, [][]float64{{-2}, {2}}, []float64{0.05, 0.05}))
	checkRel(t, "clone, t = 0", lawtest.Must(CloneProbability(m, 0)), 1, 1e-12)
	checkRel(t, "clone, t = 40", lawtest.Must(CloneProbability(m, 40)), 0.3*0.3+0.7*0.7, 1e-12)
	checkRel(t, "H, t = 40", lawtest.Must(ClassEntropy(m, 40)), -0.3*math.Log(0.3)-0.7*math.Log(0.7), 1e-12)
	if h := lawtest.Must(ClassEntropy(m, 0)); !(h >= 0 && h < 1e-12) {
		t.Errorf("H at t = 0 is %v", h)
	}
	checkRel(t, "mmse, t = 40", lawtest.Must(MMSE(m, 40)), m.CovarianceMatrix(nil).At(0, 0), 1e-12)
	checkRel(t, "mmse, t = 1000", lawtest.Must(MMSE(m, 1000)), m.CovarianceMatrix(nil).At(0, 0), 1e-12)
	if e := lawtest.Must(MMSE(m, 0)); e != 0 {
		t.Errorf("mmse at t = 0 is %v", e)
	}
	for _, time := range []float64{1e-3, 0.5, 3, 15} {
		if testing.Short() && time != 0.5 {
			continue
		}
		shrink, noise := decay(time)
		single := lawtest.Must(NewMixture([]float64{1}, [][]float64{{3, -1}},
			[]mat.Symmetric{mat.NewSymDense(2, []float64{2, 0.5, 0.5, 0.3})}))
		var eig mat.EigenSym
		eig.Factorize(single.CovarianceMatrix(nil), false)
		var information, mmse float64
		for _, v := range eig.Values(nil) {
			information += 0.5 * math.Log1p(shrink*shrink*v/noise)
			mmse += v * noise / (shrink*shrink*v + noise)
		}
		checkRel(t, fmt.Sprintf("I of a Gaussian at %v", time), lawtest.Must(MutualInformation(single, time)), information, 1e-11)
		checkRel(t, fmt.Sprintf("mmse of a Gaussian at %v", time), lawtest.Must(MMSE(single, time)), mmse, 1e-12)
		checkRel(t, "clone of a Gaussian", lawtest.Must(CloneProbability(single, time)), 1, 1e-12)
	}
}

// TestInformationRate: dI/dt = −(e^{−2t}/Δ²) mmse, in one dimension and in more.
func TestInformationRate(t *testing.T) {
	lawtest.Slow(t)
	for name, m := range zoo(t) {
		for _, time := range []float64{0.1, 0.7} {
			if m.Dim() == 3 && time < 0.5 {
				continue // slow
			}
			shrink, noise := decay(time)
			slope := fd.Derivative(func(time float64) float64 { return lawtest.Must(MutualInformation(m, time)) }, time,
				&fd.Settings{Formula: fd.Central, Step: 1e-4})
			want := -shrink * shrink / (noise * noise) * lawtest.Must(MMSE(m, time))
			checkRel(t, fmt.Sprintf("%s, t = %v: dI/dt", name, time), slope, want, 1e-6)
		}
	}
}

// TestPathKLIsIntegral compares the difference of the two ends with the integral of the score error.
func TestPathKLIsIntegral(t *testing.T) {
	p, q := namedLaw("asym"), lawtest.Must(SymmetricPair(0.8, 0.5))
	for _, T := range []float64{0.02, 1.5} {
		got := lawtest.Must(PathKL(p, q, T))
		want := quad.Fixed(func(time float64) float64 {
			pt, qt := p.At(time), q.At(time)
			mean := lawtest.Must(average(pt.cover(nil, 1), 1, func(value *averages, _ int, _, x []float64) {
				d := pt.Score(nil, x)[0] - qt.Score(nil, x)[0]
				value[0] = d * d
			}))
			return mean[0]
		}, 0, T, 60, nil, 0)
		checkRel(t, fmt.Sprintf("T = %v", T), got, want, 1e-9)
	}
	if same := lawtest.Must(PathKL(p, p, 1)); math.Abs(same) > 1e-12 {
		t.Errorf("the cost of the true score is %v", same)
	}
}

// TestClones parts reverse runs in two at time t: by Bayes' rule both ends are draws of
// p(X_0|X_t), whose component is γ.
func TestClones(t *testing.T) {
	const n, time = 40000, 0.6
	m := namedLaw("pair(1,.1)")
	r := rand.New(rand.NewPCG(91, 92))
	same := make([]float64, n)
	for i := range same {
		gamma := m.At(time).Posterior(nil, m.At(time).Rand(nil, r))
		first, second := r.Float64() < gamma[0], r.Float64() < gamma[0]
		if first == second {
			same[i] = 1
		}
	}
	checkMean(t, "clones in the same component", same, lawtest.Must(CloneProbability(m, time)))
}

func TestInformationBadInput(t *testing.T) {
	pair := lawtest.Must(SymmetricPair(1, 0.4))
	four := standardNormal(4)
	for name, f := range map[string]func(*Mixture, float64) (float64, error){
		"CloneProbability": CloneProbability, "ClassEntropy": ClassEntropy, "MutualInformation": MutualInformation, "MMSE": MMSE,
		"PathKL": func(m *Mixture, T float64) (float64, error) { return PathKL(m, m, T) },
	} {
		for _, time := range []float64{-1, math.NaN(), math.Inf(1)} {
			_, err := f(pair, time)
			lawtest.CheckError(t, "diffusion", name, err, fmt.Sprintf("= %v is not a", time))
		}
		_, err := f(nil, 1)
		lawtest.CheckError(t, "diffusion", name, err, "is nil")
		_, err = f(four, 1)
		lawtest.CheckError(t, "diffusion", name, err, "has dimension 4")
	}
	_, err := MutualInformation(pair, 0)
	lawtest.CheckError(t, "diffusion", "MutualInformation", err, "t = 0")
	_, err = MutualInformation(pair, 1e-320)
	lawtest.CheckError(t, "diffusion", "MutualInformation", err, "t = 1e-320 is too small")
	_, err = PathKL(pair, four, 1)
	lawtest.CheckError(t, "diffusion", "PathKL", err, "q has 4")
}
