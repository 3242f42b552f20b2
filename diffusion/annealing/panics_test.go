package annealing

import (
	"math"
	"strings"
	"testing"

	"nonequilibrium/diffusion/internal/lawtest"
)

// TestPanics: functions without an error result panic for a temperature, a stiffness, a
// volume or a pressure that is none, and for slices of the wrong length.
func TestPanics(t *testing.T) {
	g, trap, gas := lopsided(t), Trap{2}, IdealGas{3}
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		f    func()
		want string
	}{
		"Gibbs.State":             {func() { g.State(0) }, "theta = 0"},
		"Gibbs.HeatCapacity":      {func() { g.HeatCapacity(-1) }, "theta = -1"},
		"Gibbs.Friction":          {func() { g.Friction(inf) }, "theta = +Inf"},
		"Gibbs.LogProb":           {func() { g.LogProb(1, nan) }, "theta = NaN"},
		"Gibbs.Rand":              {func() { g.Rand(0, nil) }, "theta = 0"},
		"Trap.Energy":             {func() { trap.Energy(nan, 1) }, "theta = NaN"},
		"Trap.Entropy":            {func() { trap.Entropy(1, 0) }, "kappa = 0"},
		"Trap.Force":              {func() { trap.Force(-1, 1) }, "theta = -1"},
		"Trap.FreeEnergy":         {func() { trap.FreeEnergy(1, nan) }, "kappa = NaN"},
		"Trap.Friction":           {func() { trap.Friction(0, 1) }, "theta = 0"},
		"Trap.Length":             {func() { trap.Length(1, 1, -2) }, "end = -2"},
		"IdealGas.Energy":         {func() { gas.Energy(0, 1) }, "theta = 0"},
		"IdealGas.Entropy":        {func() { gas.Entropy(1, -1) }, "volume = -1"},
		"IdealGas.Force":          {func() { gas.Force(1, nan) }, "volume = NaN"},
		"IdealGas.FreeEnergy":     {func() { gas.FreeEnergy(nan, 1) }, "theta = NaN"},
		"RandUnderPiston at −1":   {func() { gas.RandUnderPiston(-1, 1, nil) }, "theta = -1"},
		"RandUnderPiston without": {func() { gas.RandUnderPiston(1, 0, nil) }, "pressure = 0"},
		"Response of one draw":    {func() { Response([]float64{1}, []float64{1}, 1) }, "fewer than two draws"},
		"Response of two lengths": {func() { TemperatureResponse([]float64{1, 2}, []float64{1, 2, 3}, 1) }, "length"},
		"Response at T = 0":       {func() { Response([]float64{1, 2}, []float64{1, 2}, 0) }, "theta = 0"},
	} {
		message := lawtest.Panic(c.f)
		if !strings.HasPrefix(message, "annealing: ") || !strings.Contains(message, c.want) {
			t.Errorf("%s panics with %q, want one that says %q", name, message, c.want)
		}
	}
}
