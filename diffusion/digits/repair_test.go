package digits

import (
	"math"
	"slices"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestRepairLower: upper halves stay what they are, up to the noise of the last time; lower halves are not looked at, and depend on the seed.
func TestRepairLower(t *testing.T) {
	lawtest.Slow(t)
	m := untrained(t)
	_, set, err := ReadFolder(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	picture := set.Picture(nil, 0)
	one := lawtest.Must(RepairLower(t.Context(), m, [][]float64{picture}, 1))[0]
	other := lawtest.Must(RepairLower(t.Context(), m, [][]float64{picture}, 2))[0]
	for i := range Pixels / 2 {
		if off := math.Abs(one[i] - picture[i]); off > .4 {
			t.Errorf("pixel %d of the upper half is off by %v", i, off)
		}
	}
	if slices.Equal(one[Pixels/2:], other[Pixels/2:]) {
		t.Error("another seed repairs in the same way")
	}
	for i := Pixels / 2; i < Pixels; i++ {
		picture[i] = 0
	}
	if again := lawtest.Must(RepairLower(t.Context(), m, [][]float64{picture}, 1))[0]; !slices.Equal(again, one) {
		t.Error("the lower half matters")
	}
}

func TestRepairLowerErrors(t *testing.T) {
	_, err := RepairLower(t.Context(), nil, nil, 1)
	lawtest.CheckError(t, "digits", "RepairLower", err, "m is not")
	m := untrained(t)
	_, err = RepairLower(t.Context(), m, [][]float64{{1}}, 1)
	lawtest.CheckError(t, "digits", "RepairLower", err, "picture 0")
	if none, err := RepairLower(t.Context(), m, nil, 1); len(none) != 0 || err != nil {
		t.Errorf("%d repairs of nothing, error %v", len(none), err)
	}
}
