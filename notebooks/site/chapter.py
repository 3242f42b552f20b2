"""A notebook as a page: its texts, its cells, its figures with their captions, its solutions folded."""

import base64
import html
import json
import re
import struct

import listing
from text import Text, anchor, anchors, raw

CAPTION = re.compile(r"\*\*Figure (\d+\.\d+)\.\*\*")
SOLUTION = re.compile(r"### (Solution (\d+\.\d+))\n*$")
HEADING = re.compile(r"^#{1,3} ", re.M)
LIVE = '<link rel="stylesheet" href="live/live.css"><script src="live/noneq.js" defer></script>'  # what figures computed in the page need
TOOLS = """<p class="page-tools" hidden>
<button type="button" data-action="solutions" aria-pressed="false">Show all solutions</button>
<button type="button" data-action="print">Print</button>
</p>"""


class Chapter:
    """One notebook."""

    def __init__(self, path):
        self.file = path.name
        self.url = f"{path.stem}.html"
        self.source = f"notebooks/{path.name}"
        self.cells = json.loads(path.read_text())["cells"]
        for cell in self.cells:
            cell["source"] = "".join(cell["source"])
        self.title = self.cells[0]["source"].split("\n")[0].removeprefix("# ")

    def anchors(self):
        """Yield the anchors of everything in the notebook that has a number."""
        for cell in self.cells:
            if cell["cell_type"] == "markdown":
                yield from anchors(cell["source"])
                for number in CAPTION.findall(cell["source"]):
                    yield anchor("figure", number)

    def convert(self, site):
        """Return the page for Sphinx, after putting the pictures into the site."""
        text = Text(site, self, site.names_in(self))
        out, figure, in_solution = [], None, False
        for cell in self.cells:
            source = cell["source"]
            if in_solution and HEADING.search(source) and cell["cell_type"] == "markdown":
                out.append(raw("</details>"))
                in_solution = False
            if cell["cell_type"] == "code":
                cell_html, figure = self.code_cell(site, cell, folded=not in_solution)
                out.append(cell_html)
            elif m := SOLUTION.match(source):
                out.append(raw(f'<details class="solution" id="{anchor("solution", m[2])}"><summary><h4>{m[1]}</h4></summary>'))
                in_solution = True
            else:
                if figure and (m := CAPTION.match(source)):
                    caption, _, source = source.partition("\n\n")
                    picture, live = figure
                    out += [raw(f'<figure id="{anchor("figure", m[1])}">{picture}<figcaption>'),
                            m[0] + text.convert(caption.removeprefix(m[0])), raw(f"</figcaption></figure>{live}")]
                    figure = None
                if cell is self.cells[0]:
                    title, _, source = source.partition("\n")
                    out += [title, raw(TOOLS)]
                out.append(text.convert(source))
            if figure and cell["cell_type"] == "markdown":
                raise ValueError(f"{self.source}: the cell before {cell['id']} shows a figure, and no caption follows")
        out += [raw("</details>")] * in_solution
        out += [raw(LIVE)] * any('class="live-figure"' in piece for piece in out)
        return "\n\n".join(out) + "\n"

    def code_cell(self, site, cell, folded):
        """Return a cell with what it prints, and its figure, which waits for the caption in the next cell: the still picture, and what is
        below the caption. Without a figure, that is None."""
        source, links = cell["source"], site.links.get(f"{self.file}#{cell['id']}") or []
        block = listing.to_html(source, links, lambda target: site.documentation(target, self.url))
        if folded and cell["metadata"].get("jupyter", {}).get("source_hidden"):
            label = source.split("\n")[0].removeprefix("//").strip()
            block = f'<details class="code"><summary>{html.escape(label)}</summary>{block}</details>'
        printed, figures = [], []
        for output in cell["outputs"]:
            shown = self.output(site, cell, output)
            (figures if "<img" in shown or "<script" in shown else printed).append(shown)
        shown = "\n".join([f'<div class="cell" id="cell-{cell["id"]}">', block, *printed, "</div>"])
        return raw(shown), ("".join(figures), site.live_figure(f"{self.file[:2]}/{cell['id']}")) if figures else None

    def output(self, site, cell, output):
        """Return one output as HTML."""
        if output["output_type"] == "stream":
            return f'<pre class="output">{html.escape("".join(output["text"]))}</pre>'
        data, metadata = output["data"], output["metadata"]
        if "text/html" in data:
            shown = "".join(data["text/html"])
            return "" if "clip:rect(0,0,0,0)" in shown else shown  # for JupyterLab, which shows no alternative texts
        if "image/png" in data:
            picture = base64.b64decode("".join(data["image/png"]))
            width, height = struct.unpack(">II", picture[16:24])
            shown = metadata["image/png"].get("width", width)
            alt = html.escape(metadata["image/png"]["alt"])
            url = site.add_file(f"figures/{self.file[:2]}-{cell['id']}.png", picture)
            return f'<img src="{url}" alt="{alt}" width="{shown}" height="{round(shown * height / width)}">'
        raise ValueError(f"{self.source}: cell {cell['id']} has an output that the site does not know: {', '.join(data)}")
