//go:build js && wasm

package main

import (
	"syscall/js"

	"nonequilibrium/notebooks/site/live/bridge"
	"nonequilibrium/notebooks/site/live/figures"
)

// In a page: hand the script its functions, and stay for its calls.
func main() {
	js.Global().Call("noneqReady", map[string]any{
		"figure":  bridge.Func(figures.Call),
		"numbers": bridge.Func(func(struct{}) (any, error) { return figures.Numbers() }),
	})
	select {}
}
