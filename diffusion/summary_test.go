package diffusion

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/floats/scalar"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"nonequilibrium/diffusion/internal/lawtest"
)

var allMotions = map[string]func(Simulation, context.Context) (*Ensemble, error){
	"Forward": Simulation.Forward, "ForwardConjugate": Simulation.ForwardConjugate, "Reverse": Simulation.Reverse,
	"ReverseConjugate": Simulation.ReverseConjugate, "Flow": Simulation.Flow,
}

func summaryData(t *testing.T, d int) *Mixture {
	if d == 1 {
		return lawtest.Must(SymmetricPair(1, 0.6))
	}
	means := [][]float64{{1, 0, 0.5}, {-1, 0.3, 0}}
	cov := mat.NewSymDense(3, []float64{0.8, 0.2, 0, 0.2, 0.7, 0.1, 0, 0.1, 0.9})
	return lawtest.Must(NewMixture([]float64{0.4, 0.6}, means, []mat.Symmetric{cov, cov}))
}

// TestSpan: a part has the paths of the whole, bit for bit, and records them.
func TestSpan(t *testing.T) {
	for _, d := range []int{1, 3} {
		for name, run := range allMotions {
			s := Simulation{Data: summaryData(t, d), Paths: 7000, Steps: 8, Duration: 1, Seed: 3, RecordSteps: []int{4}}
			whole := lawtest.Must(run(s, t.Context()))
			for _, span := range lawtest.Must(s.Split(3)) {
				part := s
				part.Span, part.RecordPaths = span, []int{span.From + 5}
				got := lawtest.Must(run(part, t.Context()))
				if !slices.Equal(got.Total, whole.Total[span.From:span.To]) ||
					!mat.Equal(got.Final, whole.Final.Slice(span.From, span.To, 0, d)) ||
					!mat.Equal(got.Slices[0], whole.Slices[0].Slice(span.From, span.To, 0, d)) {
					t.Errorf("%s, d = %d: %v differ from those of the whole", name, d, span)
				}
				if !slices.Equal(got.Trajectories[0].RawRowView(8), got.Final.RawRowView(5)) {
					t.Errorf("%s, d = %d: another path was recorded", name, d)
				}
			}
		}
	}
}

// TestSpanTabulated: so has a part of a run with tables, whose last block is short.
func TestSpanTabulated(t *testing.T) {
	lawtest.Slow(t)
	s := Simulation{Data: manyComponents(t, 24), Paths: tableRun + 100, Steps: 5, Duration: 1, Seed: 3}
	whole := lawtest.Must(s.Reverse(t.Context()))
	spans := lawtest.Must(s.Split(9))
	s.Span = spans[8]
	if s.Span.Len() != 100 || !slices.Equal(lawtest.Must(s.Reverse(t.Context())).Total, whole.Total[tableRun:]) {
		t.Errorf("%v differ from those of the whole", s.Span)
	}
}

func TestSplit(t *testing.T) {
	s := Simulation{Data: summaryData(t, 1), Paths: 10000, Steps: 1, Duration: 1}
	for parts := 1; parts <= 10; parts++ {
		next := 0
		for _, p := range lawtest.Must(s.Split(parts)) {
			if p.From != next || p.Len() < 1024*(10/parts)-240 || p.Len() > 1024*((9+parts)/parts) {
				t.Errorf("%d parts: %v", parts, p)
			}
			next = p.To
			s.Span = p
			if err := s.checkSpan(); err != nil {
				t.Error(err)
			}
		}
		if next != s.Paths {
			t.Errorf("%d parts end at %d", parts, next)
		}
	}
	_, err := s.Split(11)
	wantError(t, err, "parts = 11, but 10000 paths are 10 blocks of 1024")
	_, err = s.Split(0)
	wantError(t, err, "parts = 0, want at least 1")
	for span, want := range map[Span]string{
		{0, 1000}:      "Span = paths 0 to 999 does not begin and end with a block of 1024 paths, see Split",
		{1, 1024}:      "Span = paths 1 to 1023 does not begin and end with a block of 1024 paths, see Split",
		{-1024, 1024}:  "Span = paths -1024 to 1023 is not some of the paths 0 to 9999",
		{2048, 2048}:   "Span = paths 2048 to 2047 is not some of the paths 0 to 9999",
		{2048, 102400}: "Span = paths 2048 to 102399 is not some of the paths 0 to 9999",
	} {
		s.Span = span
		_, err := s.Forward(t.Context())
		wantError(t, err, want)
	}
}

// parts returns the summaries of all parts of an ensemble.
func parts(t *testing.T, s Simulation, n int, run func(Simulation, context.Context) (*Ensemble, error)) []*Summary {
	var list []*Summary
	for _, span := range lawtest.Must(s.Split(n)) {
		s.Span = span
		list = append(list, lawtest.Must(lawtest.Must(run(s, t.Context())).Summary()))
	}
	return list
}

// TestSummaryOrder: merged in any order and grouping, with a detour through JSON, the parts have the bits of one run; and the
// fluctuation theorem has those of all the paths.
func TestSummaryOrder(t *testing.T) {
	lawtest.Slow(t)
	rng := rand.New(rand.NewPCG(1, 0))
	for _, d := range []int{1, 3} {
		for name, run := range allMotions {
			s := Simulation{Data: summaryData(t, d), Paths: 1024*13 + 7, Steps: 6, Duration: 1, Seed: 4}
			whole := lawtest.Must(run(s, t.Context()))
			one := lawtest.Must(json.Marshal(lawtest.Must(whole.Summary())))
			for range 5 {
				list := parts(t, s, 1+rng.IntN(7), run)
				for len(list) > 1 { // join any two
					rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
					last := reread(t, list[len(list)-1])
					if err := list[0].Merge(last); err != nil {
						t.Fatal(err)
					}
					list = list[:len(list)-1]
				}
				if string(lawtest.Must(json.Marshal(list[0]))) != string(one) {
					t.Fatalf("%s, d = %d: merged parts have other digits than one run", name, d)
				}
				got, want := lawtest.Must(list[0].Fluctuation()), lawtest.Must(IntegralFluctuation(whole.Total))
				if got != want {
					t.Errorf("%s, d = %d: %+v, from all paths %+v", name, d, got, want)
				}
			}
			if string(lawtest.Must(json.Marshal(lawtest.Must(s.Summarize(t.Context(), run))))) != string(one) {
				t.Errorf("%s, d = %d: Summarize has other digits", name, d)
			}
		}
	}
}

func reread(t *testing.T, s *Summary) *Summary {
	t.Helper()
	read := new(Summary)
	if err := json.Unmarshal(lawtest.Must(json.Marshal(s)), read); err != nil {
		t.Fatal(err)
	}
	return read
}

// TestSummaryVerdict: the verdict is that of all paths where it matters: few paths, heavy tails, small parts.
func TestSummaryVerdict(t *testing.T) {
	for _, variance := range []float64{1, 0.4, 0.1, 0.02} {
		for _, n := range []int{1, 5, 24, 25, 1000, 1024, 1025, 30000} {
			s := Simulation{Data: lawtest.Must(SymmetricPair(1, variance)), Paths: n, Steps: 1, Duration: 1, Seed: 8}
			ens := lawtest.Must(s.Forward(t.Context()))
			sum := new(Summary)
			for _, p := range parts(t, s, (n-1)/1024+1, Simulation.Forward) {
				if err := sum.Merge(p); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := lawtest.Must(sum.Fluctuation()), lawtest.Must(IntegralFluctuation(ens.Total)); got != want {
				t.Errorf("σ² = %v, n = %d: %+v, from all paths %+v", variance, n, got, want)
			}
			moment := lawtest.Must(NoisingSecondMoment(s.Data, 1))
			if got, want := lawtest.Must(sum.KnownFluctuation(moment)), lawtest.Must(ens.Fluctuation()); got != want {
				t.Errorf("σ² = %v, n = %d: %+v, known %+v", variance, n, got, want)
			}
		}
	}
}

// TestSummaryMarginals: moments and counts are those of the paths.
func TestSummaryMarginals(t *testing.T) {
	s := Simulation{Data: summaryData(t, 3), Paths: 5000, Steps: 5, Duration: 1, Seed: 4}
	ens := lawtest.Must(s.Reverse(t.Context()))
	sum := lawtest.Must(ens.Summary())
	compare := func(name string, m Marginal, err error, values []float64) {
		t.Helper()
		mean, variance := stat.MeanVariance(values, nil)
		skewness := stat.Skew(values, nil) * math.Sqrt(5000.*4999) / 5000 * 4998 / 4999 // the moments', without its correction of the bias
		if err != nil || !near(m.Mean, mean) || !near(m.Variance, variance) || m.Min != floats.Min(values) || m.Max != floats.Max(values) {
			t.Errorf("%s: %+v, want mean %v, variance %v (%v)", name, m, mean, variance, err)
		}
		if scalar.EqualWithinRel(m.Skewness, skewness, 2e-3) == false {
			t.Errorf("%s: skewness %v, want %v", name, m.Skewness, skewness)
		}
		if se := math.Sqrt(variance / 5000); m.StdErr < se || m.StdErr > 1.01*se {
			t.Errorf("%s: error %v, want %v or a little more", name, m.StdErr, se)
		}
		n := 0
		for i, c := range m.Histogram.Counts {
			n += c
			for _, v := range values {
				if v >= m.Histogram.Edges[i] && v < m.Histogram.Edges[i+1] {
					c--
				}
			}
			if c != 0 {
				t.Errorf("%s: bin %d is off by %d", name, i, c)
			}
		}
		if n != 5000 || len(m.Histogram.Counts) < 20 || len(m.Histogram.Counts) > 400 {
			t.Errorf("%s: %d paths in %d bins", name, n, len(m.Histogram.Counts))
		}
	}
	m, err := sum.System()
	compare("System", m, err, ens.System)
	m, err = sum.Environment()
	compare("Environment", m, err, ens.Environment)
	m, err = sum.Total()
	compare("Total", m, err, ens.Total)
	m, err = sum.Work()
	compare("Work", m, err, ens.Work)
	for j := range 3 {
		m, err = sum.Final(j)
		compare("Final", m, err, mat.Col(nil, j, ens.Final))
	}
	_, err = sum.Final(3)
	wantError(t, err, "the summary has no Final[3]")
}

func near(a, b float64) bool { return scalar.EqualWithinAbsOrRel(a, b, 1e-13, 1e-12) }

// TestPowerSums: sums of parts are those of the whole, and a constant has no scatter.
func TestPowerSums(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 0))
	sample := make([]float64, 3000)
	for i := range sample {
		sample[i] = 10 + rng.ExpFloat64()
	}
	for _, cut := range []int{1, 7, 1500, 2999} {
		got, want := sumPowers(sample[:cut]).plus(sumPowers(sample[cut:])), sumPowers(sample)
		for k, pair := range [][2]float64{{got.mean, want.mean}, {got.m2, want.m2}, {got.m3, want.m3}, {got.m4, want.m4}} {
			if !scalar.EqualWithinRel(pair[0], pair[1], 1e-11) {
				t.Errorf("cut at %d: m%d = %v, want %v", cut, k+1, pair[0], pair[1])
			}
		}
	}
	if got := sumLeaves(slices.Repeat([]float64{0.1}, 5000), sumPowers); got.mean != 0.1 || got.m2 != 0 || got.stdErr() != 0 {
		t.Errorf("a constant has %+v", got)
	}
}

func TestSummaryRefuses(t *testing.T) {
	base := Simulation{Data: summaryData(t, 1), Paths: 4096, Steps: 3, Duration: 1, Seed: 1}
	sum := func(s Simulation, run func(Simulation, context.Context) (*Ensemble, error)) *Summary {
		return lawtest.Must(lawtest.Must(run(s, t.Context())).Summary())
	}
	change := func(f func(*Simulation)) *Summary {
		s := base
		f(&s)
		return sum(s, Simulation.Reverse)
	}
	one := sum(base, Simulation.Reverse)
	const different = "diffusion: these are paths of different ensembles: "
	for _, test := range []struct {
		other *Summary
		want  string
	}{
		{nil, "diffusion: other is nil"},
		{one, "diffusion: both summaries have the paths 0 to 4095"},
		{sum(base, Simulation.Forward), different + "the process is Reverse in one, Forward in the other"},
		{change(func(s *Simulation) { s.Data = summaryData(t, 3) }), different + "the dimension is 1 in one, 3 in the other"},
		{change(func(s *Simulation) { s.Data = lawtest.Must(SymmetricPair(1, 0.61)) }), different + "the law of the data is"},
		{change(func(s *Simulation) { s.Model = lawtest.Must(SymmetricPair(1, 0.61)) }), different + "Model is not set in one"},
		{change(func(s *Simulation) { s.Start = lawtest.Must(SymmetricPair(1, 0.61)) }), different + "Start is not set in one"},
		{change(func(s *Simulation) { s.Paths++ }), different + "Paths is 4096 in one, 4097 in the other"},
		{change(func(s *Simulation) { s.Steps++ }), different + "Steps is 3 in one, 4 in the other"},
		{change(func(s *Simulation) { s.Duration = 2 }), different + "Duration is 1 in one, 2 in the other"},
		{change(func(s *Simulation) { s.Schedule = lawtest.Must(ConstantSchedule(2)) }), different + "Schedule is "},
		{change(func(s *Simulation) { s.Estimator = Stratonovich }), different + "Estimator is LogRatio in one, Stratonovich in the other"},
		{change(func(s *Simulation) { s.Seed = 2 }), different + "Seed is 1 in one, 2 in the other"},
	} {
		before := string(lawtest.Must(json.Marshal(one)))
		if err := one.Merge(test.other); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("got %v, want %s", err, test.want)
		}
		if string(lawtest.Must(json.Marshal(one))) != before {
			t.Errorf("%s: the summary has changed", test.want)
		}
	}
	_, err := new(Ensemble).Summary()
	wantError(t, err, "the ensemble is not a run of Simulation")
	_, err = new(Summary).Fluctuation()
	wantError(t, err, "the summary has no paths")
	_, err = new(Summary).Total()
	wantError(t, err, "the summary has no paths")
	_, err = lawtest.Must(Simulation{Data: base.Data, Paths: 5000, Steps: 200, Duration: 1, Seed: 1}.Summarize(t.Context(), Simulation.Flow)).Work()
	wantError(t, err, "the summary has no Work")
	base.Span = Span{0, 1024}
	_, err = base.Summarize(t.Context(), func(s Simulation, ctx context.Context) (*Ensemble, error) {
		s.Span = Span{1024, 2048}
		return s.Reverse(ctx)
	})
	wantError(t, err, "run returned [paths 1024 to 2047], want paths 0 to 1023")
	base.RecordSteps = []int{1}
	_, err = base.Summarize(t.Context(), Simulation.Reverse)
	wantError(t, err, "RecordPaths or RecordSteps is set, which a Summary does not keep")
}

// TestImpossibleSummary: what no numbers can have is refused, so that no square root of it is taken.
func TestImpossibleSummary(t *testing.T) {
	s := Simulation{Data: summaryData(t, 1), Paths: 1024, Steps: 1, Duration: 1, Seed: 1}
	text := lawtest.Must(json.Marshal(lawtest.Must(s.Summarize(t.Context(), Simulation.Forward))))
	for want, change := range map[string]func(*summaryFile){
		"":                       func(*summaryFile) {},
		"the sums of the":        func(f *summaryFile) { f.Sums[0].Weights[2] = -1 },
		"those of no numbers":    func(f *summaryFile) { f.Sums[0].Columns[2][1] = -1e-9 },
		"paths 0 to 1023 in the": func(f *summaryFile) { f.Sums[0].Weights[1] = 0 },
		"histogram 0 of the": func(f *summaryFile) {
			f.Histogram[0].Counts[0]++
			f.Histogram[0].Counts = append(f.Histogram[0].Counts, -1)
		},
		"not one of System of 1024": func(f *summaryFile) { f.Histogram[0].Counts[0] += 1 << 62 },
	} {
		var file summaryFile
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatal(err)
		}
		change(&file)
		err := json.Unmarshal(lawtest.Must(json.Marshal(file)), new(Summary))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestSummaryHuge: what has no fourth power is refused.
func TestSummaryHuge(t *testing.T) {
	s := Simulation{Data: lawtest.Must(NewIsotropicMixture([]float64{1}, [][]float64{{1e61}}, []float64{1})), Paths: 10, Steps: 1, Duration: 1}
	_, err := lawtest.Must(s.Forward(t.Context())).Summary()
	if err == nil || !strings.HasPrefix(err.Error(), "diffusion: path 0 has Environment = ") {
		t.Error(err)
	}
}

// TestExtend: a run that was stopped goes on where it was, whatever was done by then.
func TestExtend(t *testing.T) {
	s := Simulation{Data: summaryData(t, 1), Paths: 20 * 1024, Steps: 5, Duration: 1, Seed: 1, Workers: 2}
	want := string(lawtest.Must(json.Marshal(lawtest.Must(s.Summarize(t.Context(), Simulation.Reverse)))))
	sum := parts(t, s, 5, Simulation.Reverse)[2] // the middle is there
	var first []int
	for attempt := 0; ; attempt++ {
		ctx, cancel := context.WithCancel(t.Context())
		s.Progress = func(done, total int) {
			first = append(first, done)
			if total != s.Paths {
				t.Errorf("Progress of %d paths", total)
			}
		}
		err := s.Extend(ctx, sum, Simulation.Reverse, func() error { cancel(); return nil })
		sum = reread(t, sum)
		if err == nil {
			break
		}
		if err != context.Canceled || attempt > 10 {
			t.Fatal(err)
		}
	}
	if string(lawtest.Must(json.Marshal(sum))) != want {
		t.Error("other digits than in one go")
	}
	if !slices.IsSorted(first) || first[0] != 4096+1024 || first[len(first)-1] != s.Paths {
		t.Errorf("Progress said %d", first)
	}
	if spans := sum.Missing(Span{0, s.Paths}); spans != nil || sum.Paths() != s.Paths {
		t.Errorf("%v are missing", spans)
	}
}

// TestExtendManyWorkers: any number of workers can be asked for.
func TestExtendManyWorkers(t *testing.T) {
	s := Simulation{Data: summaryData(t, 1), Paths: 2048, Steps: 1, Duration: 1, Seed: 1, Workers: 1 << 54, Span: Span{1024, 2048}}
	if sum := lawtest.Must(s.Summarize(t.Context(), Simulation.Forward)); !slices.Equal(sum.Spans(), []Span{s.Span}) {
		t.Errorf("it has %v", sum.Spans())
	}
}

func TestMissing(t *testing.T) {
	s := Simulation{Data: summaryData(t, 1), Paths: 8000, Steps: 1, Duration: 1, Seed: 1}
	list, sum := parts(t, s, 8, Simulation.Forward), new(Summary)
	for _, i := range []int{6, 1, 2} {
		if err := sum.Merge(list[i]); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := sum.Spans(), []Span{{1024, 3072}, {6144, 7168}}; !reflect.DeepEqual(got, want) {
		t.Errorf("has %v", got)
	}
	if got, want := sum.Missing(Span{0, 8000}), []Span{{0, 1024}, {3072, 6144}, {7168, 8000}}; !reflect.DeepEqual(got, want) {
		t.Errorf("lacks %v", got)
	}
	if got, want := sum.Missing(Span{2048, 4096}), []Span{{3072, 4096}}; !reflect.DeepEqual(got, want) {
		t.Errorf("lacks %v", got)
	}
	if got := sum.Missing(Span{1024, 3072}); got != nil {
		t.Errorf("lacks %v", got)
	}
}

// FuzzSummary: bytes that are no summary are refused, and what is read can be used.
func FuzzSummary(f *testing.F) {
	s := Simulation{Data: lawtest.Must(SymmetricPair(1, 0.6)), Paths: 3000, Steps: 1, Duration: 1, Seed: 1}
	whole := lawtest.Must(json.Marshal(lawtest.Must(s.Summarize(f.Context(), Simulation.Forward))))
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("null"))
	f.Add([]byte(`{"format":"nonequilibrium summary 1","ensemble":{"dim":1,"paths":1},"sums":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var sum Summary
		if json.Unmarshal(data, &sum) != nil {
			return
		}
		if _, err := json.Marshal(&sum); err != nil {
			t.Error(err)
		}
		if _, err := sum.Fluctuation(); err != nil && err != errNoPaths {
			t.Error(err)
		}
	})
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	lawtest.CheckError(t, "diffusion", "error", err, want)
}
