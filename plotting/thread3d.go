package plotting

// Threads in space.

import "gonum.org/v1/plot/vg/draw"

// Thread adds a thin translucent curve, one of many.
func (p *Panel3D) Thread(x, y, z []float64) *Panel3D {
	if !p.checkBody("Thread", x, y, z, "") {
		return p
	}
	return p.add(&thread3{newBody(x, y, z, "")})
}

// A thread3 is one curve of many, all of one colour.
type thread3 struct{ body }

func (k *thread3) stage(bool) stage { return threadStage }

func (k *thread3) draw(c draw.Canvas, l *layout3) {
	strokeLines(c, draw.LineStyle{Color: threadColor, Width: 0.45}, k.line(l))
}

func (k *thread3) entries() []entry { return nil }
