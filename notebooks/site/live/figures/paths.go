package figures

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
)

// Paths of the noising and of generation, and their entropies.

// Run says how paths are simulated.
type Run struct {
	Duration     float64 // T
	Steps, Paths int
	Seed         uint64
}

// The largest runs that a page is asked for: a few seconds.
const (
	mostMoves = 20_000_000 // paths × steps
	mostSteps = 5000
)

// simulation returns the run for data, or an error if it would take too long. Package diffusion checks the rest.
func (r Run) simulation(m *diffusion.Mixture) (diffusion.Simulation, error) {
	if r.Steps > mostSteps || r.Steps > 0 && r.Paths > mostMoves/r.Steps {
		return diffusion.Simulation{}, fmt.Errorf("figures: Paths × Steps = %d × %d, want at most %d, and at most %d steps", r.Paths, r.Steps, mostMoves, mostSteps)
	}
	return diffusion.Simulation{Data: m, Paths: r.Paths, Steps: r.Steps, Duration: r.Duration, Seed: r.Seed, Workers: 1}, nil
}

// Histogram has the heights between edges, as a density.
type Histogram struct{ Edges, Heights []float64 }

// histogram counts what lies between lo and hi in n intervals.
func histogram(values []float64, lo, hi float64, n int) Histogram {
	h := Histogram{floats.Span(make([]float64, n+1), lo, hi), make([]float64, n)}
	for _, v := range values {
		if k := int(math.Floor((v - lo) / (hi - lo) * float64(n))); k >= 0 && k < n {
			h.Heights[k]++
		}
	}
	floats.Scale(float64(n)/((hi-lo)*float64(len(values))), h.Heights)
	return h
}

// Generation is an ensemble of paths of the reverse process.
type Generation struct {
	T      []float64   // times of what is drawn of a path, from the duration down to 0
	Y      [][]float64 // some of the paths
	Right  []bool      // which of them end at y > 0
	Ends   Histogram   // of all paths
	X, P   []float64   // p_0
	Top    float64     // where the axis of p ends
	Splits bool        // whether there is a time TSplit at which a valley opens
	TSplit float64

	Words    string
	Readouts []Readout
}

// drawn is the number of paths that are drawn, and vertices that of their points at most.
const drawn, vertices = 60, 150

// Trajectories generates: it runs the reverse process from the duration to 0.
func Trajectories(d Data, r Run) (*Generation, error) {
	m, err := d.mixture()
	if err != nil {
		return nil, err
	}
	s, err := r.simulation(m)
	if err != nil {
		return nil, err
	}
	for i := range min(drawn, r.Paths) {
		s.RecordPaths = append(s.RecordPaths, i)
	}
	e, err := s.Reverse(context.Background())
	if err != nil {
		return nil, err
	}
	f, err := e.Fluctuation()
	if err != nil {
		return nil, err
	}
	g := &Generation{X: d.grid(points)}
	g.thin(e)
	ends := mat.Col(nil, 0, e.Final)
	bins := 2 * int(min(80, max(24, 3*d.edge()/math.Sqrt(d.Variance)))) // at least three for a standard deviation, and not too many for few paths
	g.Ends = histogram(ends, -d.edge(), d.edge(), bins)
	g.P = density(m, g.X)
	g.Top = ceiling(1.15 * slices.Max(g.P))
	if g.TSplit, g.Splits, err = diffusion.PairSpinodalTime(d.Mu, d.Variance, d.Left); err != nil {
		return nil, err
	}
	g.describe(d, r, ends, f)
	return g, nil
}

// thin keeps every few steps of the recorded paths, and the last.
func (g *Generation) thin(e *diffusion.Ensemble) {
	steps := len(e.Times) - 1
	every := (steps + vertices - 1) / vertices
	var kept []int
	for n := 0; n < steps; n += every {
		kept = append(kept, n)
	}
	kept = append(kept, steps)
	for _, n := range kept {
		g.T = append(g.T, e.Times[n])
	}
	for _, path := range e.Trajectories {
		y := make([]float64, len(kept))
		for i, n := range kept {
			y[i] = path.At(n, 0)
		}
		g.Y, g.Right = append(g.Y, y), append(g.Right, path.At(steps, 0) > 0)
	}
}

func (g *Generation) describe(d Data, r Run, ends []float64, f diffusion.Fluctuation) {
	right := float64(floats.Count(func(y float64) bool { return y > 0 }, ends)) / float64(len(ends))
	mean, sd := stat.PopMeanStdDev(ends, nil)
	g.Words = fmt.Sprintf("%d paths run from noise at t = %s to data at t = 0; %s %% of them end on the right.", len(ends), number(r.Duration, 1), number(100*right, 1))
	if g.Splits && g.TSplit < r.Duration {
		name, opens := d.opening()
		g.Words += fmt.Sprintf(" In the potential %s %s = %s.", opens, name, number(g.TSplit, 3))
	}
	g.Words += fmt.Sprintf(" By the fluctuation theorem the mean of exp(−ΔS_tot) is 1; here it is %s.", believed(f))
	g.Readouts = append([]Readout{
		{"end on the right", number(100*right, 1) + " %"}, {"mean of the ends", number(mean, 3)}, {"variance", number(sd*sd, 3)},
	}, theorem("", f)...)
}

// believed writes an exponential average, and why it must not be believed.
func believed(f diffusion.Fluctuation) string {
	if !f.Reliable {
		return fmt.Sprintf("about %s, which must not be believed: %s", number(f.Mean, 2), f.Warning)
	}
	return measured(f.Mean, f.StdErr)
}

// theorem is the integral fluctuation theorem in numbers.
func theorem(process string, f diffusion.Fluctuation) []Readout {
	mean := measured(f.Mean, f.StdErr)
	if !f.Reliable {
		mean = "≈ " + number(f.Mean, 2)
	}
	list := []Readout{{process + "mean of exp(−ΔS_tot)", mean}, {process + "effective samples", number(f.EffectiveSamples, 0)}}
	if !f.Reliable {
		list = append(list, Readout{process + "warning", f.Warning})
	}
	return list
}

// Entropies are histograms over the paths of one process.
type Entropies struct {
	System, Environment, Total Histogram // of ΔS, ΔS_E and ΔS_tot, in nats
	Top                        float64   // where the axis ends

	Words    string
	Readouts []Readout
}

// Entropy runs both processes, noising (forward) and generation (reverse), tests the fluctuation theorem for both and returns the
// histograms of the one that the direction names.
func Entropy(d Data, r Run, direction string) (*Entropies, error) {
	names := map[string]string{"forward": "noising", "reverse": "generation"}
	if names[direction] == "" {
		return nil, fmt.Errorf("figures: Direction = %q, want forward or reverse", direction)
	}
	m, err := d.mixture()
	if err != nil {
		return nil, err
	}
	s, err := r.simulation(m)
	if err != nil {
		return nil, err
	}
	h, words := new(Entropies), ""
	for _, name := range []string{"forward", "reverse"} {
		run := s.Forward
		if name == "reverse" {
			run = s.Reverse
		}
		e, err := run(context.Background())
		if err != nil {
			return nil, err
		}
		f, err := e.Fluctuation()
		if err != nil {
			return nil, err
		}
		if name == direction {
			h.fill(e)
			words = fmt.Sprintf("Entropies of %d paths of %s, in nats: ΔS is %s on average, ΔS_E %s, ΔS_tot %s. By the fluctuation theorem the mean of exp(−ΔS_tot) is 1.", r.Paths, names[name],
				average(e.System), average(e.Environment), average(e.Total))
		}
		h.Words += fmt.Sprintf(" For %s it is %s.", names[name], believed(f))
		h.Readouts = append(h.Readouts, theorem(names[name]+": ", f)...)
	}
	h.Words = words + h.Words
	return h, nil
}

// fill makes the histograms over an interval that holds almost all of the three entropies, with round ends.
func (h *Entropies) fill(e *diffusion.Ensemble) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, values := range [][]float64{e.System, e.Environment, e.Total} {
		sorted := slices.Sorted(slices.Values(values))
		lo = min(lo, stat.Quantile(.004, stat.Empirical, sorted, nil))
		hi = max(hi, stat.Quantile(.996, stat.Empirical, sorted, nil))
	}
	step := ceiling(max(hi-lo, .1) / 6)
	lo, hi = step*math.Floor(lo/step), step*math.Ceil(hi/step)
	const n = 60
	h.System, h.Environment, h.Total = histogram(e.System, lo, hi, n), histogram(e.Environment, lo, hi, n), histogram(e.Total, lo, hi, n)
	highest := max(slices.Max(h.System.Heights), slices.Max(h.Environment.Heights), slices.Max(h.Total.Heights))
	h.Top = ceiling(1.1 * highest)
}

// average writes the mean with its standard error.
func average(values []float64) string {
	mean, sd := stat.MeanStdDev(values, nil)
	return measured(mean, stat.StdErr(sd, float64(len(values))))
}
