package learned

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"nonequilibrium/diffusion/internal/blocks"
	"nonequilibrium/diffusion/internal/check"
	"nonequilibrium/diffusion/internal/nn"
	"nonequilibrium/diffusion/sde"
)

// DistillationMethod is how a student learns from its teacher.
type DistillationMethod int

const (
	// Progressive distillation teaches a student to make in one step what its teacher makes in two, and then makes the student the teacher of the next:
	// 32, 16, 8, 4 steps (Salimans and Ho, arXiv:2202.00512).
	Progressive DistillationMethod = iota
	// Consistency distillation teaches a student to give the same data f(x, t) for all points of one path of the teacher's flow, down to t = 0,
	// where f is x. The target at a point is the student's own answer at the next (Song et al., arXiv:2303.01469).
	Consistency
)

// Distillation is the training of a student that generates in few steps what a learned score generates in many. It needs no data: the
// teacher's probability flow makes the points. The zero value of all fields but Teacher is a good choice, and the
// same seed gives the same bits, on any processor and with any number of workers.
type Distillation struct {
	Teacher *Model // the student begins with its weights. If it has a condition, the score without it is distilled
	Method  DistillationMethod

	// TeacherSteps are the steps of DPM-Solver++(2M), one evaluation each, in which the teacher generates (0: 32), and StudentSteps those of the
	// student (0: 4). The first must be the second times a power of two, or for Consistency a multiple.
	TeacherSteps, StudentSteps int
	// Times are the last positive time and the first of the generation. From one to the other steps are equal in the logarithm of the
	// signal-to-noise ratio, and the last goes to time 0. 0, 0: those of the teacher's training.
	Times [2]float64

	// The rest is as in Training. Steps are those of one student.
	Steps   int     // 0: 1000, or for Consistency 4000
	Batch   int     // steps of the sampler that a step of training looks at; 0: 512
	Rate    float64 // 0: .001
	WarmUp  int     // 0: 200, or a tenth of Steps if that is less
	Average float64 // 0: .99
	Clip    float64
	Seed    uint64
	Workers int

	Student  func(*FewSteps)       // called with each student when it has been taught, with 16, 8 and 4 steps for example; nil: silent
	Progress func(done, total int) // counts the steps of all students
	Report   func(Report)          // of all students, too; its Model is nil

	// Checkpoint is as in Training, with a file for each student: its name, and behind it a dot and the number of the student's steps.
	Checkpoint string
}

// withDefaults returns d with its zero values replaced, or an error.
func (d Distillation) withDefaults() (Distillation, error) {
	if d.Teacher == nil {
		return d, errors.New("learned: Teacher is nil, want a model that was trained")
	}
	d.TeacherSteps, d.StudentSteps = orDefault(d.TeacherSteps, 32), orDefault(d.StudentSteps, 4)
	d.Times = orDefault(d.Times, d.Teacher.Form.Times)
	d.Batch = orDefault(d.Batch, 512)
	if d.Steps == 0 {
		d.Steps = 1000
		if d.Method == Consistency { // one student, which has more to learn
			d.Steps = 4000
		}
	}
	d.Rate, d.Average = orDefault(d.Rate, .001), orDefault(d.Average, .99)
	d.WarmUp = orDefault(d.WarmUp, warmUp(d.Steps))
	if err := check.First(
		arg.AtLeast("StudentSteps", d.StudentSteps, 1), arg.AtLeast("TeacherSteps", d.TeacherSteps, 2), checkSteps(d.Steps, d.Batch, d.Rate, d.WarmUp, d.Average, d.Clip, d.Workers),
		arg.Positive("Times[0]", d.Times[0]), arg.Positive("Times[1]", d.Times[1]),
		arg.Memory("Batch", d.Batch, 100*float64(d.Teacher.Dim())), arg.Memory("TeacherSteps", d.TeacherSteps, 1000*float64(d.Teacher.Dim())),
	); err != nil {
		return d, err
	}
	switch {
	case d.Times[0] >= d.Times[1]:
		return d, fmt.Errorf("learned: Times = %v, want the earlier one first", d.Times)
	case d.Method != Progressive && d.Method != Consistency:
		return d, fmt.Errorf("learned: Method = %d is unknown", d.Method)
	case d.TeacherSteps%d.StudentSteps != 0 || d.TeacherSteps == d.StudentSteps:
		return d, fmt.Errorf("learned: TeacherSteps = %d, want a multiple of StudentSteps = %d", d.TeacherSteps, d.StudentSteps)
	}
	if n := d.TeacherSteps / d.StudentSteps; d.Method == Progressive && n&(n-1) != 0 {
		return d, fmt.Errorf("learned: TeacherSteps = %d, want StudentSteps = %d times a power of two", d.TeacherSteps, d.StudentSteps)
	}
	return d, nil
}

// Run trains the students, one after the other. It returns an error if an argument cannot be used, if the loss stops being finite, if
// a checkpoint belongs to another training, and when ctx is done.
func (d Distillation) Run(ctx context.Context) (*FewSteps, error) {
	d, err := d.withDefaults()
	if err != nil {
		return nil, err
	}
	times, err := sde.LogSNRTimes(d.Times[1], d.Times[0], d.TeacherSteps-1)
	if err != nil {
		return nil, fmt.Errorf("learned: Times = %v: %w", d.Times, err)
	}
	times = append(times, 0)
	lessons := d.lessons(times)
	student, steps := d.Teacher, d.StudentSteps
	var s *FewSteps
	for i := range lessons {
		l := &lessons[i]
		l.teacher, l.student = student, newModel(student.description, 0).with(student.params.Values())
		if student, err = l.learn(ctx, &d, i, len(lessons)); err != nil {
			return nil, err
		}
		if d.Method == Progressive {
			steps = l.steps()
		}
		s = &FewSteps{distilled{d.Method, every(times, d.TeacherSteps/steps), student.description}, student}
		if d.Student != nil {
			if err := blocks.Call(ctx, "Student", func() error { d.Student(s); return nil }); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// every returns the times 0, n, 2n, ….
func every(times []float64, n int) []float64 {
	var out []float64
	for i := 0; i < len(times); i += n {
		out = append(out, times[i])
	}
	return out
}

// lesson is the training of one student.
type lesson struct {
	teacher, student *Model
	sampler          sde.Sampler // of the teacher
	times            []float64   // of the teacher
	stride           int         // the steps of the teacher in one of the student; 0: all that are left
}

func (d *Distillation) lessons(times []float64) []lesson {
	first := lesson{sampler: sde.DPMSolver{}, times: times}
	if d.Method == Consistency {
		return []lesson{first}
	}
	first.stride = 2
	lessons := []lesson{first}
	for n := d.TeacherSteps / 2; n > d.StudentSteps; n /= 2 {
		times = every(times, 2)
		lessons = append(lessons, lesson{sampler: sde.DDIM{}, times: times, stride: 2})
	}
	return lessons
}

// steps is the number of steps of a path that the student looks at.
func (l *lesson) steps() int {
	n := len(l.times) - 1
	if l.stride > 0 {
		n /= l.stride
	}
	return n
}

// learn trains the student of the lesson i of n and returns it.
func (l *lesson) learn(ctx context.Context, d *Distillation, i, n int) (*Model, error) {
	weights := sha256.New()
	if err := l.teacher.Save(weights); err != nil {
		return nil, err
	}
	f := fit{
		Steps: d.Steps, Batch: d.Batch, Rate: d.Rate, WarmUp: d.WarmUp, Average: d.Average, Clip: d.Clip, Seed: d.Seed, Workers: d.Workers,
		Header: []any{"distillation", weights.Sum(nil), d.Method, l.times},
		params: l.student.params, loss: l.loss,
	}
	if d.Checkpoint != "" {
		f.Checkpoint = fmt.Sprintf("%s.%d", d.Checkpoint, l.steps())
	}
	if d.Progress != nil {
		f.Progress = func(done, total int) { d.Progress(i*total+done, n*total) }
	}
	if d.Report != nil {
		f.Report = func(r Report) {
			r.Left += r.Elapsed * time.Duration(r.Steps*(n-1-i)) / time.Duration(r.Step)
			r.Step, r.Steps = i*r.Steps+r.Step, n*r.Steps
			d.Report(r)
		}
	}
	if err := f.run(ctx); err != nil {
		return nil, err
	}
	return l.student.with(f.trainer.State.Averages), nil
}

// moves are steps that a student is to make: from x at the time from to want at the time to.
type moves struct {
	x, want  []float64 // points one after the other
	from, to []float64 // of each point
}

// add adds the points of one time.
func (m *moves) add(x, want []float64, from, to float64, dim int) {
	m.x, m.want = append(m.x, x...), append(m.want, want...)
	for range len(x) / dim {
		m.from, m.to = append(m.from, from), append(m.to, to)
	}
}

// draw follows the teacher along as many paths as make about the given number of moves.
func (l *lesson) draw(rows int, rng *rand.Rand) (*moves, error) {
	dim := l.teacher.Dim()
	x := make([]float64, max(1, rows/l.steps())*dim)
	l.teacher.start(x, l.times[0], rng)
	// Each step of the sampler begins with an evaluation, which tells where the path is.
	var path [][]float64
	if err := l.sampler.Sample(x, func(dst, x []float64, t float64) {
		path = append(path, slices.Clone(x))
		l.teacher.Scores(dst, x, t)
	}, l.times, nil); err != nil {
		return nil, err
	}
	path = append(path, x)
	m := new(moves)
	for i := 0; i < len(path)-1; i += max(1, l.stride) {
		if l.stride > 0 {
			j := i + l.stride
			m.add(path[i], path[j], l.times[i], l.times[j], dim)
			continue
		}
		// The student's own answer at the next point of the path.
		answer := slices.Clone(path[i+1])
		if next := l.times[i+1]; next > 0 {
			if err := (sde.DDIM{}).Sample(answer, func(dst, x []float64, t float64) { l.student.Scores(dst, x, t) }, []float64{next, 0}, nil); err != nil {
				return nil, err
			}
		}
		m.add(path[i], answer, l.times[i], 0, dim)
	}
	return m, nil
}

// loss is the squared distance of the student's step from where it should end, in units of the standard deviation at that time. For Consistency the unit is
// σΔ/v, that of what the network can change: an error at a small t is passed on to all later ones, and needs the larger weight.
func (l *lesson) loss(tape *nn.Tape, s nn.Shard) *nn.Node {
	m, err := l.draw(s.Len, rand.New(s.Src))
	if err != nil { // a path that is not finite
		return tape.Constant([]float32{float32(math.NaN())}, 1, 1)
	}
	form, dim, rows := &l.student.Form, l.student.Dim(), len(m.from)
	u, slope, target := tape.Make(rows, dim), tape.Make(rows, dim), tape.Make(rows, dim)
	features := tape.Make(rows, l.student.levelWidth()+l.student.Condition.width())
	clear(features.V)
	for k := range rows {
		form.level(features.V[k*features.Cols:][:l.student.levelWidth()], m.from[k])
		root, delta := noise(m.from[k])
		rootTo, deltaTo := noise(m.to[k])
		keep := math.Sqrt(deltaTo / delta)
		jump := rootTo - keep*root
		for i := range dim {
			j := k*dim + i
			c, end := form.at(i, root, delta), form.at(i, rootTo, deltaTo)
			unit := math.Sqrt(end.v)
			if l.stride == 0 {
				unit *= delta / c.v
			}
			y := m.x[j] - root*form.Mean[i]
			u.V[j] = float32(y / math.Sqrt(c.v))
			// The step is linear in the network's output.
			without := keep*m.x[j] + jump*(m.x[j]+delta*c.A*y)/root
			target.V[j] = float32((m.want[j] - without) / unit)
			slope.V[j] = float32(jump * delta * c.B / root / unit)
		}
	}
	out := l.student.net.apply(tape, u, features, true)
	residual := tape.Sub(tape.Mul(slope, out), target)
	return tape.Scale(tape.Sum(tape.Mul(residual, residual)), float64(s.Len)/float64(rows*dim))
}
