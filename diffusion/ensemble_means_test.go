package diffusion

import (
	"context"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestTrajectoryMeans compares the means of ΔS, ΔS_E and ΔS_tot over trajectories
// with the balances, which know nothing of trajectories.
func TestTrajectoryMeans(t *testing.T) {
	const paths, duration = 20000, 1.0
	for name, data := range zoo(t) {
		if testing.Short() && name != "three" {
			continue
		}
		run := Simulation{Data: data, Paths: paths, Steps: 300, Duration: duration, Seed: 86}
		if data.Dim() > 1 {
			run.Paths = 4000
		}
		for motion, test := range map[string]struct {
			run   func(context.Context) (*Ensemble, error)
			exact func(*Mixture, float64) (Balance, error)
		}{
			"forward": {run.Forward, ForwardBalance},
			"reverse": {run.Reverse, ReverseBalance},
		} {
			want, err := test.exact(data, duration)
			if err != nil {
				t.Fatal(err)
			}
			e := lawtest.Must(test.run(context.Background()))
			checkMean(t, name+", "+motion+": ⟨ΔS⟩", e.System, want.System)
			checkMean(t, name+", "+motion+": ⟨ΔS_E⟩", e.Environment, want.Environment)
			checkMean(t, name+", "+motion+": ⟨ΔS_tot⟩", e.Total, want.Total)
		}
	}
}
