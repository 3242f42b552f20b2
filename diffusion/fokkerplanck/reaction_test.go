package fokkerplanck

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion/internal/lawtest"
)

func grid(axes ...Axis) *Grid { return lawtest.Must(NewGrid(axes...)) }

// doubleWell has its minima at ±1 and a barrier of 3.
func doubleWell(x []float64, _ float64) float64 { return 3 * math.Pow(x[0]*x[0]-1, 2) }

// integral is ∫ f over an interval.
func integral(f func(x float64) float64, lo, hi float64) float64 {
	return quad.Fixed(f, lo, hi, 200, quad.Legendre{}, 0)
}

// In one dimension q = ∫_a^x e^{U/D} / ∫_a^b e^{U/D}, and ν = D/(Z ∫_a^b e^{U/D}).
func TestReactionInOneDimension(t *testing.T) {
	const D, lo, hi = 0.7, -2.2, 2.2
	boltzmann := func(sign float64) func(x float64) float64 {
		return func(x float64) float64 { return math.Exp(sign * doubleWell([]float64{x}, 0) / D) }
	}
	Z := integral(boltzmann(-1), lo, hi)
	var previous float64
	for _, cells := range []int{200, 400} {
		axis := Axis{Interval{lo, hi, Reflecting}, cells}
		first, last := cells/4, cells*3/4 // of the cells between A and B, with those of their ends
		a, b := axis.Center(first), axis.Center(last)
		s := Solver{Grid: grid(axis), Potential: doubleWell, Diffusion: D}
		r := lawtest.Must(s.Reaction(context.Background(), 0,
			func(x []float64) bool { return x[0] <= a }, func(x []float64) bool { return x[0] >= b }))
		barrier := integral(boltzmann(1), a, b)
		worst := math.Abs(r.Flux*Z*barrier/D - 1)
		var inA float64
		for i, q := range r.Committor {
			x := axis.Center(i)
			want := integral(boltzmann(1), a, min(max(x, a), b)) / barrier
			worst = max(worst, math.Abs(q-want), math.Abs(r.Density[i]*Z/boltzmann(-1)(x)-1))
			if math.Abs(r.LastInA[i]-r.Density[i]*(1-q)) > 1e-12 {
				t.Errorf("x = %v: ρ q₋ = %v, want %v", x, r.LastInA[i], r.Density[i]*(1-q))
			}
			if i > first && i < last && math.Abs(r.Current[i]/r.Flux-1) > 1e-9 {
				t.Errorf("x = %v: current %v, want %v", x, r.Current[i], r.Flux)
			}
			inA += r.LastInA[i] * axis.Width()
		}
		if math.Abs(r.Forward*inA/r.Flux-1) > 1e-12 || math.Abs(r.Backward*(1-inA)/r.Flux-1) > 1e-9 {
			t.Errorf("rate constants %v and %v, with a share %v last in A", r.Forward, r.Backward, inA)
		}
		t.Logf("%d cells: error %.2g", cells, worst)
		if previous > 0 && (worst > 2e-4 || previous/worst < 3.5) {
			t.Errorf("error %v, and %v with half of the cells, want a quarter", worst, previous)
		}
		previous = worst
	}
}

// With a constant drift f around a ring q is (1 − e^{−fx})/(1 − e^{−fL}) on the way along the drift, and q₋ is 1 − q for the drift −f. Every turn
// is a transition, so that here forward and backward committors differ.
func TestReactionAroundARing(t *testing.T) {
	const f, cells = 1.5, 200
	axis := Axis{Interval{0, 1, Periodic}, cells}
	along := func(x, f, L float64) float64 { return math.Expm1(-f*x) / math.Expm1(-f*L) }
	for name, s := range map[string]Solver{
		"one axis":    {Grid: grid(axis)},
		"first of 2":  {Grid: grid(Axis{axis.Interval, cells}, Axis{Interval{0, 1, Reflecting}, 3})},
		"second of 2": {Grid: grid(Axis{Interval{0, 1, Periodic}, 3}, Axis{axis.Interval, cells})},
	} {
		k := 0
		if name == "second of 2" {
			k = 1
		}
		s.Drift = func(dst, x []float64, _ float64) { clear(dst); dst[k] = f }
		const a, b = 0.1, 0.6 // the centres of cells a and b alone
		near := func(c float64) func(x []float64) bool {
			return func(x []float64) bool { return math.Abs(x[k]-c-0.5/cells) < 0.1/cells }
		}
		r := lawtest.Must(s.Reaction(context.Background(), 0, near(a), near(b)))
		x := make([]float64, s.Grid.Dim())
		for i := range r.Committor {
			at := s.Grid.Center(x, i)[k] - 0.5/cells - a // from A, along the drift
			var q, last float64
			if at >= 0 && at <= b-a {
				q, last = along(at, f, b-a), 1-along(at, -f, b-a)
			} else {
				at = math.Mod(1-at, 1) // from A, against the drift
				q, last = along(at, -f, 1-b+a), 1-along(at, f, 1-b+a)
			}
			if math.Abs(r.Committor[i]-q) > 1e-9 || math.Abs(r.LastInA[i]-last) > 1e-9 || math.Abs(r.Density[i]-1) > 1e-9 {
				t.Fatalf("%s: %v from A: q = %v, want %v; ρq₋ = %v, want %v", name, at, r.Committor[i], q, r.LastInA[i], last)
			}
		}
		// q' at A on both sides
		want := f/-math.Expm1(-f*(b-a)) + f/math.Expm1(f*(1-b+a))
		if math.Abs(r.Flux/want-1) > 1e-9 {
			t.Errorf("%s: ν = %v, want %v", name, r.Flux, want)
		}
	}
}

// A field with a curl on a small grid, against the matrices of the chain inverted as a whole.
func TestReactionAgainstMatrices(t *testing.T) {
	s := Solver{
		Grid:  grid(Axis{Interval{-1, 1, Periodic}, 6}, Axis{Interval{-1, 2, Reflecting}, 5}),
		Drift: func(dst, x []float64, _ float64) { dst[0], dst[1] = 1+math.Sin(3*x[1]), math.Cos(math.Pi*x[0])-x[1] },
	}
	w, n := newWorkspace(s.Grid), s.Grid.Len()
	if err := s.fit(w.rates, 0); err != nil {
		t.Fatal(err)
	}
	L := mat.NewDense(n, n, nil)
	s.each(w.rates, func(_, i, j int, up, down float64) {
		L.Set(i, j, L.At(i, j)+up)
		L.Set(j, i, L.At(j, i)+down)
		L.Set(i, i, L.At(i, i)-up)
		L.Set(j, j, L.At(j, j)-down)
	})
	inA := func(x []float64) bool { return x[0] < -0.4 && x[1] < 0 }
	inB := func(x []float64) bool { return x[0] > 0.5 && x[1] > 1 }
	r := lawtest.Must(s.Reaction(context.Background(), 0, inA, inB))

	var p, out mat.VecDense
	transposed, right := mat.DenseCopyOf(L.T()), mat.NewVecDense(n, nil)
	for j := range n {
		transposed.Set(0, j, s.Grid.CellVolume())
	}
	right.SetVec(0, 1)
	if err := p.SolveVec(transposed, right); err != nil {
		t.Fatal(err)
	}
	// Both committors: of the chain, and with A and B exchanged of the reversed one.
	committor := func(L *mat.Dense, zero, one func(x []float64) bool) *mat.VecDense {
		m, right := mat.DenseCopyOf(L), mat.NewVecDense(n, nil)
		for i := range n {
			if x := s.Grid.Center(nil, i); zero(x) || one(x) {
				row := m.RawRowView(i)
				clear(row)
				row[i] = 1
				if one(x) {
					right.SetVec(i, 1)
				}
			}
		}
		q := new(mat.VecDense)
		if err := q.SolveVec(m, right); err != nil {
			t.Fatal(err)
		}
		return q
	}
	reversed := mat.NewDense(n, n, nil)
	reversed.Apply(func(i, j int, _ float64) float64 { return p.AtVec(j) * L.At(j, i) / p.AtVec(i) }, reversed)
	q, last := committor(L, inA, inB), committor(reversed, inB, inA)
	last.MulElemVec(last, &p)
	for name, pair := range map[string][2][]float64{
		"density": {r.Density, p.RawVector().Data}, "committor": {r.Committor, q.RawVector().Data}, "last in A": {r.LastInA, last.RawVector().Data},
	} {
		if d := floats.Distance(pair[0], pair[1], math.Inf(1)); !(d < 1e-12) {
			t.Errorf("%s: off by %v", name, d)
		}
	}
	var flux float64
	for i := range n {
		if inA(s.Grid.Center(nil, i)) {
			out.MulVec(L, q)
			flux += p.AtVec(i) * out.AtVec(i) * s.Grid.CellVolume()
		}
	}
	if math.Abs(r.Flux/flux-1) > 1e-12 {
		t.Errorf("ν = %v, want %v", r.Flux, flux)
	}
	times := lawtest.Must(s.PassageTime(context.Background(), 0, inB))
	var back mat.VecDense
	back.MulVec(L, mat.NewVecDense(n, times))
	for i := range n {
		if !inB(s.Grid.Center(nil, i)) && math.Abs(back.AtVec(i)+1) > 1e-11 {
			t.Errorf("cell %d: ℒτ = %v, want −1", i, back.AtVec(i))
		}
	}
}

// Times to leave an interval are those of a Brownian motion; in a well with one wall, τ' = −e^{U}∫e^{−U}.
func TestPassageTime(t *testing.T) {
	interval := Interval{0, 1, Absorbing}
	s := Solver{Grid: grid(Axis{interval, 300}), Drift: func(dst, _ []float64, _ float64) { dst[0] = 0 }}
	times := lawtest.Must(s.PassageTime(context.Background(), 0, nil))
	for i := 10; i < 300; i += 40 {
		x := s.Grid.Axis(0).Center(i)
		if want := interval.MeanExitTime(x); math.Abs(times[i]/want-1) > 1e-3 {
			t.Errorf("from %v: %v, want %v", x, times[i], want)
		}
	}
	axis := Axis{Interval{-3, 3, Reflecting}, 400}
	s = Solver{Grid: grid(axis), Potential: func(x []float64, _ float64) float64 { return x[0] * x[0] / 2 }}
	end := axis.Center(300)
	times = lawtest.Must(s.PassageTime(context.Background(), 0, func(x []float64) bool { return x[0] >= end }))
	for _, i := range []int{0, 100, 250} {
		want := integral(func(y float64) float64 {
			return math.Exp(y*y/2) * integral(func(z float64) float64 { return math.Exp(-z * z / 2) }, -3, y)
		}, axis.Center(i), end)
		if math.Abs(times[i]/want-1) > 1e-4 {
			t.Errorf("well, from %v: %v, want %v", axis.Center(i), times[i], want)
		}
	}
}

// Where e^{−U/D} is 10⁻¹⁰⁰ and less, committors are still good to all digits: nothing is subtracted.
func TestReactionInHighMountains(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	axis := Axis{Interval{-3, 3, Reflecting}, 120}
	s := Solver{Grid: grid(axis, Axis{Interval{0, 1, Reflecting}, 4}), Potential: func(x []float64, _ float64) float64 { return 40 * math.Pow(x[0]*x[0]-1, 2) }}
	r := lawtest.Must(s.Reaction(context.Background(), 0, func(x []float64) bool { return x[0] < -1 }, func(x []float64) bool { return x[0] > 1 }))
	for range 20 {
		i := rng.IntN(axis.Cells)
		j := axis.Cells - 1 - i
		if q, p := r.Committor[4*i], r.Committor[4*j]; math.Abs(q+p-1) > 1e-12 {
			t.Errorf("q(%v) + q(%v) = %v, want 1", axis.Center(i), axis.Center(j), q+p)
		}
	}
	if math.Abs(r.Forward/r.Backward-1) > 1e-9 || !(r.Flux > 0) {
		t.Errorf("rates %v and %v, want the same", r.Forward, r.Backward)
	}
}

// With A and B exchanged the rate constants are exchanged, also where one of the wells is so rare that its weight is lost in the rounding of the other.
func TestReactionWithARareSet(t *testing.T) {
	for _, tilt := range []float64{5, 20, 40} {
		s := Solver{Grid: grid(Axis{Interval{-2, 2, Reflecting}, 200}), Potential: func(x []float64, _ float64) float64 { return 10*math.Pow(x[0]*x[0]-1, 2) + tilt*x[0] }}
		low, high := func(x []float64) bool { return x[0] < -1 }, func(x []float64) bool { return x[0] > 1 }
		there := lawtest.Must(s.Reaction(context.Background(), 0, low, high))
		back := lawtest.Must(s.Reaction(context.Background(), 0, high, low))
		if math.Abs(there.Forward/back.Backward-1) > 1e-12 || math.Abs(there.Backward/back.Forward-1) > 1e-12 {
			t.Errorf("tilt %v: rate constants %v and %v, and %v and %v with the sets exchanged", tilt, there.Forward, there.Backward, back.Forward, back.Backward)
		}
	}
}

func TestReactionErrors(t *testing.T) {
	ctx := context.Background()
	low, high := func(x []float64) bool { return x[0] < -1 }, func(x []float64) bool { return x[0] > 1 }
	s := Solver{Grid: grid(Axis{Interval{-2, 2, Reflecting}, 20}), Potential: doubleWell}
	steep, cliff := s, s
	steep.Potential = func(x []float64, _ float64) float64 { return 1e5 * x[0] }
	cliff.Potential = func(x []float64, _ float64) float64 { return -1e5 * math.Abs(x[0]) }
	absorbing := s
	absorbing.Grid = grid(Axis{Interval{-2, 2, Absorbing}, 20})
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	call := func(s Solver, ctx context.Context, at float64, a, b func([]float64) bool) error {
		_, err := s.Reaction(ctx, at, a, b)
		return err
	}
	for want, err := range map[string]error{
		"a or b = nil":           call(s, ctx, 0, nil, high),
		"Grid = nil":             call(Solver{Potential: doubleWell}, ctx, 0, low, high),
		"t = NaN":                call(s, ctx, math.NaN(), low, high),
		"both have the cell at":  call(s, ctx, 0, low, low),
		"b has 0":                call(s, ctx, 0, low, func([]float64) bool { return false }),
		"Boundary = Absorbing":   call(absorbing, ctx, 0, low, high),
		"underflows":             call(steep, ctx, 0, low, high),
		"the force there is too": call(cliff, ctx, 0, low, high),
	} {
		lawtest.CheckError(t, "fokkerplanck", "Reaction", err, want)
	}
	if err := call(s, cancelled, 0, low, high); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	_, err := s.PassageTime(ctx, 0, nil)
	lawtest.CheckError(t, "fokkerplanck", "PassageTime", err, "target has no cell")
	_, err = s.PassageTime(ctx, math.Inf(1), low)
	lawtest.CheckError(t, "fokkerplanck", "PassageTime", err, "t = +Inf")
	everest := Solver{Grid: grid(Axis{Interval{-2, 2, Reflecting}, 2000}), Potential: func(x []float64, _ float64) float64 { return 740 * math.Pow(x[0]*x[0]-1, 2) }}
	_, err = everest.PassageTime(ctx, 0, high)
	lawtest.CheckError(t, "fokkerplanck", "PassageTime", err, "beyond the range of float64")
}
