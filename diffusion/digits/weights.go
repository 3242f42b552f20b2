package digits

import (
	"compress/gzip"
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"

	"nonequilibrium/diffusion/learned"
)

// The networks that come with the project were made by
//
//	make digits SMALL=1 T="-steps 4000"
//	make digits
//
// on two processors with AVX2, and compressed with gzip -9. The logs beside them tell the loss after each hundredth of the steps.
//
//go:embed weights/small.weights.gz weights/small.csv weights/lecture.weights.gz weights/lecture.csv
var files embed.FS

// Model returns the network with weights that were made by its Training: Lecture in 4000 steps, Small in 4000, more than what is enough
// for readable digits. It returns an error only if n is unknown.
func (n Net) Model() (*learned.Model, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	file, err := files.Open("weights/" + n.String() + ".weights.gz")
	if err != nil {
		return nil, fmt.Errorf("digits: %w", err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("digits: the weights of %v: %w", n, err)
	}
	return learned.Load(z)
}

// Log returns the loss in the training of the weights of Model, an average over the last hundred steps or so, after the given steps.
func (n Net) Log() (steps, loss []float64, err error) {
	if err := n.check(); err != nil {
		return nil, nil, err
	}
	file, err := files.Open("weights/" + n.String() + ".csv")
	if err != nil {
		return nil, nil, fmt.Errorf("digits: %w", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("digits: the log of %v: %w", n, err)
	}
	for _, row := range rows[1:] { // below the names
		step, err1 := strconv.ParseFloat(row[0], 64)
		l, err2 := strconv.ParseFloat(row[1], 64)
		if err1 != nil || err2 != nil {
			return nil, nil, fmt.Errorf("digits: the log of %v has a line %q", n, row)
		}
		steps, loss = append(steps, step), append(loss, l)
	}
	return steps, loss, nil
}

func (n Net) check() error {
	if n != Small && n != Lecture {
		return fmt.Errorf("digits: the network %d is unknown, want Small or Lecture", int(n))
	}
	return nil
}
