// Package digits teaches networks to write digits: handwritten ones of the MNIST data, 28×28 pixels each, which come with a Go module.
//
//	the data                         [Load], [ReadFolder] → [Set]
//	how to train a network on them   [Net.Training], for [Small] and [Lecture]
//	networks that are trained        [Net.Model]
//	digits that they write           [Writing.Run]
//	lower halves that they fill      [RepairLower]
//	what to compare networks with    [NewGaussian], [Gaussian.Components], [Strokes]
//	who reads what is written        [NewJudge]
//
// A picture is a slice of [Pixels] numbers, row by row, in which ink is large. It is normalised: grey values minus their mean
// over all training pictures, divided by their standard deviation.
//
// The command in diffusion/digits/train/command, make digits, trains the networks.
package digits
