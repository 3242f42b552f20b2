//go:build !amd64 || purego

package f32

func paths() []*path { return []*path{&goPath} }
