package diffusion_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"nonequilibrium/diffusion"
)

// A trap of stiffness 1 is made four times as stiff at once, and as soft again.
func ExampleFreeEnergyDifference() {
	r := rand.New(rand.NewPCG(1, 2))
	stiffen, soften := make([]float64, 2000), make([]float64, 2000)
	for i := range stiffen {
		x, y := r.NormFloat64(), r.NormFloat64()/2
		stiffen[i], soften[i] = 1.5*x*x, -1.5*y*y
	}
	f, err := diffusion.FreeEnergyDifference(stiffen, soften)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("ΔF = %.3f ± %.3f, exactly %.3f; overlap %.2f\n", f.Mean, f.StdErr, math.Log(2), f.Overlap)
	one, _ := diffusion.LogMeanExp([]float64{-1000, -1001, -1002})
	fmt.Printf("%.3f\n", one.Mean)
	// Output:
	// ΔF = 0.684 ± 0.014, exactly 0.693; overlap 0.84
	// -1000.691
}
