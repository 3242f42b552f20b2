package plotting

// Showing figures in a GoNB notebook.

import (
	"encoding/gob"
	"errors"
	"fmt"
	"html"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// The width of a figure on the screen, in CSS pixels. Letters are of one size in all figures, that of the text around
// them: a page, which fits into a notebook, is shown a third larger than it is printed, and so is a column.
const (
	screenPerInch = 128
	screenWidest  = 900 // of what is wider than a page
	// screenDensity is the number of image pixels for a CSS pixel.
	screenDensity = 2
)

// Show displays the figure in a GoNB notebook. The alternative text alt describes what
// the figure shows, for readers who cannot see it; it must not be empty. Outside a
// notebook Show returns an error.
func (f *Figure) Show(alt string) error {
	if err := f.problem(); err != nil {
		return err
	}
	alt = strings.Join(strings.Fields(alt), " ")
	if alt == "" {
		return errors.New("plotting: Show: alt is empty; describe in words what the figure shows")
	}
	if !gonbui.IsNotebook {
		return errors.New(`plotting: Show works only in a GoNB notebook; elsewhere use Save("figure.pdf")`)
	}
	width, dpi := f.screen()
	data, err := f.png(dpi)
	if err != nil {
		return err
	}
	for _, message := range messages(data, width, alt) {
		gonbui.SendData(message)
	}
	gonbui.Sync()
	described := *f
	described.alt = alt
	if err := described.export(); err != nil {
		return err
	}
	if err := gonbui.Error(); err != nil {
		return fmt.Errorf("plotting: Show: %w", err)
	}
	return nil
}

// screen returns the width in CSS pixels and the resolution of the image.
func (f *Figure) screen() (width, dpi int) {
	inches := f.dimensions().width.Points() / 72
	dpi = int(screenDensity * min(screenPerInch, screenWidest/inches))
	return int(inches * float64(dpi) / screenDensity), dpi
}

// messages returns what is sent for a figure.
//
// The kernel passes metadata on, so the alternative text goes with the image,
// both for the whole output and for the image, where IPython puts it and some
// exporters (nbsphinx, nbconvert's classic template) write it into the <img>.
// JupyterLab 4 and nbconvert's default template read only the width from there
// and leave the <img> without a description, so a screen reader would find
// none. An HTML output with an <img alt> would be preferred to the image/png by
// JupyterLab, at twice the bytes, but also by GitHub, which cleans HTML and is
// only sure to show a real image output. Hence a second output: the text alone,
// hidden from the eye and of no height. Where HTML is cleaned of styles it
// appears as a caption.
func messages(data []byte, width int, alt string) []*protocol.DisplayData {
	return []*protocol.DisplayData{
		{
			Data: map[protocol.MIMEType]any{
				protocol.MIMEImagePNG:  data,
				protocol.MIMETextPlain: alt,
			},
			Metadata: map[string]any{
				"alt":       alt,
				"image/png": map[string]any{"alt": alt, "width": width},
			},
		},
		{
			Data: map[protocol.MIMEType]any{protocol.MIMETextHTML: hidden(alt)},
		},
	}
}

// hidden returns text that only a screen reader reads.
func hidden(text string) string {
	const style = "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip:rect(0,0,0,0);white-space:nowrap"
	return fmt.Sprintf(`<p style="%s">Figure: %s</p>`, style, html.EscapeString(text))
}

// The kernel decodes metadata with gob, which has to know what an any holds;
// it registers the same type.
func init() { gob.Register(map[string]any{}) }
