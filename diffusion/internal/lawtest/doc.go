// Package lawtest has what tests of random numbers and of ensembles share: tests of whether
// a sample has a given distribution, random rotations, and what every runner of an ensemble must do.
//
// A limit is the probability p of rejecting a sample that does have the distribution:
// one in a thousand for a single comparison, less if a test makes many of them.
package lawtest

import "fmt"

// Panic returns the message with which f panics, "" if it does not.
func Panic(f func()) (message string) {
	defer func() {
		if p := recover(); p != nil {
			message = fmt.Sprint(p)
		}
	}()
	f()
	return ""
}
