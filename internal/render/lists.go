package render

import (
	"encoding"
	"encoding/json"
	"reflect"
)

var (
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
)

// withoutNilLists returns v with every nil slice in it replaced by an empty one: a reader of the JSON iterates a
// list without asking whether it is there. v itself is left as it is. Values that write their own JSON, and byte
// slices, are not looked into.
func withoutNilLists(v any) any {
	if v == nil {
		return nil
	}
	return listed(reflect.ValueOf(v)).Interface()
}

func listed(v reflect.Value) reflect.Value {
	t := v.Type()
	if t.Implements(jsonMarshaler) || t.Implements(textMarshaler) {
		return v
	}
	switch v.Kind() {
	case reflect.Slice:
		return listedSlice(v)
	case reflect.Struct:
		out := reflect.New(t).Elem()
		out.Set(v) // keeps what is not exported
		for i := range t.NumField() {
			if f := out.Field(i); f.CanSet() {
				f.Set(listed(v.Field(i)))
			}
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(t.Elem())
		out.Elem().Set(listed(v.Elem()))
		return out
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(t).Elem()
		out.Set(listed(v.Elem()))
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMapWithSize(t, v.Len())
		for key, value := range v.Seq2() {
			out.SetMapIndex(key, listed(value))
		}
		return out
	default:
		return v
	}
}

func listedSlice(v reflect.Value) reflect.Value {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return v
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(listed(v.Index(i)))
	}
	return out
}
