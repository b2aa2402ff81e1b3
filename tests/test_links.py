"""Links between the pages of a pack: every one leads to a page and a place that are there."""

import re

import pytest
from bs4 import BeautifulSoup
from ran import ran

from sendplan.opening import open_meeting
from sendplan.publish.headings import Headings
from sendplan.publish.render import facts

RICHEST = [("lancashire", "2019-07-03"), ("exampleshire", "2025-07-17"), ("northbridge", "2026-02-12")]


def markup(notebook):
    headings = Headings()
    written = [headings.write(each) for each in notebook.cells if each.cell_type == "markdown"]
    shown = [each["data"].get("text/html", "") for cell in notebook.cells for each in cell.get("outputs", [])]
    return BeautifulSoup("\n".join([*written, *shown]), "html.parser")


@pytest.fixture(scope="module", params=RICHEST)
def pack(request):
    """Every page of a pack, by its file; and what its head and foot say."""
    meeting = open_meeting(*request.param)
    pages = {f"{name}.html": markup(ran(name, *request.param)) for name in meeting.body.notebooks}
    return pages, facts(meeting)


def test_every_link_leads_to_a_place_that_is_there(pack):
    pages, _ = pack
    ids = {file: {each["id"] for each in page.select("[id]")} for file, page in pages.items()}
    leads = {(file, a["href"]) for file, page in pages.items() for a in page.select("a[href]")}
    lost = []
    for file, href in leads:
        to, _, place = href.partition("#")
        if place not in ids.get(to or file, {}) and not (to in ids and not place):
            lost.append((file, href))
    assert lost == []


def test_there_are_links_enough_to_find_ones_way(pack):
    pages, _ = pack
    assert sum(len(page.select('a[href*=".html"]')) for page in pages.values()) >= 100


def test_the_sources_that_every_foot_leads_to_are_there(pack):
    pages, said = pack
    file, _, place = said["sources_at"].partition("#")
    assert pages[file].find(id=place)


def test_an_action_that_a_sentence_names_is_a_link(pack):
    """Only a link, a row's own header, or a title holds the code of an action on the board summary."""
    pages, _ = pack
    refs = [each["id"].removeprefix("action-") for each in pages["actions.html"].select("tr[id^=action-]")]
    page = BeautifulSoup(str(pages["board_summary.html"]), "html.parser")
    for each in page.select("a, table"):
        each.decompose()
    said = page.get_text(" ")
    assert [ref for ref in refs if len(ref) > 4 and re.search(rf"(?<![\w.]){re.escape(ref)}(?![\w.])", said)] == []
