"""What this project adds to nbgrader: how a submission is put in order, how its cells are run, and feedback that needs no network.

A test gives points only if it really ran to its end. Points cannot be had by ending the program early, because then the mark is
missing that is put into the test just before it runs, and that no student can know. Besides, command.restore refuses answers that
could end the program or read its source.
"""

import json
import os
import re
import secrets
import subprocess
from importlib import resources as packages
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output
from nbgrader.preprocessors import Execute, NbGraderPreprocessor

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / os.environ.get("NONEQUILIBRIUM_COURSE", "coursework")  # within the project, where the kernel finds itself
COMMAND = ROOT / ".coursework" / "command"
SECONDS = 20  # for a cell, as the notebooks tell the students


class Restore(NbGraderPreprocessor):
    """Put the submission together anew from the assignment's source and the student's answers: exercise.Restore in Go."""

    def preprocess(self, nb, resources):
        name = resources["nbgrader"]["assignment"]
        source = COURSE / "source" / name / f"{name}.ipynb"
        done = subprocess.run([COMMAND, "restore", source], input=json.dumps(nb), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        restored = json.loads(done.stdout)
        nb = NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=[])
        for key, value in restored["notebook"]["metadata"].items():
            nb.metadata[key] = node(value)
        nb.metadata["notes"] = node(restored["notes"])
        nb.cells = [node(cell) for cell in restored["notebook"]["cells"]]
        return nb, resources


def node(value):
    """Return what JSON holds in the form that nbformat uses."""
    if isinstance(value, dict):
        return NotebookNode({k: node(v) for k, v in value.items()})
    return [node(v) for v in value] if isinstance(value, list) else value


class Hide(NbGraderPreprocessor):
    """Take the hidden tests out of the feedback, so that the exercise can be given again."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "code":
            cell.source = re.sub(r"(?ms)^[ \t]*// BEGIN HIDDEN TESTS\n.*?// END HIDDEN TESTS(\n|\Z)", "", cell.source)
        return cell, resources


class Run(Execute):
    """Run the cells. What cannot give points any more is not run, and an exercise that fails does not touch the others."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.timeout = SECONDS
        self.interrupt_on_timeout = True
        self.error_on_timeout = {"ename": "CellTimeoutError", "evalue": f"it ran longer than {SECONDS} s", "traceback": [f"it ran longer than {SECONDS} s"]}
        self.iopub_timeout = 10
        self.exercise = None  # the one that the cell belongs to
        self.lost = {}        # exercises of which nothing more need run, and why
        self.slow = {}        # how many tests of an exercise have run too long
        self.spoilt = False   # a declaration of the student fails when the program starts, and so would all that follow
        self.good = []        # the student's cells that have run without an error, which later ones may need

    def preprocess_cell(self, cell, resources, index):
        marks = cell.metadata.get("nbgrader", {})
        exercise = marks.get("grade_id", "").rpartition("-")[0]
        if exercise and exercise != self.exercise:
            self.exercise = exercise
            if self.spoilt:
                self.again(index, "%reset")
                self.spoilt = False
        if cell.cell_type != "code":
            return cell, resources
        if marks.get("grade"):
            self.test(cell, index)
        else:
            self.answer(cell, index, bool(marks.get("solution")))
            cell.outputs = joined(cell.outputs)
        self.nb.cells[index] = cell
        return cell, resources

    def run(self, cell, index):
        """Run a cell. A kernel that has died, or that is drowned in what a cell printed, is replaced by a new one."""
        try:
            self.execute_cell(cell, index)
        except (CellTimeoutError, DeadKernelError) as e:
            self._cleanup_kernel()
            self.km = self.create_kernel_manager()
            self.start_new_kernel()
            self.start_new_kernel_client()
            self.again(index)
            cell.outputs = cell.outputs[:1]
            fail(cell, "it printed without end" if isinstance(e, CellTimeoutError) else "the kernel did not survive it (not enough memory?)")

    def again(self, index, *before):
        """Give the kernel once more what has run without an error so far, in the place of a cell that comes back afterwards."""
        cell = self.nb.cells[index]
        for source in [*before, *self.good]:
            self.execute_cell(new_code_cell(source), index)
        self.nb.cells[index] = cell

    def answer(self, cell, index, counts):
        """Run an answer, or another cell of the student, which cannot lose an exercise by itself."""
        why = None
        if cell.metadata.get("untouched"):
            why = "not answered"
        elif cell.metadata.get("refused"):
            why = cell.metadata["refused"]
            fail(cell, why)
        else:
            self.run(cell, index)
            for error in errors(cell):
                self.spoilt = True
                why = error_words(cell, error)
            if not errors(cell):
                self.good.append(cell.source)
        if why and counts:
            self.lost[self.exercise] = why

    def test(self, cell, index):
        if self.exercise in self.lost:
            fail(cell, self.lost[self.exercise])
            return
        mark = f"this test has run: {secrets.token_hex(16)}"
        source = cell.source
        # Logged when the test ends, unless it failed.
        cell.source = re.sub(r"(?m)^(func Test\w+\(t \*testing\.T\) \{)$",
                             rf'\1 t.Cleanup(func() {{ if !t.Failed() {{ t.Log("{mark}") }} }})', source, count=1)
        self.run(cell, index)
        cell.source = source
        cell.outputs = joined(cell.outputs)
        ran = any(mark in o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stdout")
        for o in cell.outputs:
            if o.output_type == "stream":
                o.text = re.sub(r".*this test has run: \w+\n", "", o.text)
        if any(e.ename == "no points" for e in errors(cell)):
            self.lost[self.exercise] = errors(cell)[-1].evalue  # and would kill a kernel again
        elif any(e.ename == "CellTimeoutError" for e in errors(cell)):
            self.slow[self.exercise] = self.slow.get(self.exercise, 0) + 1
            if self.slow[self.exercise] == 2:
                self.lost[self.exercise] = f"it ran longer than {SECONDS} s"  # and would again
        elif any(o.output_type == "stream" and o.name == "stderr" for o in cell.outputs) and not errors(cell):
            fail(cell, "it wrote to the standard error (log or println?), and such an answer gets no points")
        elif not ran and not errors(cell):
            fail(cell, "the test did not run to its end")


def joined(outputs):
    """Return the outputs with what was printed in one piece, and only the last error, which says what the others led to."""
    last = next((o for o in reversed(outputs) if o.output_type == "error"), None)
    result = []
    for o in outputs:
        if result and o.output_type == "stream" == result[-1].output_type and o.name == result[-1].name:
            result[-1].text += o.text
        elif o.output_type != "error" or o is last:
            result.append(o)
    return result


def errors(cell):
    return [o for o in cell.outputs if o.output_type == "error"]


def fail(cell, words):
    cell.outputs.append(new_output("error", ename="no points", evalue=words, traceback=[words]))


def error_words(cell, error):
    """Say in a line why a cell that is no test failed."""
    if error.ename == "CellTimeoutError":
        return f"the answer ran longer than {SECONDS} s"
    return "the answer does not compile or run: " + first_line(cell, error)


def first_line(cell, error):
    """Return the line of what a cell printed that says most about its error."""
    printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
    text = "\n".join([printed, error.evalue, *error.traceback])
    for pattern in (r"(?m)^\s*(panic: .*?)(?: \[recovered.*)?$", r"(?m)^fatal error: .*$", r"(?m)^\S*\.go:\d+:\d+: (.*)$"):
        if found := re.search(pattern, text):
            return found[found.re.groups]
    return next((line.strip() for line in text.split("\n") if line.strip()), "no reason given")


def words(cell):
    """Say in a line or two why a test failed; None if it did not."""
    failed = errors(cell)
    if not failed:
        return None
    if failed[-1].ename == "no points":
        return failed[-1].evalue
    if failed[-1].ename == "CellTimeoutError":
        return failed[-1].evalue
    printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
    said = re.findall(r"(?m)^    \w+\.go:\d+: (.*)$", printed)
    return "; ".join(said) or first_line(cell, failed[-1])


def offline(assignment, student, notebooks):
    """Put MathJax into each feedback page in place of its address on the network, so that the page is complete in itself."""
    script = (packages.files("sphinx-mathjax-offline") / "static" / "mathjax" / "tex-svg.js").read_text()
    script = script.replace("</script", "<\\/script")
    config = 'window.MathJax = {tex: {inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]], processEscapes: true}};'
    for page in (COURSE / "feedback" / student / assignment).glob("*.html"):
        text = page.read_text()
        text = re.sub(r"(?s)<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->", lambda _: f"<script>{config}</script>\n<script>{script}</script>", text)
        page.write_text(text)
