package check

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"gonum.org/v1/plot/cmpimg"
)

// dataURI is a picture inside HTML.
var dataURI = regexp.MustCompile(`data:image/png;base64,([A-Za-z0-9+/=]+)`)

// differences lists where the outputs of a fresh run differ from the committed ones. Text has to be the same, pictures nearly
// the same (another processor may round the last bit differently). The order of prints among displays is not compared, because
// they reach the kernel in two different ways.
func differences(committed, fresh *notebook) []string {
	if len(committed.Cells) != len(fresh.Cells) {
		return []string{fmt.Sprintf("the committed notebook has %d cells, the fresh one %d", len(committed.Cells), len(fresh.Cells))}
	}
	var list []string
	if c, f := committed.Metadata.Language, fresh.Metadata.Language; !reflect.DeepEqual(c, f) {
		list = append(list, fmt.Sprintf("its language_info is %v, and the kernel's %v: JupyterLab will ask to save it", c, f))
	}
	for i := range committed.Cells {
		c, f := &committed.Cells[i], &fresh.Cells[i]
		add := func(format string, args ...any) {
			list = append(list, fmt.Sprintf("cell %d (id %s): ", i, c.ID)+fmt.Sprintf(format, args...))
		}
		if d := textDifference(c.stdout(), f.stdout()); d != "" {
			add("its printed output changed: %s", d)
		}
		cd, fd := c.displays(), f.displays()
		if a, b := figures(cd), figures(fd); a != b {
			add("the committed notebook shows %s here, a fresh run %s", plural(a, "figure"), plural(b, "figure"))
			continue
		}
		if len(cd) != len(fd) {
			add("the committed notebook has %s here, a fresh run %s", plural(len(cd), "output"), plural(len(fd), "output"))
			continue
		}
		for j := range cd {
			for _, d := range displayDifferences(&cd[j], &fd[j]) {
				add("output %d: %s", j, d)
			}
		}
	}
	return list
}

func displayDifferences(c, f *output) []string {
	cm, fm := slices.Sorted(maps.Keys(c.Data)), slices.Sorted(maps.Keys(f.Data))
	if !slices.Equal(cm, fm) {
		return []string{fmt.Sprintf("committed as %v, now %v", cm, fm)}
	}
	var list []string
	for _, mime := range cm {
		a, b := string(c.Data[mime]), string(f.Data[mime])
		if mime == "image/png" {
			if d := pictureDifference(a, b); d != "" {
				list = append(list, "its figure changed: "+d)
			}
			continue
		}
		// Pictures inside HTML are compared as pictures, the HTML around them as text.
		ap, bp := dataURI.FindAllStringSubmatch(a, -1), dataURI.FindAllStringSubmatch(b, -1)
		if d := textDifference(dataURI.ReplaceAllString(a, "data:image/png"), dataURI.ReplaceAllString(b, "data:image/png")); d != "" {
			list = append(list, fmt.Sprintf("its %s changed: %s", mime, d))
			continue
		}
		for k := range ap {
			if d := pictureDifference(ap[k][1], bp[k][1]); d != "" {
				list = append(list, fmt.Sprintf("picture %d of its %s changed: %s", k, mime, d))
			}
		}
	}
	if !reflect.DeepEqual(c.Metadata, f.Metadata) && (len(c.Metadata) > 0 || len(f.Metadata) > 0) {
		list = append(list, fmt.Sprintf("its metadata changed: committed %v, now %v", c.Metadata, f.Metadata))
	}
	return list
}

// tolerance is the largest change of the colour of a pixel, from 0 (not at all) to 1 (black to white).
const tolerance = 0.1

// pictureDifference compares two PNG files given in base64, and returns "" if they look the same.
func pictureDifference(committed, fresh string) string {
	if committed == fresh {
		return ""
	}
	a, errA := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(committed), ""))
	b, errB := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(fresh), ""))
	if errA != nil || errB != nil {
		return "it is not valid base64"
	}
	if equal, err := cmpimg.EqualApprox("png", a, b, tolerance); err != nil {
		return fmt.Sprintf("it is not a readable PNG: %v", err)
	} else if equal {
		return ""
	}
	p, _ := png.Decode(bytes.NewReader(a))
	q, _ := png.Decode(bytes.NewReader(b))
	if p.Bounds().Size() != q.Bounds().Size() {
		return fmt.Sprintf("committed %v pixels, now %v", p.Bounds().Size(), q.Bounds().Size())
	}
	n, box := 0, image.Rectangle{}
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			r1, g1, b1, a1 := p.At(p.Bounds().Min.X+x, p.Bounds().Min.Y+y).RGBA()
			r2, g2, b2, a2 := q.At(q.Bounds().Min.X+x, q.Bounds().Min.Y+y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 || a1 != a2 {
				n++
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return fmt.Sprintf("%d of %d pixels differ, all within %v", n, p.Bounds().Dx()*p.Bounds().Dy(), box)
}

// textDifference describes the first line in which two texts differ, and returns "" if they are the same.
func textDifference(committed, fresh string) string {
	if committed == fresh {
		return ""
	}
	a, b := strings.Split(committed, "\n"), strings.Split(fresh, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	line := func(s []string) string {
		if i < len(s) && s[i] != "" {
			return shorten(s[i])
		}
		return "(nothing)"
	}
	return fmt.Sprintf("from line %d on\n\tcommitted: %s\n\tnow:       %s", i+1, line(a), line(b))
}

func figures(outputs []output) int {
	n := 0
	for _, o := range outputs {
		for mime, data := range o.Data {
			if strings.HasPrefix(mime, "image/") {
				n++
			}
			n += len(dataURI.FindAllString(string(data), -1))
		}
	}
	return n
}

func plural(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return shorten(line)
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}
