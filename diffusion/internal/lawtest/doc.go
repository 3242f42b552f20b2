// Package lawtest holds what tests of random numbers and of ensembles share: whether
// a sample has its law, random rotations, and what every runner of an ensemble must do.
//
// A limit is the probability p with which a sample that does have the law is rejected:
// one in a thousand for a single comparison, less where a test makes many of them.
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
