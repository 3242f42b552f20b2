// Package engine says what an engine other than package nn has to be able to do, to compute and train the networks of package
// learned. The engine on XLA is a module of its own, diffusion/learned/xla.
package engine

import (
	"context"

	"nonequilibrium/diffusion/internal/nn"
)

// Engine computes networks and trains them.
type Engine interface {
	// Evaluator returns the network as a function: for points u (rows × Dim) and features (rows × Features) its output, rows × Dim.
	// The function is called by several goroutines at a time.
	Evaluator(n Network) (func(u, features []float32, rows int) ([]float32, error), error)

	// Trainer begins a training, or goes on with it if r.State is that after some steps.
	Trainer(n Network, r Recipe) (Trainer, error)
}

// Network is an architecture and its weights.
type Network struct {
	Architecture  any // such as learned.MLP, with its defaults filled in
	Dim, Features int // columns of points, and of features of the noise level and of the condition
	Params        *nn.Params
}

// Recipe is what a training does in its steps.
type Recipe struct {
	State     *nn.State
	Optimizer nn.Optimizer
	Loss      Loss
	Rows      int // of a batch
	// Batch puts the draws of a step, which counts from 0, into b.
	Batch func(ctx context.Context, step int, b *Batch) error
}

// Trainer makes the steps of a training.
type Trainer interface {
	// Step makes a step, counts it in State.Step, and returns the loss and the length of its gradient. A loss that is not finite is the
	// error *nn.NotFinite.
	Step(ctx context.Context) (loss, norm float64, err error)
	// Fetch copies the weights into the network's Params, and what the optimiser keeps into State.
	Fetch() error
	// Close frees what the trainer holds.
	Close()
}

// Loss is the form of a loss. It is summed over the points u and coordinates i of a batch, and divided by the number of
// both. N is the network's output, and the factors are matrices of the shape of u.
type Loss int

const (
	Squares    Loss = iota // (f₀N − f₁)²
	Divergence             // N (f₀N + f₁) + f₂ ∂N_i/∂u_i
	Directions             // N (f₀N + f₁) + f₃ ∂/∂u_i Σ_k f₂f₃N_k
)

// Factors is the number of factors.
func (l Loss) Factors() int { return []int{2, 3, 4}[l] }

// Batch is the draws of a step: matrices, row after row.
type Batch struct {
	U, Features []float32
	Factors     [][]float32
}
