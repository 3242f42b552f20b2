"""The chapters in JupyterLab: opened, read, run, changed and interrupted as a person would."""

import json
import re

import pytest
from conftest import CHAPTERS, ROOT, SCREENSHOTS, move
from playwright.sync_api import expect

EXECUTED = re.compile(r"^\[\d+\]:$")


class Notebook:
    """The notebook in the page, with its kernel."""

    def __init__(self, page):
        self.page = page
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")
        expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle", timeout=30_000)

    def cell(self, text):
        """The code cell that contains the text."""
        index = next(i for i, source in enumerate(self.cells.all_inner_texts()) if text in source)
        return self.cells.nth(index)

    def enter(self, cell):
        cell.locator(".cm-content").click(position={"x": 5, "y": 5})
        expect(self.page.locator(".jp-Notebook.jp-mod-editMode")).to_be_visible()

    def write(self, cell, source):
        """Replace the source of a cell, without the brackets and indents that the editor adds to what is typed."""
        self.enter(cell)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)
        expect(cell.locator(".cm-content")).to_contain_text(source.splitlines()[-1])

    def start(self, cell, source=None):
        if source:
            self.write(cell, source)
        else:
            self.enter(cell)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        for _ in range(3):  # while a busy machine opens a notebook, JupyterLab may take the focus away once more
            self.page.keyboard.press("ControlOrMeta+Enter")
            try:
                return expect(prompt).not_to_have_text(before)
            except AssertionError:
                self.enter(cell)
        raise AssertionError(f"the cell does not run: its prompt is still {before}")

    def run(self, cell, source=None):
        """Run a cell, with a new source if there is one, and return the text of its outputs."""
        self.start(cell, source)
        expect(cell.locator(".jp-InputPrompt")).to_have_text(EXECUTED, timeout=60_000)
        return cell.locator(".jp-OutputArea").first.inner_text().strip()

    def menu(self, *path):
        for name in path:
            self.page.get_by_role("menuitem", name=name).first.click()


@pytest.fixture
def new_notebook(page, lab):
    """A new notebook, made from the launcher as a newcomer does it."""
    page.goto(lab.address(lab.folder))
    page.locator(".jp-LauncherCard", has_text="Go (nonequilibrium)").first.click()
    nb = Notebook(page)
    page.wait_for_timeout(1000)  # JupyterLab still moves the cursor, faster than a person would click
    return nb


def open_chapter(page, lab, number):
    chapter, = [c for c in CHAPTERS if c.name.startswith(number)]
    page.goto(lab.address(lab.folder / chapter.name))
    page.locator(".jp-Notebook h2", has_text="References").wait_for(state="attached", timeout=60_000)
    return Notebook(page)


def test_first_cells(new_notebook):
    """From an empty notebook to an error that says where it is, and what a restart forgets."""
    nb = new_notebook
    first = nb.cells.first
    assert nb.run(first, "func half(x float64) float64 { return x / 2 }") == ""
    assert nb.run(first, "%%\nfmt.Println(half(3))") == "1.5"
    wrong = nb.run(first, "%%\nx := 1\nfmt.Println(halve(x))")
    for part in ("undefined: halve", "Cell[3]: Line 3", "→ Is it misspelt?"):
        assert part in wrong
    assert len(wrong.splitlines()) < 20, wrong
    nb.page.screenshot(path=SCREENSHOTS / "lab-error.png")

    nb.menu("Kernel", "Restart Kernel…")
    nb.page.get_by_role("button", name="Confirm Kernel Restart").click()
    assert "undefined: half" in nb.run(first, "%%\nfmt.Println(half(3))")


def test_interrupt(new_notebook):
    """An endless cell stops at once, and the next one runs."""
    nb = new_notebook
    cell = nb.cells.first
    nb.start(cell, '%%\nfmt.Println("begun")\nfor {\n}')
    expect(cell.locator(".jp-OutputArea").first).to_have_text("begun", timeout=60_000)
    nb.page.get_by_role("button", name="Interrupt the kernel").click()
    expect(cell.locator(".jp-InputPrompt")).to_have_text(EXECUTED, timeout=3_000)
    assert nb.run(cell, "%%\nfmt.Println(6 * 7)") == "42"


def test_whole_chapter(page, lab):
    """Run ▸ Run All Cells draws every figure again, without an error."""
    nb = open_chapter(page, lab, "10")
    figures = page.locator(".jp-Notebook .jp-OutputArea img")
    before = figures.count()
    nb.menu("Edit", "Clear Outputs of All Cells")
    expect(figures).to_have_count(0)
    nb.menu("Run", "Run All Cells")
    expect(page.locator(".jp-Notebook .jp-InputPrompt", has_text="[*]:")).not_to_have_count(0)
    expect(page.locator(".jp-Notebook .jp-InputPrompt", has_text="[*]:")).to_have_count(0, timeout=120_000)
    assert figures.count() == before
    assert page.locator(".jp-Notebook [data-mime-type*=error], .jp-Notebook [data-mime-type*=stderr]").count() == 0


def test_changed_number(page, lab):
    """What chapter 0 asks for first: change a number, run the cell again, see another picture."""
    nb = open_chapter(page, lab, "00")
    cell = nb.cell("SymmetricPair(1, 0.1)")
    picture = cell.locator(".jp-OutputArea img")
    before = picture.get_attribute("src")
    source = "\n".join(cell.locator(".cm-line").all_text_contents())
    nb.run(cell, source.replace("SymmetricPair(1, 0.1)", "SymmetricPair(1, 0.5)"))
    assert picture.get_attribute("src") != before


def test_figures_that_move(page, lab):
    """The committed figures that move do so before any cell has run."""
    for chapter in CHAPTERS:
        if "data-movie" not in chapter.read_text():
            continue
        open_chapter(page, lab, chapter.name[:2])
        figures = page.locator(".jp-Notebook [data-movie]")
        for i in range(figures.count()):
            move(figures.nth(i))
        page.screenshot(path=SCREENSHOTS / f"lab-moving-{chapter.name[:2]}.png")


@pytest.mark.skipif(not (ROOT / ".bin" / "gopls").exists(), reason="`make completion` has not been run")
def test_completion(new_notebook):
    nb = new_notebook
    cell = nb.cells.first
    nb.write(cell, '%%\nfmt.Printl')
    nb.page.keyboard.press("Tab")
    expect(nb.page.locator(".jp-Completer")).to_contain_text("Println", timeout=60_000)


READING = """() => {
    const text = [...document.querySelectorAll('.jp-Notebook .jp-RenderedMarkdown')].map(e => {
        const copy = e.cloneNode(true);
        copy.querySelectorAll('code, mjx-container').forEach(c => c.remove());
        return copy.textContent;
    });
    return {
        raw: text.flatMap(t => t.match(/\\$[^$]+\\$|\\\\begin\\{\\w+\\}/g) ?? []),
        wrong: [...document.querySelectorAll('mjx-merror, [data-mjx-error]')].map(e => e.dataset.mjxError ?? e.textContent),
        formulas: document.querySelectorAll('.jp-Notebook mjx-container').length,
        // JupyterLab leaves the alternative text of an output out: plotting.Show puts it into a paragraph that only screen readers see.
        pictures: [...document.querySelectorAll('.jp-Notebook img')].map(e => ({
            text: e.alt || e.closest('.jp-OutputArea')?.textContent.match(/Figure: .*/)?.[0],
            width: e.naturalWidth,
        })),
    };
}"""


def test_every_chapter_opens(page, lab):
    """All formulas are set, no picture is missing or without a text, and opening alone does not change the file."""
    page.goto(lab.address(lab.folder))
    problems = []
    for chapter in CHAPTERS:
        page.locator(".jp-DirListing-item", has_text=chapter.name[:20]).dblclick()
        panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)", has_text=title(chapter))
        panel.locator("h2", has_text="References").scroll_into_view_if_needed(timeout=30_000)
        page.wait_for_function(f"() => {{ const r = ({READING})(); return r.formulas && !r.raw.length }}", timeout=30_000, polling=300)
        found = page.evaluate(READING)
        problems += [f"{chapter.name}: {p}" for p in found["wrong"]]
        problems += [f"{chapter.name}: a picture without text" for p in found["pictures"] if not p.get("text")]
        if sum(p["width"] > 0 for p in found["pictures"]) < pictures(chapter):
            problems.append(f"{chapter.name}: a picture of the file is not shown")
        if page.locator(".jp-mod-dirty").count():
            problems.append(f"{chapter.name}: opening it has changed it")
        page.screenshot(path=SCREENSHOTS / f"lab-{chapter.stem}.png")
        page.keyboard.press("ControlOrMeta+Shift+Q")
        page.get_by_role("button", name=re.compile("^(Ok|Shut Down)")).click()
    assert not problems, "\n".join(problems)


def title(chapter):
    return "".join(json.loads(chapter.read_text())["cells"][0]["source"]).splitlines()[0].lstrip("# ")


def pictures(chapter):
    """The number of pictures in the file that no heading hides, without the still ones in the place of a figure that moves."""
    count, folded = 0, False
    for cell in json.loads(chapter.read_text())["cells"]:
        if cell["cell_type"] == "markdown" and "".join(cell["source"]).startswith("#"):
            folded = cell["metadata"].get("jp-MarkdownHeadingCollapsed", False)
        elif not folded:
            count += sum("image/png" in data and "text/html" not in data for data in (o.get("data", {}) for o in cell.get("outputs", [])))
    return count
