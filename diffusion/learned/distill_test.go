package learned

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/internal/stream"
	"nonequilibrium/diffusion/sde"
)

// along makes the steps of a sampler with another score than the one it is handed.
type along struct {
	sampler sde.Sampler
	score   diffusion.Drift
}

func (a along) Sample(x []float64, _ diffusion.Drift, times []float64, src rand.Source) error {
	return a.sampler.Sample(x, a.score, times, src)
}

// distance is W_2 between the data and what the sampler makes of p_T, without sampling error.
func distance(t testing.TB, law *diffusion.Mixture, s sde.Sampler, score diffusion.Drift, times []float64) float64 {
	t.Helper()
	w, _, err := sde.GenerationDistance(along{s, score}, law, times)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// teacher is a small score net of the law uneven, which several tests use.
func teacher(t testing.TB) *Model {
	t.Helper()
	oneTeacher.Do(func() {
		d := Training{Data: draws(uneven(t)), Dim: 1, Network: MLP{Width: 48}, Steps: 1000, Batch: 512, Times: [2]float64{.002, 4}}
		oneModel = lawtest.Must(d.Run(context.Background()))
	})
	return oneModel
}

var (
	oneTeacher sync.Once
	oneModel   *Model
)

// TestDistillation: with four evaluations, and one, a student generates as well as its teacher with 32, whose last step is the
// largest part of the distance. Without distillation four evaluations are many times worse.
func TestDistillation(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	teacher := teacher(t)
	times := append(lawtest.Must(sde.LogSNRTimes(4, .002, 31)), 0)
	want := distance(t, law, sde.DPMSolver{}, teacher.Drift(), times)
	for _, steps := range []int{4, 1} {
		d := Distillation{Teacher: teacher, StudentSteps: steps, Steps: 500, Batch: 256, Rate: .002}
		s, err := d.Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		got := distance(t, law, sde.DDIM{}, s.Drift(), s.Times())
		undistilled := distance(t, law, sde.DPMSolver{}, teacher.Drift(), s.Times())
		t.Logf("W2 = %.4f with %d steps, %.4f without distillation; the teacher's is %.4f", got, steps, undistilled, want)
		if len(s.Times()) != steps+1 || got > 2*want || undistilled < 3*got {
			t.Errorf("W2 = %.4f with %d steps, %.4f without distillation; the teacher's is %.4f", got, len(s.Times())-1, undistilled, want)
		}
	}
}

// TestConsistency: the guess of the data from any time of the teacher's is where the flow goes, and several guesses with fresh noise between
// them have the data's moments.
func TestConsistency(t *testing.T) {
	lawtest.Slow(t)
	law := uneven(t)
	d := Distillation{Teacher: teacher(t), Method: Consistency, TeacherSteps: 16, StudentSteps: 2, Steps: 2500, Batch: 256, Rate: .002}
	s, err := d.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []float64{4, 1, .2, .02} {
		if w := distance(t, law, sde.DDIM{}, s.Drift(), []float64{from, 0}); w > .08 {
			t.Errorf("one step from t = %v: W2 = %.4f", from, w)
		}
	}
	src := stream.New(3, 0, 0)
	const n = 4000
	x := make([]float64, n)
	for i := range x {
		s.Start(x[i:i+1], src)
	}
	if err := s.Sample(x, src); err != nil {
		t.Fatal(err)
	}
	mean, square := 0.0, 0.0
	for _, v := range x {
		mean, square = mean+v/n, square+v*v/n
	}
	wantMean := law.Mean(nil)[0]
	wantSquare := law.CovarianceMatrix(nil).At(0, 0) + wantMean*wantMean
	if math.Abs(mean-wantMean) > .06 || math.Abs(square-wantSquare) > .06 {
		t.Errorf("in two guesses: moments %.3f and %.3f, want %.3f and %.3f", mean, square, wantMean, wantSquare)
	}
}

// quick is a distillation that ends at once.
func quick(t testing.TB) Distillation {
	teacher := lawtest.Must(Training{Data: draws(uneven(t)), Dim: 1, Network: MLP{Width: 8, Depth: 2}, Steps: 30, Batch: 64}.Run(context.Background()))
	return Distillation{Teacher: teacher, TeacherSteps: 8, StudentSteps: 2, Steps: 20, Batch: 200, Workers: 1}
}

func fewBytes(s *FewSteps) []byte {
	var b bytes.Buffer
	if err := s.Save(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestDistillationWorkers: the bits do not depend on the number of workers, nor on interruptions in the first and the second student.
func TestDistillationWorkers(t *testing.T) {
	for _, method := range []DistillationMethod{Progressive, Consistency} {
		d := quick(t)
		d.Method = method
		want := fewBytes(lawtest.Must(d.Run(context.Background())))
		d.Workers = 3
		last := 0
		d.Progress = func(done, total int) {
			if done != last+1 || total != map[DistillationMethod]int{Progressive: 40, Consistency: 20}[method] {
				t.Errorf("Progress says %d of %d after %d", done, total, last)
			}
			last = done
		}
		d.Report = func(r Report) {
			if r.Step != last || r.Model != nil || r.Left < 0 {
				t.Errorf("Report says %+v at step %d", r, last)
			}
		}
		if got := fewBytes(lawtest.Must(d.Run(context.Background()))); !bytes.Equal(got, want) {
			t.Error("three workers give other weights than one")
		}
		var students []int
		d.Student = func(s *FewSteps) { students = append(students, len(s.Times())-1) }
		last = 0
		if got := fewBytes(lawtest.Must(d.Run(context.Background()))); !bytes.Equal(got, want) {
			t.Error("other weights if students are asked for")
		}
		if wanted := map[DistillationMethod][]int{Progressive: {4, 2}, Consistency: {2}}[method]; !slices.Equal(students, wanted) {
			t.Errorf("students of %v steps, want %v", students, wanted)
		}
		d.Student, d.Report, d.Checkpoint = nil, nil, filepath.Join(t.TempDir(), "checkpoint")
		for _, stop := range []int{7, 15, 33} {
			ctx, cancel := context.WithCancel(context.Background())
			d.Progress = func(done, _ int) {
				if done == stop {
					cancel()
				}
			}
			if _, err := d.Run(ctx); method == Progressive && !errors.Is(err, context.Canceled) {
				t.Fatalf("interrupted at step %d: %v", stop, err)
			}
			cancel()
		}
		if got := fewBytes(lawtest.Must(d.Run(context.Background()))); !bytes.Equal(got, want) {
			t.Error("interruptions give other weights")
		}
		d.Teacher = lawtest.Must(Training{Data: draws(uneven(t)), Dim: 1, Network: MLP{Width: 8, Depth: 2}, Steps: 31, Batch: 64}.Run(context.Background()))
		_, err := d.Run(context.Background())
		lawtest.CheckError(t, "learned", "Distillation.Run", err, "Checkpoint")
	}
}

// TestFewSteps: DDIM with the drift makes the same steps, a file gives the same sampler, and other bytes are refused.
func TestFewSteps(t *testing.T) {
	d := quick(t)
	s := lawtest.Must(d.Run(context.Background()))
	file := fewBytes(s)
	loaded, err := LoadFewSteps(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	x := []float64{1.3, -.4}
	if err := s.Sample(x, nil); err != nil {
		t.Fatal(err)
	}
	for i, start := range []float64{1.3, -.4} {
		y, z := []float64{start}, []float64{start}
		if err := (sde.DDIM{}).Sample(y, s.Drift(), s.Times(), nil); err != nil {
			t.Fatal(err)
		}
		if err := loaded.Sample(z, nil); err != nil {
			t.Fatal(err)
		}
		if x[i] != y[0] || x[i] != z[0] || x[i] == start {
			t.Errorf("from %v to %v, with sde.DDIM %v, after loading %v", start, x[i], y[0], z[0])
		}
	}
	if a, b := s.Rand(nil, stream.New(1, 0, 0)), loaded.Rand(nil, stream.New(1, 0, 0)); a[0] != b[0] {
		t.Errorf("draws %v and, after loading, %v", a, b)
	}
	for cut := 0; cut < len(file); cut += 7 {
		if _, err := LoadFewSteps(bytes.NewReader(file[:cut])); !errors.Is(err, nn.ErrTruncated) && !errors.Is(err, nn.ErrForeign) {
			t.Fatalf("the first %d of %d bytes: %v", cut, len(file), err)
		}
	}
	for i := range file {
		damaged := bytes.Clone(file)
		damaged[i] ^= 4
		if _, err := LoadFewSteps(bytes.NewReader(damaged)); err == nil {
			t.Fatalf("byte %d of %d changed: no error", i, len(file))
		}
	}
	// The files of different things are not mistaken for each other.
	if _, err := Load(bytes.NewReader(file)); err == nil {
		t.Error("Load reads a sampler")
	}
	if _, err := LoadFewSteps(bytes.NewReader(weights(d.Teacher))); err == nil {
		t.Error("LoadFewSteps reads a score")
	}
	if _, err := LoadClassifier(bytes.NewReader(file)); err == nil {
		t.Error("LoadClassifier reads a sampler")
	}
}

// TestFewStepsCondition: a teacher with a condition is distilled without it.
func TestFewStepsCondition(t *testing.T) {
	data := func(dst []float64, src rand.Source) {
		dst[0], dst[1] = rand.New(src).NormFloat64(), 1
	}
	d := quick(t)
	d.Teacher = lawtest.Must(Training{Data: data, Dim: 1, Condition: 1, Network: MLP{Width: 8, Depth: 2}, Steps: 30, Batch: 64}.Run(context.Background()))
	s := lawtest.Must(d.Run(context.Background()))
	if x := s.Rand(nil, stream.New(1, 0, 0))[0]; math.IsNaN(x) || math.Abs(x) > 10 {
		t.Errorf("a draw is %v", x)
	}
	loaded := lawtest.Must(LoadFewSteps(bytes.NewReader(fewBytes(s))))
	if a, b := s.Rand(nil, stream.New(1, 0, 0)), loaded.Rand(nil, stream.New(1, 0, 0)); a[0] != b[0] {
		t.Errorf("draws %v and, after loading, %v", a, b)
	}
}

func TestDistillationFaults(t *testing.T) {
	ok := quick(t)
	for _, c := range []struct {
		want string
		set  func(d *Distillation)
	}{
		{"Teacher", func(d *Distillation) { d.Teacher = nil }},
		{"Method = 2", func(d *Distillation) { d.Method = 2 }},
		{"StudentSteps = -1", func(d *Distillation) { d.StudentSteps = -1 }},
		{"TeacherSteps = 1", func(d *Distillation) { d.TeacherSteps = 1 }},
		{"TeacherSteps = 6", func(d *Distillation) { d.TeacherSteps = 6 }},
		{"TeacherSteps = 7", func(d *Distillation) { d.TeacherSteps, d.Method = 7, Consistency }},
		{"TeacherSteps = 2", func(d *Distillation) { d.TeacherSteps = 2 }},
		{"Times", func(d *Distillation) { d.Times = [2]float64{2, 1} }},
		{"Times[0]", func(d *Distillation) { d.Times = [2]float64{math.NaN(), 1} }},
		{"Times[1]", func(d *Distillation) { d.Times = [2]float64{1, math.Inf(1)} }},
		{"Steps = -1", func(d *Distillation) { d.Steps = -1 }},
		{"Batch = -1", func(d *Distillation) { d.Batch = -1 }},
		{"Rate", func(d *Distillation) { d.Rate = math.NaN() }},
		{"Average", func(d *Distillation) { d.Average = 1 }},
		{"Workers", func(d *Distillation) { d.Workers = -1 }},
		{"step", func(d *Distillation) { d.Rate = 1e30 }},
	} {
		d := ok
		c.set(&d)
		if c.want == "TeacherSteps = 6" {
			d.StudentSteps = 2
		}
		_, err := d.Run(context.Background())
		lawtest.CheckError(t, "learned", "Distillation.Run", err, c.want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ok.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	s := lawtest.Must(ok.Run(context.Background()))
	lawtest.CheckError(t, "sde", "FewSteps.Sample", s.Sample([]float64{math.NaN()}, nil), "x[0]")
	lawtest.CheckError(t, "sde", "FewSteps.SampleTimes", s.SampleTimes([]float64{1}, []float64{1, 2}, nil), "times[1]")
	if m := lawtest.Panic(func() { s.Sample(nil, nil) }); m == "" {
		t.Error("no point: no panic")
	}
}

// TestDistillationPlane: in two dimensions nearly all points end where the teacher takes them, and the four modes have equal weights.
func TestDistillationPlane(t *testing.T) {
	lawtest.Slow(t)
	law := lawtest.Must(diffusion.NewIsotropicMixture([]float64{.25, .25, .25, .25}, [][]float64{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}}, []float64{.05, .05, .05, .05}))
	m := lawtest.Must(Training{Data: draws(law), Dim: 2, Network: MLP{Width: 48}, Steps: 1000, Batch: 512}.Run(context.Background()))
	s := lawtest.Must(Distillation{Teacher: m, Steps: 500, Batch: 256, Rate: .002}.Run(context.Background()))
	const n = 2000
	src := stream.New(5, 0, 0)
	x := make([]float64, 2*n)
	for i := range n {
		s.Start(x[2*i:2*i+2], src)
	}
	y := append([]float64(nil), x...)
	times := append(lawtest.Must(sde.LogSNRTimes(4, .005, 31)), 0)
	if err := (sde.DPMSolver{}).Sample(y, func(dst, x []float64, t float64) { m.Scores(dst, x, t) }, times, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Sample(x, nil); err != nil {
		t.Fatal(err)
	}
	far := 0
	var counts [4]float64
	for i := range n {
		if math.Hypot(x[2*i]-y[2*i], x[2*i+1]-y[2*i+1]) > .1 {
			far++
		}
		quadrant := 0
		if x[2*i] > 0 {
			quadrant++
		}
		if x[2*i+1] > 0 {
			quadrant += 2
		}
		counts[quadrant]++
	}
	t.Logf("%d of %d points are far from the teacher's; in the quadrants %v", far, n, counts)
	if _, p := lawtest.ChiSquare(counts[:], []float64{n / 4, n / 4, n / 4, n / 4}); p < .001 || far > n/10 {
		t.Errorf("%d of %d points are far from the teacher's; in the quadrants %v", far, n, counts)
	}
}

// TestUserPanics: functions of the user that panic are errors.
func TestUserPanics(t *testing.T) {
	boom := func(int, int) { panic("boom") }
	d, c := quick(t), quickClassifier(t)
	d.Progress, c.Progress = boom, boom
	want := func(err error, where string) {
		t.Helper()
		if err == nil || !strings.HasPrefix(err.Error(), "panic in "+where+": boom") {
			t.Errorf("error %v, want a panic in %s", err, where)
		}
	}
	_, err := d.Run(context.Background())
	want(err, "Progress")
	_, err = c.Run(context.Background())
	want(err, "Progress")
	d.Progress, d.Student = nil, func(*FewSteps) { panic("boom") }
	_, err = d.Run(context.Background())
	want(err, "Student")
	c.Progress, c.Data = nil, func([]float64, rand.Source) { panic("boom") }
	_, err = c.Run(context.Background())
	want(err, "Data")
}
