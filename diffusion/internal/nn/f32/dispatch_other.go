package f32

func paths() []*path { return []*path{&goPath} }
