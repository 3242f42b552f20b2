package diffusion_test

import (
	"context"
	"encoding/json"
	"fmt"

	"nonequilibrium/diffusion"
)

// Three machines run a third each; what they send back is a few kilobytes.
func ExampleSummary_Merge() {
	pair, _ := diffusion.SymmetricPair(1, 0.6)
	run := diffusion.Simulation{Data: pair, Paths: 50000, Steps: 50, Duration: 2, Seed: 1}
	spans, err := run.Split(3)
	if err != nil {
		fmt.Println(err)
		return
	}
	var all diffusion.Summary
	for _, i := range []int{2, 0, 1} { // in any order
		part := run
		part.Span = spans[i]
		ens, err := part.Reverse(context.Background())
		if err != nil {
			fmt.Println(err)
			return
		}
		sum, err := ens.Summary()
		if err != nil {
			fmt.Println(err)
			return
		}
		sent, _ := json.Marshal(sum)
		var received diffusion.Summary
		if err := json.Unmarshal(sent, &received); err != nil {
			fmt.Println(err)
			return
		}
		if err := all.Merge(&received); err != nil {
			fmt.Println(err)
			return
		}
	}
	f, _ := all.Fluctuation()
	whole, _ := run.Reverse(context.Background())
	one, _ := diffusion.IntegralFluctuation(whole.Total)
	fmt.Printf("%.4f ± %.4f, reliable: %v; as from all the paths, bit for bit: %v\n", f.Mean, f.StdErr, f.Reliable, f == one)
	fmt.Println(all.Merge(&all))
	// Output:
	// 0.9961 ± 0.0023, reliable: true; as from all the paths, bit for bit: true
	// diffusion: both summaries have the paths 0 to 49999
}

func ExampleSimulation_Summarize() {
	pair, _ := diffusion.SymmetricPair(1, 1)
	run := diffusion.Simulation{Data: pair, Paths: 300000, Steps: 20, Duration: 2, Seed: 1}
	sum, err := run.Summarize(context.Background(), diffusion.Simulation.Reverse)
	if err != nil {
		fmt.Println(err)
		return
	}
	total, _ := sum.Total()
	f, _ := sum.Fluctuation()
	fmt.Printf("%d paths: ⟨ΔS_tot⟩ = %.4f ± %.4f, ⟨e^{−ΔS_tot}⟩ = %.4f ± %.4f\n", sum.Paths(), total.Mean, total.StdErr, f.Mean, f.StdErr)
	// Output: 300000 paths: ⟨ΔS_tot⟩ = 0.1728 ± 0.0010, ⟨e^{−ΔS_tot}⟩ = 1.0001 ± 0.0016
}
