package plotting

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
	"gonum.org/v1/gonum/floats"
)

// valleys is the potential of the pair μ = 2, σ² = 1/4 at a number of times.
func valleys(frames int) *Movie {
	return movieOf("$t$", floats.Span(make([]float64, frames), 2, 0.1), func(t float64) Drawable {
		m, v := 2*math.Exp(-t), 1-0.75*math.Exp(-2*t)
		return NewPanel("", "$y$", "$U(y,t)$").Function(func(y float64) float64 {
			return (2-v)/(2*v)*y*y - 2*math.Log(math.Cosh(m*y/v))
		}, -2.6, 2.6, "landscape")
	})
}

// movieOf returns the movie of a figure that depends on a parameter.
func movieOf(name string, values []float64, frame func(value float64) Drawable) *Movie {
	m := NewMovie(name)
	for _, v := range values {
		m.Frame(v, frame(v))
	}
	return m
}

// pageOf returns the page of a movie.
func pageOf(t *testing.T, m *Movie, alt string) string {
	t.Helper()
	message, err := m.cut().message(alt)
	if err != nil {
		t.Fatal(err)
	}
	return message.Data[protocol.MIMETextHTML].(string)
}

func TestMovieOnAPage(t *testing.T) {
	const alt = `One valley p < q & "two" </script>`
	page := pageOf(t, valleys(40), alt)
	if again := pageOf(t, valleys(40), alt); again != page {
		t.Error("the page is another one each time")
	}
	if len(page) > 120_000 {
		t.Errorf("a movie of 40 curves has %d bytes", len(page))
	}
	if n := strings.Count(page, "</script>"); n != 1 {
		t.Errorf("the script ends %d times", n)
	}
	if !strings.Contains(page, `alt="One valley p &lt; q &amp; &#34;two&#34; &lt;/script&gt;"`) {
		t.Error("the still picture has no alternative text")
	}
	for _, address := range regexp.MustCompile(`(?i)https?:[^"\s]*|\b(src|href)="[^d]`).FindAllString(page, -1) {
		if address != "http://www.w3.org/2000/svg" { // the name of the language, which nothing loads
			t.Errorf("the page refers to %s", address)
		}
	}
}

// What the script is given has to say what is drawn in each frame.
func TestMovieData(t *testing.T) {
	m := valleys(12).Still(0.3)
	data, err := m.cut().data("alt", 430)
	if err != nil {
		t.Fatal(err)
	}
	if data.Name != "t" || data.Values[0] != "t = 2.00" || data.Values[data.Still] != "t = 0.27" {
		t.Errorf("name %q, first value %q, still %q", data.Name, data.Values[0], data.Values[data.Still])
	}
	drawn := func(frame []int) (marks []int) {
		for k := 0; k < len(frame); k += 2 {
			for m := frame[k]; m < frame[k+1]; m++ {
				marks = append(marks, m)
			}
		}
		return marks
	}
	first := drawn(data.Frames[0])
	for i, frame := range data.Frames {
		marks := drawn(frame)
		if len(marks) != len(first) {
			t.Errorf("frame %d has %d marks, the first one %d", i, len(marks), len(first))
			continue
		}
		changed := 0
		for k := range marks {
			if marks[k] != first[k] {
				changed++
			}
		}
		if i > 0 && changed != 1 { // the curve; axes, numbers and legend stay
			t.Errorf("frame %d differs from the first one in %d marks, want 1", i, changed)
		}
	}
	for i, mark := range data.Marks {
		var numbers []int
		if err := json.Unmarshal(mark, &numbers); err != nil || len(numbers) < 3 || len(numbers)%2 == 0 || numbers[0] >= len(data.Shapes) {
			t.Errorf("mark %d: %s (%v)", i, mark, err)
		}
	}
}

func TestMovieHasOneScale(t *testing.T) {
	xs := []float64{0, 1, 2}
	m := movieOf("$k$", []float64{1, 2, 3}, func(k float64) Drawable {
		z := [][]float64{{k, 0, 0}, {0, 0, 0}, {0, 0, -k}}
		return Grid(2,
			NewPanel("", "x", "y").Line(xs, []float64{0, k, 0}, ""),
			NewPanel("", "x", "y").HeatMap(xs, xs, z, "z"),
			NewPanel3D("", "x", "y", "z").Points([]float64{0, k}, []float64{0, 1}, []float64{0, 1}, ""),
			NewSheet(1, 1).Row("", []float64{k}))
	})
	if m.err != nil {
		t.Fatal(m.err)
	}
	for i, f := range m.cut().frames {
		if _, y := f.cells[0].(*Panel).ranges(); y.lo > 0 || y.hi < 3 {
			t.Errorf("frame %d: y from %v to %v", i, y.lo, y.hi)
		}
		if bar := f.cells[1].(*Panel).bar; bar.values != (span{-3, 3}) {
			t.Errorf("frame %d: colours for %v", i, bar.values)
		}
		if x := f.cells[2].(*Panel3D).ranges()[0]; x.lo > 0 || x.hi < 3 {
			t.Errorf("frame %d: x from %v to %v", i, x.lo, x.hi)
		}
		if s := f.cells[3].(*Sheet).shades(); s != (span{1, 3}) {
			t.Errorf("frame %d: greys for %v", i, s)
		}
	}
}

// What is in a panel has one scale too.
func TestMovieOfInsets(t *testing.T) {
	m := movieOf("$k$", []float64{1, 2, 3}, func(k float64) Drawable {
		inner := NewPanel("", "", "").Function(func(x float64) float64 { return k * x }, 0, 1, "")
		return NewPanel("", "x", "y").Line([]float64{0, 1}, []float64{0, 1}, "").Inset(inner, 0.1, 0.5, 0.4, 0.4)
	})
	for i, f := range m.cut().frames {
		inner := f.cells[0].(*Panel).series[1].(*inset).inner
		if _, y := inner.ranges(); y.lo > 0 || y.hi < 3 {
			t.Errorf("frame %d: y from %v to %v in the inset", i, y.lo, y.hi)
		}
		if inner == m.frames[i].cells[0].(*Panel).series[1].(*inset).inner {
			t.Errorf("frame %d: the inset of the movie was changed", i)
		}
	}
	if _, err := m.cut().message("The line in the inset gets steeper."); err != nil {
		t.Error(err)
	}
}

// A panel to which each frame adds something is another one in each frame.
func TestMovieOfAPanelThatGrows(t *testing.T) {
	panel := NewPanel("", "", "")
	m := movieOf("$k$", []float64{1, 2, 3}, func(k float64) Drawable {
		return panel.Line([]float64{0, 1}, []float64{0, k}, "")
	})
	for i, f := range m.cut().frames {
		if n := len(f.cells[0].(*Panel).series); n != i+1 {
			t.Errorf("frame %d has %d lines", i, n)
		}
	}
	if _, y := panel.ranges(); m.err != nil || panel.reel != nil || y.hi < 3 {
		t.Errorf("the panel was changed (%v)", m.err)
	}
}

// So is a box, and a sheet.
func TestMovieOfCellsThatGrow(t *testing.T) {
	box, sheet := NewPanel3D("", "x", "y", "z"), NewSheet(1, 1)
	m := movieOf("$k$", []float64{1, 2, 3}, func(k float64) Drawable {
		return Grid(2, box.Path([]float64{0, 1}, []float64{0, 1}, []float64{0, k}, ""), sheet.Row("", []float64{k}))
	})
	for i, f := range m.cut().frames {
		if items, rows := len(f.cells[0].(*Panel3D).items), len(f.cells[1].(*Sheet).rows); items != i+1 || rows != i+1 {
			t.Errorf("frame %d has %d paths and %d rows", i, items, rows)
		}
	}
}

// The rectangles of the frames of an animation, laid over each other, have to give the frames.
func TestGIF(t *testing.T) {
	m := valleys(4).Rate(20)
	path := filepath.Join(t.TempDir(), "valleys.gif")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(g.Delay, []int{5, 5, 5, 150}) || g.LoopCount != 0 {
		t.Errorf("delays %v, repeated %d times", g.Delay, g.LoopCount)
	}
	have := image.NewRGBA(g.Image[0].Rect)
	for _, frame := range g.Image {
		draw.Draw(have, frame.Rect, frame, frame.Rect.Min, draw.Over)
	}
	checkLastFrame(t, m, have)
	if again, _ := m.cut().gif(); !bytes.Equal(again, data) {
		t.Error("the file is another one each time")
	}
}

func TestAPNG(t *testing.T) {
	m := valleys(3)
	data, err := m.cut().apng()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		t.Error(err)
	}
	var (
		kinds   []string
		palette []byte // with the opacities
		box     image.Rectangle
		have    = image.NewRGBA(image.Rectangle{})
	)
	next := uint32(0)
	for rest := data[8:]; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		kind, body := string(rest[4:8]), rest[8:8+n]
		if sum := binary.BigEndian.Uint32(rest[8+n:]); sum != crc32.ChecksumIEEE(rest[4:8+n]) {
			t.Errorf("the sum of %s is wrong", kind)
		}
		if kind == "fcTL" || kind == "fdAT" {
			if got := binary.BigEndian.Uint32(body); got != next {
				t.Errorf("%s has the number %d, want %d", kind, got, next)
			}
			next++
		}
		whole := rest[:12+n]
		switch kind {
		case "IHDR":
			have = image.NewRGBA(image.Rect(0, 0, int(binary.BigEndian.Uint32(body)), int(binary.BigEndian.Uint32(body[4:]))))
		case "PLTE", "tRNS":
			palette = append(palette, whole...)
		case "fcTL":
			size, at := chunkPoint(body[4:]), chunkPoint(body[12:])
			box = image.Rectangle{at, at.Add(size)}
		case "IDAT", "fdAT":
			if kind == "fdAT" {
				body = body[4:]
			}
			draw.Draw(have, box, framePNG(t, box, palette, body), image.Point{}, draw.Over)
		}
		if len(kinds) == 0 || kinds[len(kinds)-1] != kind {
			kinds = append(kinds, kind)
		}
		rest = rest[12+n:]
	}
	if got := strings.Join(kinds, " "); got != "IHDR acTL fcTL PLTE tRNS IDAT fcTL fdAT fcTL fdAT IEND" {
		t.Errorf("chunks %s", got)
	}
	checkLastFrame(t, m, have)
}

// chunkPoint returns two numbers of a chunk as a point.
func chunkPoint(b []byte) image.Point {
	return image.Pt(int(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint32(b[4:])))
}

// framePNG decodes the data of one frame, which fit into one chunk.
func framePNG(t *testing.T, box image.Rectangle, palette, data []byte) image.Image {
	t.Helper()
	var file chunks
	file.WriteString("\x89PNG\r\n\x1a\n")
	file.write("IHDR", uint32(box.Dx()), uint32(box.Dy()), []byte{8, 3, 0, 0, 0})
	file.Write(palette)
	file.write("IDAT", data)
	file.write("IEND")
	img, err := png.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// checkLastFrame compares what an animation ends with with the frame of the movie.
func checkLastFrame(t *testing.T, m *Movie, have *image.RGBA) {
	t.Helper()
	want, err := m.cut().stamped(len(m.frames) - 1).raster(movieDPI)
	if err != nil {
		t.Fatal(err)
	}
	if have.Rect != want.Rect {
		t.Fatalf("the frames have the size %v, want %v", have.Rect, want.Rect)
	}
	for i := range want.Pix {
		if absDiff(have.Pix[i], want.Pix[i]) > 32 {
			t.Fatalf("byte %d of the last frame is %d, want %d", i, have.Pix[i], want.Pix[i])
		}
	}
}

func TestMovieCSV(t *testing.T) {
	data, err := movieOf("$k$", []float64{1, 0.5}, func(k float64) Drawable {
		return NewPanel("", "", "").Line([]float64{0, 1}, []float64{0, k}, "")
	}).csv()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 5 || !strings.HasPrefix(lines[0], "value,panel,") || !strings.HasPrefix(lines[4], "0.5,a,1,line,,1,0.5") {
		t.Errorf("%s", data)
	}
}

func TestMovieErrors(t *testing.T) {
	line := func(k float64) Drawable { return NewPanel("", "", "").Line([]float64{0, 1}, []float64{0, k}, "") }
	two := []float64{1, 2}
	dir := t.TempDir()
	for _, c := range []struct {
		m    *Movie
		want string
	}{
		{movieOf(" ", two, line), "the name is empty"},
		{movieOf(`$\nothing$`, two, line), "name"},
		{movieOf("$k$", two[:1], line), "1 frames, want at least 2"},
		{movieOf("$k$", make([]float64, 241), line), "one too many, want at most 240"},
		{movieOf("$k$", []float64{1, math.NaN()}, line), "value = NaN"},
		{movieOf("$k$", two, func(float64) Drawable { return nil }), "the frame at 1 is nil"},
		{movieOf("$k$", two, func(float64) Drawable { return (*Panel)(nil) }), "nil *plotting.Panel"},
		{movieOf("$k$", two, func(float64) Drawable { return (*Figure)(nil) }), "nil"},
		{movieOf("$k$", two, func(k float64) Drawable { return NewPanel("", "", "").Line(nil, nil, "") }), "(in the frame at 1)"},
		{movieOf("$k$", two, func(k float64) Drawable { return Grid(int(k), line(k), line(k)) }), "the frame at 2 has 2 panels in 2 columns"},
		{movieOf("$k$", two, func(k float64) Drawable { return NewPanel("", "", "").Size(80*k, 80) }), "has the size 160 by 80 mm"},
		{movieOf("$k$", two, func(k float64) Drawable {
			if k > 1 {
				return Grid(1, NewGraph("", []string{"a"}, [][]float64{{1}}))
			}
			return Grid(1, line(k))
		}), "panel 0 of the frame at 2"},
		{movieOf("$k$", two, line).Still(math.Inf(1)), "Still: value"},
		{movieOf("$k$", two, line).Rate(0), "Rate: frames = 0"},
		{new(Movie), "0 frames"},
		{nil, "the movie is nil"},
	} {
		for _, err := range []error{c.m.Show("It moves."), c.m.Save(filepath.Join(dir, "m.gif"))} {
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "plotting: ") {
				t.Errorf("error %v, want %q", err, c.want)
			}
		}
	}
	if err := valleys(2).Show(" \n"); err == nil || !strings.Contains(err.Error(), "alt is empty") {
		t.Error(err)
	}
	if err := valleys(2).Save(filepath.Join(dir, "m.mp4")); err == nil || !strings.Contains(err.Error(), ".mp4") {
		t.Error(err)
	}
}

func TestMovieThatIsTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	xs := make([]float64, 3000)
	m := movieOf("$k$", floats.Span(make([]float64, 100), 0, 1), func(k float64) Drawable {
		ys := make([]float64, len(xs))
		for i := range xs {
			xs[i], ys[i] = math.Sin(float64(i)), math.Cos(k*float64(i*i))
		}
		return NewPanel("", "", "").Scatter(xs, ys, "")
	})
	if _, err := m.cut().message("It moves."); err == nil || !strings.Contains(err.Error(), "MB, want at most 1.2") {
		t.Error(err)
	}
}

func TestValueTexts(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{0, 0.05, 0.1}, "0.00 0.05 0.10"},
		{[]float64{0.25, 0.5, 0.75}, "0.25 0.50 0.75"},
		{[]float64{1, 2. / 3, 1. / 3, 0}, "1.0 0.7 0.3 0.0"},
		{[]float64{-0.1, -0.0001, 0.1}, "−0.10 0.00 0.10"},
		{[]float64{0, 100, 2000}, "0 100 2000"},
		{[]float64{0.001, 0.1, 10}, "0.001 0.1 10"},
		{[]float64{3, 3}, "3 3"},
		{[]float64{2, 1.83, 1.66}, "2.00 1.83 1.66"},
		{[]float64{0, 2. / 39, 4. / 39}, "0.00 0.05 0.10"},
		{[]float64{1e-9, 2e-9}, "1×10⁻⁹ 2×10⁻⁹"},
		{[]float64{1, 10, 100, 1000}, "1 10 100 1×10³"},
	} {
		var texts []string
		for _, n := range valueTexts(c.values) {
			texts = append(texts, n.String())
		}
		if got := strings.Join(texts, " "); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}

// A line that grows is sent once.
func TestMovieOfAGrowingLine(t *testing.T) {
	var xs, ys []float64
	m := NewMovie("$n$")
	for n := range 100 {
		for k := range 10 {
			xs, ys = append(xs, float64(10*n+k)), append(ys, math.Sin(float64(n*n+k*k)))
		}
		m.Frame(float64(n), NewPanel("", "", "").Line(xs, ys, ""))
	}
	data, err := m.cut().data("alt", 430)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := json.Marshal(data)
	if err != nil || len(sent) > 50_000 {
		t.Errorf("%d bytes for a line of 1000 points that grows in 100 steps (%v)", len(sent), err)
	}
}

// beside returns the distance of a point from the segment between two others.
func beside(p, a, b [2]int) float64 {
	dx, dy := float64(b[0]-a[0]), float64(b[1]-a[1])
	px, py := float64(p[0]-a[0]), float64(p[1]-a[1])
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = math.Max(0, math.Min(1, (px*dx+py*dy)/length))
	}
	return math.Hypot(px-t*dx, py-t*dy)
}

func TestPlainValues(t *testing.T) {
	if got := valuesOf(`$w_1$`, 0.5, -0.5); got != "w₁ = 0.5, w₁ = −0.5" {
		t.Error(got)
	}
	if got := valuesOf(`$w_{12}$`, 1e-9, 2e-9); got != "w₁₂ = 1×10⁻⁹, w₁₂ = 2×10⁻⁹" {
		t.Error(got)
	}
	if got := nameValue("$x$", valueTexts([]float64{1e-9, 2e-9})[0]); got != "$x = 1×10^{-9}$" {
		t.Error(got)
	}
}

func valuesOf(name string, values ...float64) string {
	return strings.Join((&Movie{name: name, values: values}).plainValues(), ", ")
}

func TestStraightened(t *testing.T) {
	var line [][2]int
	for i := range 400 {
		line = append(line, [2]int{20 * i, int(2000 * math.Sin(float64(i)/60))})
	}
	short := straightened(line, straightness)
	if longer := straightened(append(line[:len(line):len(line)], [2]int{9000, 0}), straightness); !slices.Equal(longer[:len(short)-1], short[:len(short)-1]) {
		t.Error("a line that goes on does not begin in the same way")
	}
	if len(short) > len(line)/4 {
		t.Errorf("%d of %d points are left", len(short), len(line))
	}
	for _, p := range line {
		away := math.Inf(1)
		for i := 1; i < len(short); i++ {
			away = math.Min(away, beside(p, short[i-1], short[i]))
		}
		if away > straightness {
			t.Fatalf("%v is %v steps away", p, away)
		}
	}
}

// A map is a picture with a palette on a page, and a picture of few pixels is not enlarged.
func TestPicturesOnAPage(t *testing.T) {
	picture := make([]float64, 28*28)
	m := movieOf("$k$", []float64{1, 2}, func(k float64) Drawable {
		picture[0] = k
		return NewSheet(28, 28).Row("", picture)
	})
	data, err := m.cut().data("alt", 100)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range data.Shapes {
		if strings.Contains(string(s), "image-rendering:pixelated") {
			n++
			if len(s) > 1000 {
				t.Errorf("a picture of 28 by 28 pixels has %d bytes", len(s))
			}
		}
	}
	if n != 2 {
		t.Errorf("%d pictures, want 2", n)
	}
	img := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	img.Set(3, 3, color.NRGBA{1, 2, 3, 4})
	if address, err := pictureData(img); err != nil || !strings.HasPrefix(address, "data:image/png;base64,") {
		t.Errorf("%q (%v)", address, err)
	}
}

// A range of colours that is set later does not change the frames before.
func TestFrameKeepsItsColorRange(t *testing.T) {
	p := NewPanel("", "", "").HeatMap([]float64{0, 1}, []float64{0, 1}, [][]float64{{0, 1}, {2, 3}}, "")
	m := NewMovie("t").Frame(0, p)
	p.ZRange(-1, 5)
	if got := m.frames[0].cells[0].(*Panel).bar.values; got != (span{0, 3}) {
		t.Errorf("the first frame has the range %v", got)
	}
	if p.bar.values != (span{-1, 5}) {
		t.Errorf("the panel has the range %v", p.bar.values)
	}
}
