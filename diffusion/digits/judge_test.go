package digits_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/internal/lawtest"
)

// TestJudge: of the 10,000 test pictures the judge misreads as many as its documentation says; probabilities sum to 1.
func TestJudge(t *testing.T) {
	lawtest.Slow(t)
	_, test, err := digits.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge := lawtest.Must(digits.NewJudge())
	probabilities, features, err := judge.Read(t.Context(), test.Pictures(0, test.Len()))
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for i := range test.Len() {
		if floats.MaxIdx(probabilities.RawRowView(i)) != test.Label(i) {
			wrong++
		}
	}
	if wrong != 56 {
		t.Errorf("%d pictures are misread, want 56", wrong)
	}
	if n, d := features.Dims(); n != test.Len() || d != digits.JudgeFeatures {
		t.Errorf("features are %d × %d", n, d)
	}
}

// TestJudgeTraining: any number of workers makes the same bits, and what is saved is read again.
func TestJudgeTraining(t *testing.T) {
	lawtest.Slow(t)
	train, _, err := digits.Load()
	if err != nil {
		t.Fatal(err)
	}
	var files [2]bytes.Buffer
	for i := range files {
		j := lawtest.Must(digits.JudgeTraining{Data: train, Steps: 3, Seed: 7, Workers: 1 + i}.Run(t.Context()))
		if err := j.Save(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("one and two workers make other weights")
	}
	j := lawtest.Must(digits.LoadJudge(bytes.NewReader(files[0].Bytes())))
	p, _, err := j.Read(t.Context(), train.Pictures(0, 40))
	if err != nil {
		t.Fatal(err)
	}
	one, _, err := j.Read(t.Context(), train.Pictures(39, 40))
	if err != nil || !mat.EqualApprox(one, p.Slice(39, 40, 0, digits.Classes), 1e-6) {
		t.Errorf("a picture alone is read as %v, with others as %v: %v", one.RawRowView(0), p.RawRowView(39), err)
	}
	for _, n := range []int{0, 10, 1000, files[0].Len() - 1} {
		_, err := digits.LoadJudge(bytes.NewReader(files[0].Bytes()[:n]))
		lawtest.CheckError(t, "digits", "LoadJudge", err, "")
	}
	_, _, err = j.Read(t.Context(), [][]float64{{1}})
	lawtest.CheckError(t, "digits", "Read", err, "picture 0 has 1 pixels")
	_, err = digits.JudgeTraining{}.Run(t.Context())
	lawtest.CheckError(t, "digits", "Run", err, "Data is")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (digits.JudgeTraining{Data: train}).Run(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v of a cancelled training", err)
	}
}

// TestAccuracy counts by hand.
func TestAccuracy(t *testing.T) {
	p := digits.Matrix([][]float64{{.1, .9}, {.8, .2}, {.3, .7}})
	if got := digits.Accuracy(p, []int{1, 1, 1}); math.Abs(got-2./3) > 1e-15 {
		t.Errorf("accuracy %v, want 2/3", got)
	}
}
