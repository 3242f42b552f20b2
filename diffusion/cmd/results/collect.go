package main

// Finding records and papers.

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nonequilibrium/diffusion/results"
)

// A record is a file that is checked.
type record struct {
	path       string
	doc, fresh *results.Document // as the paper has it, and as it is recomputed; nil: it could not be
}

// collect returns the records and papers among the paths, and in the folders among these.
func (r *report) collect(paths []string) (records []*record, papers []string) {
	add := func(path string, named bool) {
		switch filepath.Ext(path) {
		case ".tex":
			papers = append(papers, path)
		case ".json":
			if !named && !isRecord(path) {
				return
			}
			doc, err := readRecord(path)
			switch {
			case err != nil:
				r.problem("%v", err)
			case isBeside(path, doc) && named:
				r.problem("%s: it belongs to the record %s.json, which is to be checked", path, doc.Record)
			case !isBeside(path, doc):
				records = append(records, &record{path: path, doc: doc})
			}
		default:
			if named {
				r.problem("%s is neither .json nor .tex", path)
			}
		}
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			r.problem("%v", err)
		case !info.IsDir():
			add(path, true)
		default:
			err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
				switch {
				case err != nil:
					return err
				case d.IsDir() && p != path && strings.HasPrefix(d.Name(), "."):
					return fs.SkipDir
				case d.Type().IsRegular():
					add(p, false)
				}
				return nil
			})
			if err != nil {
				r.problem("%v", err)
			}
		}
	}
	slices.SortFunc(records, func(a, b *record) int { return strings.Compare(a.path, b.path) })
	records = slices.CompactFunc(records, func(a, b *record) bool { return filepath.Clean(a.path) == filepath.Clean(b.path) })
	slices.Sort(papers)
	return records, slices.Compact(papers)
}

// isRecord reports whether a file is meant to be a record, or beside one.
func isRecord(path string) bool {
	data, err := os.ReadFile(path)
	return err != nil || bytes.Contains(data, []byte(results.Format[:strings.LastIndex(results.Format, " ")]))
}

// isBeside reports whether a file lies beside a figure of a record, and is not the record.
func isBeside(path string, doc *results.Document) bool {
	return doc.Record != strings.TrimSuffix(filepath.Base(path), ".json")
}

// readRecord reads a file.
func readRecord(path string) (*results.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	doc, err := results.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", path, strings.TrimPrefix(err.Error(), "results: "))
	}
	return doc, nil
}
