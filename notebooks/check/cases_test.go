package check

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Tests of the tests: a correct notebook passes, and every way of breaking it is reported, with a message that says where.

var testHouse = house{Modules: []string{"gonum.org/v1/gonum", "github.com/janpfeifer/gonb"}, Paths: []string{"/srv/checkout"}}

// good returns testdata/good.ipynb: cell 1 prints, cell 2 prints and shows a figure, a formula and a figure in HTML.
func good(t *testing.T) *notebook {
	t.Helper()
	return read(t, filepath.Join("testdata", "good.ipynb"))
}

func TestProblems(t *testing.T) {
	if p := testHouse.problems(good(t)); len(p) > 0 {
		t.Fatalf("a correct notebook has problems: %q", p)
	}
	for _, test := range []struct {
		name string
		edit func(nb *notebook)
		want string
	}{
		{"another kernel", func(nb *notebook) { nb.Metadata.Kernelspec.Name = "gonb" }, `its kernel is "gonb"`},
		{"no id", func(nb *notebook) { nb.Cells[0].ID = "" }, "cell 0 (id ): it has no valid id"},
		{"same id", func(nb *notebook) { nb.Cells[2].ID = nb.Cells[1].ID }, "cell 2 (id c01): it has the same id as cell 1"},
		{"never executed", func(nb *notebook) { nb.Cells[1].ExecutionCount = nil }, "cell 1 (id c01): it was never executed"},
		{"out of order", func(nb *notebook) { *nb.Cells[2].ExecutionCount = 7 }, "cell 2 (id c02): it was executed as number 7, not 2"},
		{"no code", func(nb *notebook) { nb.Cells[1].Source = " \n" }, "without code"},
		{"not formatted", func(nb *notebook) { nb.Cells[1].Source = "// say so\n%%\nx  := 1\nfmt.Println(x)" }, "its code is not formatted"},
		{"folded", func(nb *notebook) { nb.Cells[1].Metadata.Jupyter.Folded = true }, "is not a comment"},
		{"too long", func(nb *notebook) { nb.Cells[1].Source = text(strings.Repeat("// long\n", 400)) + "// longer" }, "it has 4"},
		{"stderr", func(nb *notebook) {
			nb.Cells[1].Outputs = append(nb.Cells[1].Outputs, output{Type: "stream", Name: "stderr", Text: "careful\n"})
		}, "cell 1 (id c01): it wrote to stderr: careful"},
		{"error", func(nb *notebook) {
			nb.Cells[1].Outputs = append(nb.Cells[1].Outputs, output{Type: "error", EName: "ERROR", EValue: "no score"})
		}, "it raised an error: ERROR: no score"},
		{"no alt", func(nb *notebook) { nb.Cells[2].Outputs[1].Metadata = nil }, "its image/png has no alternative text"},
		{"blank alt", func(nb *notebook) {
			nb.Cells[2].Outputs[1].Metadata["image/png"] = map[string]any{"alt": " "}
		}, "its image/png has no alternative text"},
		{"no alt in HTML", func(nb *notebook) {
			h := nb.Cells[2].Outputs[3].Data
			h["text/html"] = text(strings.Replace(string(h["text/html"]), "alt=", "title=", 1))
		}, "its HTML contains a picture without alternative text"},
		{"script without a picture", func(nb *notebook) { nb.Cells[2].Outputs[3].Data["text/html"] += "<script>draw()</script>" }, "its HTML has a script"},
		{"foreign import", func(nb *notebook) {
			nb.Cells[1].Source = "import (\n\t\"fmt\"\n\tx \"example.com/mod/pkg\"\n)"
		}, `it imports "example.com/mod/pkg", which is not in go.mod`},
		{"foreign import alone", func(nb *notebook) { nb.Cells[1].Source = "import . \"gonum.org/v1/plotly\"" }, `it imports "gonum.org/v1/plotly"`},
		{"download", func(nb *notebook) { nb.Cells[1].Source = "!*go get example.com/mod" }, "it goes to the network"},
		{"path", func(nb *notebook) { nb.Cells[1].Outputs[0].Text = "saved in /home/ada/x.csv\n" }, "a path of a machine: /home/ada/x.csv"},
		{"checkout", func(nb *notebook) { nb.Cells[2].Outputs[2].Data["text/markdown"] = "[x](/srv/checkout/x)" }, "a path of a machine: /srv/checkout"},
	} {
		t.Run(test.name, func(t *testing.T) {
			nb := good(t)
			test.edit(nb)
			expect(t, testHouse.problems(nb), test.want)
		})
	}
}

func TestDifferences(t *testing.T) {
	if d := differences(good(t), good(t)); len(d) > 0 {
		t.Fatalf("a notebook differs from itself: %q", d)
	}
	for _, test := range []struct {
		name string
		edit func(fresh *notebook)
		want string // empty: no difference
	}{
		{"number", func(nb *notebook) { nb.Cells[1].Outputs[0].Text = "σ = 2.001\nsecond line\n" },
			"cell 1 (id c01): its printed output changed: from line 1 on\n\tcommitted: σ = 2.000\n\tnow:       σ = 2.001"},
		{"line lost", func(nb *notebook) { nb.Cells[1].Outputs[0].Text = "σ = 2.000\n" }, "committed: second line"},
		{"nothing printed", func(nb *notebook) { nb.Cells[1].Outputs = nil }, "now:       (nothing)"},
		{"formula", func(nb *notebook) { nb.Cells[2].Outputs[2].Data["text/markdown"] = "$x^3$" }, "its text/markdown changed"},
		{"figure lost", func(nb *notebook) { nb.Cells[2].Outputs = nb.Cells[2].Outputs[:1] },
			"cell 2 (id c02): the committed notebook shows 2 figures here, a fresh run no figure"},
		{"figure new", func(nb *notebook) { nb.Cells[1].Outputs = append(nb.Cells[1].Outputs, nb.Cells[2].Outputs[1]) },
			"cell 1 (id c01): the committed notebook shows no figure here, a fresh run 1 figure"},
		{"figure changed", func(nb *notebook) {
			d := nb.Cells[2].Outputs[1].Data
			d["image/png"] = repaint(t, d["image/png"], color.Gray{128})
		}, "its figure changed: 30 of 2048 pixels differ, all within (5,10)-(15,13)"},
		{"figure resized", func(nb *notebook) {
			nb.Cells[2].Outputs[1].Data["image/png"] = encode(t, image.NewGray(image.Rect(0, 0, 3, 2)))
		}, "its figure changed: committed (64,32) pixels, now (3,2)"},
		{"figure broken", func(nb *notebook) { nb.Cells[2].Outputs[1].Data["image/png"] = "AAAA" }, "it is not a readable PNG"},
		{"figure in HTML changed", func(nb *notebook) {
			d := nb.Cells[2].Outputs[3].Data
			old := dataURI.FindStringSubmatch(string(d["text/html"]))[1]
			d["text/html"] = text(strings.Replace(string(d["text/html"]), old, string(repaint(t, text(old), color.Gray{128})), 1))
		}, "picture 0 of its text/html changed: 30 of 2048"},
		{"caption changed", func(nb *notebook) {
			nb.Cells[2].Outputs[1].Metadata["image/png"] = map[string]any{"alt": "Something else"}
		}, "its metadata changed"},
		{"another version of Go", func(nb *notebook) { nb.Metadata.Language["version"] = "go1.99" }, "JupyterLab will ask to save it"},
		{"cell lost", func(nb *notebook) { nb.Cells = nb.Cells[:2] }, "the committed notebook has 3 cells, the fresh one 2"},

		{"last bit of a colour", func(nb *notebook) {
			d := nb.Cells[2].Outputs[1].Data
			d["image/png"] = repaint(t, d["image/png"], color.Gray{3})
		}, ""},
		{"prints in pieces", func(nb *notebook) {
			out := nb.Cells[1].Outputs[0]
			out.Text = "σ = 2.000\nsec"
			rest := out
			rest.Text = "ond line\n"
			nb.Cells[1].Outputs = []output{out, rest}
		}, ""},
		{"print after the figure", func(nb *notebook) {
			o := nb.Cells[2].Outputs
			o[0], o[1] = o[1], o[0]
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			fresh := good(t)
			test.edit(fresh)
			expect(t, differences(good(t), fresh), test.want)
		})
	}
}

// expect checks that there is exactly one complaint and that it contains want, or none if want is empty.
func expect(t *testing.T, complaints []string, want string) {
	t.Helper()
	if want == "" {
		if len(complaints) > 0 {
			t.Errorf("unexpected: %q", complaints)
		}
		return
	}
	if len(complaints) != 1 || !strings.Contains(complaints[0], want) {
		t.Errorf("got %q, want one that says %q", complaints, want)
	}
}

// repaint returns the PNG with a small bar of the given colour on its black background.
func repaint(t *testing.T, data text, c color.Color) text {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	draw.Draw(m.(draw.Image), image.Rect(5, 10, 15, 13), image.NewUniform(c), image.Point{}, draw.Src)
	return encode(t, m)
}

func encode(t *testing.T, m image.Image) text {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return text(base64.StdEncoding.EncodeToString(b.Bytes()))
}

func TestBroken(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "README.md")
	const content = "# One page\n\n## The score, $\\nabla\\log p$\n<a id=\"here\"></a>\n[a](b.md) ![c](<d.png>) `[no](code)` $f[x](t)$\n" +
		"```\n[no](fence)\n```\n[ref]: e.md#x \"title\"\n<img src=\"f.png\">\n"
	if err := os.WriteFile(page, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(targets(content), " "), "b.md d.png e.md#x f.png"; got != want {
		t.Errorf("the links are %s, want %s", got, want)
	}
	for target, want := range map[string]string{
		"README.md":           "",
		"#One-page":           "",
		"README.md#one-page":  "",
		"#here":               "",
		"https://example.com": "",
		"mailto:a@b.c":        "",
		"#nowhere":            "there is no such heading",
		"missing.ipynb":       "there is no such file",
		"/etc/passwd":         "it is not relative",
	} {
		if got := broken(t, page, target); got != want {
			t.Errorf("broken(%s) = %q, want %q", target, got, want)
		}
	}
}

func TestDangling(t *testing.T) {
	exists := map[string]bool{"chapter 2": true, "chapter 3": true, "section 2.1": true, "equation 2.1": true}
	for text, want := range map[string]string{
		"Chapter 2 and [chapter 3](x.ipynb), section 2.1, (2.1)": "",
		"f(2.5), at most (2.50 of them)":                         "",
		"chapters 2 and 4":                                       "there is no chapter 4",
		"chapters 2, 3 and 5, figure (2.2)":                      "there is no chapter 5, there is no equation 2.2",
		"(2.1)–(2.3) of sections 2.1 and 3.1":                    "there is no equation 2.3, there is no section 3.1",
	} {
		if got := strings.Join(dangling(text, exists), ", "); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
