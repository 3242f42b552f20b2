package xla

import (
	"errors"

	"nonequilibrium/diffusion/learned/internal/engine"
)

func (e *Engine) pipeline(list []layer, n engine.Network, r engine.Recipe) (engine.Trainer, error) {
	return nil, errors.New("todo")
}
