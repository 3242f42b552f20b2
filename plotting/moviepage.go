package plotting

// Movies in a notebook: a picture with a slider, made by a few lines of script from data that are
// on the page, and a still picture where there are no scripts.

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
	"gonum.org/v1/plot/vg"
)

// player is the script: a function of a movie, which is the data below.
//
//go:embed movie.js
var player string

// mostBytes is the largest size of a movie on a page: readers download the whole chapter.
const mostBytes = 1_200_000

// movieData is what the script is given.
type movieData struct {
	ID     string   `json:"id"`
	Alt    string   `json:"alt"`
	Name   string   `json:"name"`
	Size   string   `json:"size"`
	Values []string `json:"values"`
	Wide   int      `json:"wide"` // letters of the longest value
	Still  int      `json:"still"`
	Rate   float64  `json:"rate"`
	*movieShapes
	Frames [][]int `json:"frames"` // marks from, to, from, to, …
}

// Show displays the movie in a GoNB notebook, with a slider, and keys that move it: the arrows, Home and End,
// and the space bar to play and to pause. Where a page has no scripts, in print, and on the page of a
// repository, the still frame is shown instead. The alternative text alt describes what moves, for readers who
// cannot see it; it must not be empty. Outside a notebook Show returns an error.
func (m *Movie) Show(alt string) error {
	if err := m.problem(); err != nil {
		return err
	}
	alt = strings.Join(strings.Fields(alt), " ")
	if alt == "" {
		return errors.New("plotting: Show: alt is empty; describe in words what moves in the figure")
	}
	if !gonbui.IsNotebook {
		return errors.New(`plotting: Show works only in a GoNB notebook; elsewhere use Save("movie.gif")`)
	}
	message, err := m.cut().message(alt)
	if err != nil {
		return err
	}
	gonbui.SendData(message)
	gonbui.Sync()
	if err := m.export(); err != nil {
		return err
	}
	if err := gonbui.Error(); err != nil {
		return fmt.Errorf("plotting: Show: %w", err)
	}
	return nil
}

// message returns what is sent for the movie: the page, and the still picture for what shows no pages.
func (m *cutMovie) message(alt string) (*protocol.DisplayData, error) {
	still := m.stamped(m.still)
	width, dpi := still.screen()
	picture, err := still.png(dpi)
	if err != nil {
		return nil, err
	}
	page, err := m.html(alt, picture, width)
	if err != nil {
		return nil, err
	}
	message := messages(picture, width, alt)[0]
	message.Data[protocol.MIMETextHTML] = page
	return message, nil
}

// html returns the page with the still picture, which the script replaces.
func (m *cutMovie) html(alt string, picture []byte, width int) (string, error) {
	data, err := m.data(alt, width)
	if err != nil {
		return "", err
	}
	script, err := json.Marshal(data) // which escapes <, > and &
	if err != nil {
		return "", fmt.Errorf("plotting: Show: %w", err)
	}
	// Where other software changes the order of scripts, each finds its own movie.
	sum := sha256.Sum256(script)
	id := hex.EncodeToString(sum[:6])
	script = []byte(strings.Replace(string(script), `"id":""`, `"id":"`+id+`"`, 1))
	out := fmt.Sprintf(`<div data-movie="%s" data-lm-suppress-shortcuts="true" style="max-width:%dpx">`+
		`<img width="%d" alt="%s" src="data:image/png;base64,%s"></div>`+"\n<script>\n(%s)(\n%s\n)\n</script>",
		id, width, width, html.EscapeString(alt), base64.StdEncoding.EncodeToString(picture), strings.TrimSpace(player), script)
	if len(out) > mostBytes {
		return "", fmt.Errorf("plotting: Show: the movie has %.1f MB, want at most %.1f; draw fewer frames or fewer points", float64(len(out))/1e6, mostBytes/1e6)
	}
	return out, nil
}

// data draws all frames for a page on which the figure has a width in pixels.
func (m *cutMovie) data(alt string, width int) (*movieData, error) {
	var (
		size   = m.frames[0].dimensions()
		scale  = float64(width) * movieUnit / float64(size.width)
		values = m.plainValues()
		out    = &movieData{Alt: alt, Values: values, Still: m.still, Rate: m.rate, movieShapes: newMovieShapes()}
	)
	out.Name, _, _ = strings.Cut(values[0], " = ")
	for _, v := range values {
		out.Wide = max(out.Wide, utf8.RuneCountInString(v))
	}
	for i, f := range m.frames {
		c := &movieCanvas{movieShapes: out.movieShapes, size: vg.Point{X: size.width, Y: size.height}, scale: scale}
		if err := f.drawOn(c); err != nil {
			return nil, fmt.Errorf("%w (in the frame at %v)", err, m.values[i])
		}
		if c.err != nil {
			return nil, c.err
		}
		out.Size = fmt.Sprintf("%d %d", c.steps(size.width), c.steps(size.height))
		out.Frames = append(out.Frames, c.frame())
	}
	return out, nil
}

// export writes the movie into the folder of exportVariable, if it is set: the still frame as a figure, the data
// of all frames, and an animated picture.
func (m *Movie) export() error {
	stem, err := exportStem()
	if stem == "" || err != nil {
		return err
	}
	for _, ext := range slices.Concat(exported, []string{".gif"}) {
		if err := m.Save(stem + ext); err != nil {
			return err
		}
	}
	return m.frames[0].saveRecord(stem)
}
