"""Execute notebooks without a browser, and fail on errors that Jupyter lets pass.

    python execute.py NOTEBOOK...               execute; report a cell that fails, and the time taken
    python execute.py --write NOTEBOOK...       also write the outputs into each notebook, if all its cells passed
    python execute.py --output FILE NOTEBOOK    also write the executed notebook to FILE
    python execute.py --figures DIR NOTEBOOK... also write each figure and its data into DIR, as 02-schematic.pdf, .svg, .pgf and .csv
                                                for the cell with the id schematic in chapter 02, and as .gif if it moves; what it
                                                was computed from is in 02-schematic.json

A cell fails if it raises an error, writes to stderr, or takes longer than --cell-timeout. Two runs of a deterministic
notebook give the same bytes, because no times, versions or paths are stored.
"""

import argparse
import asyncio
import atexit
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

KERNEL = {"name": "nonequilibrium", "display_name": "Go (nonequilibrium)", "language": "go"}


class Failed(Exception):
    """A notebook did something that a chapter must not do. The message says what."""


def execute(path, cell_timeout, timeout, executed=lambda cell: None):
    """Return the notebook at path with fresh outputs, and print the time that it and its slowest cell took.

    executed is called with every cell that has passed.
    """
    try:
        nb = nbformat.read(path, as_version=4)
    except (OSError, ValueError) as e:
        raise Failed(f"{path} cannot be read as a notebook: {e}") from e
    nb.metadata.kernelspec = dict(KERNEL)
    started, seconds, current = {}, {}, []

    def on_start(cell, cell_index):
        started[cell_index] = time.monotonic()
        current[:] = [(cell, cell_index)]

    def on_executed(cell, cell_index, execute_reply):
        seconds[cell_index] = time.monotonic() - started[cell_index]
        cell.outputs = joined(cell.outputs)
        raised = execute_reply["content"]["status"] == "error"  # nbclient reports this itself
        if not raised and any(o.output_type == "stream" and o.name == "stderr" for o in cell.outputs):
            raise Failed("it wrote to stderr")
        executed(cell)

    client = NotebookClient(
        nb, kernel_name=KERNEL["name"], timeout=cell_timeout, startup_timeout=120, record_timing=False,
        resources={"metadata": {"path": str(path.parent)}}, on_cell_start=on_start, on_cell_executed=on_executed)
    begin = time.monotonic()
    try:
        asyncio.run(run(client, timeout))
    except (Exception, asyncio.CancelledError) as e:
        if client.km is None:  # there is no kernel, and nbclient's clean-up at exit would fail
            atexit.unregister(client._cleanup_kernel)
        raise Failed(explain(path, current, e, cell_timeout)) from e

    slowest = max(seconds, key=seconds.get, default=None)
    note = "" if slowest is None else f", slowest cell {slowest}: {seconds[slowest]:.1f} s"
    print(f"{path.name}: {len(seconds)} code cells in {time.monotonic() - begin:.1f} s{note}", flush=True)
    return nb


async def run(client, timeout):
    """Execute the notebook. However it ends (an error, timeout seconds, a signal), nbclient stops the kernel."""
    loop, task, why = asyncio.get_running_loop(), asyncio.current_task(), []

    def stop(reason):
        why.append(reason)
        task.cancel()

    def on_start(notebook):
        loop.call_later(timeout, stop, f"the notebook ran longer than {timeout} s")
        # nbclient's own handlers would stop the kernel while the cell is running, and once more at the end.
        for s in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(s, stop, "it was interrupted")

    client.on_notebook_start = on_start
    try:
        await client.async_execute()
    except (Exception, asyncio.CancelledError) as e:
        loop.set_exception_handler(lambda loop, context: None)  # no messages about tasks that nbclient leaves behind
        if why:
            raise Failed(why[0]) from e
        raise


def joined(outputs):
    """Return the outputs with everything printed to a stream in one piece, at the place of its first piece.

    nbclient's coalesce_streams does this too, but with a regular expression that takes a minute for a line of 10,000 numbers
    and meanwhile obeys neither time limit nor signal.
    """
    streams, result = {}, []
    for o in outputs:
        if o.output_type != "stream":
            result.append(o)
        elif o.name in streams:
            streams[o.name].append(o.text)
        else:
            streams[o.name] = [o.text]
            result.append(o)
    for o in result:
        if o.output_type == "stream":
            # What a carriage return has overwritten, as with progress bars, is not shown.
            o.text = "\n".join(line[line.rfind("\r", 0, -1) + 1:] for line in "".join(streams[o.name]).split("\n"))
    return result


def explain(path, current, error, cell_timeout):
    """Say which cell failed and why, with its source and what it printed."""
    if isinstance(error, CellTimeoutError):
        why = f"it ran longer than {cell_timeout} s"
    elif isinstance(error, Failed):
        why = str(error)
    elif isinstance(error, CellExecutionError):
        why = "it raised an error"
    else:
        why = f"the kernel stopped ({error or type(error).__name__})"
    if not current:
        return f"{path}: no cell was executed: {why}"
    cell, index = current[0]
    lines = [f"{path}: cell {index} (id {cell.get('id')}) failed: {why}", "--- source", cell.source, "--- output"]
    for o in joined(cell.outputs):
        if o.output_type == "stream":
            text = o.text if len(o.text) <= 20000 else f"{o.text[:10000]}\n[…]\n{o.text[-10000:]}"
            lines.append(f"[{o.name}] {text}")
        elif o.output_type == "error":
            lines.append("\n".join(o.traceback or [f"{o.ename}: {o.evalue}"]))
        else:
            lines.append("[" + ", ".join(o.data) + "]")
    return "\n".join(line.rstrip("\n") for line in lines)


def write(nb, path):
    """Replace path by the notebook, completely or not at all (the disk may be full)."""
    new = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", suffix=".tmp", delete=False) as f:
            new = Path(f.name)
            nbformat.write(nb, f)
        os.chmod(new, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(new, path)
    except OSError as e:
        raise Failed(f"{path} could not be written and has not been changed: {e}") from e
    finally:
        if new is not None:
            new.unlink(missing_ok=True)


def collect(new, folder, path):
    """Return a function that moves the files of a cell's figures from new to folder, named after chapter and cell id."""
    def move(cell):
        for f in new.iterdir():
            number, _, picture = f.stem.removeprefix("figure-").partition("-")  # of the figure in the cell, see plotting/export.go
            name = f"{path.stem[:2]}-{cell.id}" + ("" if number == "1" else f"-{number}")
            if f.suffix == ".pgf":  # it names the pictures beside it
                f.write_text(f.read_text().replace(f.stem, name))
            if f.suffix == ".json":
                origin = {"chapter": path.stem, "cell": cell.id, **json.loads(f.read_text())}
                f.write_text(json.dumps(origin, indent=2, ensure_ascii=False) + "\n")
            shutil.move(f, folder / f"{name}{picture and '-'}{picture}{f.suffix}")
    return move


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write the outputs into the notebooks")
    parser.add_argument("--output", type=Path, help="write the executed notebook to this file")
    parser.add_argument("--figures", type=Path, metavar="DIR", help="write the figures and their data into this folder")
    parser.add_argument("--cell-timeout", type=float, default=300, help="seconds (default %(default)s)")
    parser.add_argument("--timeout", type=float, default=1200, help="seconds for a whole notebook (default %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as new:
        if args.figures:
            args.figures.mkdir(exist_ok=True)
            os.environ["NONEQUILIBRIUM_FIGURES"] = new
        for path in args.notebooks:
            executed = collect(Path(new), args.figures, path) if args.figures else lambda cell: None
            os.environ["NONEQUILIBRIUM_NOTEBOOK"] = str(path.resolve())  # cells that record results say by which notebook
            nb = execute(path.resolve(), args.cell_timeout, args.timeout, executed)
            for target in [path] * args.write + [args.output] * bool(args.output):
                write(nb, target)


if __name__ == "__main__":
    try:
        main()
    except Failed as e:
        sys.exit(str(e))
    except KeyboardInterrupt:
        sys.exit("interrupted")
