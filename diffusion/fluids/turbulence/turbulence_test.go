package turbulence

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/fluids"
	"nonequilibrium/diffusion/internal/lawtest"
)

// The draws are the coordinates of the fields and of their mirror images, about half each.
func TestTraining(t *testing.T) {
	b := Equation()
	b.Runs, b.Snapshots, b.WarmUp = 1, 1, 5
	fields := lawtest.Must(b.Run(context.Background()))
	training := lawtest.Must(Training(fields))
	u := fields[0]
	mirrored := make([]float64, len(u))
	for i, v := range u {
		mirrored[len(u)-1-i] = -v
	}
	frame := lawtest.Must(fluids.NewFrame(Points))
	y, image, src := frame.Coordinates(nil, u), frame.Coordinates(nil, mirrored), rand.NewPCG(1, 2)
	counts := 0
	for range 100 {
		dst := make([]float64, training.Dim)
		training.Data(dst, src)
		switch {
		case floats.EqualApprox(dst, y, 1e-9):
			counts++
		case !floats.EqualApprox(dst, image, 1e-9):
			t.Fatal("a draw is neither the field nor its mirror image")
		}
	}
	if counts < 30 || counts > 70 {
		t.Errorf("%d of 100 draws are the field", counts)
	}
	_, err := Training([][]float64{u, u[1:]})
	lawtest.CheckError(t, "turbulence", "Training", err, "fields[1] has the length 63, want 64")
}

// Generated fields are dissipative like the simulated ones to a tenth, conserve momentum, and have shocks, which a Gaussian field has not.
func TestGenerate(t *testing.T) {
	lawtest.Slow(t)
	fields := lawtest.Must(Generate(context.Background(), 1000, 12, 3))
	var loss []float64
	second, third, fourth := 0.0, 0.0, 0.0
	for k, terms := range lawtest.Must(Equation().EnergyBudget(fields)) {
		loss = append(loss, -terms[1])
		if sum := floats.Sum(fields[k]); math.Abs(sum) > 1e-10 {
			t.Errorf("momentum %v", sum)
		}
		for i, v := range fields[k] {
			d := fields[k][(i+2)%Points] - v
			second, third, fourth = second+d*d/Points/1000, third+d*d*d/Points/1000, fourth+d*d*d*d/Points/1000
		}
	}
	mean, sd := stat.MeanStdDev(loss, nil)
	if math.Abs(mean-1) > 0.1+3*stat.StdErr(sd, 1000) {
		t.Errorf("dissipation %v ± %v, want 1", mean, stat.StdErr(sd, 1000))
	}
	if flatness := fourth / (second * second); flatness < 12 || third > 0 {
		t.Errorf("flatness %v, third moment %v", flatness, third)
	}
	_, err := Generate(context.Background(), 0, 1, 1)
	lawtest.CheckError(t, "turbulence", "Generate", err, "count = 0")
	_, err = Generate(context.Background(), 1, 0, 1)
	lawtest.CheckError(t, "turbulence", "Generate", err, "steps = 0")
}

func TestLog(t *testing.T) {
	steps, loss, err := Log()
	if err != nil || len(steps) != 100 || len(loss) != 100 || !(loss[99] < 0.6*loss[0]) {
		t.Errorf("log of %d steps, %d losses, error %v", len(steps), len(loss), err)
	}
}

// A field with a shock, made from noise.
func ExampleGenerate() {
	fields, err := Generate(context.Background(), 1, 12, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(fields[0]), "points, momentum conserved:", math.Abs(floats.Sum(fields[0])) < 1e-10)
	// Output: 64 points, momentum conserved: true
}
