// Command command makes notebooks of exercises, and puts submitted notebooks in order before they are graded.
//
//	command compose COURSEWORK OUT [ASSIGNMENT]   write OUT/NAME/NAME.ipynb for the assignments in the folder COURSEWORK
//	command restore SOURCE <SUBMITTED             put a submission together anew, see exercise.Restore; prints JSON
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"nonequilibrium/notebooks/coursework/exercise"
)

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) >= 3 && args[0] == "compose":
		err = compose(args[1], args[2], strings.Join(args[3:], ""))
	case len(args) == 2 && args[0] == "restore":
		err = restore(args[1], os.Stdin, os.Stdout)
	default:
		err = errors.New("usage: command compose COURSEWORK OUT [ASSIGNMENT], or command restore SOURCE <SUBMITTED")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// compose writes the source notebooks of all assignments, or of the one with the given name, and prints their names.
func compose(folder, out, only string) error {
	all, err := exercise.ReadAll(folder)
	if err != nil {
		return err
	}
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
		if only != "" && a.Name != only {
			continue
		}
		b, err := a.Notebook().JSON()
		if err != nil {
			return err
		}
		target := filepath.Join(out, a.Name, a.Name+".ipynb")
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(target, b, 0o666); err != nil {
			return err
		}
		fmt.Println(a.Name)
		only = strings.TrimSuffix(only, a.Name) // found
	}
	if only != "" {
		return fmt.Errorf("there is no assignment %s; there are %s", only, strings.Join(names, ", "))
	}
	return nil
}

func restore(source string, in io.Reader, out io.Writer) error {
	b, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var original, submitted exercise.Notebook
	if err := json.Unmarshal(b, &original); err != nil {
		return fmt.Errorf("%s: %w", source, err)
	}
	if err := json.NewDecoder(in).Decode(&submitted); err != nil {
		return fmt.Errorf("the submission: %w", err)
	}
	info, _ := debug.ReadBuildInfo()
	return json.NewEncoder(out).Encode(exercise.Restore(&original, &submitted, info.Main.Path))
}
