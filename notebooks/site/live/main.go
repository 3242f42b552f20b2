//go:build !js

// Command live is the figures of package figures in a page, as WebAssembly: see build.sh. Natively it prints the numbers that a page
// must agree with, noneq.numbers().
//
//	go run ./notebooks/site/live
package main

import (
	"fmt"
	"os"

	"nonequilibrium/notebooks/site/live/figures"
)

func main() {
	text, err := figures.Numbers()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(text)
}
