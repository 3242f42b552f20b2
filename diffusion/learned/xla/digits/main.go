// Command digits teaches a network to write digits, as make digits does, on XLA.
package main

import (
	"flag"

	"nonequilibrium/diffusion/digits/train"
	"nonequilibrium/diffusion/learned"
	"nonequilibrium/diffusion/learned/xla"
)

func main() {
	backend := flag.String("backend", "xla:cpu", "what computes, as xla.Open takes it")
	train.Main(func() (learned.Engine, error) {
		e, err := xla.Open(*backend)
		if err != nil {
			return nil, err
		}
		return e, nil
	})
}
