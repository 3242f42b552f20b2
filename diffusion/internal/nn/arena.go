package nn

// arena hands out memory that is all given back at once.
type arena struct {
	chunks  [][]float32
	chunk   int // in use
	at      int // the first free element of it
	used    int // elements handed out
	highest int // the most that were handed out at a time since the last reset
}

const chunkLen = 1 << 18

// get returns n elements with any values.
func (a *arena) get(n int) []float32 {
	padded := (n + 15) &^ 15
	for ; a.chunk < len(a.chunks); a.chunk, a.at = a.chunk+1, 0 {
		if c := a.chunks[a.chunk]; a.at+padded <= len(c) {
			a.at += padded
			a.used += padded
			a.highest = max(a.highest, a.used)
			return c[a.at-padded : a.at-padded+n : a.at]
		}
	}
	a.chunks = append(a.chunks, make([]float32, max(chunkLen, padded)))
	return a.get(n)
}

func (a *arena) reset() {
	a.chunk, a.at, a.used, a.highest = 0, 0, 0, 0
}

// mark is a place in the arena; release gives back what was taken since.
type mark struct{ chunk, at, used int }

func (a *arena) mark() mark     { return mark{a.chunk, a.at, a.used} }
func (a *arena) release(m mark) { a.chunk, a.at, a.used = m.chunk, m.at, m.used }
