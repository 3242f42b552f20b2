package train

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"nonequilibrium/diffusion/sde"
	"nonequilibrium/plotting"
)

// row is a line of the log.
type row struct {
	step    int
	loss    float64
	elapsed time.Duration
}

// before returns the rows of earlier steps. A killed training had come farther than its checkpoint.
func before(rows []row, step int) []row {
	for i, r := range rows {
		if r.step >= step {
			return rows[:i]
		}
	}
	return rows
}

// readTable reads a log that writeTable has written; one that is not there is empty.
func readTable(name string) ([]row, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("train: %s: %w", name, err)
	}
	var rows []row
	for i, line := range lines[min(1, len(lines)):] {
		if len(line) != 3 {
			return nil, fmt.Errorf("train: %s: line %d has %d fields, want step, loss and seconds; delete the file to go on without it", name, i+2, len(line))
		}
		step, err1 := strconv.Atoi(line[0])
		loss, err2 := strconv.ParseFloat(line[1], 64)
		seconds, err3 := strconv.ParseFloat(line[2], 64)
		if err := errors.Join(err1, err2, err3); err != nil {
			return nil, fmt.Errorf("train: %s: line %d: %w; delete the file to go on without it", name, i+2, err)
		}
		rows = append(rows, row{step, loss, time.Duration(seconds * float64(time.Second))})
	}
	return rows, nil
}

// writeTable writes the whole log, at most some hundred lines.
func writeTable(name string, rows []row) error {
	lines := [][]string{{"step", "loss", "seconds"}}
	for _, r := range rows {
		lines = append(lines, []string{strconv.Itoa(r.step), fmt.Sprintf("%.5f", r.loss), fmt.Sprintf("%.1f", r.elapsed.Seconds())})
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(csv.NewWriter(file).WriteAll(lines), file.Close())
}

// drawLoss draws the loss of the log.
func drawLoss(name string, rows []row) error {
	var steps, loss []float64
	for _, r := range rows {
		steps, loss = append(steps, float64(r.step)), append(loss, r.loss)
	}
	if len(rows) < 2 {
		return nil
	}
	return plotting.NewPanel("", "steps", "loss, running mean").LogY().Line(steps, loss, "").Save(name)
}

// sheetTimes are those at which samples are made: few, because the training waits.
func sheetTimes() ([]float64, error) { return sde.KarrasTimes(3.4, .005, 10) }
