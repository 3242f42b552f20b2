// Package f32 has the float32 kernels of the neural networks: matrix products, convolutions, activations.
package f32
