// Package sweep calls everything that the packages export with arguments that nobody should pass: NaN,
// infinities, zeros, negative and huge numbers, nil, slices that are empty or of the wrong length, and functions that
// return NaN or panic. For all of them the rules of the project must hold:
//
//   - nothing crashes: a panic has the prefix of its package and is not an error of the runtime;
//   - no NaN comes with a nil error;
//   - every call ends.
//
// The test takes the exported functions and methods from the source, so new ones are included automatically.
package sweep

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Call is an exported function, or a method as a function of its receiver.
type Call struct {
	Name   string // diffusion.NewMixture, diffusion.Mixture.Score
	Method bool
	Func   any
}

// Violation is a call that broke a rule.
type Violation struct{ Call, Rule, Detail string }

const (
	patience = 30 * time.Second // how long a call may take: it needs a second, but the machine may be busy
	deadline = time.Second / 2  // after this time the context of a call is done
)

// Sweeper makes arguments from the values that it was given and from the results of calls.
type Sweeper struct {
	rng        *rand.Rand
	pool       map[reflect.Type][]reflect.Value
	Calls      int
	Violations []Violation
	seen       map[string]bool // call and rule
	packages   map[string]bool // by their names

	ctx         context.Context // of the next call
	cancellable bool            // the call takes it
}

// New returns a sweeper that knows the given values.
func New(seed uint64, values ...any) *Sweeper {
	s := &Sweeper{rng: rand.New(rand.NewPCG(seed, 0)), pool: make(map[reflect.Type][]reflect.Value), seen: make(map[string]bool), packages: make(map[string]bool)}
	for _, v := range values {
		s.keep(reflect.ValueOf(v))
	}
	return s
}

// keep adds v to the values that arguments are taken from.
func (s *Sweeper) keep(v reflect.Value) {
	const most = 8
	if list := s.pool[v.Type()]; len(list) < most {
		s.pool[v.Type()] = append(list, v)
	}
}

// Try calls f a number of times.
func (s *Sweeper) Try(c Call, times int) {
	f := reflect.ValueOf(c.Func)
	for range times {
		ctx, cancel := context.WithTimeout(context.Background(), deadline)
		s.ctx, s.cancellable = ctx, takesContext(f.Type())
		defer cancel()
		args := make([]reflect.Value, f.Type().NumIn())
		for i := range args {
			args[i] = s.value(f.Type().In(i), 0)
		}
		if c.Method && args[0].Kind() == reflect.Pointer && args[0].IsNil() {
			continue // as for any method in Go
		}
		if !s.call(c.Name, f, args) {
			return // it hangs; do not try again
		}
	}
}

// takesContext reports whether a function has a context among its arguments.
func takesContext(f reflect.Type) bool {
	for i := range f.NumIn() {
		if f.In(i) == reflect.TypeFor[context.Context]() {
			return true
		}
	}
	return false
}

// call calls f, records what is wrong, and reports whether f returned.
func (s *Sweeper) call(name string, f reflect.Value, args []reflect.Value) (ended bool) {
	s.Calls++
	type result struct {
		values []reflect.Value
		panic  any
		stack  string
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if r.panic = recover(); r.panic != nil {
				buf := make([]byte, 4096)
				r.stack = string(buf[:runtime.Stack(buf, false)])
			}
			done <- r
		}()
		if f.Type().IsVariadic() {
			r.values = f.CallSlice(args)
		} else {
			r.values = f.Call(args)
		}
	}()
	select {
	case r := <-done:
		s.judge(name, args, r.values, r.panic)
		return true
	case <-time.After(patience):
		s.note(name, "does not end", args, "")
		return false
	}
}

func (s *Sweeper) judge(name string, args, values []reflect.Value, panicked any) {
	if panicked != nil {
		message := fmt.Sprint(panicked)
		if _, ok := panicked.(runtime.Error); ok {
			s.note(name, "crashes", args, message)
		} else if !s.ours(message) {
			s.note(name, "panics without its package", args, message)
		}
		return
	}
	if len(values) == 0 {
		return
	}
	last := values[len(values)-1]
	if last.Type() != reflect.TypeFor[error]() {
		s.keepAll(values)
		return
	}
	if !last.IsNil() {
		return
	}
	for _, v := range values[:len(values)-1] {
		if hasNaN(v, 0) {
			s.note(name, "NaN and a nil error", args, fmt.Sprint(v.Interface()))
			return
		}
	}
	s.keepAll(values[:len(values)-1])
}

// ours reports whether a message begins with the name of one of the packages, or comes from a function of the sweep.
func (s *Sweeper) ours(message string) bool {
	pkg, _, found := strings.Cut(message, ": ")
	return message == callerPanics || found && s.packages[pkg]
}

func (s *Sweeper) keepAll(values []reflect.Value) {
	for _, v := range values {
		switch v.Kind() {
		case reflect.Pointer, reflect.Struct, reflect.Interface, reflect.Func:
			if v.Kind() == reflect.Interface && !v.IsNil() {
				v = v.Elem()
			}
			if v.Kind() == reflect.Struct || !v.IsNil() {
				s.keep(v)
			}
		}
	}
}

func (s *Sweeper) note(name, rule string, args []reflect.Value, detail string) {
	if key := name + rule; !s.seen[key] {
		s.seen[key] = true
		if len(detail) > 200 {
			detail = detail[:200]
		}
		s.Violations = append(s.Violations, Violation{name, rule, detail + describe(args)})
	}
}

func describe(args []reflect.Value) string {
	var b strings.Builder
	for _, a := range args {
		text := fmt.Sprintf("%+v", a)
		if len(text) > 60 {
			text = text[:60] + "…"
		}
		fmt.Fprintf(&b, " | %v %s", a.Type(), text)
	}
	return b.String()
}

// hasNaN reports whether a value contains a NaN in an exported place.
func hasNaN(v reflect.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v.Kind() {
	case reflect.Float64:
		return math.IsNaN(v.Float())
	case reflect.Slice, reflect.Array:
		for i := range min(v.Len(), 1000) {
			if hasNaN(v.Index(i), depth+1) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && hasNaN(v.Field(i), depth+1) {
				return true
			}
		}
	case reflect.Pointer:
		return !v.IsNil() && v.Elem().Kind() == reflect.Struct && hasNaN(v.Elem(), depth+1)
	}
	return false
}

var (
	floats = []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, -1, 1e308, 5e-324, 1, 0.5, 2, 0.1}
	ints   = []int{-1, 0, 1, 2, 3, 5, 1 << 50}
)

// callerPanics is the value with which functions of the sweep panic. Such a panic is not the package's fault.
const callerPanics = "sweep: a caller's function panics"

// value makes an argument of the given type.
func (s *Sweeper) value(t reflect.Type, depth int) reflect.Value {
	if known := s.pool[t]; len(known) > 0 && s.rng.IntN(4) > 0 {
		return known[s.rng.IntN(len(known))]
	}
	switch t.Kind() {
	case reflect.Float64:
		return reflect.ValueOf(floats[s.rng.IntN(len(floats))]).Convert(t)
	case reflect.Int:
		return reflect.ValueOf(ints[s.rng.IntN(len(ints))]).Convert(t)
	case reflect.Uint64:
		return reflect.ValueOf(uint64(s.rng.IntN(3))).Convert(t)
	case reflect.Bool:
		return reflect.ValueOf(s.rng.IntN(2) == 0).Convert(t)
	case reflect.Slice:
		if s.rng.IntN(8) == 0 || depth > 3 {
			return reflect.Zero(t)
		}
		n := s.rng.IntN(4)
		v := reflect.MakeSlice(t, n, n)
		for i := range n {
			v.Index(i).Set(s.value(t.Elem(), depth+1))
		}
		return v
	case reflect.Array:
		v := reflect.New(t).Elem()
		for i := range v.Len() {
			v.Index(i).Set(s.value(t.Elem(), depth+1))
		}
		return v
	case reflect.Struct:
		v := reflect.New(t).Elem()
		for i := range t.NumField() {
			if t.Field(i).IsExported() && s.rng.IntN(6) > 0 && depth < 4 {
				v.Field(i).Set(s.value(t.Field(i).Type, depth+1))
			}
		}
		return v
	case reflect.Func:
		return s.function(t)
	case reflect.Interface:
		return s.implementer(t)
	}
	return reflect.Zero(t)
}

// implementer returns a value whose type implements the interface t, or nil.
func (s *Sweeper) implementer(t reflect.Type) reflect.Value {
	if t == reflect.TypeFor[context.Context]() {
		return reflect.ValueOf(s.ctx).Convert(t)
	}
	var types []reflect.Type
	for of := range s.pool {
		if of.Implements(t) {
			types = append(types, of)
		}
	}
	slices.SortFunc(types, func(a, b reflect.Type) int { return strings.Compare(a.String(), b.String()) }) // the same arguments for the same seed
	var fits []reflect.Value
	for _, of := range types {
		fits = append(fits, s.pool[of]...)
	}
	if len(fits) == 0 || s.rng.IntN(5) == 0 {
		return reflect.Zero(t)
	}
	return fits[s.rng.IntN(len(fits))]
}

// function returns a function of the type t that returns NaN or numbers, panics, or, if the call can be
// cancelled, blocks for ever.
func (s *Sweeper) function(t reflect.Type) reflect.Value {
	kind, blocks, value := s.rng.IntN(5), s.cancellable && s.rng.IntN(5) == 0, floats[s.rng.IntN(len(floats))]
	if kind == 0 {
		return reflect.Zero(t)
	}
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		switch {
		case blocks:
			select {}
		case kind == 1:
			panic(callerPanics)
		}
		for _, a := range args { // dst of a drift
			if a.Type() == reflect.TypeFor[[]float64]() && a.Len() > 0 {
				a.Index(0).SetFloat(value)
				break
			}
		}
		results := make([]reflect.Value, t.NumOut())
		for i := range results {
			results[i] = reflect.Zero(t.Out(i))
			if t.Out(i).Kind() == reflect.Float64 {
				results[i] = reflect.ValueOf(value).Convert(t.Out(i))
			}
		}
		return results
	})
}
