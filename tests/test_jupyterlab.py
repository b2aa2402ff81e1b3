"""The notebooks in JupyterLab itself, in a browser that reaches nothing but this machine."""

import os
import re
import shutil
import socket
import subprocess
from contextlib import contextmanager
from io import BytesIO

import pytest

pytest.importorskip("jupyterlab", reason="JupyterLab is not installed: pip install -e '.[lab]'")
from browser import launched
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import expect, sync_playwright
from ran import ran

from sendplan.lab.command import opening
from sendplan.publish import params
from sendplan.publish.exporter import write_page
from sendplan.publish.outputs import ready
from sendplan.publish.render import facts_of

JULY, SEPTEMBER = "Children's Services Scrutiny Committee, 3 July 2019", "13 September 2021"
PARAMETERS = 'area: str = "lancashire"\nmeeting: str = "{}"\naudience: str = "public"'
PATIENCE = 45_000  # ms: a machine that does much else is slow
# Every cell is there from the start, and nothing is asked of who works.
SETTINGS = {
    "notebook-extension/tracker": '{"windowingMode": "none"}',
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
}
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
HALF_SEEN = 4  # of 255: a part of a pixel further on, letters are smoothed otherwise


STYLE = """each => Object.fromEntries([
    "backgroundColor", "borderBottom", "color", "fontFamily", "fontSize", "fontWeight", "lineHeight",
    "padding", "textAlign", "verticalAlign"
].map(name => [name, getComputedStyle(each)[name]]))"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab with copies of the notebooks, on this machine alone; its address."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(params.notebooks_folder(), home / "notebooks")
    for name, text in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    own = {f"JUPYTERLAB_{each}_DIR": str(home / each.lower()) for each in ("SETTINGS", "WORKSPACES")}
    own |= {"JUPYTER_CONFIG_DIR": str(home / "config"), "PYTHONPATH": str(params.notebooks_folder().parent)}
    port = free_port()
    quiet = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=", "--allow-root"]
    with (home / "log").open("w") as log:
        command = [*opening(home / "notebooks" / "start.ipynb"), *quiet]
        started = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            started.terminate()
            started.wait(60)


@pytest.fixture(scope="module")
def lab(server):
    """A tab that shows the start page; `elsewhere` is what it asked of other machines."""
    with sync_playwright() as driver:
        browser = launched(driver)
        context = browser.new_context(viewport={"width": 1400, "height": 2000})
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        tab, elsewhere = context.new_page(), []

        def here(route):
            is_here = route.request.url.startswith((server, "data:", "blob:"))
            (route.continue_ if is_here else route.abort)()
            elsewhere.extend([] if is_here else [route.request.url])

        context.route("**/*", here)
        for _ in range(200):
            try:
                tab.goto(f"{server}/lab/tree/start.ipynb")
                break
            except Exception:  # noqa: BLE001 - the server is not there yet
                tab.wait_for_timeout(300)
        tab.elsewhere = elsewhere
        yield tab
        browser.close()


def panel(lab):
    return lab.locator(PANEL)


def opened(lab, title):
    """Open a notebook from the start page by its title."""
    lab.locator(".lm-TabBar-tabLabel", has_text="start.ipynb").click()
    panel(lab).get_by_role("link", name=title, exact=True).click()
    expect(panel(lab).locator("h1").first).to_contain_text(title)
    is_ready(lab)


def is_ready(lab):
    """Wait until the kernel has nothing to do: cells that are run before it is there are not."""
    expect(lab.locator("#jp-main-statusbar")).to_contain_text("| Idle")


def run_all(lab):
    lab.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    lab.locator(".lm-Menu-itemLabel").get_by_text("Run All Cells", exact=True).click()


def cell(lab, source):
    return panel(lab).locator(".jp-CodeCell", has_text=source).first


def run(lab, source):
    """Run one cell, known by what stands in it."""
    cell(lab, source).locator(".cm-content").click()
    lab.keyboard.press("Shift+Enter")


def has_run(lab, source):
    """Wait until a cell has run."""
    expect(cell(lab, source).locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"))


def write(lab, source, text):
    """Write another text in a cell."""
    cell(lab, source).locator(".cm-content").click()
    lab.keyboard.press("ControlOrMeta+A")
    lab.keyboard.insert_text(text)


def picture(element):
    """Take a picture of a part of a page, as wide wherever it stands."""
    element.evaluate("each => Object.assign(each.style, {width: '640px', maxWidth: '640px'})")
    return Image.open(BytesIO(element.screenshot(animations="disabled"))).convert("RGB")


@contextmanager
def page(lab, name, folder):
    """Show the published page of a notebook in another tab."""
    made, _ = ready(ran(name), params.notebooks_folder())
    (folder / f"{name}.html").write_text(write_page(made, facts_of(made))[0], encoding="utf-8")
    browser = lab.context.browser
    other = browser.new_context(viewport={"width": 1400, "height": 2000}).new_page()
    other.goto((folder / f"{name}.html").as_uri())
    yield other
    other.context.close()


@pytest.mark.parametrize("title", ["Board summary", "Actions"])
def test_a_notebook_opened_from_the_start_page_runs_from_top_to_bottom_without_a_network(lab, title):
    opened(lab, title)
    run_all(lab)
    has_run(lab, "now = open_meeting")
    last = panel(lab).locator(".jp-CodeCell").last
    expect(last.locator(".jp-InputPrompt")).to_contain_text("]:")
    expect(last.locator(".meeting").first).to_have_text(f"Lancashire: {JULY}")
    assert panel(lab).locator(".jp-RenderedText[data-mime-type*=stderr], [data-mime-type*=error]").count() == 0
    assert panel(lab).locator(".jp-RenderedHTML style").count() == 1
    assert lab.elsewhere == []


def test_tiles_look_as_on_the_page(lab, tmp_path):
    lab.locator(".lm-TabBar-tabLabel", has_text="board_summary.ipynb").click()
    here = picture(panel(lab).locator(".headlines"))
    with page(lab, "board_summary", tmp_path) as published:
        there = picture(published.locator(".headlines"))
    size = min(here.width, there.width), min(here.height, there.height)
    assert abs(here.height - there.height) < 3
    small = [each.crop((0, 0, *size)).reduce(4) for each in (here, there)]
    assert max(ImageStat.Stat(ImageChops.difference(*small)).mean) < HALF_SEEN


def test_tables_ratings_and_verdicts_have_the_style_of_the_page(lab, tmp_path):
    lab.locator(".lm-TabBar-tabLabel", has_text="actions.ipynb").click()
    with page(lab, "actions", tmp_path) as published:
        for part in (
            ".table caption",
            ".table thead th",
            ".table tbody th",
            ".table td:has(.rating)",
            ".rating.complete",
            ".verdict",
        ):
            here, there = (each.locator(part).first.evaluate(STYLE) for each in (panel(lab), published))
            assert here == there, part


def test_charts_are_drawn(lab):
    lab.locator(".lm-TabBar-tabLabel", has_text="actions.ipynb").click()
    drawn = cell(lab, "actions.due_dates(now)").locator(".vega-embed :is(canvas, svg)").first
    assert drawn.bounding_box()["width"] > 600


def test_another_meeting_is_refused_until_it_is_opened_and_then_said_everywhere(lab):
    lab.locator(".lm-TabBar-tabLabel", has_text="actions.ipynb").click()
    write(lab, "meeting: str", PARAMETERS.format("2021-09-13"))
    run(lab, "meeting: str")
    run(lab, "actions.scale(now)")
    expect(cell(lab, "actions.scale(now)")).to_contain_text("SendplanError: The meeting 2019-07-03")
    run_all(lab)
    expect(panel(lab).locator(".jp-CodeCell .meeting").last).to_contain_text(SEPTEMBER)
    expect(panel(lab).locator(".jp-CodeCell").last.locator(".meeting")).to_contain_text(SEPTEMBER)
    assert "3 July 2019" not in " ".join(panel(lab).locator(".meeting").all_inner_texts())


def test_a_parameter_that_fails_stops_everything_after_it(lab):
    lab.locator(".lm-TabBar-tabLabel", has_text="actions.ipynb").click()
    write(lab, "meeting: str", PARAMETERS.format("2021-09-14"))
    run_all(lab)
    expect(cell(lab, "now = open_meeting")).to_contain_text("There is no meeting of lancashire '2021-09-14'.")
    run(lab, "actions.scale(now)")
    expect(cell(lab, "actions.scale(now)")).to_contain_text("The meeting 2021-09-13 of lancashire is closed")
