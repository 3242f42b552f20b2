package xla

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // the backend "go"
	_ "github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"nonequilibrium/diffusion/learned"
)

// Engine computes and trains the networks of package learned with a backend of GoMLX.
type Engine struct {
	// Stages is the number of devices that the layers of a network are split over in a training; 0: 1. Each holds the weights of its
	// layers, and what the optimiser keeps of them, and hands the activations on.
	Stages int
	// Pieces is the number of pieces that a batch is cut into with several stages, so that one device need not wait for
	// the other: of S stages and P pieces, each waits (S − 1)/(P + S − 1) of the time. 0: 4 for each stage.
	Pieces int

	backend compute.Backend
}

var _ learned.Engine = (*Engine)(nil)

// Open returns the engine for a backend of GoMLX:
//
//	xla:cpu              the processor
//	xla:cuda             graphics cards of NVIDIA; matrix products in TF32, with 10 bits behind the point
//	xla:cuda,tf32=false  the same in full float32
//	xla:tpu              Google's TPUs
//	go                   GoMLX's own engine in Go, which needs no plugin
//
// The first four need a plugin: package documentation. Without it, Open returns an error.
func Open(config string) (e *Engine, err error) {
	err = guard(func() error {
		backend, err := compute.NewWithConfig(config)
		e = &Engine{backend: backend}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("xla: config = %q cannot be opened: %w", config, err)
	}
	return e, nil
}

// Devices is the number of devices of the backend.
func (e *Engine) Devices() int { return e.backend.NumDevices() }

// String is the backend's description of itself.
func (e *Engine) String() string { return e.backend.Description() }

// Close gives the backend's memory back. Models and trainings on it cannot be used any more.
func (e *Engine) Close() { e.backend.Finalize() }

// guard makes the panics of GoMLX, which it reports errors with, errors.
func guard(f func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case error:
			err = p
		default:
			err = fmt.Errorf("%v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// program is a compiled graph on one device.
type program struct {
	exec    *graph.Exec
	backend compute.Backend
	device  compute.DeviceNum
}

// compile returns the program of f for the shapes of the first arguments it gets, and again for others.
func (e *Engine) compile(device int, f func(in []*graph.Node) []*graph.Node) (program, error) {
	exec, err := graph.NewExec(e.backend, f)
	if err != nil {
		return program{}, err
	}
	return program{exec.SetMaxCache(-1), e.backend, compute.DeviceNum(device)}, nil
}

// run runs the program. Tensors in donated are used up.
func (p program) run(args []*tensors.Tensor, donated ...*tensors.Tensor) (out []*tensors.Tensor, err error) {
	err = guard(func() error {
		in := make([]any, 0, len(args)+len(donated))
		for _, a := range args {
			in = append(in, a)
		}
		for _, d := range donated {
			buffer, err := graph.DonateTensorBuffer(d, p.backend, p.device)
			if err != nil {
				return err
			}
			in = append(in, buffer)
		}
		out, _, err = p.exec.CallWithGraphOnDevice(p.device, in...) // GoMLX's CallOnDevice forgets the device
		return err
	})
	return out, err
}

// matrix is a tensor of rows, one after the other.
func matrix(v []float32, rows int) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(v, rows, len(v)/rows)
}

// read copies a tensor into dst.
func read(dst []float32, t *tensors.Tensor) error {
	return tensors.ConstFlatData(t, func(v []float32) { copy(dst, v) })
}

// free frees tensors now, and does not wait for the garbage collector, which does not see the device's memory.
func free(list ...*tensors.Tensor) error {
	var err error
	for _, t := range list {
		if t.Ok() {
			err = errors.Join(err, t.FinalizeAll())
		}
	}
	return err
}
