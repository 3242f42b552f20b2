// Package markov is about finite Markov chains.
package markov
