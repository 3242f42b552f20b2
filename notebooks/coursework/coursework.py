"""Make the notebooks of the coursework, and grade what students hand in.

    python coursework.py assignment [NAME]   write coursework/release/NAME/NAME.ipynb, of one assignment or of all
    python coursework.py grade [NAME]        grade coursework/submitted/STUDENT/NAME/NAME.ipynb; write feedback and tables

Both are run by make. The exercises are those beside this file, or in the folder that the variable EXERCISES names. Only what has
changed since the last time is graded again, and a run that was interrupted goes on where it was. Nothing that a student hands in
stops the run: what cannot be graded is a line of the table that says why.
"""

import argparse
import csv
import hashlib
import json
import logging
import multiprocessing
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
import warnings
from pathlib import Path

import nbformat

import grading
from grading import COURSE, ROOT

# nbgrader calls alembic by its name, and the kernel Go.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), str(ROOT / ".bin"), os.environ["PATH"]])

HERE = Path(__file__).resolve().parent
EXERCISES = Path(os.environ.get("EXERCISES") or HERE)
SUBMISSION_SECONDS = 900  # for a whole submission


def api():
    """Return nbgrader's interface, with this project's settings."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config.loader import PyFileConfigLoader
    nbgrader = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", path=str(HERE)).load_config())
    nbgrader.log.setLevel(logging.WARNING)
    nbgrader.log.handlers = []
    nbgrader.log.propagate = False
    return nbgrader


def build():
    """Build the Go command that makes the notebooks and puts submissions in order."""
    subprocess.run(["go", "build", "-buildvcs=false", "-o", grading.COMMAND, "./notebooks/coursework/command"], cwd=ROOT, check=True)


# --- make assignment

def assignment(only):
    COURSE.mkdir(exist_ok=True)
    write(COURSE / "nbgrader_config.py", f'load_subconfig("nbgrader_config.py", path={str(HERE)!r})\n')
    with tempfile.TemporaryDirectory() as new:
        done = subprocess.run([grading.COMMAND, "compose", EXERCISES, new, *([only] if only else [])], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stderr.strip())
        nbgrader = api()
        for name in done.stdout.split():
            release(nbgrader, name, Path(new) / name / f"{name}.ipynb")


def release(nbgrader, name, new):
    """Make the students' version of a notebook, or leave everything as it was."""
    source = COURSE / "source" / name / f"{name}.ipynb"
    source.parent.mkdir(parents=True, exist_ok=True)
    old = source.read_text(encoding="utf-8") if source.exists() else None
    write(source, new.read_text(encoding="utf-8"))
    result = nbgrader.generate_assignment(name, force=True, create=True)
    if result["success"]:
        print(f"coursework/release/{name}/{name}.ipynb is for the students", flush=True)
        return
    if old is not None:
        write(source, old)
    why = reason(result)
    if "there are submissions" in why:
        why = ("submissions of it have been graded, and now it has other cells. Finish the grading with the exercises as they were, "
               "or begin anew: remove the folder coursework, but keep coursework/submitted")
    sys.exit(f"{name} could not be made: {why}")


# --- make grade

def grade(only, workers):
    names = sorted({p.name for p in COURSE.glob("submitted/*/*") if p.is_dir() and not p.name.startswith(".")})
    made = [p.name for p in sorted(COURSE.glob("source/*"))]
    if only:
        names = [only]
    if not names:
        sys.exit("There is nothing to grade. Put what students hand in at coursework/submitted/STUDENT/NAME/NAME.ipynb")
    for name in names:
        if name in made:
            grade_assignment(name, workers)
        else:
            print(f"There is no assignment {name} (there are: {', '.join(made) or 'none'}). "
                  "A folder in coursework/submitted/STUDENT must have the name of its assignment; `make assignment` makes them.")


def grade_assignment(name, workers):
    begin = time.monotonic()
    results = Results(name)
    todo = [student for student in submitted(name) if not results.current(student, fingerprint(name, student))]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["coursework", "nbgrader.apps", "nbgrader.converters", "nbgrader.preprocessors"])
    running = {}
    waiting = list(todo)
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                student = waiting.pop(0)
                running[student] = Job(context, name, student, workers)
            for student, job in list(running.items()):
                if outcome := job.outcome():
                    results.put(student, outcome, job.fingerprint)
                    print(f"  {student}: {outcome['problem'] or points(outcome)}", flush=True)
                    del running[student]
            time.sleep(0.05)
    finally:
        for job in running.values():
            job.stop()
    by_hand(name, results, todo)
    results.write()
    print(f"{len(todo)} of {len(results.students())} submissions of {name} graded in {time.monotonic() - begin:.0f} s; the others had not changed.")


def by_hand(name, results, graded):
    """Take over the points that the teacher has changed in nbgrader's pages, and write the feedback with them."""
    nbgrader = api()
    for student in results.students():
        known = results.known[student]
        if student in graded or known["problem"]:
            continue
        now = read_points(nbgrader, name, student)
        if now["exercises"] != known["exercises"]:
            nbgrader.generate_feedback(name, student, force=True)
            results.put(student, now, known["fingerprint"])
            print(f"  {student}: {points(now)}, as changed by hand", flush=True)


def submitted(name):
    """Return who has handed in an assignment, in the order of the alphabet."""
    return sorted((p.parent.name for p in COURSE.glob(f"submitted/*/{name}")), key=lambda s: unicodedata.normalize("NFC", s).casefold())


def fingerprint(name, student):
    """Return a hash of all that the points depend on: the submission, the assignment, and how it is graded."""
    h = hashlib.sha256()
    how = [HERE / "grading.py", HERE / "grade" / "grade.go", grading.COMMAND]
    for f in [COURSE / "source" / name / f"{name}.ipynb", *how, *sorted((COURSE / "submitted" / student / name).glob("*.ipynb"))]:
        h.update(f.name.encode() + b"\0")
        try:
            h.update(f.read_bytes())
        except OSError as e:
            h.update(str(e).encode())
    return h.hexdigest()


class Job:
    """A submission that is being graded, in a process of its own."""

    def __init__(self, context, name, student, workers):
        self.begin = time.monotonic()
        self.fingerprint = fingerprint(name, student)  # before it is read: it may be handed in anew meanwhile
        self.receive, send = context.Pipe(duplex=False)
        self.process = context.Process(target=work, args=(send, name, student, workers), daemon=False)
        self.process.start()
        send.close()

    def outcome(self):
        """Return the result, or None while there is none."""
        try:
            if self.receive.poll():
                result = self.receive.recv()
                self.process.join()
                return result
        except EOFError:
            self.process.join()
            return failed("grading ended without a result (not enough memory?)")
        if time.monotonic() - self.begin > SUBMISSION_SECONDS:
            self.stop()
            return failed(f"grading took longer than {SUBMISSION_SECONDS // 60} minutes")
        return None

    def stop(self):
        self.process.terminate()
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()


def failed(problem):
    return {"problem": problem, "exercises": {}, "hints": {}}


def points(outcome):
    got = sum(e["points"] for e in outcome["exercises"].values())
    return f"{got:g} of {sum(e['of'] for e in outcome['exercises'].values()):g} points"


# --- in the worker

def work(send, name, student, workers):
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process decides
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    warnings.simplefilter("ignore")  # of the libraries that nbgrader uses
    limit_memory(workers)
    try:
        send.send(grade_one(name, student))
    except Exception as e:  # whatever a student's file leads to
        send.send(failed(f"{type(e).__name__}: {e}"))


def limit_memory(workers):
    """An answer that asks for more and more memory must fail before the machine does."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        limit = max(whole // (2 * workers), 3 << 30)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ValueError, OSError):
        pass  # where there is no such limit


def grade_one(name, student):
    """Grade a submission and write its feedback."""
    problem = unreadable(COURSE / "submitted" / student / name, name)
    if problem:
        return failed(problem)
    nbgrader = api()
    result = nbgrader.autograde(name, student, force=True, create=True)
    if not result["success"]:
        return failed("it could not be graded: " + reason(result))
    outcome = read_points(nbgrader, name, student)
    result = nbgrader.generate_feedback(name, student, force=True)
    if not result["success"]:
        outcome["problem"] = "no feedback could be written: " + reason(result)
    return outcome


def unreadable(folder, name):
    """Say why a submission cannot be graded at all; None if it can."""
    notebook = folder / f"{name}.ipynb"
    others = [p.name for p in sorted(folder.glob("*.ipynb")) if p != notebook]
    if not notebook.is_file():
        return f"there is no file {notebook.name}" + (f", but {', '.join(others)}: is it that, under another name?" if others else "")
    try:
        nb = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)
        nb.cells[0].source  # noqa: B018
    except Exception as e:
        return f"{notebook.name} cannot be read as a notebook ({type(e).__name__})"
    return None


def read_points(nbgrader, name, student):
    """Return the points of each exercise from the database, and why there are not more from the graded notebook."""
    nb = nbformat.read(COURSE / "autograded" / student / name / f"{name}.ipynb", as_version=4)
    outcome = failed("")
    notes = nb.metadata.get("notes", {})
    with nbgrader.gradebook as gradebook:
        grades = {g.name: g for g in gradebook.find_submission_notebook(name, name, student).grades}
        for cell in nb.cells:
            marks = cell.metadata.get("nbgrader", {})
            if not marks.get("grade"):
                continue
            exercise = marks.grade_id.rpartition("-")[0]
            if exercise not in outcome["exercises"]:
                outcome["exercises"][exercise] = {"points": 0.0, "of": 0.0}
                outcome["hints"][exercise] = list(notes.get(exercise, []))
            grade = grades[marks.grade_id]
            outcome["exercises"][exercise]["points"] += grade.score
            outcome["exercises"][exercise]["of"] += grade.max_score
            if (why := grading.words(cell)) and why not in outcome["hints"][exercise]:
                outcome["hints"][exercise].append(why)
    return outcome


def reason(result):
    """Return the line of nbgrader's log that names the error."""
    text = result.get("log", "") + result.get("error", "")
    found = [line for line in re.findall(r"(?m)^\s*[\w.]*(?:Error|Exception|Warning)\b.*$", text) if "see the the above" not in line]
    return found[-1].strip() if found else "nbgrader does not say why"


# --- the table

class Results:
    """What is known of all submissions of an assignment, kept in a file so that a later run need not grade them again."""

    def __init__(self, name):
        self.name = name
        self.file = COURSE / "grades" / f"{name}.json"
        try:
            self.known = json.loads(self.file.read_text())
        except (OSError, ValueError):
            self.known = {}

    def students(self):
        """Return those that have been graded; another may have been handed in meanwhile."""
        return [s for s in submitted(self.name) if s in self.known]

    def current(self, student, fingerprint):
        return self.known.get(student, {}).get("fingerprint") == fingerprint

    def put(self, student, outcome, fingerprint):
        self.known[student] = {"fingerprint": fingerprint, **outcome}
        self.file.parent.mkdir(exist_ok=True)
        write(self.file, json.dumps(self.known, indent=1, ensure_ascii=False))

    def write(self):
        """Write the table as CSV and as Markdown, and print it."""
        columns = self.columns()
        header = ["student", *columns, "sum"]
        rows = [header, ["of", *(f"{of:g}" for of in columns.values()), f"{sum(columns.values()):g}"]]
        for student in self.students():
            outcome = self.known[student]
            got = [outcome["exercises"].get(c, {}).get("points", 0) for c in columns]
            rows.append([student, *(f"{g:g}" for g in got), f"{sum(got):g}"])
        with open(self.file.with_suffix(".csv"), "w", newline="", encoding="utf-8") as f:
            table = csv.writer(f)
            table.writerow([*header, "remarks"])
            table.writerow([*rows[1], ""])
            for row in rows[2:]:
                table.writerow([*row, " | ".join(self.remarks(row[0]))])
        self.file.with_suffix(".md").write_text(self.markdown(rows), encoding="utf-8")
        print_table(rows)
        for row in rows[2:]:
            for remark in self.remarks(row[0], most=1):
                print(f"{row[0]}: {remark}")
        print(f"coursework/grades/{self.name}.csv and .md have this table and all hints; coursework/feedback/STUDENT/{self.name} is for the students")

    def columns(self):
        """Return the exercises, with their points, from the assignment."""
        of = {}
        source = nbformat.read(COURSE / "source" / self.name / f"{self.name}.ipynb", as_version=4)
        for cell in source.cells:
            marks = cell.metadata.nbgrader
            if marks.grade:
                exercise = marks.grade_id.rpartition("-")[0]
                of[exercise] = of.get(exercise, 0) + marks.points
        return of

    def remarks(self, student, most=None):
        """Return what is to be said of a submission: the problem that it has as a whole, or at most so many hints on each exercise."""
        outcome = self.known[student]
        if outcome["problem"]:
            return [outcome["problem"]]
        return [f"{exercise}: {hint}" for exercise, hints in outcome["hints"].items() for hint in hints[:most] if hint != "not answered"]

    def markdown(self, rows):
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|---" + "|---:" * (len(rows[0]) - 1) + "|")
        for row in rows[2:]:
            if remarks := self.remarks(row[0]):
                lines += ["", f"**{row[0]}**", "", *(f"- {r}" for r in remarks)]
        return "\n".join([f"# {self.name}", "", *lines]) + "\n"


def print_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  ".join(f"{cell:<{w}}" if i == 0 else f"{cell:>{w}}" for i, (cell, w) in enumerate(zip(row, widths))))


def write(path, text):
    """Replace a file, completely or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("step", choices=["assignment", "grade"])
    parser.add_argument("name", nargs="?")
    parser.add_argument("--workers", type=int, default=2, help="submissions that are graded at a time (default %(default)s)")
    args = parser.parse_args()
    build()
    if args.step == "assignment":
        assignment(args.name)
    else:
        grade(args.name, args.workers)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; the same command goes on from here")
