//go:build ignore

// The wrong ratio in the detailed balance.
//
// points: 3
// hint: the ratio of the proposals is upside down

package otherrules

import "math"

// HeatBath returns the probability of a switch to a mode whose energy is higher by du, at the temperature theta.
func HeatBath(du, theta float64) float64 {
	return 1 / (1 + math.Exp(du/theta))
}

// AcceptProposal returns the probability to accept a switch to a mode whose energy is higher by du, which is proposed with the
// probability forth, while the switch back is proposed with the probability back.
func AcceptProposal(du, theta, forth, back float64) float64 {
	return math.Min(1, math.Exp(-du/theta)*forth/back)
}
