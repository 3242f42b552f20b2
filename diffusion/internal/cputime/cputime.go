// Package cputime measures the processor time that the process has used. On a shared
// machine it is a better measure than the time on the clock.
package cputime
