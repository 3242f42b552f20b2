package plotting

import (
	"bytes"
	"encoding/gob"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// What is sent must survive the pipe to the kernel, which decodes with gob.
func TestMessagesSurviveGob(t *testing.T) {
	for _, m := range messages([]byte{1, 2, 3}, 540, `p < q & "r"`) {
		var buf bytes.Buffer
		if err := gob.NewEncoder(&buf).Encode(m); err != nil {
			t.Fatal(err)
		}
		var got protocol.DisplayData
		if err := gob.NewDecoder(&buf).Decode(&got); err != nil {
			t.Fatal(err)
		}
		if html, ok := got.Data[protocol.MIMETextHTML].(string); ok {
			if !strings.Contains(html, "p &lt; q &amp; &#34;r&#34;") {
				t.Errorf("HTML: %s", html)
			}
			continue
		}
		image, ok := got.Metadata["image/png"].(map[string]any)
		if !ok || image["width"] != 540 || image["alt"] != `p < q & "r"` || got.Metadata["alt"] != `p < q & "r"` {
			t.Errorf("metadata: %v", got.Metadata)
		}
		if got.Data[protocol.MIMETextPlain] != `p < q & "r"` {
			t.Errorf("text: %v", got.Data[protocol.MIMETextPlain])
		}
	}
}

func TestScreenSize(t *testing.T) {
	if testing.Short() {
		t.Skip("left out of the quick round")
	}
	p := NewPanel("", "", "")
	for _, f := range []*Figure{p.figure(), Grid(2, p, p), Grid(1, p).Size(400, 100)} {
		width, dpi := f.screen()
		data, err := f.png(dpi)
		if err != nil {
			t.Fatal(err)
		}
		config, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if width > screenWidest || config.Width < screenDensity*width-2 || config.Width > screenDensity*width+2 {
			t.Errorf("width %d, image %d pixels", width, config.Width)
		}
	}
}

func TestPalette(t *testing.T) {
	f := everything()
	img, err := f.raster(100)
	if err != nil {
		t.Fatal(err)
	}
	out := paletted(img)
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			p, q := img.RGBAAt(x, y), out.At(x, y).(color.RGBA)
			if max(absDiff(p.R, q.R), absDiff(p.G, q.G), absDiff(p.B, q.B)) > 32 {
				t.Fatalf("pixel %d, %d: %v became %v", x, y, p, q)
			}
		}
	}
}

func TestProgressBar(t *testing.T) {
	var (
		shown []string
		clock = time.Unix(100, 0)
		b     = newBar("a < b", func(_, html string) { shown = append(shown, html) }, func() time.Time { return clock })
	)
	for i := range 100 {
		b.update(i, 100)
		clock = clock.Add(10 * time.Millisecond)
	}
	if len(shown) != 10 {
		t.Errorf("%d updates in one second, want 10", len(shown))
	}
	if !strings.Contains(shown[0], "a &lt; b") || !strings.Contains(shown[1], `value="10" max="100"`) {
		t.Errorf("bar: %s", shown[1])
	}
	b.update(100, 100)
	if last := shown[len(shown)-1]; last != "" {
		t.Errorf("the bar stays: %s", last)
	}
	b.update(100, 100)
	if len(shown) != 11 {
		t.Error("the bar is cleared twice")
	}
}

func TestProgressIsSilentWithoutANotebook(t *testing.T) {
	if watched() {
		t.Fatal("the tests run in a notebook")
	}
	t.Setenv(protocol.GONB_JUPYTER_KERNEL_ID_ENV, "")
	if watched() {
		t.Error("a headless run counts as watched")
	}
	Progress("x")(1, 2)
}
