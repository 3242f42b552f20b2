package tex

// The constructs that are more than a row: scripts and primes, accents, roots,
// fractions.

func (n scriptNode) set(st style) (box, error) {
	var b box
	if n.base != nil {
		base, err := n.base.set(st)
		if err != nil {
			return box{}, err
		}
		b.add(base)
	}
	primes, err := setPrimes(n.primes, st)
	if err != nil {
		return box{}, err
	}
	sub, sup, err := n.scripts(st)
	if err != nil {
		return box{}, err
	}
	return attach(b, primes, sub, sup, st), nil
}

// scripts typesets the subscript and the superscript; nil if there is none.
func (n scriptNode) scripts(st style) (sub, sup *box, err error) {
	set := func(m node) *box {
		if m == nil || err != nil {
			return nil
		}
		var b box
		b, err = m.set(st.script())
		return &b
	}
	sub, sup = set(n.sub), set(n.sup)
	return sub, sup, err
}

// attach puts primes and scripts at the right of a base.
func attach(b, primes box, sub, sup *box, st style) box {
	var (
		base = b
		up   = max(0.39*st.scale, base.height-0.34*st.scale)
		down = max(0.16*st.scale, base.depth+0.02*st.scale)
	)
	if primes.width > 0 {
		b.place(primes, base.width+base.italic*0.7, 0)
		b.width = base.width + base.italic*0.7 + primes.width
		b.italic = 0
	}
	// The subscript comes first, as it is read.
	left := b.width + b.italic
	if sup != nil {
		up = max(up, sup.depth+0.11*st.scale)
	}
	if sub != nil {
		if sup != nil {
			// Keep the two apart.
			down = max(down, 0.24*st.scale, sub.height+sup.depth-up+0.12*st.scale)
		}
		down = max(down, sub.height-0.35*st.scale)
		b.place(*sub, base.width, -down)
		b.width = max(b.width, base.width+sub.width)
	}
	if sup != nil {
		b.place(*sup, left, up)
		b.width = max(b.width, left+sup.width)
	}
	if sub != nil || sup != nil {
		b.width += 0.05 * st.scale
		b.italic = 0
	}
	return b
}

// setPrimes typesets a number of primes: the font draws them raised already.
func setPrimes(count int, st style) (box, error) {
	var b box
	for range count {
		g, err := findGlyph('′', mathFont())
		if err != nil {
			return box{}, err
		}
		b.add(glyphBox(g, st.scale*0.9))
	}
	return b, nil
}

func (n accentNode) set(st style) (box, error) {
	body, err := n.body.set(st)
	if err != nil {
		return box{}, err
	}
	g, err := findGlyph(n.accent, mathFont())
	if err != nil {
		return box{}, err
	}
	g.char = combining[n.accent]
	var (
		middle = body.width/2 + skew(n.body)*st.scale
		ink    = (g.left + g.right) / 2 * st.scale
		raise  = max(0, body.height-xHeight*st.scale)
		b      = body
	)
	b.place(glyphBox(g, st.scale), middle-ink, raise)
	return b, nil
}

// skew moves an accent over the top of a slanted letter.
func skew(body node) float64 {
	if row, ok := body.(rowNode); ok && len(row) == 1 {
		body = row[0]
	}
	if !isSlanted(body) {
		return 0
	}
	if g, err := findGlyph(body.(charNode).letterRune(), mathFont()); err == nil {
		return 0.03 + 0.11*max(0, g.height-xHeight)/0.27
	}
	return 0
}

func (n charNode) letterRune() rune { return n.variant.letter(n.char) }

func (n overlineNode) set(st style) (box, error) {
	b, err := n.body.set(st)
	if err != nil {
		return box{}, err
	}
	line := Rule{Y: b.height + 0.12*st.scale, Width: b.width + b.italic, Height: ruleWidth * st.scale}
	b.rules = append(b.rules, line)
	b.height = line.Y + line.Height
	return b, nil
}

func (n rootNode) set(st style) (box, error) {
	body, err := n.body.set(st)
	if err != nil {
		return box{}, err
	}
	sign, err := rootSign(body.height+body.depth+0.14*st.scale, st.scale)
	if err != nil {
		return box{}, err
	}
	// The ink of the sign spans its height; its top right corner meets the
	// rule, and its foot is a little below what it covers.
	var (
		top   = body.height + 0.14*st.scale
		bar   = ruleWidth * st.scale
		right = sign.right * sign.scale
		b     box
	)
	b.place(glyphBox(sign.glyph, sign.scale), 0, top+bar-sign.height*sign.scale)
	b.rules = append(b.rules, Rule{X: right - bar, Y: top, Width: body.width + body.italic + 2.2*bar, Height: bar})
	b.place(body, right+0.4*bar, 0)
	b.width = right + body.width + body.italic + 1.5*bar
	b.height = max(b.height, top+bar)
	return b, nil
}

// rootSign returns the root sign for a given height: the font's
// own sign in text size, scaled if it has to be higher.
func rootSign(wanted, scale float64) (placedGlyph, error) {
	g, err := findGlyph('√', mathFont())
	if err != nil {
		return placedGlyph{}, err
	}
	return placedGlyph{glyph: g, scale: max(scale*0.9, wanted/(g.height+g.depth))}, nil
}

func (n fractionNode) set(st style) (box, error) {
	small := st.script()
	if st.level > 0 {
		small = st
		small.scale *= 0.85
	}
	over, err := n.over.set(small)
	if err != nil {
		return box{}, err
	}
	under, err := n.under.set(small)
	if err != nil {
		return box{}, err
	}
	var (
		b     box
		side  = 0.08 * st.scale
		bar   = ruleWidth * st.scale
		axis  = mathAxis * st.scale
		clear = 0.12 * st.scale
		width = max(over.width, under.width)
	)
	b.place(over, side+(width-over.width)/2, axis+bar/2+clear+over.depth)
	b.place(under, side+(width-under.width)/2, axis-bar/2-clear-under.height)
	b.rules = append(b.rules, Rule{X: side / 2, Y: axis - bar/2, Width: width + side, Height: bar})
	b.width = width + 2*side
	return b, nil
}
