package plotting

// The canvas of movies in a notebook: it notes what is drawn as shapes at places, in whole numbers. A shape is
// noted once, wherever it is drawn and in however many frames, and so is all that stays where it is.

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// movieUnit is the number of steps in a CSS pixel. Positions are rounded to it.
const movieUnit = 20

// A movieCanvas implements vg.Canvas. It knows no transformations: nothing in a figure uses them.
type movieCanvas struct {
	*movieShapes
	size  vg.Point
	scale float64 // steps for a unit of length
	style movieStyle
	marks []movieMark // of this frame
	err   error
}

var _ vg.CanvasSizer = (*movieCanvas)(nil)

// A movieStyle is what a canvas remembers.
type movieStyle struct {
	color  color.NRGBA
	width  vg.Length
	dashes []vg.Length
}

// The movieShapes are the shapes and the marks of all frames.
type movieShapes struct {
	Shapes []json.RawMessage `json:"shapes"` // [attributes, path], [attributes, stem, path] or [attributes, width, height, picture]
	Marks  []json.RawMessage `json:"marks"`  // [shape, x, y, x, y, …]
	Stems  []movieStem       `json:"stems"`  // [stem, path]: what a path begins with

	shapeOf, markOf map[string]int
	stemOf          map[string]grown
}

func newMovieShapes() *movieShapes {
	return &movieShapes{Stems: []movieStem{}, shapeOf: map[string]int{}, markOf: map[string]int{}, stemOf: map[string]grown{}}
}

// A movieStem is a line that goes on from the end of another one; -1 is none.
type movieStem struct {
	stem int
	path string
}

func (s movieStem) MarshalJSON() ([]byte, error) { return json.Marshal([]any{s.stem, s.path}) }

// grown is a line with all that it goes on from.
type grown struct {
	stem int
	path string
}

// leastStem is the length from which what a line begins with is worth a stem.
const leastStem = 40

// stem returns the stem with a path. The last one with this key is continued if the path goes on from it.
func (s *movieShapes) stem(key, path string) int {
	last, ok := s.stemOf[key]
	if !ok || !strings.HasPrefix(path, last.path) {
		last = grown{stem: -1}
	}
	if last.path != path {
		s.Stems = append(s.Stems, movieStem{last.stem, path[len(last.path):]})
		last = grown{len(s.Stems) - 1, path}
		s.stemOf[key] = last
	}
	return last.stem
}

// A movieMark is a shape at one place or more.
type movieMark struct {
	shape  int
	places []int
}

// entered returns the number of a thing in a list, to which it is added if it is new.
func entered(list *[]json.RawMessage, numbers map[string]int, thing any) int {
	data, err := json.Marshal(thing)
	if err != nil {
		panic(err) // Strings and whole numbers can be written.
	}
	n, ok := numbers[string(data)]
	if !ok {
		n = len(*list)
		numbers[string(data)] = n
		*list = append(*list, data)
	}
	return n
}

func (c *movieCanvas) Size() (x, y vg.Length)                      { return c.size.X, c.size.Y }
func (c *movieCanvas) SetLineWidth(w vg.Length)                    { c.style.width = w }
func (c *movieCanvas) SetLineDash(dashes []vg.Length, _ vg.Length) { c.style.dashes = dashes }
func (c *movieCanvas) Rotate(float64)                              {}
func (c *movieCanvas) Translate(vg.Point)                          {}
func (c *movieCanvas) Scale(x, y float64)                          {}
func (c *movieCanvas) Push()                                       {}
func (c *movieCanvas) Pop()                                        {}
func (c *movieCanvas) FillString(font.Face, vg.Point, string)      {}

func (c *movieCanvas) SetColor(clr color.Color) {
	c.style.color = color.NRGBA{A: 0xFF}
	if clr != nil {
		c.style.color = color.NRGBAModel.Convert(clr).(color.NRGBA)
	}
}

// steps rounds a length. The shift keeps what lies in the middle between two steps, as on grids, from
// being rounded one way here and the other way on another processor.
func (c *movieCanvas) steps(v vg.Length) int { return int(math.Floor(float64(v)*c.scale + 0.5137)) }

// place returns where a point is, from the upper left corner.
func (c *movieCanvas) place(pt vg.Point) (x, y int) { return c.steps(pt.X), c.steps(c.size.Y - pt.Y) }

// paint returns attributes of SVG for the colour.
func (c *movieCanvas) paint(attribute string) map[string]string {
	n := c.style.color
	a := map[string]string{attribute: fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)}
	if n.A != 0xFF {
		a[attribute+"-opacity"] = fmt.Sprintf("%.2g", float64(n.A)/0xFF)
	}
	return a
}

func (c *movieCanvas) Fill(path vg.Path) { c.path(c.paint("fill"), path) }

func (c *movieCanvas) Stroke(path vg.Path) {
	if c.style.width <= 0 {
		return
	}
	a := c.paint("stroke")
	a["fill"] = "none"
	a["stroke-width"] = fmt.Sprint(c.steps(c.style.width))
	if len(c.style.dashes) > 0 {
		var dashes []string
		for _, d := range c.style.dashes {
			dashes = append(dashes, fmt.Sprint(c.steps(d)))
		}
		a["stroke-dasharray"] = strings.Join(dashes, " ")
	}
	c.path(a, path)
}

// path notes a path in a style.
func (c *movieCanvas) path(style map[string]string, path vg.Path) {
	if len(path) == 0 {
		return
	}
	d := newPathData(c, path)
	text, shape := d.text.String(), []any{style}
	if text == "" {
		return
	}
	if d.stem > leastStem && strings.LastIndexByte(text, 'l') == 0 { // a single line
		x, y := c.place(d.start)
		shape = append(shape, c.stem(fmt.Sprint(style, x, y), text[:d.stem]))
		text = text[d.stem:]
	}
	c.mark(entered(&c.Shapes, c.shapeOf, append(shape, text)), d.start)
}

// mark notes a shape at a place, together with the same shape before it.
func (c *movieCanvas) mark(shape int, at vg.Point) {
	x, y := c.place(at)
	if k := len(c.marks) - 1; k >= 0 && c.marks[k].shape == shape {
		c.marks[k].places = append(c.marks[k].places, x, y)
		return
	}
	c.marks = append(c.marks, movieMark{shape, []int{x, y}})
}

// DrawImage notes a picture.
func (c *movieCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	style := map[string]string{"preserveAspectRatio": "none"}
	if pixels, ok := img.(pixelImage); ok {
		img = pixels.Gray
		style["style"] = "image-rendering:pixelated"
	}
	data, err := pictureData(img)
	if err != nil {
		c.err = err
		return
	}
	size := rect.Size()
	shape := []any{style, c.steps(size.X), c.steps(size.Y), data}
	c.mark(entered(&c.Shapes, c.shapeOf, shape), vg.Point{X: rect.Min.X, Y: rect.Max.Y})
}

// pictureData returns a picture as the address of a PNG.
func pictureData(img image.Image) (string, error) {
	if p, ok := img.(*image.NRGBA); ok && p.Opaque() {
		rgba := image.NewRGBA(p.Rect)
		copy(rgba.Pix, p.Pix) // which are the same if opaque
		img = paletted(rgba)
	}
	var buf bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&buf, img); err != nil {
		return "", fmt.Errorf("plotting: %w", err)
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(buf.Bytes()), nil
}

// frame returns the marks of the frame: numbers from, to, from, to, … of those to be drawn.
func (c *movieCanvas) frame() []int {
	var runs []int
	for _, m := range c.marks {
		n := entered(&c.Marks, c.markOf, append([]int{m.shape}, m.places...))
		if k := len(runs) - 1; k > 0 && runs[k] == n {
			runs[k]++
		} else {
			runs = append(runs, n, n+1)
		}
	}
	return runs
}
