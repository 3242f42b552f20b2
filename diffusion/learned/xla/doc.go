// Package xla computes and trains the networks of package learned on XLA.
package xla
