package page

// A subset as an OpenType font, as browsers want it: tables of what they measure, and the
// characters of its glyphs.

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf16"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// openType returns the font as a file, for characters of 16 bits.
func (s *subset) openType(family string) []byte {
	tables := []struct {
		tag  string
		data []byte
	}{ // in the order of their tags
		{"CFF ", s.cff()}, {"OS/2", s.os2()}, {"cmap", s.cmap()}, {"head", s.head()}, {"hhea", s.hhea()},
		{"hmtx", s.hmtx()}, {"maxp", s.maxp()}, {"name", nameTable(family)}, {"post", post()},
	}
	n := uint16(len(tables))
	log := bits.Len16(n) - 1
	out := be([]byte("OTTO"), n, uint16(16)<<log, uint16(log), n*16-uint16(16)<<log)
	offset := len(out) + 16*len(tables)
	var body []byte
	headAt := 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = offset + len(body)
		}
		out = be(append(out, t.tag...), checksum(t.data), uint32(offset+len(body)), uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out = append(out, body...)
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

// be appends numbers, the high byte first.
func be(to []byte, values ...any) []byte {
	for _, v := range values {
		switch v := v.(type) {
		case uint16:
			to = binary.BigEndian.AppendUint16(to, v)
		case int:
			to = binary.BigEndian.AppendUint16(to, uint16(int16(v)))
		case uint32:
			to = binary.BigEndian.AppendUint32(to, v)
		}
	}
	return to
}

func checksum(data []byte) uint32 {
	sum := uint32(0)
	for i, b := range data {
		sum += uint32(b) << (24 - 8*(i%4))
	}
	return sum
}

// heights returns how far the font reaches above and below the base line, in units.
func (s *subset) heights() (ascent, descent int) {
	m, err := s.font.Metrics(nil, fixed.Int26_6(em), font.HintingNone)
	if err != nil {
		return em, 0
	}
	return int(m.Ascent), int(m.Descent)
}

func (s *subset) head() []byte {
	b := s.bounds()
	return be(nil, uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5F0F3CF5), uint16(3), uint16(em),
		uint32(0), uint32(0), uint32(0), uint32(0), // no dates
		b.left, b.bottom, b.right, b.top, uint16(0), uint16(6), 2, 0, 0)
}

func (s *subset) hhea() []byte {
	ascent, descent := s.heights()
	b := s.bounds()
	widest := 0
	for _, g := range s.glyphs {
		widest = max(widest, g.advance)
	}
	return be(nil, uint32(0x10000), ascent, -descent, 0, uint16(widest), min(0, b.left), 0, b.right, 1, 0, 0,
		0, 0, 0, 0, 0, uint16(len(s.glyphs)))
}

func (s *subset) hmtx() []byte {
	out := be(nil, 0, 0)
	for _, g := range s.glyphs[1:] {
		out = be(out, uint16(g.advance), s.boundsOf(g).left)
	}
	return out
}

func (s *subset) maxp() []byte { return be(nil, uint32(0x5000), uint16(len(s.glyphs))) }

func (s *subset) os2() []byte {
	ascent, descent := s.heights()
	first, last := uint16(0xFFFF), uint16(0)
	for _, g := range s.glyphs[1:] {
		first, last = min(first, uint16(g.char)), max(last, uint16(g.char))
	}
	out := be(nil, uint16(4), em/2, uint16(400), uint16(5), uint16(0))
	out = be(out, 650, 700, 0, 140, 650, 700, 0, 480, 50, 260, 0) // scripts and a line through the text
	out = append(out, make([]byte, 10+16)...)                     // classification, ranges
	out = append(out, "    "...)                                  // the vendor
	out = be(out, uint16(0x40), first, last, ascent, -descent, 0, uint16(ascent), uint16(descent))
	return be(out, uint32(0), uint32(0), 431, 683, uint16(0), uint16(0x20), uint16(1))
}

// cmap has a range for each character, and the one at the end that must be there.
func (s *subset) cmap() []byte {
	order := slices.Clone(s.glyphs[1:])
	slices.SortFunc(order, func(a, b subsetGlyph) int { return int(a.char) - int(b.char) })
	var first, delta, offsets []byte
	for _, g := range order {
		first = be(first, uint16(g.char))
		delta = be(delta, uint16(s.id(g.index)-int(g.char)))
		offsets = be(offsets, 0)
	}
	first, delta, offsets = be(first, uint16(0xFFFF)), be(delta, 1), be(offsets, 0)
	n := uint16(len(order) + 1)
	log := bits.Len16(n) - 1
	length := 16 + 8*n
	out := be(nil, uint16(0), uint16(1), uint16(3), uint16(1), uint32(12))
	out = be(out, uint16(4), length, uint16(0), 2*n, uint16(2)<<log, uint16(log), 2*n-uint16(2)<<log)
	return slices.Concat(out, first, be(nil, 0), first, delta, offsets)
}

// nameTable has the names of the font, in English for Windows.
func nameTable(family string) []byte {
	var records, texts []byte
	for _, n := range []struct {
		id   uint16
		text string
	}{{1, family}, {2, "Regular"}, {4, family}, {6, family}} {
		start := len(texts)
		for _, u := range utf16.Encode([]rune(n.text)) {
			texts = be(texts, u)
		}
		records = be(records, uint16(3), uint16(1), uint16(0x409), n.id, uint16(len(texts)-start), uint16(start))
	}
	return slices.Concat(be(nil, uint16(0), uint16(4), uint16(6+len(records))), records, texts)
}

// post has no names of glyphs.
func post() []byte { return append(be(nil, uint32(0x30000)), make([]byte, 28)...) }
