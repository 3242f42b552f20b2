// Package cputime tells how much processor time the process has used, which on
// a shared machine says more than the clock.
package cputime
