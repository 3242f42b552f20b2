"""The built site, opened from a folder and from a server below a base address."""

import functools
import http.server
import json
import os
import subprocess
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import CHAPTERS, ROOT, SCREENSHOTS, move
from playwright.sync_api import expect

SITE = ROOT / os.environ.get("SITE", "site")
pytestmark = pytest.mark.skipif(not (SITE / "index.html").exists(), reason="`make site` has not been run")

LIVE = ["index.html"] + [f"{c.stem}.html" for c in CHAPTERS]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of the site on a server, where it is not at the root."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "course" / "2026").mkdir(parents=True)
    (folder / "course" / "2026" / "site").symlink_to(SITE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as http_server:
        threading.Thread(target=http_server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http_server.server_port}/course/2026/site"
        http_server.shutdown()


@pytest.fixture(params=["file", "http"])
def address(request):
    """The address of the site, without the slash at its end."""
    return SITE.as_uri() if request.param == "file" else request.getfixturevalue("server")


def live_pages():
    return [name for name in LIVE if 'class="live-figure"' in (SITE / name).read_text()]


def test_pages_open(page):
    """Formulas are set, pictures are there and have a text, headings follow each other without gaps."""
    problems = []
    for file in sorted(SITE.glob("*.html")):
        page.goto(file.as_uri())
        page.wait_for_function("() => !window.MathJax?.startup || MathJax.startup.promise.then(() => true)")
        found = page.evaluate("""() => ({
            wrong: [...document.querySelectorAll('mjx-merror, [data-mjx-error]')].map(e => e.textContent),
            pictures: [...document.querySelectorAll('article img')].filter(e => !e.alt || !e.naturalWidth).map(e => e.src.slice(0, 200)),
            headings: [...document.querySelectorAll('article :is(h1, h2, h3, h4, h5, h6)')].map(e => +e.tagName[1]),
        })""")
        problems += [f"{file.name}: {w}" for w in found["wrong"]]
        problems += [f"{file.name}: a picture without a text, or missing: {p}" for p in found["pictures"]]
        levels = found["headings"]
        if file.name == "search.html":  # its heading comes with the first search
            continue
        if levels[:1] != [1] or any(b > a + 1 for a, b in zip(levels, levels[1:])):
            problems.append(f"{file.name}: the levels of the headings are {levels}")
    assert not problems, "\n".join(problems)


def test_live_figures(page, address):
    """Every figure that is computed in the page answers the keyboard and the mouse."""
    for name in live_pages() if address.startswith("file") else live_pages()[:2]:
        page.goto(f"{address}/{name}")
        page.evaluate("noneq.ready")
        for figure in page.locator(".live-figure").all():
            if figure.get_attribute("data-kind") not in ("digits", "explorer"):
                move(figure)
        page.screenshot(path=SCREENSHOTS / f"site-{name}.png")


def test_digits(page, address):
    """The network writes digits in the page: program and weights are loaded, and every sheet gets a picture."""
    name = next(n for n in live_pages() if 'data-kind="digits"' in (SITE / n).read_text())
    page.goto(f"{address}/{name}")
    page.evaluate("noneq.ready")
    figure = page.locator('.live-figure[data-kind="digits"]')
    slider = figure.get_by_role("slider", name="number of steps of the sampler")
    slider.press("Home")
    figure.get_by_role("button", name="write").click()
    expect(figure).to_contain_text("The network has written the digits 0 to 9", timeout=60_000)
    sheets = figure.locator(".live-sheets canvas").evaluate_all("all => all.map(c => c.toDataURL())")
    assert len(set(sheets)) == 10, "some sheets are the same"
    page.screenshot(path=SCREENSHOTS / "site-digits.png")


def test_explorer(page, address):
    page.goto(f"{address}/index.html")
    page.evaluate("noneq.ready")
    explorer = page.locator(".live-explorer")
    for tab in explorer.get_by_role("tab").all():
        tab.click()
    explorer.get_by_role("tab", name="Potential").click()
    move(explorer)


def test_numbers(page, address):
    """The page and the native program compute the same numbers."""
    page.goto(f"{address}/{live_pages()[0]}")
    page.evaluate("noneq.ready")
    native = subprocess.run(["go", "run", "./notebooks/site/live"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(native) == json.loads(page.evaluate("noneq.numbers()"))


def test_figures_that_move(page):
    for name in LIVE:
        if "data-movie" in (SITE / name).read_text():
            page.goto(f"{SITE.as_uri()}/{name}")
            for figure in page.locator("[data-movie]").all():
                move(figure)


def test_without_script(browser):
    """Where there are no scripts, or before they run, a still picture stands in the place of every live figure."""
    page = browser.new_page(java_script_enabled=False)
    for name in live_pages()[1:]:
        page.goto(f"{SITE.as_uri()}/{name}")
        for figure in page.locator(".live-figure").all():
            assert figure.inner_text().strip() == ""
        assert page.locator("article img").count() > 0
    page.close()


def test_search(page, address):
    page.goto(f"{address}/search.html?q=speciation")
    page.locator("#search-results li", has_text="Symmetry breaking").first.wait_for(timeout=20_000)
    page.locator("#search-results li a", has_text="Symmetry breaking").first.click()
    assert "symmetry" in page.title().lower()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "06-symmetry-breaking.html", "search.html"])
def test_accessible(page, server, name, scheme):
    """What axe finds: contrast, names of controls, order of headings, texts of pictures."""
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server}/{name}")  # axe reads the style sheets again, which it cannot from a folder
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "best-practice"]})
    page.screenshot(path=SCREENSHOTS / f"site-{scheme}-{name}.png")
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert not serious, "\n".join(f"{v['id']}: {v['help']}: {[n['html'][:200] for n in v['nodes'][:3]]}" for v in serious)
