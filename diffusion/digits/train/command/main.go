// Command command teaches a network to write digits, on the processor:
//
//	go run ./diffusion/digits/train/command -net small
package main

import (
	"nonequilibrium/diffusion/digits/train"
	"nonequilibrium/diffusion/learned"
)

func main() { train.Main(func() (learned.Engine, error) { return nil, nil }) }
