package learned_test

import (
	"context"
	"fmt"
	"math/rand/v2"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/learned"
)

// A student that generates in two evaluations what its teacher generates in sixteen: the shares of the two peaks, and where they are.
func ExampleDistillation() {
	data, err := diffusion.NewIsotropicMixture([]float64{.25, .75}, [][]float64{{-2}, {1}}, []float64{.1, .1})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	teacher, err := learned.Training{
		Data: func(dst []float64, src rand.Source) { data.Rand(dst, src) }, Dim: 1,
		Network: learned.MLP{Width: 32}, Steps: 600, Batch: 256,
	}.Run(ctx)
	if err != nil {
		panic(err)
	}
	student, err := learned.Distillation{Teacher: teacher, TeacherSteps: 16, StudentSteps: 2, Steps: 200, Batch: 256}.Run(ctx)
	if err != nil {
		panic(err)
	}

	const n = 4000
	src := rand.NewPCG(1, 2)
	left, sum := 0, 0.0
	for range n {
		x := student.Rand(nil, src)[0]
		if x < -.5 {
			left++
			sum += x
		}
	}
	fmt.Println(len(student.Times())-1, "steps")
	fmt.Printf("%.2f of the points are left, around %.0f\n", float64(left)/n, sum/float64(left))
	// Output:
	// 2 steps
	// 0.24 of the points are left, around -2
}

// A classifier of noised data, as good as Bayes' rule, guides a score that knows no classes.
func ExampleClassifierTraining() {
	data, err := diffusion.SymmetricPair(1, .2)
	if err != nil {
		panic(err)
	}
	// A point and its class, one-hot: 0 is left, 1 is right.
	labelled := func(dst []float64, src rand.Source) {
		rng := rand.New(src)
		k := rng.IntN(2)
		dst[0], dst[1], dst[2] = float64(2*k-1)+.447*rng.NormFloat64(), float64(1-k), float64(k)
	}
	classifier, err := learned.ClassifierTraining{
		Data: labelled, Dim: 1, Classes: 2, Network: learned.MLP{Width: 32, Depth: 2}, Steps: 400, Batch: 256,
	}.Run(context.Background())
	if err != nil {
		panic(err)
	}

	const t = .5
	mean, stdErr, err := classifier.CrossEntropy(labelled, t, 10000, 1)
	if err != nil {
		panic(err)
	}
	floor, err := diffusion.ClassEntropy(data, t)
	if err != nil {
		panic(err)
	}
	fmt.Println("cross-entropy within three standard errors of H(C|X_t):", mean-floor < 3*stdErr)

	score := func(dst, x []float64, t float64) { data.At(t).Score(dst, x) }
	x, s, guided := []float64{0}, []float64{0}, []float64{0}
	score(s, x, t)
	classifier.Guided(score, 1, 2)(guided, x, t)
	fmt.Printf("between the classes the score is %.1f, guided to the right it is %.0f\n", s[0], guided[0])
	// Output:
	// cross-entropy within three standard errors of H(C|X_t): true
	// between the classes the score is 0.0, guided to the right it is 2
}
