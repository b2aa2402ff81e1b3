"""An executed notebook as slides: one page without scripts, a message and one picture a slide."""

import base64
import hashlib
import re
from itertools import pairwise

import pytest
from markup import Read
from nbformat.v4 import new_code_cell, new_output
from ran import ran
from test_exporter import PAGE, chart, notebook_of, shows

from sendplan.figures import count
from sendplan.publish import exporter, figures, params, render
from sendplan.publish.outputs import ready
from sendplan.publish.render import facts
from sendplan.show.blocks import Verdict, say
from sendplan.show.slide import Slide
from sendplan.show.tables import Table, badge
from sendplan.words import link

TITLE = "# Self-assessment\n\nWhere did we start?"


def slide(message="Twelve are late.", picture=None):
    """A cell tagged as slides that shows a message and its picture."""
    return new_code_cell(
        metadata={"tags": ["slides"]},
        outputs=[new_output("display_data", Slide(message, picture or say("Told"))._repr_mimebundle_())],
    )


def slides_of(*cells, **changes):
    return exporter.write_slides(notebook_of(cells), PAGE | changes).decode()


def each_slide(html):
    """The markup of each slide, first to last."""
    found = re.split(r'(?=<(?:div|section) class="slide)', html)[1:]
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


def test_the_slides_are_the_title_and_what_a_notebook_tags_so():
    html = slides_of(TITLE, "## On the page", "Text", slide("First."), new_code_cell("secret()"), slide("Second."))
    assert told(html) == ["Self-assessment", "First.", "Second."]
    assert "secret" not in html
    assert "Text" not in html


def test_where_a_notebook_tags_none_each_section_is_a_slide():
    html = slides_of(TITLE, "## First", shows(say("Shown")._repr_mimebundle_()), "Said after", "## Second")
    assert told(html) == ["Self-assessment", "First", "Second"]
    _, first, second = each_slide(html)
    assert "Shown" in first
    assert "Said after" in first
    assert "Shown" not in second


def test_the_verdict_of_the_page_stands_on_the_title_slide():
    verdict = shows(Verdict("18 of 94 are done.")._repr_mimebundle_())
    title, first = each_slide(
        slides_of(TITLE, verdict, "## Section", shows(say("Not here")._repr_mimebundle_()), slide())
    )
    assert '<p class="verdict">18 of 94 are done.</p>' in title
    assert "Not here" not in title + first


def test_a_slide_shows_its_picture_under_its_message():
    _, first = each_slide(slides_of(TITLE, slide("Twelve are late.", say("Told"))))
    assert '<h2 id="twelve-are-late">Twelve are late.</h2>' in first
    assert first.index("</h2>") < first.index("Told")


def test_a_question_without_an_answer_makes_no_slide():
    silent = new_code_cell(
        metadata={"tags": ["slides"]}, outputs=[new_output("display_data", say()._repr_mimebundle_())]
    )
    assert told(slides_of(TITLE, silent, slide("Second."))) == ["Self-assessment", "Second."]


def test_a_chart_on_a_slide_is_its_drawing_named_by_the_message_and_nothing_else():
    _, first = each_slide(slides_of(TITLE, slide("18 of 94 are done.", chart())))
    drawn = Read(first)
    assert [each["attrs"]["aria-label"] for each in drawn.all("svg")] == ["18 of 94 are done."] * 2
    assert not drawn.all("details", "figcaption", "table")


def test_what_to_know_of_a_picture_stands_below_it_with_its_links():
    told = Slide("18 of 94 are done.", chart(), f"See {link('Actions', 'actions.html')} & more.")
    cell = new_code_cell(metadata={"tags": ["slides"]}, outputs=[new_output("display_data", told._repr_mimebundle_())])
    _, first = each_slide(slides_of(TITLE, cell))
    assert '</svg></div><p class="foot">See <a href="actions.html">Actions</a> &amp; more.</p>' in first


def test_a_table_on_a_slide_is_named_by_the_message():
    rated = Table("", ["Action", "Rating"], [["1.1", badge("red")]])
    _, first = each_slide(slides_of(TITLE, slide("One is red.", rated)))
    assert Read(first).texts("caption") == ["One is red."]
    assert str(badge("red")) in first


def test_the_page_leaves_the_slides_out():
    html, _ = exporter.write_page(notebook_of([TITLE, "## Section", slide("Only on slides.")]), PAGE)
    assert "Only on slides." not in html
    assert "Section" in html


def test_the_figures_of_a_page_are_not_told_again_for_its_slides():
    many = count(12, "action", term="Past due")
    nb = notebook_of([TITLE, shows(say(f"{many} are late.")._repr_mimebundle_()), slide(f"{many} are late.")])
    assert [each["figure"] for each in figures.rows(nb, "one.html", "One")] == ["12"]


def test_what_is_printed_or_warned_of_is_not_shown():
    printed = new_code_cell(outputs=[new_output("stream", name="stderr", text="Warning: /srv/me")])
    assert "Warning" not in slides_of(TITLE, "## First", printed)


def test_a_notebook_without_a_title_has_slides_all_the_same():
    html = slides_of("Only words")
    assert Read(html).texts("title")[0].startswith("Untitled, slides: ")
    assert "Only words" in each_slide(html)[0]


def test_text_of_a_slide_is_shown_and_not_obeyed():
    html = slides_of(TITLE, slide("<script>x</script> & co", say("<img src=x> td")))
    assert not Read(html).all("script", "img")
    assert told(html)[1] == "&lt;script&gt;x&lt;/script&gt; &amp; co"
    assert "&lt;img src=x&gt; td" in html


# The way through


def test_every_slide_says_which_of_how_many_it_is():
    found = each_slide(slides_of(TITLE, slide("First."), slide("Second.")))
    ways = [re.findall(r"(Slide|Previous: slide|Next: slide) ?(?:</span>)?(\d)(?: of (\d))?", part) for part in found]
    assert ways == [
        [("Slide", "1", "3"), ("Next: slide", "2", "")],
        [("Previous: slide", "1", ""), ("Slide", "2", "3"), ("Next: slide", "3", "")],
        [("Previous: slide", "2", ""), ("Slide", "3", "3")],
    ]


def test_every_slide_leads_to_the_one_before_and_the_one_after():
    found = each_slide(slides_of(TITLE, slide("First."), slide("Second.")))
    ways = [re.findall(r'href="#slide\.(\d)">', part[part.index('class="way"') :]) for part in found]
    assert ways == [["2"], ["1", "3"], ["2"]]


@pytest.mark.parametrize("heading", ["Main", "Slide 3", "slide.3", "?!"])
def test_whatever_a_message_says_no_id_stands_twice_and_every_link_finds_one(heading):
    read = Read(slides_of(TITLE, slide(heading), slide(heading)))
    assert len(set(read.ids)) == len(read.ids)
    links = {each["attrs"]["href"] for each in read.all("a")} - {"index.html"}
    assert {each.removeprefix("#") for each in links} <= set(read.ids)


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
    assert Read(first).texts("h1") == ["Self-assessment"]
    assert "Scrutiny &amp; Co, 3 July 2019. Plan, position as at 24 June 2019." in first
    assert "Where did we start?" in first
    assert "Lancashire: special educational needs and disability" in first


def test_the_foot_says_what_it_was_made_from():
    (footer,) = Read(slides_of(TITLE)).texts("footer")
    assert "A paper" in footer
    assert "Made with sendplan 1 from data 0123456789ab." in footer


@pytest.mark.parametrize("made_up", [False, True])
def test_every_slide_of_a_made_up_area_says_so_and_no_other(made_up):
    found = each_slide(slides_of(TITLE, slide("First."), slide("Second."), made_up=made_up))
    assert len(found) == 3
    assert {"Lancashire is made up." in part for part in found} == {made_up}


@pytest.mark.parametrize("limited", [False, True])
def test_every_slide_that_is_not_for_publication_says_so_and_no_other(limited):
    html = slides_of(TITLE, slide(), not_for_publication=limited)
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
    assert [len(read.all(each)) for each in ("header", "main", "footer", "nav")] == [1, 1, 1, 0]


def test_each_real_slide_says_a_message_and_they_are_few(real):
    assert told(real[0]) == [
        "Self-assessment",
        "We started with 12 areas of concern, named on 17 November 2017.",
        "18 of 94 actions are complete; 30 were due by 24 June 2019.",
        "76 actions are still open: 46 on track, 8 red and 22 not started.",
        "12 actions are late on 24 June 2019; 7 of them are rated green.",
        "Whether children are better off is not known: no measure has a value after its baseline.",
        "11 of 12 areas of concern had actions open when last reported.",
        "32 actions fall due before the next meeting, on 9 October 2019.",
        "The papers ask the Children&#39;s Services Scrutiny Committee to:",
    ]


def test_no_real_slide_has_more_rows_than_fit_a_screen(real):
    for part in each_slide(real[0]):
        read = Read(part)
        assert len(read.all("tr")) <= 7
        assert len(read.all("li")) <= 12


def test_the_real_slides_have_no_script_and_ask_for_nothing(real):
    read = Read(real[0])
    assert not read.all("script", "iframe", "object", "embed", "link", "base", "form", "img")
    assert [each for each in read.elements if "style" in each["attrs"]] == []
    assert [name for each in read.elements for name in each["attrs"] if name.startswith("on")] == []
    links = [each["attrs"][name] for each in read.elements for name in ("href", "src") if name in each["attrs"]]
    pages = {each.partition("#")[0] for each in links}
    assert pages == {"", "index.html", "actions.html", "measures.html", "concerns.html", "method.html"}
    assert not re.search(r"url\(|@import|//", read.texts("style")[0])
    assert "http" not in real[0].replace("http-equiv", "")


def test_no_id_of_the_real_slides_stands_twice_and_every_link_finds_one(real):
    read = Read(real[0])
    assert len(set(read.ids)) == len(read.ids)
    goes_to = {each["attrs"]["href"] for each in read.all("a")}
    assert {each.removeprefix("#") for each in goes_to if each.startswith("#")} <= set(read.ids)


def test_the_real_slides_are_the_same_each_time_and_not_large(real):
    first, second = real
    assert first == second
    assert len(first.encode()) < 100_000
