package figures

import "testing"

// TestSliders: all figures answer at every position of the controls, in coarse steps, and at those where something ends.
func TestSliders(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	s := Settings{Run: Run{Duration: 3, Steps: 20, Paths: 100, Seed: 1}, Direction: "forward"}
	for _, s.Mu = range []float64{0, .7, 2.5} {
		for _, s.Variance = range []float64{.02, .5, 2, 2.01, 2.5} {
			for _, s.Left = range []float64{.05, .5, .51} {
				for _, s.Time = range []float64{.01, .35, 3} {
					for _, s.Figure = range Names() {
						if _, err := Call(s); err != nil {
							t.Errorf("%+v: %v", s, err)
						}
					}
				}
			}
		}
	}
}
