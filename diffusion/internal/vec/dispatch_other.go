//go:build !amd64 || purego

package vec

func paths() []*path { return []*path{&goPath} }
