"""An executed notebook as slides: one page without scripts, a section or an area of concern a slide."""

import base64
import hashlib
import re
from itertools import pairwise

import pytest
from markup import Read
from nbformat.v4 import new_code_cell, new_output
from ran import ran
from test_exporter import PAGE, notebook_of, shows, shows_chart

from sendplan.publish import exporter, params, render
from sendplan.publish.outputs import ready
from sendplan.publish.render import facts
from sendplan.show.blocks import say
from sendplan.show.parts import Part, Parts
from sendplan.show.tables import Table, badge

TITLE = "# Self-assessment\n\nWhere did we start?"


def shows_parts(*headings, told="Told"):
    form = Table("In the form", ["Heading", "Record"], [["Impact", badge("red")]])
    return shows(Parts([Part(heading, [form, say(told)]) for heading in headings])._repr_mimebundle_())


def slides_of(*cells, **changes):
    return exporter.write_slides(notebook_of(cells), PAGE | changes).decode()


def each_slide(html):
    """The markup of each slide, first to last."""
    found = re.split(r'(?=<(?:div|nav|section) class="slide)', html)[1:]
    ends = [f"</{re.match(r'<([a-z]+)', part)[1]}>" for part in found]
    return [part[: part.rindex(end)] + end for part, end in zip(found, ends, strict=True)]


def headings_of(part):
    """The title and the slides' own headings in a markup, in order."""
    return [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<h[12][^>]*>(.*?)</h[12]>", part)]


def told(html):
    """What each slide is called: its first heading."""
    return [headings_of(part)[0] for part in each_slide(html)]


@pytest.fixture(scope="module")
def real(july):
    """Give the slides of the self-assessment, twice written."""
    done, _ = ready(ran("self_assessment"), params.notebooks_folder())
    return [exporter.write_slides(done, facts(july)).decode() for _ in range(2)]


# Which slides there are


def test_the_slides_are_title_contents_each_section_and_what_it_is_made_from():
    html = slides_of(TITLE, new_code_cell("secret()"), "## First", "Text", "## Second\n\nMore")
    assert told(html) == ["Self-assessment", "Contents", "First", "Second", "About this page"]
    assert "secret" not in html


def test_what_a_section_shows_is_on_its_slide():
    html = slides_of(TITLE, "## First", shows(say("Shown")._repr_mimebundle_()), "Said after", "## Second")
    _, _, first, second, _ = each_slide(html)
    assert "Shown" in first
    assert "Said after" in first
    assert "Shown" not in second


def test_each_part_of_a_block_is_a_slide_of_its_own_after_that_of_its_section():
    html = slides_of(TITLE, "## Concerns", "Before", shows_parts("1. One", "2. Two"), "After", "## Last")
    assert told(html)[2:] == ["Concerns", "1. One", "2. Two", "Last", "About this page"]
    section, one = each_slide(html)[2:4]
    assert "Before" in section
    assert "After" in section
    assert "Told" not in section
    assert "Told" in one


def test_the_slide_of_a_section_links_its_parts():
    section = each_slide(slides_of(TITLE, "## Concerns", shows_parts("1. One", "2. Two")))[2]
    assert re.findall(r'<a href="#slide\.(\d)">(\d\. \w+)</a>', section) == [("4", "1. One"), ("5", "2. Two")]


def test_a_block_without_parts_makes_no_slide():
    assert told(slides_of(TITLE, "## Concerns", shows_parts()))[2:] == ["Concerns", "About this page"]


def test_what_is_printed_or_warned_of_is_not_shown():
    printed = new_code_cell(outputs=[new_output("stream", name="stderr", text="Warning: /srv/me")])
    assert "Warning" not in slides_of(TITLE, "## First", printed)


def test_a_notebook_without_a_title_has_slides_all_the_same():
    html = slides_of("Only words")
    assert Read(html).texts("title")[0].startswith("Untitled, slides: ")
    assert "Only words" in each_slide(html)[0]


def test_a_chart_is_drawn_on_its_slide():
    drawn = Read(each_slide(slides_of(TITLE, "## First", shows_chart()))[2])
    assert [each["attrs"]["role"] for each in drawn.all("svg")] == ["img", "img"]


# The way through


def test_every_slide_says_which_of_how_many_it_is():
    html = slides_of(TITLE, "## First", shows_parts("1. One"))
    assert re.findall(r"Slide (\d) of (\d)", html) == [(str(each), "5") for each in range(1, 6)]


def test_every_slide_leads_to_the_one_before_and_the_one_after():
    found = each_slide(slides_of(TITLE, "## First", "## Second"))
    ways = [re.findall(r'href="#slide\.(\d)">', part[part.index('class="way"') :]) for part in found]
    assert ways == [["2"], ["1", "3"], ["2", "4"], ["3", "5"], ["4"]]


def test_the_contents_link_every_slide_after_them_in_order():
    html = slides_of(TITLE, "## First", shows_parts("1. One", "2. Two"), "## Second")
    contents = each_slide(html)[1]
    entries = re.findall(r'<li><a href="#slide\.(\d)">([^<]+)</a>', contents)
    assert entries == [
        ("3", "First"), ("4", "1. One"), ("5", "2. Two"), ("6", "Second"), ("7", "About this page"),
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["Contents", "Main", "Slide 3", "slide.3", "?!"])
def test_whatever_a_heading_says_no_id_stands_twice_and_every_link_finds_one(heading):
    read = Read(slides_of(TITLE, f"## {heading}", f"## {heading}", shows_parts(heading)))
    assert len(set(read.ids)) == len(read.ids)
    links = {each["attrs"]["href"] for each in read.all("a")} - {"index.html"}
    assert {each.removeprefix("#") for each in links} <= set(read.ids)


# What each part looks like


@pytest.mark.parametrize(
    ("letters", "size"),
    [(exporter.ROOMY - 1, "roomy"), (exporter.ROOMY, ""), (exporter.DENSE, ""), (exporter.DENSE + 1, "dense")],
)
def test_a_part_with_few_words_has_larger_text_and_one_with_many_smaller(letters, size):
    assert exporter.Slide("1", 3, [exporter.Markup("<p>{}</p>").format("a" * letters)]).size == size


def test_a_table_laid_out_in_columns_is_a_table_still():
    read = Read(each_slide(slides_of(TITLE, "## First", shows_parts("1. One")))[3])
    roles = [each["attrs"].get("role") for each in read.all("table", "thead", "tbody", "tr", "th", "td")]
    assert roles == [
        "table", "rowgroup", "row", "columnheader", "columnheader", "rowgroup", "row", "rowheader", "cell",
    ]  # fmt: skip


def test_a_rating_keeps_its_mark_and_word():
    html = slides_of(TITLE, "## First", shows_parts("1. One"))
    assert str(badge("red")) in html
    assert ".rating { display: inline-block" in html


def test_text_of_a_part_is_shown_and_not_obeyed():
    html = slides_of(TITLE, "## <b>First</b>", shows_parts("<script>x</script> & co", told="<img src=x> td"))
    assert not Read(html).all("script", "img", "b")
    assert told(html)[3] == "&lt;script&gt;x&lt;/script&gt; &amp; co"
    assert "&lt;img src=x&gt; td" in html


def test_what_looks_like_a_cell_in_a_text_is_left_as_it_is():
    assert "&lt;td&gt; &lt;tr" in slides_of(TITLE, "## First", shows_parts("1. One", told="<td> <tr"))


# The page


def test_the_policy_allows_only_the_style_of_the_slides_themselves():
    read = Read(slides_of(TITLE))
    (policy,) = [
        each["attrs"]["content"]
        for each in read.all("meta")
        if each["attrs"].get("http-equiv") == "Content-Security-Policy"
    ]
    (style,) = read.texts("style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'"
    assert "\r" not in style


def test_the_style_is_that_of_every_page_and_then_of_slides():
    (style,) = Read(slides_of(TITLE)).texts("style")
    assert style.startswith(render.stylesheet())
    assert "scroll-snap-type" in style.removeprefix(render.stylesheet())
    assert "@page { size: A4 landscape" in style


def test_a_page_that_is_not_slides_has_nothing_of_their_style():
    assert "scroll-snap-type" not in render.stylesheet()


def test_the_first_slide_says_what_for_whom_and_when():
    first = each_slide(slides_of(TITLE))[0]
    assert Read(first).texts("h1", "dd") == ["Self-assessment", "Scrutiny & Co", "3 July 2019", "24 June 2019", "Plan"]
    assert "Where did we start?" in first
    assert "Lancashire: special educational needs and disability" in first


def test_the_last_slide_says_what_it_was_made_from():
    (footer,) = Read(slides_of(TITLE)).texts("footer")
    assert "A paper" in footer
    assert "Made with sendplan 1 from data 0123456789ab." in footer


@pytest.mark.parametrize("made_up", [False, True])
def test_every_slide_of_a_made_up_area_says_so_and_no_other(made_up):
    found = each_slide(slides_of(TITLE, "## First", shows_parts("1. One"), made_up=made_up))
    assert len(found) == 5
    assert {"Lancashire is made up." in part for part in found} == {made_up}


@pytest.mark.parametrize("limited", [False, True])
def test_every_slide_that_is_not_for_publication_says_so_and_no_other(limited):
    html = slides_of(TITLE, "## First", shows_parts("1. One"), not_for_publication=limited)
    assert {"Not for publication" in part for part in each_slide(html)} == {limited}
    assert Read(html).texts("title")[0].startswith("Not for publication: ") == limited


def test_the_title_names_slides_area_body_and_meeting():
    (title,) = Read(slides_of(TITLE)).texts("title")
    assert title == "Self-assessment, slides: Lancashire, Scrutiny & Co, 3 July 2019"


# The real slides


def test_the_real_slides_have_one_main_heading_and_no_level_left_out(real):
    read = Read(real[0])
    levels = [int(each["tag"][1]) for each in read.all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [each["attrs"]["lang"] for each in read.all("html")] == ["en-GB"]
    assert [len(read.all(each)) for each in ("header", "main", "footer", "nav")] == [1, 1, 1, 1]


def test_each_of_the_twelve_areas_of_concern_has_a_real_slide(real):
    names = [name for part in each_slide(real[0]) if 'class="slide part' in part for name in headings_of(part)]
    assert len(names) == 12
    assert [int(name.partition(".")[0]) for name in names] == list(range(1, 13))


def test_the_real_slides_have_no_script_and_ask_for_nothing(real):
    read = Read(real[0])
    assert not read.all("script", "iframe", "object", "embed", "link", "base", "form", "img")
    assert [each for each in read.elements if "style" in each["attrs"]] == []
    assert [name for each in read.elements for name in each["attrs"] if name.startswith("on")] == []
    links = [each["attrs"][name] for each in read.elements for name in ("href", "src") if name in each["attrs"]]
    assert [each for each in links if not each.startswith("#")] == ["index.html"]
    assert not re.search(r"url\(|@import|//", read.texts("style")[0])
    assert "http" not in real[0].replace("http-equiv", "")


def test_no_id_of_the_real_slides_stands_twice_and_every_link_finds_one(real):
    read = Read(real[0])
    assert len(set(read.ids)) == len(read.ids)
    goes_to = {each["attrs"]["href"] for each in read.all("a")} - {"index.html"}
    assert {each.removeprefix("#") for each in goes_to} <= set(read.ids)


def test_the_real_slides_are_the_same_each_time_and_not_large(real):
    first, second = real
    assert first == second
    assert len(first.encode()) < 150_000
