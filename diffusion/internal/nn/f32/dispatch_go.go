package f32

var goPath = path{
	name: "Go",
	exp:  map1(exp), sigmoid: map1(sigmoid), tanh: map1(tanh), silu: map1(silu), relu: map1(relu),
	add: addGo, sub: subGo, mul: mulGo, mulAdd: mulAddGo,
	siluGrad: map2(siluGrad), siluGrad2: map2(siluGrad2), reluGrad: map2(reluGrad),
	axpy: axpyGo, scale: scaleGo, sum: sumGo, dot: dotGo,
	rows: rowsGo, columns: columnsGo, tile: tileGo, copyRows: copyRowsGo, transpose: transposeGo,
	conv: convGo, convHalf: convHalfGo, convGrad: convGradGo, convGradHalf: convGradHalfGo,
	sums: sumsGo, normSilu: normSiluGo, siluSums: siluSumsGo, normGrad: normGradGo, addNorm: addNormGo,
	half: halfGo, pair: pairGo, adam: adamGo,
}
