"""Whatever the tables hold: nothing of it runs, nothing asks for anything, and nothing is lost without a word."""

import csv
import os
import re
import subprocess
import sys
import unicodedata

import openpyxl
import pytest
from browser import axe, loud, shown, too_wide
from bs4 import BeautifulSoup
from builders import TOML, row, whole_area
from hostile import PAYLOADS, cells_of, hostile_area
from markup import Read

from sendplan import words
from sendplan.publish import snapshot

SAYS = 12  # letters: a shorter text may stand on a page by chance
# What the payloads would be if any of them were obeyed.
OBEYED = {"script", "img", "iframe", "object", "embed", "form", "input", "link", "base", "template"}


def squeezed(text):
    """A text as a browser shows it: what is visible, with each run of blanks as one."""
    return " ".join(words.clean(text).split())


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def area(tmp_path_factory, monkeypatch_module):
    """The hostile area's folder, in place of the real ones."""
    data = tmp_path_factory.mktemp("data")
    monkeypatch_module.setenv("SENDPLAN_DATA", str(data))
    return hostile_area(data)


@pytest.fixture(scope="module", params=["2025-07-17"])
def pack(request, area, tmp_path_factory):
    """The pack of its richest meeting, published as every pack is."""
    to = tmp_path_factory.mktemp("packs")
    [done] = snapshot.publish([snapshot.Reading(area.name, (request.param,))], snapshot.Order(to, jobs=1))
    assert done.error is None
    return done.index.parent


@pytest.fixture(scope="module")
def texts(pack):
    """The text of every page, by its name."""
    soups = {each.name: BeautifulSoup(each.read_text(encoding="utf-8"), "html.parser") for each in pack.glob("*.html")}
    return {name: " ".join(soup.get_text(" ").split()) for name, soup in soups.items()}


def test_every_payload_is_in_the_area(area):
    everything = "\n".join(each for _, _, each, _ in cells_of(area))
    assert [each for each in PAYLOADS if each not in everything] == []


def test_what_looks_like_markup_is_text(pack):
    for path in pack.glob("*.html"):
        read = Read(path.read_text(encoding="utf-8"))
        assert [each for each in read.elements if each["tag"] in OBEYED] == []
        assert [name for each in read.elements for name in each["attrs"] if name.startswith("on")] == []
        assert len(read.all("style")) == len(read.all("h1")) == 1
        links = [each["attrs"]["href"] for each in read.all("a")]
        assert [to for to in links if not re.match(r"#|[\w.]+(#[\w.-]+)?$|(\.\./)+[\w./-]*$", to)] == []


def test_nothing_unseen_is_on_a_page(pack):
    joins = {"\u200c", "\u200d"}
    for path in pack.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert {each for each in text if unicodedata.category(each) in ("Cc", "Cf")} - joins <= {"\n", "\t"}


def test_whatever_is_shown_of_a_text_is_all_of_it(area, texts):
    """A text stands on the page with its payload, if the text it was made of stands there at all."""
    everything = " ".join(texts.values())
    cells = [each for each in cells_of(area) if each[1] != "due_text"]  # pages show the date it stands for
    shown = {each for each in cells if len(each[-1]) >= SAYS and squeezed(each[-1]) in everything}
    lost = [each for each in shown if squeezed(each[2]) not in everything]
    within = [each[-1] for each in cells]
    assert [each for each in lost if not any(each[-1] in other and each[-1] != other for other in within)] == []
    assert len({each[:2] for each in shown}) > 20


def test_templates_are_not_filled(texts):
    everything = " ".join(texts.values())
    assert "{{ 7*7 }}{% raw %}{# x #}${7*7}{0}%s" in everything


def test_no_cell_of_the_figures_is_a_formula(pack):
    with (pack / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    risky = [cell for cell in cells if re.match(r"\s*[=+@-]", cell) and not re.fullmatch(r"[+-]?[\d.]+", cell)]
    assert risky == []
    assert any("cmd|" in cell for cell in cells)
    for sheet in openpyxl.load_workbook(pack / "figures.xlsx"):
        cells = [cell for line in sheet for cell in line]
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        assert [cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target] == []


def test_nothing_runs_asks_or_speaks_in_a_browser(pack, browser):
    for path in sorted(pack.glob("*.html")):
        with shown(browser, path) as page:
            assert (path.name, loud(page)) == (path.name, [])


def test_nothing_scrolls_sideways_on_a_phone(pack, browser):
    for path in sorted(pack.glob("*.html")):
        with shown(browser, path, "320 px") as page:
            assert (path.name, too_wide(page)) == (path.name, [])


def test_axe_finds_nothing_whatever_the_tables_hold(pack, browser):
    for name in ("index.html", "board_summary.html", "self_assessment.html"):
        with shown(browser, pack / name) as page:
            assert (name, axe(page)) == (name, [])


MANY, LETTERS = 2_000, 2**20


@pytest.fixture(scope="module")
def huge(tmp_path_factory):
    """The pack of an area of 2,000 actions, with a report of each, and cells of 1 MB, published by the command."""
    data, to = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("packs")
    long = "word " * (LETTERS // 5) + "w"
    refs = [f"1.{place}" for place in range(1, MANY + 1)]
    acts = [row("actions", ref=ref, title=f"Action {ref}", due="2019-05-31", leads=f"Lead {ref[-1]}") for ref in refs]
    ups = [row("updates", ref=ref, narrative="Begun.") for ref in refs]
    acts[0]["title"] = ups[0]["narrative"] = long
    requests = [row("requests", request=long), row("requests", ref="2019-07-03/2", request="w" * LETTERS)]
    asked = 'notebooks = ["actions", "scrutiny_cover"]'
    toml = TOML.replace('notebooks = ["board_summary"]', asked)
    meetings = [row("meetings", plan="p"), row("meetings", meeting="2019-04-01", as_at="2019-03-24", plan="p")]
    whole_area(data, toml=toml, actions=acts, updates=ups, requests=requests, meetings=meetings)
    command = [sys.executable, "-m", "sendplan", "publish", "--area", "smallshire", "--meeting", "2019-07-03", "--to"]
    subprocess.run([*command, str(to)], check=True, env=os.environ | {"SENDPLAN_DATA": str(data)})
    return to / "smallshire" / "2019-07-03"


def test_a_text_of_a_megabyte_is_cut_and_says_how_long_it_was(huge):
    for name, size in (("actions.html", LETTERS), ("scrutiny_cover.html", LETTERS + len("1.1 "))):
        text = (huge / name).read_text(encoding="utf-8")
        assert f"word\u2026 (cut: {size:,} letters in all)" in text
        assert len(text) < LETTERS


def test_of_two_thousand_rows_a_page_shows_the_first_and_says_how_many_there_are(huge):
    text = (huge / "actions.html").read_text(encoding="utf-8")
    assert "Only the first 500 of 2,000 rows are shown here" in text
    assert text.count("<tr>") < MANY


def test_a_huge_pack_is_as_quiet_and_as_narrow_as_another(huge, browser):
    for path in sorted(huge.glob("*.html")):
        with shown(browser, path, "320 px") as page:
            assert (path.name, loud(page), too_wide(page)) == (path.name, [], [])
