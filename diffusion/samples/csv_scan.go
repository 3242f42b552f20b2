package samples

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// longest is how many bytes a row of text may have. A quote that is not closed would otherwise take the rest of the file
// into memory.
const longest = 16 << 20

// scanner splits text into rows and fields (RFC 4180). Package encoding/csv does, too, but it allocates a string for every row,
// so that the garbage of a large file takes as much memory as its numbers, and it knows neither fields that are
// separated by several blanks nor lines that end with CR.
type scanner struct {
	r       *bufio.Reader
	comma   byte // ' ': any number of blanks and tabs
	comment byte // 0: none
	newline byte
	line    int    // number of the line that was read last
	first   int    // number of the line with which the row begins
	raw     []byte // the line
	text    []byte // the fields of the row, one after the other
	ends    []int  // where in text they end
}

// next reads the next row that is neither empty nor a comment. The error is io.EOF after the last.
func (s *scanner) next() error {
	for {
		if err := s.readLine(); err != nil {
			return err
		}
		s.first = s.line
		rest := bytes.TrimLeft(s.raw, " \t")
		if len(rest) == 0 || s.isComment(rest) {
			continue
		}
		if err := s.split(); err != nil {
			return err
		}
		// A spreadsheet writes rows of separators for empty rows below the table.
		if len(s.text) > 0 {
			return nil
		}
	}
}

// errorValues are what spreadsheets write for the result of a formula that failed. They begin as comments do.
var errorValues = [][]byte{[]byte("#N/A"), []byte("#NA"), []byte("#DIV/0!"), []byte("#VALUE!"), []byte("#REF!"), []byte("#NAME?"), []byte("#NUM!"), []byte("#NULL!")}

func (s *scanner) isComment(line []byte) bool {
	if s.comment == 0 || line[0] != s.comment {
		return false
	}
	for _, value := range errorValues {
		after, found := bytes.CutPrefix(line, value)
		if found && (len(after) == 0 || after[0] == s.comma) {
			return false
		}
	}
	return true
}

// fields returns how many fields the row has.
func (s *scanner) fields() int { return len(s.ends) }

// field returns field i of the row, until the next row is read.
func (s *scanner) field(i int) []byte {
	if i == 0 {
		return s.text[:s.ends[0]]
	}
	return s.text[s.ends[i-1]:s.ends[i]]
}

// readLine reads a line without its end.
func (s *scanner) readLine() error {
	s.raw = s.raw[:0]
	for {
		part, err := s.r.ReadSlice(s.newline)
		if s.raw = append(s.raw, part...); len(s.raw) > longest {
			return s.errorf(s.line+1, 0, "the line has more than %d MiB", longest>>20)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(s.raw) == 0:
			return io.EOF
		case err != nil && err != io.EOF:
			return s.errorf(s.line+1, 0, "%w", err)
		}
		s.line++
		s.raw = bytes.TrimSuffix(bytes.TrimSuffix(s.raw, []byte{s.newline}), []byte{'\r'})
		return nil
	}
}

// split takes the line, and further lines within quotes, apart.
func (s *scanner) split() error {
	s.text, s.ends = s.text[:0], s.ends[:0]
	blanks := " \t"
	if s.comma == '\t' {
		blanks = " "
	}
	rest := bytes.TrimLeft(s.raw, blanks)
	for {
		if len(rest) > 0 && rest[0] == '"' {
			var err error
			if rest, err = s.quoted(rest[1:]); err != nil {
				return err
			}
			rest = bytes.TrimLeft(rest, blanksBut(blanks, s.comma))
		} else {
			end := s.end(rest)
			s.text = append(s.text, bytes.TrimRight(rest[:end], blanks)...)
			rest = rest[end:]
		}
		s.ends = append(s.ends, len(s.text))
		if len(rest) == 0 {
			return nil
		}
		if rest[0] != s.comma && !(s.comma == ' ' && rest[0] == '\t') {
			return s.errorf(s.line, len(s.ends), "text follows the closing quote")
		}
		rest = bytes.TrimLeft(rest[1:], blanks)
		if s.comma == ' ' && len(rest) == 0 {
			return nil
		}
	}
}

// blanksBut is what may stand between a closing quote and the separator.
func blanksBut(blanks string, comma byte) string {
	if comma == ' ' {
		return ""
	}
	return blanks
}

// end returns where the first field of a line ends.
func (s *scanner) end(line []byte) int {
	end := bytes.IndexByte(line, s.comma)
	if s.comma == ' ' {
		end = bytes.IndexAny(line, " \t")
	}
	if end < 0 {
		return len(line)
	}
	return end
}

// quoted appends what stands before the closing quote to the text, and returns what follows it.
func (s *scanner) quoted(rest []byte) ([]byte, error) {
	line, field := s.line, len(s.ends)+1
	for {
		before, after, found := bytes.Cut(rest, []byte{'"'})
		s.text = append(s.text, before...)
		switch {
		case found && len(after) > 0 && after[0] == '"':
			s.text = append(s.text, '"')
			rest = after[1:]
		case found:
			return after, nil
		default: // the field goes on in the next line
			s.text = append(s.text, '\n')
			err := s.readLine()
			if err == io.EOF || len(s.text)+len(s.raw) > longest {
				return nil, s.errorf(line, field, "the quote is not closed")
			}
			if err != nil {
				return nil, err
			}
			rest = s.raw
		}
	}
}

// errorf is an error at a line and, if it is not 0, a column.
func (s *scanner) errorf(line, column int, format string, args ...any) error {
	return fmt.Errorf("%s: %s: "+format, append([]any{arg, place(line, column)}, args...)...)
}

func place(line, column int) string {
	if column == 0 {
		return fmt.Sprintf("line %d", line)
	}
	return fmt.Sprintf("line %d, column %d", line, column)
}
