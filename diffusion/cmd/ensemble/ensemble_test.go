package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nonequilibrium/diffusion"
	"nonequilibrium/diffusion/internal/lawtest"
	"nonequilibrium/diffusion/internal/parts"
)

// do runs the command in a folder of its own and returns what it says.
func do(t *testing.T, want int, args ...string) (out, messages string) {
	t.Helper()
	var o, m bytes.Buffer
	if got := command(t.Context(), args, &o, &m); got != want {
		t.Fatalf("ensemble %s ends with %d, want %d: %s", strings.Join(args, " "), got, want, m.String())
	}
	return o.String(), m.String()
}

func bytesOf(t *testing.T, name string) string {
	t.Helper()
	return string(lawtest.Must(os.ReadFile(name)))
}

// few are the options of a small ensemble.
var few = []string{"-paths", "9e3", "-steps", "5", "-duration", "1"}

func runBlock(t *testing.T, i, of int, more ...string) string {
	t.Helper()
	name := fmt.Sprintf("part-%d.json", i)
	do(t, 0, append(append([]string{"run", "-o", name, "-block", fmt.Sprintf("%d/%d", i, of)}, few...), more...)...)
	return name
}

// TestMerge: for every process, merged parts are the bytes of one run, in any order, and merged merges too.
func TestMerge(t *testing.T) {
	lawtest.Slow(t)
	for process := range parts.Processes {
		for _, law := range [][]string{{"-pair", "1,0.6"}, {"-law", "law.json", "-stepwise"}} {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("law.json", []byte(`{"weights": [0.3, 0.7], "means": [[1, 0], [0, 1]], "covariances": [[[1, 0.2], [0.2, 1]], [[0.6, 0], [0, 0.8]]]}`), 0o600); err != nil {
				t.Fatal(err)
			}
			more := append([]string{"-process", process, "-steps", "20"}, law...)
			want, _ := do(t, 0, append(append([]string{"run", "-o", "one.json"}, few...), more...)...)
			var files []string
			for i := range 4 {
				files = append(files, runBlock(t, i+1, 4, more...))
			}
			rand.Shuffle(4, func(i, j int) { files[i], files[j] = files[j], files[i] })
			do(t, 0, "merge", "-partial", "-o", "half.json", files[0], files[1])
			got, _ := do(t, 0, "merge", "-o", "all.json", files[2], "half.json", files[3])
			if bytesOf(t, "all.json") != bytesOf(t, "one.json") || got != want {
				t.Errorf("%s %v: merged parts differ from one run:\n%s\n%s", process, law, got, want)
			}
		}
	}
}

// TestResults: the numbers in the file are those of the package.
func TestResults(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, process := range []string{"reverse", "forward"} {
		do(t, 0, append([]string{"run", "-o", process, "-pair", "1,0.2", "-process", process, "-seed", "7"}, few...)...)
		p := lawtest.Must(parts.Read(process))
		s := diffusion.Simulation{Data: lawtest.Must(diffusion.SymmetricPair(1, 0.2)), Paths: 9000, Steps: 5, Duration: 1, Seed: 7}
		ens := lawtest.Must(parts.Processes[process](s, t.Context()))
		f := lawtest.Must(ens.Fluctuation())
		got := p.Results.Fluctuation
		if got.Mean != f.Mean || *got.StdErr != f.StdErr || got.EffectiveSamples != f.EffectiveSamples || got.Reliable != f.Reliable || got.Warning != f.Warning {
			t.Errorf("%s: %+v, want %+v", process, got, f)
		}
	}
}

// TestResume: a run that is stopped goes on to the same bytes, and what is complete is not run again.
func TestResume(t *testing.T) {
	lawtest.Slow(t)
	t.Chdir(t.TempDir())
	few := []string{"-paths", "3e4", "-steps", "5", "-duration", "1"}
	do(t, 0, append([]string{"run", "-o", "one.json"}, few...)...)
	args := append([]string{"run", "-o", "two.json", "-save", "0s", "-workers", "1"}, few...)
	stops := 0
	for ; ; stops++ {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // as soon as something is saved
			before, _ := os.Stat("two.json")
			for ctx.Err() == nil {
				if now, err := os.Stat("two.json"); err == nil && (before == nil || !os.SameFile(before, now)) {
					cancel()
				}
			}
		}()
		var out, messages bytes.Buffer
		code := command(ctx, args, &out, &messages)
		cancel()
		if code == 0 {
			break
		}
		if code != stopped || !strings.Contains(messages.String(), "the same command goes on") {
			t.Fatalf("ends with %d: %s", code, messages.String())
		}
	}
	if stops == 0 {
		t.Error("the run was not stopped")
	}
	if bytesOf(t, "one.json") != bytesOf(t, "two.json") {
		t.Error("other bytes than in one go")
	}
	if _, messages := do(t, 0, args...); messages != "two.json is complete already\n" {
		t.Error(messages)
	}
	killed := lawtest.Must(parts.Read("two.json")) // after the last path, and before the results
	killed.Results = nil
	if err := killed.Write("two.json"); err != nil {
		t.Fatal(err)
	}
	do(t, 0, args...)
	if bytesOf(t, "one.json") != bytesOf(t, "two.json") {
		t.Error("the results are missing")
	}
	if leftover := lawtest.Must(filepath.Glob(".*")); len(leftover) > 0 {
		t.Errorf("left: %v", leftover)
	}
}

// TestRefuses: what does not belong, is cut off, damaged, unfinished, missing or there twice is named, and nothing is written.
func TestRefuses(t *testing.T) {
	lawtest.Slow(t)
	t.Chdir(t.TempDir())
	for i := range 4 {
		runBlock(t, i+1, 4)
	}
	write := func(name, content string) {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	good := bytesOf(t, "part-2.json")
	for n := range len(good) - 2 { // but for the brace and the line's end
		if _, err := parts.Decode([]byte(good[:n])); err == nil || n > 0 && err.Error() != "is cut off" {
			t.Fatalf("cut off after %d bytes: %v", n, err)
		}
	}
	write("copy", good)
	write("empty", "")
	write("cut", good[:300])
	write("damaged", strings.Replace(good, `"seed":1`, `"seed":3`, 1))
	write("flipped", strings.Replace(good, "1", "2", 5))
	write("longer", good+"{}")
	write("foreign", `{"format": "another", "part": {}}`)
	write("text", "hello")
	for name, option := range map[string][]string{
		"law": {"-pair", "1,0.9"}, "seed": {"-seed", "2"}, "paths": {"-paths", "8e3"}, "steps": {"-steps", "6"}, "duration": {"-duration", "1.5"},
		"process": {"-process", "forward"}, "stratonovich": {"-stratonovich"}, "stepwise": {"-stepwise"},
	} {
		do(t, 0, append(append([]string{"run", "-o", "other-" + name, "-block", "2/4"}, few...), option...)...)
	}
	change := func(name string, f func(*parts.Part)) {
		p := lawtest.Must(parts.Read("part-2.json"))
		f(p)
		if err := p.Write(name); err != nil {
			t.Fatal(err)
		}
	}
	change("other-version", func(p *parts.Part) { p.Plan.Version = "v9" })
	change("other-machine", func(p *parts.Part) { p.Plan.Machine = "vax" })
	change("other-digits", func(p *parts.Part) { p.Plan.Digits = "1" })
	part := lawtest.Must(parts.Read("part-2.json"))
	unfinished := *part
	s, move, _ := part.Plan.Simulation()
	s.Span = diffusion.Span{From: 3072, To: 4096}
	unfinished.Summary = lawtest.Must(s.Summarize(t.Context(), move))
	if err := unfinished.Write("unfinished"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ second, want string }{
		{"absent", "open absent: no such file"},
		{"empty", "empty is empty"},
		{"cut", "cut is cut off"},
		{"damaged", "damaged is damaged: the checksum is wrong"},
		{"flipped", "flipped is"},
		{"longer", "longer is damaged: something follows the part"},
		{"foreign", `foreign is not a part: its format is "another"`},
		{"text", "text is damaged or not a part"},
		{"other-law", "other-law does not belong to part-1.json (law: "},
		{"other-seed", "other-seed does not belong to part-1.json (seed: 1 there, 2 here)"},
		{"other-paths", "other-paths does not belong to part-1.json (paths: 9000 there, 8000 here)"},
		{"other-steps", "(steps: 5 there, 6 here)"},
		{"other-duration", "(duration: 1 there, 1.5 here)"},
		{"other-process", "(process: reverse there, forward here)"},
		{"other-stratonovich", "(stratonovich: false there, true here)"},
		{"other-stepwise", "(stepwise: false there, true here)"},
		{"other-version", "(version: "},
		{"other-machine", "(machine: "},
		{"other-digits", "(digits of the arithmetic: "},
		{"part-1.json", "part-1.json and part-1.json have paths in common: one of them is there twice"},
		{"unfinished", "unfinished is unfinished: block 2/4 lacks paths 4096 to 5119; run it again to go on"},
		{"", "block 2/4 is missing (paths 3072 to 5119)"},
	} {
		args := []string{"merge", "-o", "all.json", "part-1.json", test.second, "part-4.json", "part-3.json"}
		if test.second == "" {
			args = append(args[:4], args[5:]...)
		}
		_, messages := do(t, 1, args...)
		if !strings.Contains(messages, test.want) {
			t.Errorf("%s: %q, want %q", test.second, messages, test.want)
		}
		if _, err := os.Stat("all.json"); err == nil {
			t.Fatalf("%s: something was written", test.second)
		}
	}
	_, messages := do(t, 1, "merge", "part-1.json", "copy", "part-2.json", "cut", "other-seed")
	for _, want := range []string{"copy and part-2.json", "cut is cut off", "other-seed does not belong"} {
		if !strings.Contains(messages, want) {
			t.Errorf("not all at once: %q", messages)
		}
	}
	for name, want := range map[string]string{
		"other-seed":  "other-seed is there and of another ensemble (seed: 2 there, 1 here)",
		"part-3.json": "part-3.json is there and has block 3/4, not 2/4",
		"cut":         "cut is cut off; remove it to begin anew",
	} {
		_, messages := do(t, 1, append([]string{"run", "-o", name, "-block", "2/4"}, few...)...)
		if !strings.Contains(messages, want) {
			t.Errorf("run -o %s: %q, want %q", name, messages, want)
		}
	}
}

// TestArguments: what cannot be meant is refused in a line that names it.
func TestArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	laws := map[string]string{
		"unequal":   `{"weights": [1], "means": [[0], [1]], "variances": [1]}`,
		"skew":      `{"weights": [1], "means": [[0, 0]], "covariances": [[[1, 0.5], [0.4, 1]]]}`,
		"ragged":    `{"weights": [1], "means": [[0, 0]], "covariances": [[[1, 0.5], [0.5]]]}`,
		"hollow":    `{"weights": [1], "means": [[0, 0]], "covariances": [[]]}`,
		"both":      `{"weights": [1], "means": [[0]], "variances": [1], "covariances": [[[1]]]}`,
		"misspelt":  `{"weights": [1], "mean": [[0]], "variances": [1]}`,
		"two":       `{"weights": [1], "means": [[0]], "variances": [1]} {}`,
		"no-number": `{"weights": [1], "means": [["a"]], "variances": [1]}`,
	}
	for name, content := range laws {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, messages := do(t, 1, "run", "-law", name)
		if !strings.Contains(messages, name+": ") || strings.Count(messages, "\n") != 1 {
			t.Errorf("%s: %q", name, messages)
		}
	}
	for args, want := range map[string]string{
		"":                                "want run, merge or script",
		"rum":                             "want run, merge or script",
		"merge":                           "merge: no files",
		"run part.json":                   `run takes options only, not "part.json"`,
		"run -block 0/4":                  "want i/N with i from 1 to N",
		"run -block 5/4":                  "want i/N with i from 1 to N",
		"run -block 5":                    "want i/N with i from 1 to N",
		"run -block 2/4x":                 "want i/N with i from 1 to N",
		"run -block 1/8 -paths 10":        "-block 1/8: diffusion: parts = 8, but 10 paths are 1 blocks of 1024",
		"run -paths 0":                    "Paths = 0, want at least 1",
		"run -paths 1.5":                  "want a whole number",
		"run -paths 1e18":                 "want a whole number up to 1e15",
		"run -paths Inf":                  "want a whole number",
		"run -paths NaN":                  "want a whole number",
		"run -pair 1":                     "want μ,σ²",
		"run -pair 1,-1":                  "variance = -1",
		"run -pair 1,1,1":                 "want μ,σ²",
		"run -pair 1,1 -law law.json":     "the law is given by -pair already",
		"run -pair 1,0 -paths 10":         "Data has no density",
		"run -duration NaN":               "Duration = NaN",
		"run -save -1s":                   "-save -1s, want at least 0",
		"merge part.json -o x":            `"-o" comes after a file; options come first`,
		"run -workers -1":                 "Workers = -1, want at least 0",
		"run -process sideways":           "-process sideways is not",
		"run -nonsense":                   "not defined: -nonsense, see ensemble -help",
		"run -o two/x -paths 10 -steps 2": "not a directory",
	} {
		_, messages := do(t, 1, strings.Fields(args)...)
		if !strings.Contains(messages, want) {
			t.Errorf("ensemble %s: %q, want %q", args, messages, want)
		}
	}
}

// TestHelp: all options are explained, and the script is there.
func TestHelp(t *testing.T) {
	out, _ := do(t, 0, "-help")
	for _, want := range []string{"-block i/N", "xargs -P", "#SBATCH --requeue", "sbatch --parsable --array=1-16"} {
		if !strings.Contains(out, want) {
			t.Errorf("the help does not mention %q", want)
		}
	}
	for _, args := range [][]string{{"run", "-h"}, {"merge", "-help"}, {"help"}} {
		if again, _ := do(t, 0, args...); again != out {
			t.Errorf("%v has another help", args)
		}
	}
	if alone, _ := do(t, 0, "script"); !strings.HasPrefix(alone, "#!/bin/sh\n") || !strings.HasSuffix(out, alone) {
		t.Error("the script is not that of the help")
	}
}

// TestProgress: a long run says how far it is, and one that is stopped and keeps nothing says so.
func TestProgress(t *testing.T) {
	lawtest.Slow(t)
	_, messages := do(t, 0, append([]string{"run", "-save", "0s", "-workers", "1"}, few...)...)
	if !strings.HasSuffix(messages, "9000 of 9000 paths\n") {
		t.Errorf("%q does not say how far it is", messages)
	}
	if _, messages := do(t, 0, append([]string{"run", "-save", "0s", "-quiet"}, few...)...); messages != "" {
		t.Errorf("quiet says %q", messages)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stop := writer(func([]byte) { cancel() })
	var said bytes.Buffer
	args := []string{"run", "-save", "0s", "-paths", "1e9", "-workers", "1"}
	if code := command(ctx, args, &said, io.MultiWriter(&said, stop)); code != stopped || !strings.Contains(said.String(), "which are lost: there is no -o") {
		t.Errorf("ends with %d and says %q", code, said.String())
	}
}

// writer calls itself at each write.
type writer func(p []byte)

func (w writer) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}
