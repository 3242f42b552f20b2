// Package nn is a small engine for neural networks in float32: a tape that records operations and goes back along them, layers, Adam,
// trainings in shards, and files of weights.
//
//	values and gradients of any order    Tape, Node, Tape.Grad, Tape.Backward
//	operations on matrices               arith.go, activation.go, matrix.go, index.go
//	operations on images                 image.go, conv.go, groupnorm.go; panels.go lays out the weights of convolutions
//	layers                               layers.go, imagelayers.go, unet.go
//	memory against time                  Tape.Recompute
//	parameters and their gradients       Params, Gradients
//	steps                                Optimizer, Trainer
//	files                                Write, Read
//
// # One result
//
// The same seed gives the same bits on any processor and for any number of workers. Kernels (package f32) give the same bits in AVX-512, AVX2
// and Go. A batch is cut into shards of a fixed size, each with a random stream of its own, whose gradients are added in their order.
//
// # Why not a library
//
// GoMLX, the well-kept library of Go, is about fifteen times slower in Go on the networks of this project, and needs cgo and a
// plugin for XLA, which a notebook cannot ask of its readers. The module diffusion/learned/xla uses it all the same: for graphics cards, and
// as the independent check of every operation here.
//
// A wrong shape is a mistake of the programmer and panics.
package nn
