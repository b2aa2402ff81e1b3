"""Published pages in a real browser: accessible, silent, and whole without scripts, without a network and on paper.

SENDPLAN_BROWSER names the browser, or is `required` so that a missing one is a failure. SENDPLAN_PAGES names a
folder of published packs: its pages are then looked at instead of two packs made for it.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from browser import (
    MODES,
    SPACED,
    axe,
    axe_of_few,
    axe_on_paper,
    clipped,
    contrast,
    crowded,
    launched,
    loud,
    shown,
    text,
    too_wide,
    undrawn,
    unprinted,
    unreached,
    untagged,
)

RICHEST = {"lancashire": "2019-07-03", "northbridge": "2026-02-12"}


@pytest.fixture(scope="module")
def pages_of(tmp_path_factory):
    """Publish an area's richest pack, once; its pages, with the index of all packs."""

    @cache
    def published(area):
        given = os.environ.get("SENDPLAN_PAGES")
        folder = Path(given) if given else tmp_path_factory.mktemp("packs")
        if not given:
            asked = ["--area", area, "--meeting", RICHEST[area], "--to", str(folder)]
            subprocess.run([sys.executable, "-m", "sendplan", "publish", *asked], check=True, capture_output=True)
        own = [each for each in sorted(folder.resolve().rglob("*.html")) if not given or mine(each, folder, area)]
        assert own, f"no page of {area} in {folder}"
        return own

    return published


@pytest.fixture
def pages(pages_of):
    """The pages of the area that has most of them: every page is styled alike, whosever it is."""
    return pages_of("lancashire")


def mine(page, folder, area):
    """Whether a page is of an area; those of all areas are the first one's."""
    first = page.relative_to(folder.resolve()).parts[0]
    return first == area or (first not in RICHEST and area == next(iter(RICHEST)))


VISITS = {
    "1280 px": (loud, axe, undrawn, unreached, too_wide),
    "320 px": (undrawn, unreached, too_wide, axe_of_few),
    "dark": (contrast,),
    "print": (unprinted, axe_on_paper),
    "forced colours": (contrast,),
}


# The other area's pages hold other tables and charts; what colours and paper make of them is the same.
ASKED = [("lancashire", mode, check) for mode, checks in VISITS.items() for check in checks]
ASKED += [("northbridge", mode, check) for mode in ("1280 px", "320 px") for check in VISITS[mode]]


@pytest.fixture(scope="module")
def visit(browser, pages_of):
    """Open every page once a mode; what each check of that mode finds, by check and page."""

    @cache
    def visited(area, mode):
        wrong = {check: {} for check in VISITS[mode]}
        for path in pages_of(area):
            with shown(browser, path, mode) as page:
                for check in VISITS[mode]:
                    if found := check(page):
                        wrong[check][f"{path.parent.name}/{path.name}"] = found
        return wrong

    return visited


@pytest.mark.parametrize(("area", "mode", "check"), ASKED)
def test_no_page_has_a_fault(visit, area, mode, check):
    assert visit(area, mode)[check] == {}


def test_without_scripts_and_without_a_network_every_text_and_chart_is_there(browser, pages):
    for path in pages:
        with shown(browser, path) as whole, shown(browser, path, java_script_enabled=False, offline=True) as cut:
            assert text(cut) == text(whole)
            assert undrawn(cut) == []


def test_a_pdf_of_a_page_says_how_it_is_built_and_in_which_language(browser, pages):
    for path in pages:
        with shown(browser, path) as page:
            assert untagged(page.pdf(tagged=True, outline=True)) == [], path.name


@pytest.mark.parametrize("mode", ["1280 px", "320 px"])
def test_a_reader_may_space_letters_and_lines_and_loses_nothing(browser, pages, mode):
    for path in pages:
        with shown(browser, path, mode, bypass_csp=True) as page:
            assert spaced(page) == [], path.name


def spaced(page):
    """What is lost of a page where a reader sets the spacing of its text."""
    page.add_style_tag(content=SPACED)
    return too_wide(page) + clipped(page)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The page of every kind of chart at its edges."""
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, Path(__file__).with_name("sample_charts.py"), folder], check=True)
    return folder / "sample_charts.html"


@pytest.mark.parametrize("mode", ["1280 px", "320 px"])
def test_no_text_of_a_chart_is_cut_or_lies_on_another_or_on_a_marker_whatever_the_font(
    browser, samples, pages_of, mode
):
    for path in (samples, *(each for area in RICHEST for each in pages_of(area) if "<svg" in each.read_text("utf-8"))):
        with shown(browser, path, mode, bypass_csp=True) as page:
            fonts = ("widest", "sans-serif") if path == samples else ("widest",)
            assert {font: found for font in fonts if (found := crowded(page, font))} == {}, path.name


GOOD = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:focus-visible { outline: 3px solid } .table { overflow-x: auto }
@media print { details::details-content { content-visibility: visible; block-size: auto } }</style></head>
<body><main><h1>A page</h1><p>Words. <a href="#end">To the end</a></p>
<div class="table" role="group" aria-label="Many columns" tabindex="0"><div style="width: 1500px">Wide</div></div>
<figure class="chart"><figcaption>A chart</figcaption><svg role="img" aria-label="A chart" width="200" height="100"
viewBox="0 0 200 100"><text y="50" font-size="14">Letters</text></svg></figure>
<details><summary>Figures</summary><p>12 of 94</p></details><p id="end">The end.</p></main></body></html>
"""
CHECKS = {  # those that change a page come last
    "loud": loud,
    "axe": axe,
    "crowded": crowded,
    "undrawn": undrawn,
    "unprinted": unprinted,
    "unreached": unreached,
    "untagged": lambda page: untagged(page.pdf(tagged=True, outline=True)),
    "too wide": too_wide,
    "axe of few": axe_of_few,
    "contrast": contrast,
    "spaced": spaced,
}
ENTRIES = '<li><a href="#end">To the end</a></li>' * 3 + '<li><a href="#end"></a></li>'
DARK = "<style>@media (prefers-color-scheme: dark) { p { color: #777; background: #666 } }</style></head>"
PRINT = "<style>@media print { p { color: #ccc; background: #fff } }</style></head>"
FORCED = (
    "<style>@media (forced-colors: active) { p { forced-color-adjust: none; color: #777; background: #666 } }</style>"
)
# A check, how the page is shown, what of the good page is changed, into what, and what the check must say.
PLANTED = [
    ("crowded", "1280 px", "Letters<", "Letters that are wider than their drawing<", "cut: Letters that"),
    ("crowded", "1280 px", "Letters<", 'Letters</text><text x="20" y="52">Others<', "on each other: Letters | Others"),
    ("crowded", "1280 px", "Letters</text>", 'Letters</text><circle cx="30" cy="46" r="5"/>', "on a marker: Letters"),
    ("axe", "1280 px", "<p>Words.", '<img src="data:,"><p>Words.', "image-alt"),
    ("axe", "1280 px", "<p>Words.", '<p style="color: #aaa">Words.', "color-contrast"),
    ("axe of few", "320 px", '<html lang="en-GB">', "<html>", "html-has-lang"),
    ("axe", "1280 px", "h1>", "h3>", "page-has-heading-one"),
    ("contrast", "dark", "</head>", DARK, "color-contrast"),
    ("axe of few", "print", "</head>", PRINT, "color-contrast"),
    ("axe of few", "1280 px", "<p>Words.", f"<ul>{ENTRIES}</ul><p>Words.", "link-name"),
    ("contrast", "forced colours", "</head>", FORCED, "color-contrast"),
    ("loud", "1280 px", "</main>", "</main><script>let nothing</script>", "script"),
    ("loud", "1280 px", "</main>", '<p onclick="nothing()">Press</p></main>', "handler onclick"),
    ("loud", "1280 px", "</main>", '<a href=" javascript:nothing()">Go</a></main>', "link  javascript:"),
    ("loud", "1280 px", "</main>", '<a href="data:text/html,x">Go</a></main>', "link data:"),
    ("loud", "1280 px", "</main>", '<p style="background: url(elsewhere.png)">x</p></main>', "request file:"),
    ("loud", "1280 px", "</main>", "<script>alert('said')</script></main>", "dialog said"),
    ("loud", "1280 px", "</main>", "<script>console.log('said')</script></main>", "console said"),
    ("loud", "1280 px", "</main>", "<script>throw Error('thrown')</script></main>", "error thrown"),
    ("too wide", "320 px", "<p>Words.", '<p style="width: 400px">Words.', "400px"),
    ("too wide", "320 px", "<p>12", '<p style="width: 400px">12', "400px"),
    ("too wide", "1280 px", "<p>Words.", '<p style="width: 1400px">Words.', "1400px"),
    ("undrawn", "1280 px", 'font-size="14"', 'font-size="11"', "letters of 11.0 px"),
    ("undrawn", "320 px", 'viewBox="0 0 200 100"', 'viewBox="0 0 400 200"', "letters of 7.0 px"),
    ("undrawn", "1280 px", 'width="200"', 'width="200" style="display: none"', "A chart: not drawn"),
    ("unprinted", "print", "<summary>", '<summary style="display: none">', "Figures"),
    ("unreached", "320 px", 'tabindex="0"', 'tabindex="-1"', "unreached <div"),
    ("unreached", "1280 px", "<summary>", '<summary tabindex="-1">', "unreached <summary"),
    ("unreached", "1280 px", "outline: 3px solid", "outline: none", "unseen <a"),
    ("spaced", "320 px", "<p>Words.", '<p style="overflow: hidden; height: 1.2em; width: 3.2em">Words.', "<p style"),
    ("untagged", "1280 px", 'lang="en-GB"', "", "/Lang (en-GB)"),
    ("untagged", "1280 px", "h1>", "p>", "/Outlines"),
]


@pytest.fixture
def written(tmp_path):
    """Write a page, as it is good or with one thing changed, and return its file."""

    def write(old="", new=""):
        assert old in GOOD
        (tmp_path / "page.html").write_text(GOOD.replace(old, new) if old else GOOD, encoding="utf-8")
        return tmp_path / "page.html"

    return write


NOT_ASKED = {("unprinted", mode) for mode in MODES if mode != "print"}  # what is closed on a screen is not there


@pytest.mark.parametrize("mode", MODES)
def test_no_check_finds_fault_with_a_good_page(browser, written, mode):
    with shown(browser, written(), mode, bypass_csp=True) as page:
        for name, check in CHECKS.items():
            assert (name, mode) in NOT_ASKED or check(page) == [], name


@pytest.mark.parametrize(("name", "mode", "old", "new", "said"), PLANTED)
def test_each_check_finds_its_fault(browser, written, name, mode, old, new, said):
    with shown(browser, written(old, new), mode, bypass_csp=name == "crowded") as page:
        assert said in "\n".join(CHECKS[name](page))


def test_what_is_written_by_a_script_is_missed_without_scripts(browser, written):
    path = written("The end.", "The end.<script>end.append('Lost')</script>")
    with shown(browser, path) as page, shown(browser, path, java_script_enabled=False) as plain:
        assert text(page) != text(plain)


def test_a_pdf_without_structure_is_found(browser, written):
    with shown(browser, written()) as page:
        assert untagged(page.pdf()) >= ["/StructTreeRoot", "/Marked true"]
        assert untagged(page.pdf(tagged=False)) != []


@pytest.mark.parametrize(("named", "outcome"), [("", pytest.skip), ("required", pytest.fail), ("no-such", pytest.fail)])
def test_without_a_browser_tests_are_skipped_unless_one_was_asked_for(monkeypatch, named, outcome):
    monkeypatch.setenv("SENDPLAN_BROWSER", named)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(outcome.Exception, match="No Chromium or Chrome found"):
        launched(SimpleNamespace(chromium=SimpleNamespace(executable_path="/nowhere")))
