package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
)

// law is a Gaussian mixture as it is written in files.
type law struct {
	Weights     []float64     `json:"weights"`
	Means       [][]float64   `json:"means"`
	Variances   []float64     `json:"variances,omitempty"`
	Covariances [][][]float64 `json:"covariances,omitempty"`
}

func pair(mu, variance float64) law {
	return law{Weights: []float64{0.5, 0.5}, Means: [][]float64{{mu}, {-mu}}, Variances: []float64{variance, variance}}
}

// readLaw reads a law from a file.
func readLaw(name string) (law, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return law{}, err
	}
	var l law
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return law{}, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return law{}, fmt.Errorf("%s: there is more than one law", name)
	}
	if _, err := l.mixture(); err != nil {
		return law{}, fmt.Errorf("%s: %w", name, err)
	}
	return l, nil
}

func (l law) mixture() (*diffusion.Mixture, error) {
	if (l.Variances == nil) == (l.Covariances == nil) {
		return nil, errors.New("want variances or covariances")
	}
	if l.Variances != nil {
		return diffusion.NewIsotropicMixture(l.Weights, l.Means, l.Variances)
	}
	covs := make([]mat.Symmetric, len(l.Covariances))
	for k, rows := range l.Covariances {
		d := len(rows)
		if d == 0 {
			return nil, fmt.Errorf("covariances[%d] is empty", k)
		}
		c := mat.NewSymDense(d, nil)
		for i, row := range rows {
			if len(row) != d {
				return nil, fmt.Errorf("covariances[%d][%d] has length %d, want %d", k, i, len(row), d)
			}
			for j, v := range row {
				if v != rows[j][i] && len(rows[j]) == d {
					return nil, fmt.Errorf("covariances[%d] is not symmetric: [%d][%d] = %v, [%d][%d] = %v", k, i, j, v, j, i, rows[j][i])
				}
				c.SetSym(i, j, v)
			}
		}
		covs[k] = c
	}
	return diffusion.NewMixture(l.Weights, l.Means, covs)
}
