package fluids

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/sde"
)

// equation is a small one, for tests.
func equation() Burgers {
	return Burgers{
		Points: 32, Viscosity: 0.3, Forcing: []float64{0.5, 0.25}, Step: 0.02,
		Runs: 3, WarmUp: 5, Interval: 1, Snapshots: 4, Seed: 7,
	}
}

// near fails the test unless got is within tol of want.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s = %v, want %v ± %v", what, got, want, tol)
	}
}

// A flow gains what the kicks bring and loses what viscosity takes: the deterministic steps lose the time integral of ν⟨(∂u)²⟩.
func TestFlowEnergy(t *testing.T) {
	b := equation()
	b.Step = 0.002
	f := b.newFlow()
	f.start(rand.New(rand.NewPCG(1, 2)))
	viscous := 0.0
	for range 2000 {
		rate := func() float64 { return -lawtest.Must(b.EnergyBudget([][]float64{f.u}))[0][1] }
		f.kick(b.Step / 2)
		before, old := rate(), energy(f.u)
		f.rungeKutta(b.Step)
		viscous += b.Step * (before + rate()) / 2
		f.dissipated += old - energy(f.u)
		f.kick(b.Step / 2)
	}
	near(t, "energy", energy(f.u), f.input-f.dissipated, 1e-12)
	near(t, "dissipated", f.dissipated, viscous, 1e-4*viscous)
	near(t, "momentum", floats.Sum(f.u), 0, 1e-12)
}

// For any field, the rate of change of ⟨u_i u_{i+s}⟩ along the deterministic equation is the second difference of the Kármán–Howarth terms.
func TestKarmanHowarthIsTheRate(t *testing.T) {
	b, rng := equation(), rand.New(rand.NewPCG(3, 4))
	f, n := b.newFlow(), b.Points
	u := make([]float64, n)
	for i := range u {
		u[i] = rng.NormFloat64()
	}
	b.Forcing = nil
	rate := make([]float64, n)
	f.rate(rate, u)
	h := 2 * math.Pi / float64(n)
	sum := 0.0 // of the trapezoidal rule from 0 to s
	for s := range n / 2 {
		correlation := 0.0
		for i, v := range u {
			correlation += (rate[i]*u[(i+s)%n] + v*rate[(i+s)%n]) / float64(n)
		}
		if s == 0 {
			correlation /= 2
		}
		sum += 6 * h * correlation
		terms := lawtest.Must(b.KarmanHowarth([][]float64{u}, s))[0]
		near(t, "advection and viscosity", terms[0]+terms[1], sum, 1e-9*math.Abs(sum))
		near(t, "forcing", terms[2], 0, 0)
	}
}

// The force is that of the covariance F, and at r = 0 the Kármán–Howarth equation is 3h times the energy budget, twice.
func TestForcing(t *testing.T) {
	b := equation()
	f := b.newFlow()
	f.normal = rand.New(rand.NewPCG(5, 6))
	const kicks = 20000
	for _, s := range []int{0, 3, 9} {
		mean := 0.0
		for range kicks {
			clear(f.u)
			f.kick(1)
			mean += f.u[2] * f.u[2+s] / kicks
		}
		near(t, "F", mean, b.Covariance(2*math.Pi*float64(s)/32), 4*2*1.5/math.Sqrt(kicks))
	}
	fields := lawtest.Must(b.Run(context.Background()))
	energy, pair := lawtest.Must(b.EnergyBudget(fields)), lawtest.Must(b.KarmanHowarth(fields, 0))
	for i := range fields {
		near(t, "residual at r = 0", floats.Sum(pair[i]), 6*2*math.Pi/32*floats.Sum(energy[i]), 1e-12)
	}
}

// In a long run both budgets close.
func TestStationary(t *testing.T) {
	lawtest.Slow(t)
	b := equation()
	b.Runs, b.WarmUp, b.Interval, b.Snapshots = 200, 20, 4, 20
	fields := lawtest.Must(b.Run(context.Background()))
	for _, s := range []int{0, 4, 8} {
		var runs []float64
		for _, terms := range lawtest.Must(b.RunMeans(lawtest.Must(b.KarmanHowarth(fields, s)))) {
			runs = append(runs, floats.Sum(terms)/terms[2])
		}
		mean, sd := stat.MeanStdDev(runs, nil)
		near(t, "residual", mean, 0, 3*stat.StdErr(sd, float64(b.Runs)))
		near(t, "its error", stat.StdErr(sd, float64(b.Runs)), 0, 0.025)
	}
}

func TestRunner(t *testing.T) {
	lawtest.CheckRunner(t, func(ctx context.Context, r lawtest.Run) (any, error) {
		b := equation()
		b.Points, b.WarmUp, b.Snapshots = 8, 0.1, 2
		b.Runs, b.Workers, b.Progress, b.Interval = r.Paths, r.Workers, r.Progress, b.Step*float64(r.Steps)
		return b.Run(ctx)
	})
}

// The coordinates give the field back, wherever it is shifted, and do not see where it was.
func TestFrame(t *testing.T) {
	b := equation()
	f := lawtest.Must(NewFrame(b.Points))
	for _, u := range lawtest.Must(b.Run(context.Background())) {
		nyquist := 0.0
		for i, v := range u {
			nyquist += v * float64(1-i%2*2) / float64(len(u))
		}
		smooth := make([]float64, len(u))
		for i, v := range u {
			smooth[i] = v - nyquist*float64(1-i%2*2)
		}
		y := f.Coordinates(nil, smooth)
		near(t, "field", floats.Distance(f.Field(nil, y, f.Shock(smooth)), smooth, math.Inf(1)), 0, 1e-12)
		shifted := append(append([]float64(nil), smooth[5:]...), smooth[:5]...)
		near(t, "coordinates", floats.Distance(f.Coordinates(nil, shifted), y, math.Inf(1)), 0, 1e-12)
	}
}

// A Gaussian's score is −C_t⁻¹(x − m_t), here with a matrix that is inverted.
func checkGaussian(t *testing.T, score diffusion.Drift, mean []float64, covariance mat.Symmetric) {
	t.Helper()
	n, rng := len(mean), rand.New(rand.NewPCG(7, 8))
	for _, at := range []float64{0.01, 0.3, 2} {
		a, delta := arg.Noise(at)
		c, x, want, got := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil), mat.NewVecDense(n, nil), make([]float64, n)
		c.Scale(a*a, covariance)
		for i := range n {
			c.Set(i, i, c.At(i, i)+delta)
			x.SetVec(i, rng.NormFloat64())
		}
		score(got, x.RawVector().Data, at)
		x.AddScaledVec(x, -a, mat.NewVecDense(n, mean))
		if err := want.SolveVec(c, x); err != nil {
			t.Fatal(err)
		}
		floats.Add(got, want.RawVector().Data)
		near(t, "score", floats.Norm(got, math.Inf(1)), 0, 1e-9)
	}
}

func TestSpectral(t *testing.T) {
	power := []float64{0.2, 1, 0.5, 0, 0.3}
	s := lawtest.Must(NewSpectral(power))
	c := mat.NewSymDense(8, nil)
	for i := range 8 {
		for j := range 8 {
			sum := 0.0
			for k, p := range power {
				sum += p * math.Cos(2*math.Pi*float64(k*(i-j))/8)
			}
			c.SetSym(i, j, sum)
		}
	}
	checkGaussian(t, s.Score, make([]float64, 8), c)
	checkDraws(t, s.Rand, make([]float64, 8), c)

	// The spectrum of a wave is its own.
	fit := lawtest.Must(FitSpectral([][]float64{{1, 0, -1, 0}, {3, 0, -3, 0}, {2, -2, 2, -2}}))
	for k, want := range []float64{0, (0.5 + 4.5) / 3 * 2, 4. / 3 * 4} {
		near(t, "eigenvalue", fit.eigenvalue[k], want, 1e-12)
	}
}

func TestRunMeans(t *testing.T) {
	b := Burgers{Runs: 2, Snapshots: 2}
	means := lawtest.Must(b.RunMeans([][]float64{{1, 2}, {3, 4}, {5, 6}, {7, 9}}))
	near(t, "mean", means[0][1], 3, 1e-15)
	near(t, "mean", means[1][1], 7.5, 1e-15)
}

// checkDraws compares means and covariances of draws.
func checkDraws(t *testing.T, draw func([]float64, rand.Source) []float64, mean []float64, covariance mat.Symmetric) {
	t.Helper()
	const draws = 4000
	src, n := rand.NewPCG(9, 10), len(mean)
	points := mat.NewDense(draws, n, nil)
	for k := range draws {
		draw(points.RawRowView(k), src)
	}
	var c mat.SymDense
	stat.CovarianceMatrix(&c, points, nil)
	for i := range n {
		near(t, "mean", stat.Mean(mat.Col(nil, i, points), nil), mean[i], 4.5*math.Sqrt(covariance.At(i, i)/draws))
		for j := range n {
			near(t, "covariance", c.At(i, j), covariance.At(i, j), 4.5*math.Sqrt((covariance.At(i, i)*covariance.At(j, j)+math.Pow(covariance.At(i, j), 2))/draws))
		}
	}
}

// The covariance solves the Lyapunov equation of the rod.
func TestHeat(t *testing.T) {
	const cells, kappa, left, right = 7, 0.8, 2, 0.5
	h := lawtest.Must(NewHeat(cells, kappa, left, right))
	temperature := append(append([]float64{left}, h.Mean()...), right)
	var lc, noise mat.Dense
	l := mat.NewSymDense(cells, nil)
	noise.ReuseAs(cells, cells)
	for b := range cells + 1 {
		d := mat.NewVecDense(cells, nil)
		if b > 0 {
			d.SetVec(b-1, -1)
		}
		if b < cells {
			d.SetVec(b, 1)
		}
		l.SymRankOne(l, 1, d)
		noise.RankOne(&noise, 2*kappa*temperature[b]*temperature[b+1], d, d)
	}
	lc.Mul(l, h.Covariance())
	for i := range cells {
		for j := range cells {
			near(t, "Lyapunov", kappa*(lc.At(i, j)+lc.At(j, i)), noise.At(i, j), 1e-12)
		}
	}
	checkGaussian(t, h.Score, h.Mean(), h.Covariance())
	checkDraws(t, h.Rand, h.Mean(), h.Covariance())
}

// Steps of any length keep the stationary distribution, heat is conserved, and its mean and variance are those of Flux.
func TestHeatFlux(t *testing.T) {
	lawtest.Slow(t)
	const runs, time = 4000, 5.0
	h := lawtest.Must(NewHeat(5, 0.8, 2, 0.5))
	src := rand.NewPCG(11, 12)
	var passed []float64
	checkDraws(t, func(dst []float64, _ rand.Source) []float64 {
		x := h.Rand(dst, src)
		before := floats.Sum(x)
		heat := lawtest.Must(h.Advance(context.Background(), x, time, 8, src))
		near(t, "heat", floats.Sum(x)-before, heat[0]-heat[5], 1e-11)
		passed = append(passed, stat.Mean(heat, nil))
		return x
	}, h.Mean(), h.Covariance())
	rate, growth := h.Flux()
	mean, variance := stat.MeanVariance(passed, nil)
	near(t, "mean heat", mean, rate*time, 4*math.Sqrt(growth*time/runs))
	near(t, "variance of heat", variance, growth*time, 4*growth*time*math.Sqrt(2./runs))
}

// Three sites by brute force: the mean given x, the density, correlations and walls by midpoint sums over a fine grid.
func TestPhases(t *testing.T) {
	const coupling, barrier, at = 1.5, 1.2, 0.02
	p := lawtest.Must(NewPhases(3, coupling, barrier))
	x := []float64{0.7, -0.2, 0.4}
	a, delta := arg.Noise(at)
	const fine, edge = 160, 2.6
	step := 2 * edge / float64(fine)
	place := func(k int) float64 { return -edge + (float64(k)+0.5)*step }
	var bond [fine][fine]float64
	var weight [fine]float64
	var seen [3][fine]float64
	for k := range fine {
		for l := range fine {
			bond[k][l] = math.Exp(-coupling / 2 * math.Pow(place(k)-place(l), 2))
		}
		weight[k] = math.Exp(-barrier * math.Pow(place(k)*place(k)-1, 2))
		for i := range seen {
			seen[i][k] = math.Exp(-math.Pow(x[i]-a*place(k), 2) / (2 * delta))
		}
	}
	var sum, clean, walls, order float64
	var pair [3]float64
	mean, phi := make([]float64, 3), make([]float64, 3)
	for n := range fine * fine * fine {
		k, l, m := n%fine, n/fine%fine, n/fine/fine
		phi[0], phi[1], phi[2] = place(k), place(l), place(m)
		w := weight[k] * weight[l] * weight[m] * bond[k][l] * bond[l][m]
		clean += w
		for i := range pair {
			pair[i] += w * phi[0] * phi[i]
		}
		order += w * (phi[0] + phi[1] + phi[2]) * (phi[0] + phi[1] + phi[2]) / 9
		walls += w * crossings(phi)
		w *= seen[0][k] * seen[1][l] * seen[2][m]
		sum += w
		for i := range mean {
			mean[i] += w * phi[i]
		}
	}
	for i, m := range p.Means(nil, x, at) {
		near(t, "mean", m, mean[i]/sum, 1e-6)
		near(t, "correlation", p.Correlation(0)[i], pair[i]/clean, 1e-6)
	}
	near(t, "order parameter", p.OrderParameter(), order/clean, 1e-6)
	near(t, "walls", p.Walls(), walls/clean, 2e-4) // of the sums
	node, density := p.Density(1)
	near(t, "sum of the density", floats.Sum(density)*(node[1]-node[0]), 1, 1e-12)
	score := make([]float64, 3)
	p.Score(score, x, at)
	near(t, "score", score[1], (a*p.Means(nil, x, at)[1]-x[1])/delta, 1e-12)
}

// Deep in a long chain correlations fall by e^{−1/ξ} a site.
func TestCorrelationLength(t *testing.T) {
	p := lawtest.Must(NewPhases(100, 2, 1.5))
	xi := lawtest.Must(p.CorrelationLength())
	c := p.Correlation(30)
	near(t, "ratio", c[21]/c[20], math.Exp(-1/xi), 1e-6)
	near(t, "length without coupling", lawtest.Must(lawtest.Must(NewPhases(1, 0, 1)).CorrelationLength()), 0, 0)
}

// The total is conserved to rounding, also by a score that has it wrong, and without the sampler it is not.
func TestConserving(t *testing.T) {
	s := lawtest.Must(NewSpectral([]float64{0, 1, 0.5, 0.2, 0}))
	wrong := func(dst, x []float64, at float64) {
		s.Score(dst, x, at)
		floats.AddConst(0.3, dst)
	}
	times := lawtest.Must(sde.LogSNRTimes(4, 0.01, 20))
	for _, inner := range []sde.Sampler{sde.DDIM{Eta: 1}, sde.DPMSolver{}, sde.PredictorCorrector{Corrections: 1, SNR: 0.1}} {
		g := sde.Generation{Sampler: Conserving{inner, 8, 3}, Score: wrong, Dim: 8, Times: times, Points: 20, Seed: 1}
		for i, points := 0, lawtest.Must(g.Run(context.Background())); i < 20; i++ {
			near(t, "total", floats.Sum(points.RawRowView(i)), 3*math.Exp(-0.01), 1e-12)
		}
	}
	// The rest is what it is without the projection, whose only other difference is the total.
	g := sde.Generation{Sampler: sde.DPMSolver{Eta: 1}, Score: s.Score, Dim: 8, Times: times, Points: 20, Seed: 1}
	free := lawtest.Must(g.Run(context.Background()))
	g.Sampler = Conserving{Sampler: sde.DPMSolver{Eta: 1}, Dim: 8}
	kept := lawtest.Must(g.Run(context.Background()))
	for i := range 20 {
		x := free.RawRowView(i)
		if total := floats.Sum(x); i == 0 && math.Abs(total) < 1e-3 {
			t.Errorf("total without projection %v: is it conserved?", total)
		}
		floats.AddConst(-floats.Sum(x)/8, x)
		near(t, "difference", floats.Distance(x, kept.RawRowView(i), math.Inf(1)), 0, 1e-12)
	}
}
