package results

// Parameters as plain values.

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"nonequilibrium/diffusion"
)

const (
	mostDepth  = 6
	mostValues = 100 // in one place; of more, their hash is recorded
)

// notRecorded are fields that do not change results.
var notRecorded = map[string]bool{"Workers": true}

// described returns a value as one that JSON has.
func described(value any, depth int) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case *diffusion.Mixture:
		if v == nil {
			return nil, nil
		}
		return mixture(v)
	case mat.Matrix:
		if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
			return nil, nil
		}
		return matrix(v), nil
	}
	if depth > mostDepth {
		return nil, fmt.Errorf("it is nested more than %d times", mostDepth)
	}
	r := reflect.ValueOf(value)
	if name, ok := value.(fmt.Stringer); ok && (r.CanInt() || r.CanUint()) {
		return name.String(), nil
	}
	switch r.Kind() {
	case reflect.Bool:
		return r.Bool(), nil
	case reflect.String:
		return r.String(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return r.Uint(), nil
	case reflect.Float32, reflect.Float64:
		return number(r.Float()), nil
	case reflect.Pointer, reflect.Interface:
		if r.IsNil() {
			return nil, nil
		}
		return described(r.Elem().Interface(), depth+1)
	case reflect.Slice, reflect.Array:
		return list(r, depth)
	case reflect.Map:
		return group(r, depth)
	case reflect.Struct:
		return fields(r, depth)
	}
	return nil, fmt.Errorf("a %T cannot be written down", value)
}

// number returns a number, and a text for what JSON does not have.
func number(v float64) any {
	if !finite(v) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return v
}

// list describes a slice.
func list(r reflect.Value, depth int) (any, error) {
	if r.Len() > mostValues {
		if numbers, ok := r.Interface().([]float64); ok {
			return summary(numbers), nil
		}
		return nil, fmt.Errorf("a %v of %d elements is too long, want at most %d, or numbers", r.Type(), r.Len(), mostValues)
	}
	out := make([]any, r.Len())
	for i := range out {
		v, err := described(r.Index(i).Interface(), depth+1)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		out[i] = v
	}
	return out, nil
}

// group describes a map.
func group(r reflect.Value, depth int) (any, error) {
	if r.Type().Key().Kind() != reflect.String {
		return nil, fmt.Errorf("a %v cannot be written down, want texts as keys", r.Type())
	}
	out := map[string]any{}
	for it := r.MapRange(); it.Next(); {
		v, err := described(it.Value().Interface(), depth+1)
		if err != nil {
			return nil, fmt.Errorf("[%q]: %w", it.Key(), err)
		}
		out[it.Key().String()] = v
	}
	return out, nil
}

// fields describes a struct: what is exported and not a function. What is nil or empty is left out.
func fields(r reflect.Value, depth int) (any, error) {
	out := map[string]any{}
	hidden := 0
	for i := range r.NumField() {
		f := r.Type().Field(i)
		switch {
		case !f.IsExported():
			hidden++
			continue
		case notRecorded[f.Name], f.Type.Kind() == reflect.Func, f.Type.Kind() == reflect.Chan:
			continue
		}
		v, err := described(r.Field(i).Interface(), depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if empty, ok := v.([]any); v != nil && !(ok && len(empty) == 0) {
			out[f.Name] = v
		}
	}
	if r.Type().Name() != "" {
		out["type"] = r.Type().String()
	}
	if hidden > 0 && hidden == r.NumField() {
		return nil, fmt.Errorf("a %v has no exported fields; record what it was made from", r.Type())
	}
	return out, nil
}

// mixture describes a distribution.
func mixture(m *diffusion.Mixture) (any, error) {
	if m.Len() == 0 {
		return nil, fmt.Errorf("the mixture is empty; make it with NewMixture")
	}
	var weights, means, covs []float64
	for k := range m.Len() {
		w, mean, cov := m.Component(k)
		weights, means = append(weights, w), append(means, mean...)
		for i := range m.Dim() {
			for j := i; j < m.Dim(); j++ {
				covs = append(covs, cov.At(i, j))
			}
		}
	}
	return map[string]any{
		"type": "diffusion.Mixture", "dim": m.Dim(),
		"weights": values(weights), "means": values(means), "covariances": values(covs),
	}, nil
}

// matrix describes a matrix, row by row.
func matrix(m mat.Matrix) any {
	rows, cols := m.Dims()
	data := make([]float64, 0, rows*cols)
	for i := range rows {
		for j := range cols {
			data = append(data, m.At(i, j))
		}
	}
	return map[string]any{"rows": rows, "columns": cols, "values": values(data)}
}

// values describes numbers.
func values(v []float64) any {
	if len(v) > mostValues {
		return summary(v)
	}
	out := make([]any, len(v))
	for i := range v {
		out[i] = number(v[i])
	}
	return out
}

// summary describes many numbers.
func summary(v []float64) any {
	h := sha256.New()
	var b [8]byte
	for _, x := range v {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(x))
		h.Write(b[:])
	}
	return map[string]any{"length": len(v), "sha256": hex.EncodeToString(h.Sum(nil))}
}
