"""Write the pages of the site for Sphinx, from the notebooks, the documents and the documentation of the packages.

    python pages.py PROJECT SYMBOLS PAGES FILES    SYMBOLS is what the command symbols has written; the pages go into the folder
                                                   PAGES, and what they show or link to, such as figures, into FILES
"""

import json
import posixpath
import re
import sys
from pathlib import Path

import yaml

import packages
from chapter import LIVE, Chapter
from text import Text, raw

# Documents of the project that are pages of the site, and what the navigation calls them.
DOCUMENTS = {
    "README.md": "The project",
    "CONTRIBUTING.md": "Contributing",
    "CHANGELOG.md": "Changes",
    "diffusion/BENCHMARKS.md": "Speed",
    "diffusion/CALIBRATION.md": "Calibration of the errors",
}
PART = re.compile(r"^\| ([^|\n]+) \| subject \|\n\|[-|]+\|\n((?:\|.*\n)+)", re.M)  # a table of chapters in README.md
ROW = re.compile(r"^\| \[(.*?)\]\(notebooks/(.*?)\.ipynb\)", re.M)


class Document:
    """A Markdown file of the project, as a page."""

    def __init__(self, source):
        self.source = source
        self.url = source.removesuffix(".md") + ".html"


class Site:
    """The addresses of everything, relative to the site's root, and what is known of the packages."""

    def __init__(self, project, symbols, folder, files):
        self.project, self.folder, self.files = project, folder, files
        here = project / "notebooks" / "site"
        self.chapters = [Chapter(p) for p in sorted((project / "notebooks").glob("[0-9][0-9]-*.ipynb"))]
        self.documents = [Document(name) for name in DOCUMENTS]
        self.coursework = [Document(str(p.relative_to(project))) for p in sorted((project / "notebooks" / "coursework").glob("*.md"))]
        self.packages = [packages.Package(p) for p in symbols["packages"]]
        self.links = symbols["cells"]
        self.live = yaml.safe_load((here / "figures.yaml").read_text())
        self.pages = {page.source: page.url for page in self.chapters + self.documents + self.coursework}
        self.anchors = {a: f"{c.url}#{a}" for c in self.chapters for a in c.anchors()}
        self.targets = {t: url for p in self.packages for t, url in p.targets()}
        self.names = packages.names(self.packages)

    def address(self, path):
        """Return the address of a file or folder of the project: a page, the documentation of a package, a copy of the file, or None."""
        if path in self.pages:
            return self.pages[path]
        for p in self.packages:
            if path == p.folder:
                return p.url
        if (self.project / path).is_file():
            # With an underscore, because Go would take a single file of a package in site/ for the whole package.
            return self.add_file(f"_files/{path}", (self.project / path).read_bytes())
        if (self.project / path).is_dir():
            return None
        raise ValueError(f"a page links to {path}, which is not on the site")

    def add_file(self, url, content):
        path = self.files / url
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return url

    def documentation(self, target, page):
        """Return the address of the documentation of a name, as seen from a page."""
        path, _, fragment = self.targets[target].partition("#")
        path = "" if path == page else posixpath.relpath(path, posixpath.dirname(page) or ".")
        return f"{path}#{fragment}"

    def names_in(self, chapter):
        """Return the addresses of names without their package that the cells of a chapter use, if there is no doubt which is meant."""
        used = {}
        for cell in chapter.cells:
            for link in self.links.get(f"{chapter.file}#{cell['id']}") or []:
                used.setdefault(link["target"].rpartition("#")[2].rpartition(".")[2], set()).add(link["target"])
        return {name: self.targets[next(iter(targets))] for name, targets in used.items() if len(targets) == 1}

    def live_figure(self, cell):
        """Return the place for the figure that is computed in the page, if there is one for the cell, given as 06/potential-figure."""
        if cell not in self.live:
            return ""
        attributes = "".join(f' data-{name}="{value}"' for name, value in self.live.pop(cell).items())
        return f'<div class="live-figure"{attributes}></div>'

    def write(self):
        for chapter in self.chapters:
            self.page(chapter, chapter.convert(self))
        for document in self.documents + self.coursework:
            self.page(document, Text(self, document).convert((self.project / document.source).read_text()))
        for package in self.packages:
            self.page(package, package.convert(self))
        self.page(Document("index.md"), self.index())
        if self.live:
            raise ValueError(f"figures.yaml names cells without a figure: {', '.join(self.live)}")

    def page(self, page, text):
        path = self.folder / (page.url.removesuffix(".html") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def index(self):
        """Return the first page: index.md.in with the tables of chapters, and the navigation."""
        readme = (self.project / "README.md").read_text()
        parts = [(name, ROW.findall(rows)) for name, rows in PART.findall(readme)]
        listed = {name for _, rows in parts for _, name in rows}
        if missing := {c.file.removesuffix(".ipynb") for c in self.chapters} - listed:
            raise ValueError(f"README.md has no row for {', '.join(sorted(missing))}")
        tables = PART.sub(r"### \1\n\n| chapter | subject |\n|---|---|\n\2", "\n".join(m[0] for m in PART.finditer(readme)))
        text = (self.project / "notebooks" / "site" / "index.md.in").read_text()
        text = text.replace("LIVE", raw(LIVE)).replace("TABLES", Text(self, Document("README.md")).convert(tables))
        return text + "".join(
            [toctree(name[0].upper() + name[1:], [f"{title} <{doc}>" for title, doc in rows]) for name, rows in parts],
        ) + toctree("Coursework", [d.url.removesuffix(".html") for d in self.coursework]) + toctree(
            "Packages", [f"{p.folder} <{p.url.removesuffix('.html')}>" for p in self.packages],
        ) + toctree("About", [f"{DOCUMENTS[d.source]} <{d.url.removesuffix('.html')}>" for d in self.documents])


def toctree(caption, entries):
    lines = "\n".join(entries)
    return f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{lines}\n```\n" if entries else ""


def main():
    project, symbols, folder, files = map(Path, sys.argv[1:])
    Site(project, json.loads(symbols.read_text()), folder, files).write()


if __name__ == "__main__":
    main()
