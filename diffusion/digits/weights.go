package digits

import (
	"embed"
	"fmt"
	"io"

	"nonequilibrium/diffusion/internal/weights"
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

var kept = weights.Files{Package: arg, FS: files}

// Model returns the network with weights that were made by its Training: Lecture in 4000 steps, Small in 4000, more than what is enough
// for readable digits. It returns an error only if n is unknown.
func (n Net) Model() (*learned.Model, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	var m *learned.Model
	err := kept.Read(n.String()+".weights.gz", func(r io.Reader) (err error) {
		m, err = learned.Load(r)
		return err
	})
	return m, err
}

// Log returns the loss in the training of the weights of Model, an average over the last hundred steps or so, after the given steps.
func (n Net) Log() (steps, loss []float64, err error) {
	if err := n.check(); err != nil {
		return nil, nil, err
	}
	return kept.Log(n.String() + ".csv")
}

func (n Net) check() error {
	if n != Small && n != Lecture {
		return fmt.Errorf("digits: the network %d is unknown, want Small or Lecture", int(n))
	}
	return nil
}
