package main

import (
	"fmt"
	"math"
	"runtime"
	"slices"

	"nonequilibrium/diffusion/internal/nn/f32"
)

// Settings that make this project's programs take a path other than the best one.
const (
	noAVX512 = "GODEBUG=cpu.avx512f=off"
	noAVX    = "GODEBUG=cpu.avx512f=off,cpu.avx2=off"
)

// The names of contestants.
const (
	ours     = "ours"
	oursAVX2 = "ours without AVX-512"
	oursGo   = "ours without AVX"
	twoCores = "ours, two workers"
	oursHalf = "ours, bfloat16"

	cScalar    = "C, scalar"
	cIntrinsic = "C, AVX-512 intrinsics"
	cSIMD      = "C, omp simd"
	numpy      = "numpy"
	numba      = "numba"
	torch      = "PyTorch"
	torchLast  = "PyTorch, channels last"
	torchHalf  = "PyTorch, bfloat16"
)

// contests returns the contests to be measured.
func (t *toolchain) contests(s size) []*contest {
	all := []*contest{t.midpoint(s), t.logRatio(s)}
	for _, m := range []struct {
		kind string
		d, k int
	}{{"isotropic", 1, 2}, {"isotropic", 2, 8}, {"isotropic", 8, 8}, {"isotropic", 32, 8}, {"full", 8, 8}} {
		all = append(all, t.mixture(s, m.kind, m.d, m.k))
	}
	all = append(all, t.empirical(s), t.unet(s))
	if f32.HasBFloat16() {
		all = append(all, t.unetHalf(s))
	}
	if runtime.NumCPU() > 1 {
		all = append(all, t.cores(s), t.unetCores(s))
	}
	return all
}

func (t *toolchain) midpoint(s size) *contest {
	w := work{"pair", "midpoint", digits(s.paths), digits(s.steps)}
	c := pairContest(s, "Reverse process of the pair, midpoint sum (two tanh and a normal deviate a step)")
	c.contestants = []*contestant{
		t.ours(ours, w), t.ours(oursAVX2, w, noAVX512), t.ours(oursGo, w, noAVX),
		t.inC(cIntrinsic, "pair_avx512", w[1:]...), t.inC(cScalar, "pair_scalar", w[2:]...),
		t.inPython(numpy, "pair", append([]string{numpy}, w[2:]...)...), t.inPython(numba, "pair", append([]string{numba}, w[2:]...)...),
	}
	c.comparisons = []comparison{
		{of: ours, to: cIntrinsic, target: 1.15},
		{of: numpy, to: ours, target: 4, least: true},
		{of: cScalar, to: ours, target: 7, least: true},
		{of: numba, to: ours, target: 10, least: true},
		{of: oursAVX2, to: ours, target: 2},
		{of: oursGo, to: numpy, target: 1},
		{of: oursGo, to: ours},
	}
	return c
}

func (t *toolchain) logRatio(s size) *contest {
	w := work{"pair", "logratio", digits(s.paths), digits(s.steps)}
	c := pairContest(s, "Reverse process of the pair, log-ratio (one tanh and a normal deviate a step)")
	c.contestants = []*contestant{
		t.ours(ours, w), t.ours(oursAVX2, w, noAVX512), t.ours(oursGo, w, noAVX), t.inC(cIntrinsic, "pair_avx512", w[1:]...),
	}
	c.comparisons = []comparison{
		{of: ours, to: cIntrinsic, target: 1.15},
		{of: oursAVX2, to: ours, target: 2},
		{of: oursGo, to: ours},
	}
	return c
}

// pairContest returns a contest without contestants. The entropy production of a path
// has a standard deviation below 0.7, and results are means over all paths.
func pairContest(s size, title string) *contest {
	return &contest{
		title: title,
		about: fmt.Sprintf("%d paths of %d steps a turn, the whole of `Simulation.Reverse`", s.paths, s.steps),
		unit:  "trajectory-step", units: float64(s.paths * s.steps),
		result: "⟨ΔS_tot⟩", tolerance: 5 * 0.7 * math.Sqrt(2/float64(s.paths*s.rounds)),
	}
}

func (t *toolchain) mixture(s size, kind string, d, k int) *contest {
	w := work{"mixture", kind, digits(d), digits(k), digits(s.evaluations)}
	limit := 1.5
	if d == 1 {
		limit = 0 // two components of equal variance never get here
	}
	return &contest{
		title: fmt.Sprintf("Drift of a mixture, %s covariances, d = %d, K = %d", kind, d, k),
		about: fmt.Sprintf("%d evaluations a turn at %d points", s.evaluations, mixturePoints),
		unit:  "evaluation", units: float64(s.evaluations),
		result: "the mean coordinate of the drift", tolerance: 1e-9,
		contestants: []*contestant{t.ours(ours, w), t.ours(oursAVX2, w, noAVX512), t.inC(cSIMD, "mixture", w[1:]...)},
		comparisons: []comparison{{of: ours, to: cSIMD, target: limit}, {of: oursAVX2, to: ours, target: 2}},
	}
}

// empirical is about all that Evaluate returns; the others compute the score alone.
func (t *toolchain) empirical(s size) *contest {
	const d, hundredths = 16, 100
	w := work{"empirical", digits(s.places), digits(s.points), digits(d), digits(hundredths)}
	return &contest{
		title: "Score of the empirical law",
		about: fmt.Sprintf("%d places and %d points in %d dimensions a turn, t = 1, the whole of `Law.Evaluate`", s.places, s.points, d),
		unit:  "pair", units: float64(s.places) * float64(s.points),
		result: "the mean coordinate of the score", tolerance: 1e-11,
		contestants: []*contestant{
			t.ours(ours, w), t.ours(oursAVX2, w, noAVX512),
			t.inPython(numpy, "empirical", append([]string{"numpy"}, w[1:]...)...), t.inPython(torch, "empirical", append([]string{"torch"}, w[1:]...)...),
		},
		comparisons: []comparison{
			{of: numpy, to: ours, target: 4, least: true},
			{of: ours, to: torch, target: 1},
			{of: oursAVX2, to: ours, target: 2},
		},
	}
}

func (t *toolchain) cores(s size) *contest {
	s.paths *= 8 // so many that the start of a run does not matter
	w := work{"pair", "midpoint", digits(s.paths), digits(s.steps)}
	c := pairContest(s, "Two cores")
	c.wall = true
	c.contestants = []*contestant{t.ours(ours, w), t.ours(twoCores, w, "GOMAXPROCS=2")}
	c.comparisons = []comparison{{of: ours, to: twoCores, target: 1.8, least: true}}
	c.about += ", by the clock"
	return c
}

func (t *toolchain) unet(s size) *contest {
	c := unetContest(s, "Training of a U-Net")
	w := unetWork(s)
	c.contestants = []*contestant{
		t.ours(ours, w), t.ours(oursAVX2, w, noAVX512), t.inPython(torch, "unet", w.args("first")...), t.inPython(torchLast, "unet", w.args("last")...),
	}
	c.comparisons = []comparison{
		{of: ours, to: torch, target: .85},
		{of: ours, to: torchLast, target: .85},
		{of: oursAVX2, to: ours, target: 2.1},
	}
	return c
}

// unetHalf is for processors that have products of bfloat16. Its results agree less well.
func (t *toolchain) unetHalf(s size) *contest {
	c := unetContest(s, "Training of a U-Net with bfloat16")
	w := unetWork(s)
	c.tolerance *= 5
	c.contestants = []*contestant{t.ours(oursHalf, append(w, "bfloat16")), t.ours(ours, w), t.inPython(torchHalf, "unet", w.args("bfloat16")...)}
	c.comparisons = []comparison{{of: oursHalf, to: torchHalf, target: .75}, {of: oursHalf, to: ours}}
	return c
}

func (t *toolchain) unetCores(s size) *contest {
	c := unetContest(s, "Training of a U-Net on two cores")
	c.wall = true
	c.contestants = []*contestant{t.ours(ours, unetWork(s)), t.ours(twoCores, unetWork(s), "GOMAXPROCS=2")}
	c.comparisons = []comparison{{of: ours, to: twoCores, target: 1.8, least: true}}
	c.about += ", by the clock"
	return c
}

func unetWork(s size) work { return work{"unet", digits(s.images), digits(s.pixels), digits(s.base)} }

// args are the arguments of the program in Python for the same work.
func (w work) args(layout string) []string { return append(slices.Clone(w[1:]), layout) }

// unetContest returns a contest without contestants. All begin with the same weights and see the same images in every turn.
func unetContest(s size, title string) *contest {
	return &contest{
		title: title,
		about: fmt.Sprintf("A step of Adam with %d images of %d×%d pixels a turn; three levels, the first of %d channels", s.images, s.pixels, s.pixels, s.base),
		unit:  "step", units: 1,
		result: "the mean loss", tolerance: 2e-3,
	}
}
