package check

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSiteCheck plants faults in a small site. The check of the built site, notebooks/site/check.py, must name them all, and nothing else.
func TestSiteCheck(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Python")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	const good = `<h1 id="top">A</h1><h2>B</h2><a href="#top">top</a> <a href="sub/other.html#place">other</a> <a href="https://example.com">far</a>
		<img src="picture.png" alt="a picture"><img src="data:image/png;base64,AA" alt="another"><p style="background: url(data:image/png;base64,AA)">`
	site := map[string]string{"index.html": good, "sub/other.html": `<h1 id="place">C</h1><a href="../index.html#top">back</a>`, "picture.png": "", "good.css": "p { color: red }"}
	if got := siteProblems(t, python, site); got != nil {
		t.Errorf("of a good site it says %q", got)
	}
	var want []string
	for _, c := range []struct{ file, fault, problem string }{
		{"file.html", `<a href="nowhere.html">x</a>`, "nowhere.html leads nowhere"},
		{"picture.html", `<img src="gone.png" alt="x">`, "gone.png leads nowhere"},
		{"place.html", `<a href="sub/other.html#gone">x</a>`, "sub/other.html#gone leads to no place in sub/other.html"},
		{"own-place.html", `<a href="#gone">x</a>`, "#gone leads to no place in own-place.html"},
		{"outside.html", `<a href="../x.html">x</a>`, "../x.html leads nowhere"},
		{"root.html", `<a href="/index.html">x</a>`, "/index.html depends on where the site is"},
		{"script.html", `<script src="https://cdn.example.com/x.js"></script>`, "https://cdn.example.com/x.js is fetched from elsewhere"},
		{"no-scheme.html", `<link href="//cdn.example.com/x.css">`, "//cdn.example.com/x.css is fetched from elsewhere"},
		{"style.html", `<p style="background: url('http://example.com/x.png')">`, "http://example.com/x.png is fetched from elsewhere"},
		{"import.css", `@import "https://example.com/x.css";`, "https://example.com/x.css is fetched from elsewhere"},
		{"font.css", "@font-face { src: url(https://example.com/x.woff2) }", "https://example.com/x.woff2 is fetched from elsewhere"},
		{"no-text.html", `<img src="picture.png">`, "picture.png has no alternative text"},
		{"level.html", "<h4>x</h4>", "a heading h4 follows one of level 2"},
		{"twice.html", `<p id="top">`, "two elements are called top"},
	} {
		if strings.HasSuffix(c.file, ".html") {
			c.fault = good + c.fault
		}
		site[c.file] = c.fault
		want = append(want, c.file+": "+c.problem)
	}
	slices.Sort(want)
	if got := siteProblems(t, python, site); !slices.Equal(got, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// siteProblems returns, sorted, what the check says of a site with these files. It must fail if it says something.
func siteProblems(t *testing.T, python string, files map[string]string) []string {
	t.Helper()
	site := t.TempDir()
	for name, content := range files {
		path := filepath.Join(site, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	said, err := exec.Command(python, filepath.Join(notebooks, "site", "check.py"), site).CombinedOutput()
	if (err != nil) != (len(said) > 0) {
		t.Errorf("it ends with %v and says %q", err, said)
	}
	if len(said) == 0 {
		return nil
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	slices.Sort(lines)
	return lines
}
