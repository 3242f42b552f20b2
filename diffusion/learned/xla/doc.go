// Package xla computes and trains the networks of package learned on XLA, with GoMLX: on a processor, on graphics cards of
// NVIDIA, on TPUs. It is a module of its own, because it needs cgo, a C compiler and a plugin of XLA.
//
//	gpu, err := xla.Open("xla:cuda")
//	model, err := learned.Training{Data: draw, Dim: 2, Engine: gpu}.Run(ctx)
//	fast, err := model.On(gpu) // the same model, computed there
//
// The networks are the same, and so are draws, losses, optimiser, checkpoints and files: a model that was trained here is an ordinary one, and a
// training can begin on one engine and go on with the other. Numbers agree to the accuracy of float32, not to the bit. Training
// with small networks and batches is faster without XLA: the engine of package learned needs half the time of XLA on the same
// processor. Here is the place for wide networks and large batches. [Engine.Stages] splits the layers of a network over devices.
//
// # Independent check
//
// The tests compare package nn with GoMLX, which shares no code with it: values, first and second derivatives of all operations and of all
// layers made of them against float64 (largest difference 4e-7 of the largest element); and forty steps of Adam from the same weights on the
// same draws (weights: 4e-7), for all networks but Thermal with denoising (UNet with images of 8×8 pixels), and for MLP with every
// objective of score matching in every parametrisation. The trainings of flows and few steps are not compared.
//
// Convolutions are matrix products here too, of images whose neighbouring pixels have been put side by side, and UNet's SaveMemory has no
// effect: the activations of a whole batch must fit on the device.
//
//	make xla-test
//
// installs what is needed, as far as it can, or says what is missing: Linux on x86-64, gcc, and XLA's plugin for the processor, which it
// downloads from PyPI (lammps-jax-pjrt-cpu 0.11.2, 63 MB, Apache-2.0) into the folder .xla of the project. Programs of your own need
// PJRT_PLUGIN_LIBRARY_PATH, the folder with the plugin, in the environment in which they start:
//
//	export PJRT_PLUGIN_LIBRARY_PATH=/path/to/project/.xla
//
// The project and this module have no public paths: a module of yours that imports this package has to replace both with folders (go mod edit -replace), and to
// require the versions of GoMLX in this go.mod.
//
// # Figures
//
// Processor time of a step of the default training (1 → 128 × 3 → 1, batch 1024, draws included, which are a tenth of ours), on an AMD EPYC with AVX2, two busy
// cores, four rounds (go test -run '^$' -bench Step):
//
//	package nn                6.5–7.7 ms
//	GoMLX on XLA, processor    10–15 ms
//	GoMLX's engine in Go     105–110 ms
//
// The layers of a network of 1.3 million weights (512 × 6, the same batch) split over two devices, which hold weights, the optimiser's averages
// and sums of gradients; the device with the most of them counts (-bench Stages):
//
//	whole               22 MB a device    0.27 s of processor time a step
//	2 stages, 1 piece   16 MB             0.27 s
//	2 stages, 4 pieces  16 MB             0.25 s
//	2 stages, 8 pieces  16 MB             0.29 s
//
// A device also keeps the inputs of its pieces, and activations of one piece instead of those of the batch. The first stage computes its layers twice. With one
// piece the weights after forty steps are the same to the bit, with more to the accuracy of float32. The four devices of XLA's plugin for the
// processor share its cores, so that the time gained by working side by side cannot be seen here.
//
// # Graphics cards
//
// Linux on x86-64, NVIDIA's driver for CUDA 13 (version 580 or later; no other part of CUDA need be installed), gcc, Python, and 4 GB on the
// disk. In the folder of the project:
//
//	python3 -m venv .xla/gpu
//	.xla/gpu/bin/pip install -r diffusion/learned/xla/requirements-cuda.txt
//	packages=$(echo "$PWD"/.xla/gpu/lib/python3*/site-packages)
//	mkdir -p .xla/cuda
//	ln -sfn "$packages/nvidia" .xla/nvidia
//	ln -sf "$packages/jax_plugins/xla_cuda13/xla_cuda_plugin.so" .xla/cuda/pjrt_c_api_cuda_plugin.so
//	export PJRT_PLUGIN_LIBRARY_PATH=$PWD/.xla/cuda XLA_FLAGS=--xla_gpu_cuda_data_dir=$PWD/.xla/nvidia/cu13
//
// Then Open("xla:cuda"), or "xla:cuda,tf32=false" for products in full float32, as the tests have them: the default, TF32, has 10 bits
// behind the point. The plugin, jax-cuda13-pjrt 0.11.2, is of the same version of XLA as that for the processor, and looks for CUDA's libraries
// in ../nvidia. Without the environment's XLA_FLAGS it does not find ptxas.
//
// What of this has been tried: the tests and benchmarks on XLA for the processor, with four devices; these commands on a machine without
// a graphics card, where the plugin is loaded and answers that there are no visible devices. Nothing has been run on a graphics
// card or a TPU. AMD's cards and TPUs have plugins (jax-rocm7-pjrt, libtpu), which were not tried at all.
package xla
