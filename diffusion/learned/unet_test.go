package learned

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/stream"
)

// stripes is a law of images of 4×6 pixels: upright or lying stripes, or their negatives, with noise.
func stripes(t testing.TB) *diffusion.Mixture {
	t.Helper()
	means := make([][]float64, 4)
	for i := range means {
		means[i] = make([]float64, 4*6)
		for j := range means[i] {
			at := []int{j / 6, j % 6}[i%2]
			means[i][j] = float64(1-2*(at%2)) * float64(1-2*(i/2))
		}
	}
	law, err := diffusion.NewIsotropicMixture([]float64{.25, .25, .25, .25}, means, []float64{.1, .1, .1, .1})
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// imageError is scoreError with few points.
func imageError(m *Model, law *diffusion.Mixture, t float64) float64 {
	const n = 200
	at, src := law.At(t), stream.New(99, 0, 0)
	x, sum := make([]float64, n*24), 0.0
	for k := range n {
		at.Rand(x[k*24:][:24], src)
	}
	got := m.Scores(nil, x, t)
	for k := range n {
		for i, want := range at.Score(nil, x[k*24:][:24]) {
			sum += math.Pow(got[k*24+i]-want, 2)
		}
	}
	return math.Sqrt(sum / n)
}

// TestUNet: a U-Net learns the score of images, to the same bits with two workers and with less memory, and comes back from a file.
func TestUNet(t *testing.T) {
	lawtest.Slow(t)
	law := stripes(t)
	training := Training{
		Data: draws(law), Dim: 24, Network: UNet{Width: 6, Height: 4, Base: 16, Depth: 2},
		Steps: 120, Batch: 64, Rate: .003, Average: .95, Workers: 1, Times: [2]float64{.05, 3},
	}
	m, err := training.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	start := training
	start.Steps, start.Rate = 1, 1e-9
	gaussian, err := start.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []float64{.1, .5} {
		trained, untrained := imageError(m, law, at), imageError(gaussian, law, at)
		t.Logf("t = %v: error %.3f, of the Gaussian %.3f", at, trained, untrained)
		if !(trained < .5*untrained) {
			t.Errorf("t = %v: error %v, of the Gaussian %v", at, trained, untrained)
		}
	}

	training.Steps = 3
	var first []byte
	for _, c := range []struct {
		workers int
		save    bool
	}{{1, false}, {2, false}, {2, true}} {
		training.Workers, training.Network = c.workers, UNet{Width: 6, Height: 4, Base: 16, Depth: 2, SaveMemory: c.save}
		m, err := training.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := Load(bytes.NewReader(weights(m)))
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float64, 24*5)
		for i := range x {
			x[i] = math.Sin(float64(i))
		}
		got, want := loaded.Scores(nil, x, .3), m.Scores(nil, x, .3)
		for i := range got {
			if single := m.Score(nil, x[i/24*24:][:24], .3)[i%24]; got[i] != want[i] || single != want[i] {
				t.Fatalf("score %d: %v, loaded %v, alone %v", i, want[i], got[i], single)
			}
		}
		now := bytes.Replace(weights(m), []byte(`"SaveMemory":true`), []byte(`"SaveMemory":false`), 1)
		now = now[:len(now)-32] // the checksum
		if first == nil {
			first = now
		}
		// The header's length is not the same.
		if !bytes.Equal(now[12:], first[12:]) {
			t.Errorf("%+v: other bits", c)
		}
	}
}

func TestUNetSizes(t *testing.T) {
	for _, c := range []struct {
		network UNet
		says    string
	}{
		{UNet{Width: 6, Height: 4}, "multiples of 4"},
		{UNet{Width: 6, Height: 5, Depth: 2}, "multiples of 2"},
		{UNet{Width: 6}, "1 or more"},
		{UNet{Width: 6, Height: 4, Depth: 2, Base: 12}, "Base = 12"},
		{UNet{Width: 6, Height: 4, Depth: 2, Base: 1 << 40}, "memory"},
		{UNet{Width: 6, Height: 4, Depth: 1 << 60}, "or less"},
		{UNet{Width: 6, Height: 4, Depth: 40}, "multiples"},
		{UNet{Width: 1 << 40, Height: 1 << 40, Depth: 1}, "or less"},
		{UNet{Width: 6, Height: 4, Depth: 1, Channels: 1 << 62}, "Dim = 24"},
		{UNet{Width: 6, Height: 4, Depth: 1, Patch: 4}, "multiples of 4"},
		{UNet{Width: 6, Height: 4, Depth: -1}, "1 or more"},
		{UNet{Width: 8, Height: 4, Depth: 2}, "32 coordinates, but Dim = 24"},
	} {
		_, err := Training{Data: draws(stripes(t)), Dim: 24, Network: c.network, Steps: 1}.Run(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), "learned: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want something with %q", c.network, err, c.says)
		}
	}
}
