"""What the browser tests share: Chromium, pages that are watched, and JupyterLab as `make lab` starts it.

    make browser                          all of them
    make browser T="-k slider -x"         those with slider in their names, up to the first failure
    make browser T=--lf                   those that failed last time

A test gets a `page`. At the end it fails if the page has logged an error or asked another machine for anything. A failed test leaves
a screenshot in browser/, as do others for a person to look at.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[3]
SCREENSHOTS = ROOT / "browser"  # ignored by git
CHAPTERS = sorted((ROOT / "notebooks").glob("[0-9][0-9]*.ipynb"))


class Lab:
    """JupyterLab, and the folder in which tests may change chapters: copies, inside the project as the kernel wants."""

    def __init__(self, address, folder):
        self.folder = folder
        parts = urlsplit(address)
        self.host, self.token = f"{parts.scheme}://{parts.netloc}", parts.query

    def address(self, path):
        """The address that opens a file of the project in a Lab without other tabs."""
        return f"{self.host}/lab/tree/{path}?{self.token}&reset"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # As root, Chromium runs only without its sandbox.
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--disable-gpu", *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, request):
    """A page in a fresh profile. What it does wrong is a failure of the test."""
    context = browser.new_context(viewport={"width": 1300, "height": 1200})
    wrong = []

    def local(route):
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            wrong.append(f"a request to {route.request.url}")
            route.abort()

    context.route(re.compile("^(http|ws)s?:"), local)
    page = context.new_page()
    page.on("console", lambda m: m.type == "error" and wrong.append(f"in the console: {m.text} ({m.location['url']})"))
    page.on("pageerror", lambda e: wrong.append(f"an exception: {e}"))
    yield page
    if request.node.stash.get(failed, False) or wrong:
        page.screenshot(path=SCREENSHOTS / f"failed-{re.sub(r'[^a-z0-9.]+', '-', request.node.name)}.png")
    context.close()
    assert not wrong, "\n".join(wrong)


failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[failed] = report.failed
    return report


@pytest.fixture(scope="session")
def lab():
    """JupyterLab, started by `make lab` as a person does, except that it opens no browser."""
    folder = SCREENSHOTS / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for chapter in CHAPTERS:
        shutil.copy(chapter, folder)
    shutil.copytree(ROOT / "notebooks" / "images", folder / "images")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    workspaces = f"--LabApp.workspaces_dir={SCREENSHOTS / 'workspaces'}"  # so that the person's own tabs stay as they are
    log = SCREENSHOTS / "lab.log"
    with log.open("w") as out:
        process = subprocess.Popen(["make", "lab", f"LAB=--no-browser {workspaces!r}"], cwd=ROOT, env=environment,
                                   stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    deadline = time.monotonic() + 300
    while not (m := re.search(r"http://127\.0\.0\.1:\d+/lab\S*token=\w+", log.read_text())):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail("make lab has not started JupyterLab:\n" + log.read_text())
        time.sleep(0.2)
    yield Lab(m[0], folder.relative_to(ROOT))
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)
    shutil.rmtree(folder)


def move(figure):
    """Move the first slider of a figure by keyboard and by mouse, and let it play. Its picture has to change each time."""
    slider = figure.locator("input[type=range]:visible").first
    slider.scroll_into_view_if_needed()
    assert slider.get_attribute("aria-label"), "a slider without a name"

    def changes(what, action):
        before = picture(figure)
        action()
        for _ in range(200):  # 20 seconds, on a busy machine
            if picture(figure) != before:
                return
            figure.page.wait_for_timeout(100)
        raise AssertionError(f"the picture does not change with {what}")

    box = slider.bounding_box()
    shown, least, largest = (float(v) for v in slider.evaluate("e => [e.value, e.min || 0, e.max || 100]"))
    elsewhere = 0.85 if shown < (least + largest) / 2 else 0.3
    changes("the mouse", lambda: slider.click(position={"x": box["width"] * elsewhere, "y": box["height"] / 2}))
    changes("the arrow key", lambda: slider.press("ArrowLeft"))
    changes("the Home key", lambda: slider.press("Home"))
    play = figure.get_by_role("button", name=re.compile("Play|generate"))
    if play.count():
        button = play.first.element_handle()  # its name changes while it plays
        slider.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
        changes("the play button", button.click)
        button.click()
    return slider


def picture(figure):
    """What a figure shows now."""
    return figure.evaluate("e => [...e.querySelectorAll('svg')].map(s => s.innerHTML).join() + "
                           "[...e.querySelectorAll('canvas')].map(c => c.toDataURL()).join()")
