// Package parts is how commands share an ensemble: what is to be run, in blocks; the files of what was found; and how these are merged.
package parts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
)

// Law is a Gaussian mixture as it is written in files.
type Law struct {
	Weights     []float64     `json:"weights"`
	Means       [][]float64   `json:"means"`
	Variances   []float64     `json:"variances,omitempty"`
	Covariances [][][]float64 `json:"covariances,omitempty"`
}

// Pair returns the law ½N(μ, σ²) + ½N(−μ, σ²).
func Pair(mu, variance float64) Law {
	return Law{Weights: []float64{0.5, 0.5}, Means: [][]float64{{mu}, {-mu}}, Variances: []float64{variance, variance}}
}

// ParsePair returns the pair whose μ,σ² are given as text.
func ParsePair(s string) (Law, error) {
	mu, variance, _ := strings.Cut(s, ",")
	m, err1 := strconv.ParseFloat(mu, 64)
	v, err2 := strconv.ParseFloat(variance, 64)
	if err1 != nil || err2 != nil {
		return Law{}, errors.New("want μ,σ²")
	}
	if _, err := diffusion.SymmetricPair(m, v); err != nil {
		return Law{}, err
	}
	return Pair(m, v), nil
}

// ReadLaw reads a law from a file.
func ReadLaw(name string) (Law, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return Law{}, err
	}
	var l Law
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&l); err != nil {
		return Law{}, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Law{}, fmt.Errorf("%s: there is more than one law", name)
	}
	if _, err := l.Mixture(); err != nil {
		return Law{}, fmt.Errorf("%s: %w", name, err)
	}
	return l, nil
}

// Mixture returns the law, or an error if it is none.
func (l Law) Mixture() (*diffusion.Mixture, error) {
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
