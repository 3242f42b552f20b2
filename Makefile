# make lab     read and run the chapters in JupyterLab
# make test    check that everything works, every notebook included
#
# The first time, both set up what they need, all of it inside this folder: .venv (Jupyter), .bin (the Go kernel, and Go itself
# if the machine has none) and .jupyter (Jupyter's own files). In an active conda environment made from environment.yml,
# Jupyter is installed there instead.

.DEFAULT_GOAL := help
.SUFFIXES:

ifeq ($(notdir $(CONDA_DEFAULT_ENV)),nonequilibrium)
ENV := $(CONDA_PREFIX)
else
ENV := .venv
endif
JUPYTER_PYTHON := $(ENV)/bin/python
JUPYTER := $(ENV)/jupyter-installed
KERNEL := $(ENV)/share/jupyter/kernels/nonequilibrium
COURSEWORK_PYTHON := .coursework/bin/python
COURSEWORK_KERNEL := .coursework/share/jupyter/kernels/nonequilibrium
SETUP := sh notebooks/.kernel/setup.sh
# Put before a command that runs Go: it makes the Go that the set-up installed, if any, come first. (The shell, not make, finds the
# project's folder, because no quoting works for every path.)
WITH_GO = PATH="$$PWD/.bin:$$PATH"

# Jupyter reads and writes nothing in the user's home, and the user's Python settings and Go workspace have no effect.
export JUPYTER_CONFIG_DIR := $(CURDIR)/.jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/.jupyter/data
export JUPYTER_RUNTIME_DIR := $(CURDIR)/.jupyter/runtime
export IPYTHONDIR := $(CURDIR)/.jupyter/ipython
export PYTHONNOUSERSITE := 1
export GOWORK := off
unexport PYTHONPATH PYTHONHOME JUPYTER_PATH JUPYTER_CONFIG_PATH JUPYTERLAB_DIR JUPYTERLAB_SETTINGS_DIR JUPYTERLAB_WORKSPACES_DIR

# Figures look as always, whatever the environment says, but in the theme THEME in JupyterLab and in exported figures.
export NONEQUILIBRIUM_THEME :=
lab figures: NONEQUILIBRIUM_THEME := $(THEME)

CHAPTERS := $(sort $(wildcard notebooks/[0-9][0-9]*.ipynb))
NOTEBOOKS := $(filter notebooks/$(ONLY)%,$(CHAPTERS))
FIRST := $(firstword $(CHAPTERS))

# For this machine only, behind a token, with one kernel; the log shows only the address and errors.
LAB_OPTIONS = --ip=127.0.0.1 --ServerApp.root_dir="$$PWD" $(if $(filter 0,$(shell id -u)),--allow-root) \
	--KernelSpecManager.allowed_kernelspecs=nonequilibrium --MappingKernelManager.default_kernel_name=nonequilibrium \
	--LanguageServerManager.autodetect=False --log-level=ERROR

.PHONY: help lab test browser notebooks figures site bench digits assignment grade formgrader lint xla-test beam-test setup completion clean check-go \
	warm coursework-setup

help: ## show this list
	@echo 'make TARGET, where TARGET is one of'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: setup .jupyter/trusted ## open the chapters in JupyterLab (THEME=dark or slides; with options: LAB="--no-browser --port=9000")
	@$(JUPYTER_PYTHON) -m jupyterlab $(LAB_OPTIONS) $(LAB) $(FIRST)

test: setup ## run every test, and compare every notebook with its committed outputs (with options: T="-v -run Name")
	$(WITH_GO) NONEQUILIBRIUM_PYTHON='$(JUPYTER_PYTHON)' go test -timeout 60m $(T) ./...

# The machine's own browser, because downloading one takes 150 MB.
CHROMIUM := $(shell for name in chromium chromium-browser google-chrome chrome; do command -v $$name && break; done)
ifdef CHROMIUM
browser: setup ## use JupyterLab and the site as a person would, in Chromium (with options: T="-k slider -x"; T=--lf, what failed last time)
	@$(SETUP) browser .venv-browser
	@CHROMIUM='$(CHROMIUM)' .venv-browser/bin/python -B -m pytest -q -o cache_dir="$$PWD/browser/cache" $(T) notebooks/check/browser
else
browser:
	@echo 'not run: there is no Chromium (Debian: apt install chromium; or make browser CHROMIUM=/path/to/it)'
endif

notebooks: setup ## execute the notebooks and write their outputs (ONLY=02 for those whose names begin with 02)
	@test -n '$(NOTEBOOKS)' || { echo 'no notebook is called notebooks/$(ONLY)*.ipynb' >&2; exit 1; }
	@$(JUPYTER_PYTHON) notebooks/.kernel/execute.py --write $(NOTEBOOKS)

figures: setup ## write the figures of the chapters as PDF, SVG and PGF (moving ones as GIF, too), their data as CSV, and what they were computed from as JSON, into figures/ (ONLY=05 as above; THEME=print, slides or dark)
	@$(JUPYTER_PYTHON) notebooks/.kernel/execute.py --figures figures $(NOTEBOOKS)

site: check-go ## build the chapters, the documentation and the live figures as a website in the folder site/
	@sh notebooks/site/build.sh site

bench: check-go ## time every kernel and estimator, and compare with C, numpy and numba (PYTHON=... for a Python that has them)
	$(WITH_GO) go test -run '^$$' -bench . -benchmem $(T) ./...
	$(WITH_GO) go run ./diffusion/internal/anchors

# On XLA the program is built there and run here, where the data are found.
ifdef XLA
digits: $(JUPYTER_PYTHON)
DIGITS = .xla/digits -backend 'xla:$(if $(filter 1,$(XLA)),cpu,$(XLA))'
else
DIGITS = go run ./diffusion/digits/train/command
endif

OUT = digits
digits: check-go ## train a network to write digits (SMALL=1 in minutes; OUT=folder; XLA=1 on XLA, XLA=cuda on a card; T="-help")
	@$(if $(XLA),$(WITH_GO) sh diffusion/learned/xla/setup.sh .xla '$(JUPYTER_PYTHON)')
	@$(if $(XLA),$(WITH_GO) go -C diffusion/learned/xla build -o "$$PWD/.xla/digits" ./digits)
	@$(WITH_GO) PJRT_PLUGIN_LIBRARY_PATH="$${PJRT_PLUGIN_LIBRARY_PATH:-$$PWD/.xla}" $(DIGITS) -net $(if $(SMALL),small,lecture) -out '$(OUT)' $(T)

# Coursework has an environment of its own, because nbgrader brings much that nobody else needs.
assignment: coursework-setup ## make the students' notebooks of the coursework in coursework/release (ONLY=noising; EXERCISES=folder of your own)
	@EXERCISES='$(EXERCISES)' $(COURSEWORK_PYTHON) notebooks/coursework/coursework.py assignment '$(ONLY)'

grade: coursework-setup ## grade coursework/submitted/STUDENT/NAME/NAME.ipynb; feedback in coursework/feedback (ONLY as above)
	@$(COURSEWORK_PYTHON) notebooks/coursework/coursework.py grade '$(ONLY)'

formgrader: coursework-setup ## open nbgrader's pages on what was graded, to look at it and to change points
	@test -f coursework/nbgrader_config.py || { echo 'there is no coursework yet: make assignment' >&2; exit 1; }
	@cd coursework && ../$(COURSEWORK_PYTHON) -m jupyterlab $(LAB_OPTIONS) --LabApp.default_url=/formgrader/ $(LAB)

lint: check-go ## check format, common mistakes, known vulnerabilities and the module files
	@sh .ci/lint.sh

# Never part of the targets above: the rest of the project needs no compiler but Go's, and no download from here.
xla-test: check-go $(JUPYTER_PYTHON) ## compare the engine for networks with XLA (needs gcc; with options: T="-v -run Name")
	@$(WITH_GO) sh diffusion/learned/xla/setup.sh .xla '$(JUPYTER_PYTHON)'
	PATH="$$PWD/.bin:$$PATH" PJRT_PLUGIN_LIBRARY_PATH="$$PWD/.xla" go -C diffusion/learned/xla test -timeout 30m $(T) ./...

# Never part of the targets above either: it downloads and builds for minutes.
beam-test: check-go ## compare an ensemble run by Apache Beam with one run (minutes to build; with options: T="-v -run Name")
	$(WITH_GO) go -C diffusion/beam test -timeout 30m $(T) ./...

setup: warm $(KERNEL)/kernel.json | .jupyter ## set up without starting anything

completion: setup .bin/gopls ## add completion on Tab and inspection on Shift+Tab in cells (40 MB; needs much memory while it reads the project)

clean: ## remove what the project set up
	rm -rf .venv .venv-site .venv-browser .bin .jupyter .xla .coursework '$(KERNEL)'

# --- set-up: every step runs once, and again when something it depends on changes

check-go:
	@$(SETUP) go '$(ENV)'

# Quick when nothing has changed; it also downloads again what `go clean -modcache` removed, since cells may not download.
warm: .bin/gonb | check-go
	@$(SETUP) warm

.bin/gonb: go.mod go.sum notebooks/.kernel/gonb.sed notebooks/.kernel/hints.go | check-go
	@$(SETUP) tools .bin
	@touch $@

.bin/gopls: notebooks/.kernel/gopls/go.mod | check-go
	@$(SETUP) completion .bin

$(JUPYTER_PYTHON): | check-go
	@$(SETUP) venv '$(ENV)'

# A file that the set-up makes when Jupyter is installed.
$(JUPYTER): notebooks/requirements.txt $(JUPYTER_PYTHON)
	@$(SETUP) jupyter '$(ENV)'

$(KERNEL)/kernel.json: $(wildcard notebooks/.kernel/*) $(JUPYTER)
	@$(SETUP) kernel '$(ENV)'

coursework-setup: warm $(COURSEWORK_KERNEL)/kernel.json | .jupyter

.coursework/jupyter-installed: notebooks/coursework/requirements.txt | check-go
	@$(SETUP) nbgrader .coursework

$(COURSEWORK_KERNEL)/kernel.json: $(wildcard notebooks/.kernel/*) .coursework/jupyter-installed
	@$(SETUP) kernel .coursework

.jupyter:
	@mkdir -p $@

# Trust the chapters' committed outputs, so that sliders (a few lines of script) work before the first execution.
.jupyter/trusted: $(CHAPTERS) $(JUPYTER) | .jupyter
	@$(if $(FIRST),$(JUPYTER_PYTHON) -m nbformat.sign --log-level=ERROR $(CHAPTERS) >/dev/null)
	@touch $@
