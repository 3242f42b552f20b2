package learned

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"
)

// TestGolden: trainings end with the same bits on every processor. The sums were the same for AVX-512, AVX2, Go, and Go on arm64.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		Training
		want string
	}{
		{Training{Network: MLP{Width: 16, Depth: 2}}, "6fb21f848c99fe44"},
		{Training{Network: Energy{Width: 16, Depth: 2}}, "479d7fdf3c19039b"},
		{Training{Network: MLP{Width: 16, Depth: 2}, Objective: Sliced{}}, "e3476464f47a02d9"},
	} {
		c.Data, c.Dim, c.Steps, c.Batch = draws(uneven(t)), 1, 50, 128
		m, err := c.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%.8x", sha256.Sum256(weights(m))); got != c.want {
			t.Errorf("%T, %T: sum %s, want %s", c.Network, c.Objective, got, c.want)
		}
	}
}
