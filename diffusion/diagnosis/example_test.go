package diagnosis_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/diagnosis"
)

// shifted is the score of the pair, wrong by 0.3.
func shifted(pair *diffusion.Mixture) diffusion.Drift {
	return func(dst, x []float64, t float64) {
		pair.At(t).Score(dst, x)
		dst[0] += 0.3
	}
}

// The errors of a score that is the data's but for a factor.
func ExampleComparison_ScoreError() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Paths: 20000, Seed: 1}
	c.Score = func(dst, x []float64, t float64) {
		pair.At(t).Score(dst, x)
		dst[0] *= 1.1
	}
	times := []float64{0.1, 0.3, 1}
	errors, err := c.ScoreError(context.Background(), times)
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, t := range times {
		fmt.Printf("t = %v: %v\n", t, errors[k])
	}
	// Output:
	// t = 0.1: 0.1021(8)
	// t = 0.3: 0.0936(6)
	// t = 1: 0.0972(5)
}

// A score that is wrong by 0.3 for unit time costs 0.09 nats, by its error and by the probabilities of paths.
func ExampleComparison_PathCost() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Score: shifted(pair), To: 1, Paths: 10000, Steps: 20, Seed: 1}
	cost, err := c.PathCost(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("integral %v, log-ratio %v\n", cost.Integral, cost.LogRatio)
	fmt.Printf("half of it before t = 0.5: %.2f\n", cost.Share(0.5))
	// Output:
	// integral 0.09, log-ratio 0.091(5)
	// half of it before t = 0.5: 0.50
}

// The integral fluctuation theorem does not see a wrong score; the entropy production does.
func ExampleComparison_Generate() {
	pair, _ := diffusion.SymmetricPair(1, 0.8)
	c := diagnosis.Comparison{Data: pair, Score: shifted(pair), To: 1, Paths: 10000, Steps: 20, Seed: 1}
	g, err := c.Generate(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("⟨e^{−ΔS_tot}⟩ = %v\n", diffusion.Estimate{Value: g.Theorem.Mean, StdErr: g.Theorem.StdErr})
	fmt.Printf("⟨ΔS_tot⟩ = %v, with the exact score %v\n", g.Total, g.ExactTotal)
	// Output:
	// ⟨e^{−ΔS_tot}⟩ = 1.01(3)
	// ⟨ΔS_tot⟩ = 0.428(9), with the exact score 0.131(5)
}

// A gradient and a rotation.
func ExampleComparison_Curl() {
	data, _ := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0, 0}}, []float64{1})
	for _, omega := range []float64{0, 0.1} {
		c := diagnosis.Comparison{Data: data, Paths: 100, Score: func(dst, x []float64, _ float64) {
			dst[0], dst[1] = -x[0]-omega*x[1], -x[1]+omega*x[0]
		}}
		curl, err := c.Curl(context.Background(), []float64{0.5})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("ω = %v: %.4f\n", omega, curl[0].Value)
	}
	// Output:
	// ω = 0: 0.0000
	// ω = 0.1: 0.0995
}

// The flow of a wrong score generates another distribution, by which the data are less probable.
func ExampleComparison_Likelihood() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Score: shifted(pair), To: 1, Paths: 1000, Steps: 20, Seed: 1}
	l, err := c.Likelihood(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%v nats, %v bits per dimension, KL = %v\n", l.Mean, l.BitsPerDimension, *l.KL)
	// Output:
	// -1.58(2) nats, 2.28(4) bits per dimension, KL = 0.050(9)
}

func ExampleComparison_LogProb() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Score: shifted(pair), To: 1, Steps: 20}
	l, err := c.LogProb(context.Background(), mat.NewDense(2, 1, []float64{-1, 1}))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, x := range []float64{-1, 1} {
		fmt.Printf("x = %+v: %.3f, by the data %.3f\n", x, l.LogProb[i], pair.LogProb([]float64{x}))
	}
	// Output:
	// x = -1: -1.330, by the data -1.147
	// x = 1: -1.045, by the data -1.147
}

// points are draws of which nobody knows the density.
type points struct{ *diffusion.Mixture }

// What a model loses on data without a known density: a bound on the likelihood, in nats and in bits per dimension.
func ExampleComparison_Bound() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: points{pair}, Score: shifted(pair), From: 0.01, To: 3, Paths: 4000, Steps: 20, Seed: 1}
	b, err := c.Bound(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("−⟨ln p_θ⟩ ≤ %v nats = %v bits per dimension; in %d steps %v\n", b.Total, b.BitsPerDimension, 2*c.Steps, b.Chain)
	// Output:
	// −⟨ln p_θ⟩ ≤ 1.79(2) nats = 2.58(3) bits per dimension; in 40 steps 1.845(18)
}

// Two models on the same points and the same noise: the other costs 0.16 − 0.09 nats more in unit time.
func ExampleComparison_Versus() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: points{pair}, Score: shifted(pair), From: 0.01, To: 1.01, Paths: 4000, Steps: 20, Seed: 1}
	v, err := c.Versus(context.Background(), func(dst, x []float64, t float64) {
		pair.At(t).Score(dst, x)
		dst[0] += 0.4
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Integral, v.Verdict())
	// Output:
	// 0.0706(19) This model is better by 0.0706(19) nats.
}

// A score that is too weak makes a larger error in guessing the data than the least, and expects a larger one still.
func ExampleComparison_Calibration() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Paths: 20000, Seed: 1}
	c.Score = func(dst, x []float64, t float64) {
		pair.At(t).Score(dst, x)
		dst[0] *= 0.8
	}
	list, err := c.Calibration(context.Background(), []float64{0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	at := list[0]
	fmt.Printf("makes %v, implies %v: ratio %v\n", at.Realized, at.Implied, at.Ratio)
	// Output:
	// makes 0.799(8), implies 0.9521(11): ratio 0.839(9)
}

func ExampleComparison_Identities() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Score: shifted(pair), Paths: 20000, Seed: 1}
	list, err := c.Identities(context.Background(), []float64{0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("⟨s⟩ = %v, ⟨x·s⟩ = %v, ⟨|s|² + ∇·s⟩ = %v\n", list[0].Mean[0], list[0].Virial, list[0].Stein)
	// Output:
	// ⟨s⟩ = 0.296(7), ⟨x·s⟩ = -1.002(11), ⟨|s|² + ∇·s⟩ = 0.091(10)
}

// Points that are a tenth too far apart.
func ExampleSampleDistance() {
	normal, _ := diffusion.NewIsotropicMixture([]float64{1}, [][]float64{{0}}, []float64{1})
	src := rand.NewPCG(1, 1)
	points := mat.NewDense(10000, 1, nil)
	for i := range 10000 {
		points.Set(i, 0, 1.1*normal.Rand(nil, src)[0])
	}
	d, err := diagnosis.SampleDistance(context.Background(), points, normal, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("W_2 = %v, of exact draws %.2f; KL = %v, exactly %.4f\n", d.Wasserstein, d.Floor, *d.KL, 0.5*(1.21-1)-math.Log(1.1))
	// Output:
	// W_2 = 0.098(8), of exact draws 0.02; KL = 0.0086(18), exactly 0.0097
}

func ExampleComparison_Report() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Score: shifted(pair), From: 0.01, To: 1, Paths: 1000, Steps: 20, Seed: 1}
	r, err := c.Report(context.Background(), []float64{0.1, 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Markdown())
	// Output:
	// | t | score error | Fokker–Planck | error of x̂₀ | implied | ratio | ⟨x·s⟩ | Δ⟨∣s∣²⟩ |
	// |---|---|---|---|---|---|---|---|
	// | 0.1 | 0.3 | 0.115(3) | 0.198(10) | 0.1792(13) | 1.10(5) | -0.99(6) | 0.203(15) |
	// | 0.5 | 0.3 | 0.158(3) | 0.86(4) | 0.766(6) | 1.12(5) | -0.96(5) | 0.60(3) |
	//
	// | from t = 0.01 to 1 | |
	// |---|---|
	// | ∫⟨∣s − s_θ∣²⟩dt (nats) | 0.0891 |
	// | ⟨ln P[x]/P_θ[x]⟩ on paths of noising (nats) | 0.103(14) |
	// | the same less the integral | 0.014(14) |
	// | ⟨ln P_s[x]/P_θ[x]⟩ of two chains (nats) | 0.095(13) |
	// | ⟨e^{−R}⟩, 1 for any score | 0.988(15) |
	// | overlap of noising and generation | 0.948(5) |
	// | ⟨ΔS_tot⟩ of generation (nats) | 0.32(3) |
	// | the same with the exact score | 0.095(14) |
	// | ⟨e^{−ΔS_tot}⟩, 1 for any score | 1.07(3) |
	// | bound on −⟨ln p_θ⟩ of the reverse process (nats) | 1.64(3) |
	// | the same in bits per dimension | 2.37(4) |
	// | the same for the steps of the chain (nats) | 1.62(3) |
	// | −⟨ln p_θ⟩ of the probability flow (nats) | 1.57(2) |
	// | the same in bits per dimension | 2.27(3) |
	// | KL(p ‖ p_θ) of the flow (nats) | 0.051(9) |
	// | W₂ of generated points | 0.50(4) |
	// | the same for as many exact draws | 0.05 |
	// | KL of generated points on cells (nats) | 0.084(14) |
	//
	// The error of the score costs 0.0891 nats between t = 0.01 and 1; half of it is lost before t = 0.51. The log-ratio of path probabilities, 0.103(14), agrees. The paths of noising and of generation overlap by 0.95; averages with the weights e^{−R} have 817 effective samples of 1000. Generation produces 0.32(3) nats of entropy, 0.095(14) with the exact score. The integral theorem holds, ⟨e^{−ΔS_tot}⟩ = 1.07(3), as it does for any score. The generated points have the distance 0.50(4) from the data; as many exact draws have 0.05. The reverse process gives the data at least -1.64(3) nats: at most 2.37(4) bits per dimension at t = 0.01. The relative entropy of the data to what the probability flow generates is 0.051(9) nats. The covariance of the data that the score implies is right at all times within errors. It violates an identity of exact scores: ⟨s_1⟩ = 0.27(3) at t = 0.5 instead of 0. It does not obey the Fokker–Planck equation: at t = 0.5 it is off by a share of 0.158(3) in the time Δ. At t = 0.1 the noise is the whole width of the data in 0.203(15) of their d = 1 directions.
}

// Two samples of 300 points of the same distribution: the distance is too large by its bias, and the limit is not.
func ExampleFrechetDistance() {
	rng := rand.New(rand.NewPCG(1, 1))
	f, err := diagnosis.FrechetDistance(context.Background(), normals(rng, 300, 8, 0, 1), normals(rng, 300, 8, 0, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("distance %.2f\n", f.Distance.Value)
	fmt.Println("limit is 0 within its error:", f.Limit.Agrees(0, 2))
	// Output:
	// distance 0.22
	// limit is 0 within its error: true
}

func ExampleKernelDistance() {
	rng := rand.New(rand.NewPCG(2, 1))
	data := normals(rng, 400, 8, 0, 1)
	same, _ := diagnosis.KernelDistance(context.Background(), data, normals(rng, 400, 8, 0, 1))
	wide, _ := diagnosis.KernelDistance(context.Background(), data, normals(rng, 400, 8, 0, 1.3))
	fmt.Println(same.Agrees(0, 2), wide.Agrees(0, 2))
	// Output:
	// true false
}

// Three classes, each one certain.
func ExampleNewClassifierScore() {
	s, err := diagnosis.NewClassifierScore(context.Background(), mat.NewDense(3, 3, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f\n", s.Score.Value)
	// Output:
	// 3.0
}

// Points that are all of one half of the data are precise and recall half.
func ExampleCompareSupport() {
	rng := rand.New(rand.NewPCG(3, 1))
	data, half := mat.NewDense(2000, 1, nil), mat.NewDense(2000, 1, nil)
	for i := range 2000 {
		data.Set(i, 0, rng.Float64())
		half.Set(i, 0, rng.Float64()/2)
	}
	s, err := diagnosis.CompareSupport(context.Background(), data, half, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("precision %.1f, recall %.1f\n", s.Precision.Value, s.Recall.Value)
	// Output:
	// precision 1.0, recall 0.5
}

func ExampleNearestNeighbors() {
	training := mat.NewDense(3, 1, []float64{0, 1, 3})
	n, err := diagnosis.NearestNeighbors(context.Background(), mat.NewDense(2, 1, []float64{0.9, 2}), training)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d %.2f %.2f\n", n.Index, n.Nearest, n.Ratios())
	// Output:
	// [1 1] [0.10 1.00] [0.11 1.00]
}

func ExampleNewROC() {
	roc, err := diagnosis.NewROC([]float64{0.9, 0.8, 0.4}, []float64{0.5, 0.3, 0.1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(roc.Area)
	// Output:
	// 0.89(16)
}

// ofNetwork is one of the two of chapter 41: a network of PyTorch, early and late in its training, on the same points.
func ofNetwork(name string) diagnosis.Table {
	f, err := os.Open("../../notebooks/data/41-" + name + ".npy")
	if err != nil {
		panic(err)
	}
	return diagnosis.Table{Source: f, Dim: 2}
}

// Which of two networks is better, from the tables that their program wrote.
func ExampleTable_Versus() {
	v, err := ofNetwork("late").Versus(context.Background(), ofNetwork("early"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Verdict())
	// Output:
	// This model is better by 0.37(5) nats.
}

func ExampleTable_Report() {
	r, err := ofNetwork("late").Report(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d times from %.2f to %.2f: −⟨ln p_θ⟩ ≤ %v nats, %v bits per dimension\n", len(r.Times), r.From, r.To, r.Bound.Total, r.Bound.BitsPerDimension)
	// Output:
	// 13 times from 0.02 to 3.00: −⟨ln p_θ⟩ ≤ 2.1(3) nats, 1.5(2) bits per dimension
}

// A score that is a tenth too large is not that of any data which are noised, and a shift breaks the symmetry of a pair.
func ExampleComparison_Residual() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Paths: 1000, Seed: 1, Symmetry: func(dst, x []float64) { dst[0] = -x[0] }}
	for _, m := range []struct{ scale, shift float64 }{{1, 0}, {1.1, 0}, {1, 0.3}} {
		c.Score = func(dst, x []float64, t float64) {
			pair.At(t).Score(dst, x)
			dst[0] = m.scale*dst[0] + m.shift
		}
		residual, err := c.Residual(context.Background(), []float64{1})
		if err != nil {
			fmt.Println(err)
			return
		}
		asymmetry, err := c.Asymmetry(context.Background(), []float64{1})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.2f, %.2f\n", residual[0].Value, asymmetry[0].Value)
	}
	// Output:
	// 0.00, 0.00
	// 0.17, 0.00
	// 0.22, 0.57
}

// The paths of a chain whose score is wrong by 0.3 overlap with those of noising, and its density at a point is an average over paths.
func ExampleComparison_PathIdentities() {
	pair, _ := diffusion.SymmetricPair(1, 0.4)
	c := diagnosis.Comparison{Data: pair, Score: shifted(pair), From: 0.01, To: 1, Paths: 2000, Steps: 20, Seed: 1}
	p, err := c.PathIdentities(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("⟨e^{−R}⟩ = %.1f, ⟨e^R⟩ = %.1f, overlap %.2f\n", p.Noising.Mean, p.Generation.Mean, p.BennettNoising.Overlap)
	l, err := c.ChainLogProb(context.Background(), mat.NewDense(2, 1, []float64{-1, 1}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("ln p = %.2f\n", l.LogProb)
	// Output:
	// ⟨e^{−R}⟩ = 1.0, ⟨e^R⟩ = 1.0, overlap 0.94
	// ln p = [-1.52 -1.01]
}
