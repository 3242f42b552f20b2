package markov_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/markov"
)

// A machine with the states A and E.
func ExampleNew() {
	c, err := markov.New(mat.NewDense(2, 2, []float64{0.6, 0.4, 0.7, 0.3}))
	if err != nil {
		fmt.Println(err)
		return
	}
	pi, _ := c.Stationary()
	fmt.Printf("%.4f\n", pi)
	_, err = markov.New(mat.NewDense(2, 2, []float64{0.6, 0.4, 0.7, 0.2}))
	fmt.Println(err)
	// Output:
	// [0.6364 0.3636]
	// markov: row 1 sums to 0.8999999999999999, not to 1
}

// A walk on a line of 10⁵ sites that is pushed to the left, with π_i ∝ ½ⁱ.
func ExampleNewSparse() {
	const n = 100000
	rows := make([][]markov.Transition, n)
	for i := range rows {
		rows[i] = []markov.Transition{{To: max(i-1, 0), Probability: 2. / 3}, {To: min(i+1, n-1), Probability: 1. / 3}}
	}
	c, err := markov.NewSparse(rows)
	if err != nil {
		fmt.Println(err)
		return
	}
	pi, err := c.Stationary()
	fmt.Printf("%.4f %v\n", pi[:4], err)
	// Output: [0.5000 0.2500 0.1250 0.0625] <nil>
}

func ExampleChain_Simulate() {
	c, _ := markov.TwoState(0.4, 0.7)
	path, err := c.Simulate(0, 10, rand.NewPCG(1, 1))
	fmt.Println(len(path), path[0], err)
	// Output: 11 0 <nil>
}

func ExampleChain_Evolve() {
	urn, _ := markov.Ehrenfest(4)
	p, err := urn.Evolve([]float64{1, 0, 0, 0, 0}, 3)
	fmt.Printf("%.4f %v\n", p, err)
	// Output: [0.0000 0.6250 0.0000 0.3750 0.0000] <nil>
}

func ExampleChain_Classes() {
	c, _ := markov.NewSparse([][]markov.Transition{{{To: 0, Probability: 0.5}, {To: 1, Probability: 0.5}}, {{To: 2, Probability: 1}}, {{To: 1, Probability: 1}}})
	for _, class := range c.Classes() {
		fmt.Printf("%+v\n", class)
	}
	// Output:
	// {States:[0] Closed:false Period:1}
	// {States:[1 2] Closed:true Period:2}
}

// A gambler with 2 of 5 coins.
func ExampleChain_HittingProbabilities() {
	rows := [][]markov.Transition{{{To: 0, Probability: 1}}}
	for i := 1; i < 5; i++ {
		rows = append(rows, []markov.Transition{{To: i - 1, Probability: 0.5}, {To: i + 1, Probability: 0.5}})
	}
	c, _ := markov.NewSparse(append(rows, []markov.Transition{{To: 5, Probability: 1}}))
	win, err := c.HittingProbabilities(5)
	times, _ := c.HittingTimes(0, 5)
	fmt.Printf("wins with probability %.1f; the game lasts %.1f rounds (%v)\n", win[2], times[2], err)
	// Output: wins with probability 0.4; the game lasts 6.0 rounds (<nil>)
}

func ExampleChain_ReturnTimes() {
	urn, _ := markov.Ehrenfest(20)
	times, err := urn.ReturnTimes()
	fmt.Printf("empty again after %.0f steps, half full again after %.1f (%v)\n", times[0], times[10], err)
	// Output: empty again after 1048576 steps, half full again after 5.7 (<nil>)
}

func ExampleChain_MixingTime() {
	c, _ := markov.New(mat.NewDense(3, 3, []float64{0.6, 0.3, 0.1, 0.4, 0.4, 0.2, 0.5, 0.3, 0.2}))
	steps, err := c.MixingTime(0.01)
	relaxation, _ := c.RelaxationTime()
	fmt.Printf("%d steps, relaxation time %.3f (%v)\n", steps, relaxation, err)
	// Output: 3 steps, relaxation time 1.111 (<nil>)
}

func ExampleChain_Eigenvalues() {
	urn, _ := markov.Ehrenfest(4)
	values, err := urn.Eigenvalues()
	fmt.Printf("%.2f %.2f, ", real(values[1]), real(values[4]))
	gap, _ := urn.SpectralGap()
	fmt.Printf("gap %.2f %v\n", gap, err)
	// Output: 0.50 -1.00, gap 0.50 <nil>
}

func ExampleChain_EntropyProduction() {
	ring, _ := markov.Ring(10, 0.6, 0.3)
	sigma, err := ring.EntropyProduction()
	fmt.Printf("%.6f nats a step, %v\n", sigma, err) // 0.3 ln 2
	// Output: 0.207944 nats a step, <nil>
}

// Markov's count of 20,000 letters of Eugene Onegin: vowels in blocks of 100 letters scatter much less than independent ones.
func ExampleChain_BlockMoments() {
	counts, _ := markov.NewCounts(mat.NewDense(2, 2, []float64{1104, 7534, 7535, 3827}))
	c, _ := counts.Chain()
	vowel := []float64{1, 0}
	mean, variance, err := c.BlockMoments(vowel, 100)
	dispersion, _ := c.Dispersion(vowel)
	fmt.Printf("%.2f ± √%.2f vowels in a block, dispersion %.2f (%v)\n", mean, variance, dispersion, err)
	// Output: 43.19 ± √7.54 vowels in a block, dispersion 0.30 (<nil>)
}

func ExampleChain_Reversal() {
	c, _ := markov.Ring(4, 0.5, 0.2)
	r, err := c.Reversal([]float64{0.9, 0.1, 0, 0}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	noise := r.Law(5)
	data, _ := r.Evolve(noise)
	wrong, _ := r.Evolve([]float64{1, 0, 0, 0})
	fmt.Printf("noise %.3f\nback  %.3f\nfrom another start %.3f\n", noise, data, wrong)
	path, _ := r.Simulate(2, rand.NewPCG(1, 1))
	fmt.Println(len(path), path[0])
	// Output:
	// noise [0.244 0.247 0.252 0.257]
	// back  [0.900 0.100 0.000 0.000]
	// from another start [0.895 0.105 0.000 0.000]
	// 6 2
}

func ExampleSimulation_Run() {
	c, _ := markov.Ring(5, 0.5, 0.3)
	ens, err := markov.Simulation{Chain: c, Paths: 10000, Steps: 10, Seed: 1}.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	f, _ := ens.Fluctuation()
	fmt.Printf("⟨exp(−ΔS_tot)⟩ = %.2f ± %.2f, reliable: %v\n", f.Mean, f.StdErr, f.Reliable)
	// Output: ⟨exp(−ΔS_tot)⟩ = 0.99 ± 0.02, reliable: true
}

func ExampleCounts_Probability() {
	counts, err := markov.Count([]int{0, 0, 1, 0, 1, 1, 0, 0, 0, 1}, 2)
	e := counts.Probability(0, 1)
	fmt.Printf("%.2f, from %.2f to %.2f (%v)\n", e.Value, e.Low, e.High, err)
	// Output: 0.50, from 0.19 to 0.81 (<nil>)
}

func ExampleCounts_GTest() {
	counts, _ := markov.NewCounts(mat.NewDense(2, 2, []float64{20, 30, 30, 20}))
	g, chi2 := counts.GTest(), counts.ChiSquare()
	fmt.Printf("G = %.3f, χ² = %.3f, p = %.3f\n", g.Statistic, chi2.Statistic, g.PValue)
	// Output: G = 4.027, χ² = 4.000, p = 0.045
}

func ExampleFitOrders() {
	c, _ := markov.TwoState(0.1, 0.2)
	sequence, _ := c.Simulate(0, 2000, rand.NewPCG(1, 2))
	fits, err := markov.FitOrders(sequence, 2, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	best := fits[0]
	for _, f := range fits {
		if f.BIC < best.BIC {
			best = f
		}
	}
	test, _ := markov.OrderTest(fits[0], fits[1])
	fmt.Println("order", best.Order, test.PValue < 1e-6)
	// Output: order 1 true
}

func ExampleReadText() {
	vowels := markov.RussianVowels()
	letters, err := markov.ReadText(strings.NewReader("Мой дядя самых честных правил"), vowels)
	counts, _ := markov.Count(letters, vowels.Len())
	fmt.Println(letters[:7], counts.At(0, 0), counts.At(1, 1), err)
	// Output: [1 0 0 1 0 1 0] 1 5 <nil>
}

func ExampleFitWords() {
	const text = "the cat sat on the mat and the rat sat on the cat "
	letters, _ := markov.AlphabetOf(text, " ")
	words, err := markov.FitWords(letters.Encode(text), 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	generated, _ := words.Generate(60, rand.NewPCG(2, 5))
	fmt.Println(letters.Decode(generated))
	// Output: n the cat sat the cat sat on the mat the cat the mat and the
}
