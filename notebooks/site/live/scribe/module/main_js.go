//go:build js && wasm

// Command module is package scribe in a worker of a page, as WebAssembly.
package main

import (
	"bytes"
	"context"
	"errors"
	"syscall/js"

	"nonequilibrium/notebooks/site/live/bridge"
	"nonequilibrium/notebooks/site/live/scribe"
)

var writer *scribe.Scribe

// load reads the weights.
func load(file struct{ Weights []byte }) (any, error) {
	var err error
	writer, err = scribe.New(bytes.NewReader(file.Weights))
	return true, err
}

// write calls noneqPage of the worker with each picture.
func write(o scribe.Order) (any, error) {
	if writer == nil {
		return nil, errors.New("the network has no weights yet")
	}
	show := func(p scribe.Page) { js.Global().Call("noneqPage", bridge.Value(p)) }
	return true, writer.Write(context.Background(), o, show)
}

func main() {
	js.Global().Call("noneqReady", map[string]any{"load": bridge.Func(load), "write": bridge.Func(write)})
	select {}
}
