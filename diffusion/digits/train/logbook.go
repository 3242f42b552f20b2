package train

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"nonequilibrium/diffusion/digits"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/plotting"
)

// logbook writes down how a training goes.
type logbook struct {
	Options
	out  io.Writer
	show func(learned.Report)

	rows  []row
	began time.Duration // of training, before this run
	first int           // the step after which this run began
	step  int           // the last one; 0: none was made
	err   error         // the first of the files

	spent, sheet time.Duration // what samples have cost, and what the next sheet will
}

// progress notes the step, and says where a training goes on.
func (l *logbook) progress(done, _ int) {
	if l.step == 0 {
		l.first = done - 1
		l.rows = before(l.rows, done)
		if len(l.rows) > 0 {
			l.began = l.rows[len(l.rows)-1].elapsed
		}
		if l.first > 0 {
			fmt.Fprintf(l.out, "goes on from step %d\n", l.first)
		}
	}
	l.step = done
}

// report shows the report and adds it to the files. What cannot be written is told at the end: the training is worth more.
func (l *logbook) report(r learned.Report) {
	l.show(r)
	l.rows = append(l.rows, row{r.Step, r.Loss, l.began + r.Elapsed})
	l.err = cmp.Or(l.err, writeTable(l.file(".csv"), l.rows), l.samples(r))
}

// perDigit is the number of samples of each digit on a sheet.
const perDigit = 5

// samples writes a sheet when it is due: sheets take a twentieth of the time.
func (l *logbook) samples(r learned.Report) error {
	const share = 20
	if l.sheet == 0 { // is estimated from one digit
		began := time.Now()
		if _, err := write(r.Model(), l.Workers, 0); err != nil {
			return err
		}
		l.spent = time.Since(began)
		l.sheet = l.spent * digits.Classes * perDigit / time.Duration(cmp.Or(l.Workers, runtime.GOMAXPROCS(0)))
	}
	if r.Step == r.Steps || share*(l.spent+l.sheet) > r.Elapsed {
		return nil
	}
	began := time.Now()
	err := draw(r.Model(), l.Workers, l.file(fmt.Sprintf("-samples-%05d.png", r.Step)), l.file("-samples.png"))
	l.sheet = time.Since(began)
	l.spent += l.sheet
	return err
}

// write writes digits in few steps.
func write(m *learned.Model, workers int, which ...int) ([][]float64, error) {
	times, err := sheetTimes()
	if err != nil {
		return nil, err
	}
	return digits.Writing{Model: m.Float32(), Times: times, Guidance: 1, Seed: 1, Workers: workers}.Run(context.Background(), which...)
}

// draw writes a sheet of all digits into files.
func draw(m *learned.Model, workers int, files ...string) error {
	var which []int
	for d := range digits.Classes {
		for range perDigit {
			which = append(which, d)
		}
	}
	pictures, err := write(m, workers, which...)
	if err != nil {
		return err
	}
	sheet := plotting.NewSheet(digits.Width, digits.Height).Range(digits.Paper, digits.Ink)
	for k := range perDigit {
		var line [][]float64
		for d := range digits.Classes {
			line = append(line, pictures[d*perDigit+k])
		}
		sheet.Row("", line...)
	}
	for _, file := range files {
		if err := sheet.Save(file); err != nil {
			return err
		}
	}
	return nil
}

// finish writes the weights, the loss and the last samples, and says how to use them.
func (l *logbook) finish(m *learned.Model) error {
	weights := l.file(".weights")
	file, err := os.Create(weights)
	if err != nil {
		return err
	}
	if err := errors.Join(m.Save(file), file.Close()); err != nil {
		return err
	}
	if err := errors.Join(draw(m, l.Workers, l.file("-samples.png")), drawLoss(l.file("-loss.png"), l.rows)); err != nil {
		return err
	}
	path, err := filepath.Abs(weights)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(l.out, `%d weights are in %s, samples in %s. In a cell of a notebook:

	file := must.M1(os.Open(%q))
	model := must.M1(learned.Load(file))
	pictures := must.M1(digits.Writing{Model: model}.Run(context.Background(), 3, 2))
	must.M(plotting.NewSheet(digits.Width, digits.Height).Row("", pictures...).Show("A three and a two."))
`, m.Parameters(), weights, l.file("-samples.png"), path)
	return err
}
