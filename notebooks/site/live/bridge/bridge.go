//go:build js && wasm

// Package bridge carries arguments and results between the script of a page and Go functions of ordinary types.
package bridge

import (
	"fmt"
	"reflect"
	"strings"
	"syscall/js"
	"unsafe"
)

// Func is a function for the page that takes one object, whose properties are the fields of T, and returns {value} or {error}.
// Panics are errors, too: a page has nobody who reads a stack.
func Func[T any](call func(T) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) (answer any) {
		defer func() {
			if r := recover(); r != nil {
				answer = map[string]any{"error": fmt.Sprint(r)}
			}
		}()
		var argument T
		if err := read(reflect.ValueOf(&argument).Elem(), "argument", args[0]); err != nil {
			return map[string]any{"error": err.Error()}
		}
		result, err := call(argument)
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		return map[string]any{"value": Value(result)}
	})
}

// property is the name of a field in the page, where names begin with a small letter.
func property(field reflect.StructField) string {
	return strings.ToLower(field.Name[:1]) + field.Name[1:]
}

// read puts a value of the page, which is called name, into a variable. Fields that an object lacks stay as they are.
func read(v reflect.Value, name string, from js.Value) error {
	switch kind := v.Kind(); {
	case from.IsUndefined():
		return nil
	case kind == reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			within, source := name, from
			if !field.Anonymous {
				within = property(field)
				source = from.Get(within)
			}
			if err := read(v.Field(i), within, source); err != nil {
				return err
			}
		}
	case kind == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		v.SetBytes(make([]byte, from.Get("length").Int()))
		js.CopyBytesToGo(v.Bytes(), from)
	case kind == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), from.Length(), from.Length()))
		for i := range v.Len() {
			if err := read(v.Index(i), fmt.Sprintf("%s[%d]", name, i), from.Index(i)); err != nil {
				return err
			}
		}
	case kind == reflect.String && from.Type() == js.TypeString:
		v.SetString(from.String())
	case v.CanFloat() && from.Type() == js.TypeNumber:
		v.SetFloat(from.Float())
	case v.CanInt() && whole(from):
		v.SetInt(int64(from.Float()))
	case v.CanUint() && whole(from) && from.Float() >= 0:
		v.SetUint(uint64(from.Float()))
	default:
		return fmt.Errorf("%s = %s, want %s", name, js.Global().Call("String", from), wanted(kind))
	}
	return nil
}

// wanted describes the values that a variable takes.
func wanted(kind reflect.Kind) string {
	switch kind {
	case reflect.String:
		return "a text"
	case reflect.Float64:
		return "a number"
	case reflect.Int:
		return "a whole number"
	}
	return "a whole number, 0 or more"
}

// whole reports whether a value is a number without a fraction that JavaScript has exactly.
func whole(v js.Value) bool {
	return v.Type() == js.TypeNumber && js.Global().Get("Number").Call("isSafeInteger", v).Bool()
}

// Value translates a result: structs to objects, []float64 to Float64Array, other slices to arrays.
func Value(result any) any { return value(reflect.ValueOf(result)) }

func value(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		return value(v.Elem())
	case reflect.Struct:
		object := map[string]any{}
		for i := range v.NumField() {
			object[property(v.Type().Field(i))] = value(v.Field(i))
		}
		return object
	case reflect.Slice:
		if numbers, ok := v.Interface().([]float64); ok {
			return array(numbers)
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = value(v.Index(i))
		}
		return list
	default: // numbers, strings and booleans
		return v.Interface()
	}
}

// array copies numbers into a Float64Array.
func array(numbers []float64) js.Value {
	bytes := js.Global().Get("Uint8Array").New(8 * len(numbers))
	if len(numbers) > 0 {
		js.CopyBytesToJS(bytes, unsafe.Slice((*byte)(unsafe.Pointer(&numbers[0])), 8*len(numbers)))
	}
	return js.Global().Get("Float64Array").New(bytes.Get("buffer"))
}
