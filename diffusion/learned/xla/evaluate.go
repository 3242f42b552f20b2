package xla

import (
	"fmt"
	"math/bits"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"nonequilibrium/diffusion/learned/internal/engine"
)

// Evaluator returns the network as a function. Programs are compiled for numbers of rows that are powers of 2, and unused rows are zero.
func (e *Engine) Evaluator(n engine.Network) (func(u, features []float32, rows int) ([]float32, error), error) {
	list, err := layers(n)
	if err != nil {
		return nil, err
	}
	p, err := e.compile(0, func(in []*graph.Node) []*graph.Node {
		return []*graph.Node{through(list, all(n).named(n, in[2:]), in[0], in[1])}
	})
	if err != nil {
		return nil, fmt.Errorf("xla: %w", err)
	}
	held, err := e.hold(0, all(n), n, n.Params.Values())
	if err != nil {
		return nil, fmt.Errorf("xla: %w", err)
	}
	return func(u, features []float32, rows int) ([]float32, error) {
		padded := 1 << bits.Len(uint(rows-1))
		in := []*tensors.Tensor{padRows(u, rows, padded), padRows(features, rows, padded)}
		out, err := p.run(append(in, held...))
		if err != nil {
			return nil, fmt.Errorf("xla: %w", err)
		}
		v := make([]float32, rows*n.Dim)
		err = read(v, out[0])
		if err := free(append(in, out...)...); err != nil {
			return nil, err
		}
		return v, err
	}, nil
}

// padRows is a tensor of so many rows, the first of which are v.
func padRows(v []float32, rows, padded int) *tensors.Tensor {
	cols := len(v) / rows
	if padded != rows {
		v = append(make([]float32, 0, padded*cols), v...)[:padded*cols]
	}
	return matrix(v, padded)
}

// hold puts a part of arrays that belong to the network's parameters on a device.
func (e *Engine) hold(device int, p part, n engine.Network, values [][]float32) ([]*tensors.Tensor, error) {
	held := make([]*tensors.Tensor, len(p))
	for i, k := range p {
		held[i] = matrix(values[k], n.Params.List[k].Rows)
		if err := held[i].MaterializeOnDevice(e.backend, true, compute.DeviceNum(device)); err != nil {
			return nil, err
		}
	}
	return held, nil
}
