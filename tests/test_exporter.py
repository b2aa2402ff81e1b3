"""An executed notebook as one page: names, ids, escaping, and nothing from elsewhere."""

import base64
import hashlib
import json
import re
from functools import partial
from itertools import pairwise

import altair as alt
import pandas as pd
import pytest
from markup import UNSAID, Read
from nbconvert.exporters import HTMLExporter, get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from ran import ran

from sendplan.errors import NotFoundError, PublishError
from sendplan.publish import exporter, params, render
from sendplan.publish.outputs import of_slides, ready
from sendplan.publish.render import facts
from sendplan.show import charts
from sendplan.show.blocks import say
from sendplan.show.tables import Table

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PAGE = {
    "area": "Lancashire",
    "made_up": False,
    "not_for_publication": False,
    "alone": False,
    "others": (),
    "body": "Scrutiny & Co",
    "meeting": "3 July 2019",
    "as_at": "24 June 2019",
    "plan": "Plan",
    "note": "",
    "disclosure": "None is hidden.",
    "neighbours": "",
    "licence": "Licence",
    "sources": ["A paper"],
    "sources_at": "",
    "version": "1",
    "data_hash": "0123456789abcdef",
}


def chart(mark="line", label="a", name="Ratings"):
    """Make a chart whose drawing has ids: the frame it is clipped to."""
    rows = pd.DataFrame({"x": [1, 2], "label": label})

    def draw(width):
        across = alt.Chart(rows).encode(x="x:Q", y="x:Q")
        return alt.layer(across.mark_line(clip=True) if mark == "line" else across.mark_text().encode(text="label:N"))

    return charts.chart(charts.Caption(name, "It rises."), Table("Figures", ["A"], [["1"]]), draw)


def shows(data):
    """Make a code cell that was executed and showed this."""
    return new_code_cell("secret_code()", outputs=[new_output("display_data", data)])


def shows_chart(**given):
    return shows(chart(**given)._repr_mimebundle_())


def notebook_of(cells):
    """Make a notebook of what each form of a page is written from; a text is a cell of Markdown."""
    made = new_notebook(cells=[new_markdown_cell(each) if isinstance(each, str) else each for each in cells])
    return ready(made, params.notebooks_folder())[0]


def page_of(*cells, **changes):
    """Write a notebook as a page; a text is a cell of Markdown."""
    made = new_notebook(cells=[new_markdown_cell(each) if isinstance(each, str) else each for each in cells])
    html, _ = exporter.PageExporter().from_notebook_node(made, {"page": PAGE | changes})
    return html


PACK = {"index.html", *(f"{each}.html" for each in params.notebook_names())}


# Of these areas, only a made-up one has risks; its page has a chart and a table, as others have.
@pytest.fixture(scope="module", params=[each for each in params.notebook_names() if each != "risks"])
def real(request, july):
    """Give the page of each real notebook, twice written, and how many charts it holds."""
    done, page = ran(request.param), facts(july)
    write = partial(exporter.PageExporter().from_notebook_node, done)
    cells = [cell for cell in done.cells if not of_slides(cell)]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    held = sum(charts.MIME in output.get("data", {}) for output in outputs)
    return write({"page": page})[0], write({"page": page})[0], held


# Drawings


@pytest.mark.parametrize(("also", "pictures"), [([], 0), (["slides"], 0), (["docx", "slides"], 1)])
def test_a_page_wants_each_chart_wide_and_narrow_and_a_document_wants_a_picture_of_it(also, pictures):
    made = new_notebook(cells=[new_markdown_cell("# T"), shows_chart(name="One"), shows({}), shows_chart(name="Two")])
    made.metadata.sendplan = {"also": also}
    found = exporter.wanted(made)
    assert [each.name for each in found] == ["One"] * (2 + pictures) + ["Two"] * (2 + pictures)
    assert [each.form for each in found[: len(found) // 2]] == ["svg", "svg", *["png"] * pictures]
    assert [each.specification for each in found[:2]] == [chart().wide, chart().narrow]
    assert {type(each.specification) for each in found} == {dict}, "whoever draws knows nothing of notebooks"


# A figure


def test_a_page_with_a_chart_that_cannot_be_drawn_is_not_written():
    bundle = chart(name="Burn-up")._repr_mimebundle_()
    bundle[charts.MIME]["narrow"] = json.dumps({"nothing": 1})
    with pytest.raises(PublishError, match=r"^The chart 'Burn-up' cannot be drawn: "):
        page_of("# Title", shows(bundle))


@pytest.mark.parametrize(
    ("source", "lines"),
    [("", []), ('DfE, "Plans" & <b> {x}', ['Source: DfE, "Plans" & <b> {x}'])],
)
def test_a_figure_names_its_source_where_it_has_one(source, lines):
    bundle = chart()._repr_mimebundle_()
    bundle[charts.MIME]["source"] = source
    figure = exporter.figure(bundle[charts.MIME], "p")
    read = Read(figure)
    assert [each["text"] for each in read.all("p") if each["attrs"].get("class") == "source"] == lines
    assert read.all("b") == []
    assert not source or figure.index('class="narrow"') < figure.index('class="source"') < figure.index("<details>")


def test_a_figure_kept_before_charts_had_sources_has_none():
    bundle = chart()._repr_mimebundle_()[charts.MIME]
    del bundle["source"]
    assert "Source" not in exporter.figure(bundle, "p")


def test_a_chart_is_a_figure_with_name_reading_both_drawings_and_its_figures():
    html = page_of("# Title", shows_chart(name="A & <b>"))
    figure = html[html.index("<figure") : html.index("</figure>")]
    read = Read(f"{figure}</figure>")
    assert read.all("figcaption")[0]["text"] == "A & <b>It rises."
    assert [each["attrs"]["class"] for each in read.all("div")] == ["wide", "narrow", "table"]
    assert [each["attrs"]["aria-label"] for each in read.all("svg")] == ["A & <b>", "A & <b>"]
    assert [each["text"] for each in read.all("summary")] == ["Figures: A & <b>"]
    assert "details" in read.all("table")[0]["within"]


def test_two_charts_of_a_page_share_no_id():
    two = new_code_cell(outputs=[new_output("display_data", chart()._repr_mimebundle_()) for _ in range(2)])
    ids = Read(page_of("# Title", shows_chart(), two)).ids
    in_drawings = [each for each in ids if re.match(r"c\d", each)]
    assert len({each.rsplit("-", 1)[0] for each in in_drawings}) == 6, "three charts, wide and narrow"
    assert len(set(ids)) == len(ids)


def test_a_page_written_twice_in_one_process_is_the_same():
    cells = ["# Title", "## Part", shows_chart(), shows_chart(name="Another")]
    assert page_of(*cells) == page_of(*cells)


# What of a notebook is shown


def test_the_code_of_a_cell_is_not_shown_and_what_it_shows_is():
    html = page_of("# Title", shows(say("Shown")._repr_mimebundle_()))
    assert "secret_code" not in html
    assert "<p>Shown</p>" in html


def test_what_a_cell_warns_of_is_not_shown():
    warned = new_code_cell(outputs=[new_output("stream", name="stderr", text="DeprecationWarning: /srv/me")])
    assert "DeprecationWarning" not in page_of("# Title", warned)


def test_what_a_cell_prints_is_shown_as_text():
    printed = new_code_cell(outputs=[new_output("stream", name="stdout", text="a <b>")])
    assert "<pre>a &lt;b&gt;</pre>" in page_of("# Title", printed)


def test_a_notebook_with_a_cell_that_failed_is_no_page():
    failed = new_code_cell("f()", outputs=[new_output("error", ename="ValueError", evalue="no date", traceback=[])])
    with pytest.raises(PublishError, match=r"^it stopped half way, at cell 2: ValueError: no date$"):
        page_of("# Title", failed)


def test_plain_text_is_shown_as_it_is_and_escaped():
    assert "<pre>a &lt;b&gt; &amp; c</pre>" in page_of("# Title", shows({"text/plain": "a <b> & c"}))


def test_only_a_page_with_pictures_may_show_those_that_stand_in_it():
    picture = new_markdown_cell("![A dot](attachment:a.png)", attachments={"a.png": {"image/png": DOT}})
    html = page_of("# Title", picture)
    assert f'<img src="data:image/png;base64,{DOT}" alt="A dot">' in html
    assert "; img-src data:" in html
    assert "img-src" not in page_of("# Title")


def test_a_notebook_without_any_cell_is_a_page_all_the_same():
    assert "Untitled" in Read(page_of()).texts("title")[0]


def test_raw_cells_are_not_shown():
    assert "draft note" not in page_of("# Title", new_raw_cell("draft note"))


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('a <img src="https://example.org/x.png"> b', "&lt;img src="),
        ("# <em>Title</em>", "&lt;em&gt;Title&lt;/em&gt;"),
    ],
)
def test_markup_in_markdown_is_shown_and_not_obeyed(raw, escaped):
    html = page_of("# Title", raw)
    assert escaped in html
    assert not Read(html).all("script", "img", "em")


def test_a_link_that_runs_a_script_is_made_harmless():
    html = page_of("# Title", "[press](javascript:alert(1))")
    assert "javascript:" not in html


def test_a_table_of_markdown_is_a_table():
    assert [each["text"] for each in Read(page_of("# Title", "| A |\n|---|\n| 1 |")).all("th", "td")] == ["A", "1"]


# Headings and contents


def contents(html):
    """Links of the list of contents: where each goes and what it says."""
    links = [each for each in Read(html).all("a") if "nav" in each["within"]]
    return [(each["attrs"]["href"], each["text"]) for each in links]


def test_the_contents_list_links_every_heading_of_the_second_level_in_order():
    html = page_of("# Title", "## First part", "### Detail", "## Second part")
    assert contents(html) == [("#first-part", "First part"), ("#second-part", "Second part")]
    assert {"first-part", "second-part"} <= set(Read(html).ids)


def test_the_title_of_a_page_is_its_first_heading_then_area_body_and_meeting():
    (title,) = Read(page_of("# Board summary")).all("title")
    assert title["text"] == "Board summary: Lancashire, Scrutiny & Co, 3 July 2019"


def test_a_page_without_a_heading_says_untitled():
    (title,) = Read(page_of("No heading")).all("title")
    assert title["text"].startswith("Untitled: ")


@pytest.mark.parametrize("cells", [["## Same", "## Same", "## Same"], ["## Same\n\nText\n\n## Same"]])
def test_two_headings_of_the_same_words_have_ids_of_their_own(cells):
    html = page_of("# Title", *cells)
    ids = Read(html).ids
    assert len(set(ids)) == len(ids)
    assert [href.removeprefix("#") for href, _ in contents(html)] == [each for each in ids if each.startswith("same")]


@pytest.mark.parametrize("heading", ["Main", "?!", "2018/19", "Größe"])
def test_whatever_a_heading_says_its_link_finds_it_and_no_id_stands_twice(heading):
    html = page_of("# Title", f"## {heading}", "## Another")
    ids = Read(html).ids
    href, text = contents(html)[0]
    assert text == heading
    assert len(set(ids)) == len(ids)
    (found,) = [each for each in Read(html).all("h2") if each["text"] == heading]
    assert href == f"#{found['attrs'].get('id')}"


def test_an_ampersand_in_a_heading_reads_the_same_in_heading_contents_and_title():
    html = page_of("# Health & care", "## Health & care", "## Other")
    assert [each["text"] for each in Read(html).all("h1")] == ["Health & care"]
    assert [text for _, text in contents(html)] == ["Health & care", "Other"]
    assert Read(html).all("title")[0]["text"].startswith("Health & care: ")


# The whole page


def test_the_policy_allows_only_the_style_of_the_page_itself():
    read = Read(page_of("# Title"))
    (policy,) = [
        each["attrs"]["content"]
        for each in read.all("meta")
        if each["attrs"].get("http-equiv") == "Content-Security-Policy"
    ]
    (style,) = read.all("style")
    digest = base64.b64encode(hashlib.sha256(style["text"].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'"
    assert "\r" not in style["text"], "a browser would hash another text"


def test_a_page_says_who_it_is_for_and_what_its_position_and_sources_are():
    read = Read(page_of("# Title"))
    assert "Scrutiny & Co, 3 July 2019. Plan, position as at 24 June 2019." in read.texts("p")
    (footer,) = read.all("footer")
    assert "A paper" in footer["text"]
    assert "Made with sendplan 1 from data 0123456789ab." in footer["text"]


@pytest.mark.parametrize("made_up", [False, True])
def test_only_a_made_up_area_is_said_to_be_made_up(made_up, monkeypatch):
    monkeypatch.setitem(PAGE, "made_up", made_up)
    said = (
        "Lancashire is made up. No figure here is about a real place." in Read(page_of("# T")).all("header")[0]["text"]
    )
    assert said == made_up


@pytest.mark.parametrize(("note", "paragraphs"), [("", []), ("Dates may differ.", ["Dates may differ."])])
def test_a_note_of_the_plan_is_at_the_foot_where_there_is_one(note, paragraphs, monkeypatch):
    monkeypatch.setitem(PAGE, "note", note)
    position, notes, _ = [each["text"] for each in Read(page_of("# T")).all("p") if "footer" in each["within"]]
    assert position.startswith("Position as at 24 June 2019. None is hidden.")
    assert [notes.strip()] == (paragraphs or [""])


def test_only_a_page_that_is_not_for_publication_says_so_in_title_head_and_print():
    html = page_of("# T", not_for_publication=True)
    read = Read(html)
    assert read.texts("title")[0].startswith("Not for publication: T: ")
    assert "Not for publication" in read.texts("header")[0]
    assert '@top-left { content: "Not for publication"; }' in read.texts("style")[0]
    assert "Not for publication" not in page_of("# T")


@pytest.mark.parametrize(
    ("area", "said"), [("Lancashire", "Lancashire"), ('X"}</style>', '"X\\22 \\7d \\3c \\2f style\\3e , position')]
)
def test_every_printed_sheet_says_whose_position_it_is_and_its_number(area, said):
    style = render.running(PAGE | {"area": area})
    assert said in style
    assert "</" not in style
    assert 'content: "Page " counter(page) " of " counter(pages);' in style


# A notebook on its own


def parameters(source, tag="parameters"):
    return new_code_cell(source, metadata={"tags": [tag]})


def alone(*cells):
    made = new_notebook(cells=[new_markdown_cell("# Title"), *cells])
    return exporter.PageExporter().from_notebook_node(made)[0]


GIVEN = parameters('area: str = "lancashire"  # folder of data/\nmeeting = "2019-07-03"\nlimit = -1')


def test_a_notebook_with_its_parameters_says_whose_it_is_and_leads_to_no_pack():
    read = Read(alone(GIVEN))
    assert read.texts("title") == ["Title: Lancashire, Children's Services Scrutiny Committee, 3 July 2019"]
    assert "index.html" not in [each["attrs"]["href"] for each in read.all("a")]


def test_parameters_that_were_given_go_before_those_that_were_written():
    read = Read(alone(GIVEN, parameters('meeting = "2026-04-30"', "injected-parameters")))
    assert any("30 April 2026" in each for each in read.texts("p"))


def test_a_notebook_for_the_board_is_not_for_publication():
    assert "Not for publication" in Read(alone(GIVEN, parameters('audience = "board"'))).texts("header")[0]


def test_a_meeting_there_is_not_is_refused():
    with pytest.raises(NotFoundError, match="1999-01-01"):
        alone(GIVEN, parameters('meeting = "1999-01-01"', "injected-parameters"))


def test_a_plain_notebook_is_a_page_that_says_what_is_known():
    read = Read(alone(new_code_cell('area = "lancashire"')))
    assert read.texts("title", "h1") == ["Title", "Title"]
    assert "from a notebook that names no area and no meeting" in read.texts("footer")[0]
    assert not read.all("nav", "dl")


def test_the_template_writes_the_page_that_the_exporter_writes():
    made = new_notebook(cells=[new_markdown_cell("# Title"), GIVEN, shows_chart()])
    where = {"template_name": render.TEMPLATE.name, "extra_template_basedirs": [str(render.TEMPLATE.parent)]}
    html, _ = HTMLExporter(**where).from_notebook_node(made)
    own, _ = exporter.PageExporter().from_notebook_node(made)
    theirs, ours = (Read(page.replace("viewbox=", "viewBox=")).elements for page in (html, own))
    assert [each["tag"] for each in theirs] == [each["tag"] for each in ours]
    assert [each["attrs"] for each in theirs] == [each["attrs"] for each in ours]
    assert [each["text"].split() for each in theirs] == [each["text"].split() for each in ours]


def test_nbconvert_knows_the_exporter_by_its_name():
    assert get_exporter("sendplan") is exporter.PageExporter


# The real pages


def test_every_real_page_is_in_british_english_with_one_main_heading(real):
    read = Read(real[0])
    assert [each["attrs"]["lang"] for each in read.all("html")] == ["en-GB"]
    assert len(read.all("h1")) == len(read.all("main")) == 1


def test_no_real_page_skips_a_level_of_heading(real):
    levels = [int(each["tag"][1]) for each in Read(real[0]).all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_real_page_has_a_script_or_a_style_attribute(real):
    read = Read(real[0])
    assert not read.all("script", "iframe", "object", "embed", "link", "base", "form")
    assert [each for each in read.elements if "style" in each["attrs"]] == []
    assert [name for each in read.elements for name in each["attrs"] if name.startswith("on")] == []


def test_no_real_page_asks_for_anything_from_elsewhere(real):
    read = Read(real[0])
    links = {"href", "src", "srcset", "xlink:href", "action", "poster", "data", "background"}
    asked = [each["attrs"][name] for each in read.elements for name in links & set(each["attrs"])]
    assert asked
    assert all(re.fullmatch(r"([a-z_]+\.html)?(#[\w.%-]+)?", each) for each in asked), "a place of its pack"
    namespaces = {"xmlns", "xmlns:xlink"}
    values = [value for each in read.elements for name, value in each["attrs"].items() if name not in namespaces]
    values = [re.sub(r"'sha256-[^']*'", "", each) for each in values if each]  # letters of a hash are no address
    assert [each for each in values if "//" in each or re.search(r"url\((?!#)", each)] == []
    (style,) = read.all("style")
    assert not re.search(r"url\(|@import|//", style["text"])


def test_every_link_within_a_real_page_goes_to_an_id_of_it_and_no_id_stands_twice(real):
    read = Read(real[0])
    goes_to = [each["attrs"]["href"] for each in read.all("a")]
    assert {each.removeprefix("#") for each in goes_to if each.startswith("#")} <= set(read.ids)
    assert {each.partition("#")[0] for each in goes_to if not each.startswith("#")} <= PACK
    assert len(set(read.ids)) == len(read.ids)


def test_every_chart_of_a_real_page_is_two_images_with_a_name(real):
    page, _, held = real
    drawings = Read(page).all("svg")
    assert len(drawings) == 2 * held  # for wide pages and for narrow ones
    assert all(each["attrs"]["role"] == "img" for each in drawings)
    assert all(each["attrs"]["aria-label"] for each in drawings)


def test_every_table_of_a_real_page_has_a_caption_and_every_header_a_scope(real):
    read = Read(real[0])
    assert len(read.all("caption")) == len(read.all("table")) > 0
    assert {each["attrs"].get("scope") for each in read.all("th")} == {"row", "col"}


def test_a_real_page_shows_no_code_and_no_missing_value(real):
    (main,) = Read(real[0]).all("main")
    assert "open_meeting" not in main["text"]
    assert "import" not in re.findall(r"^\w+", main["text"], re.MULTILINE)
    for cell in Read(real[0]).all("td", "th", "p", "li"):
        assert not UNSAID.search(cell["text"])


def test_a_real_page_written_twice_in_one_process_is_the_same(real):
    first, second, _ = real
    assert first == second


# What a page leads with, what it folds, and what it leaves out


def folded(text):
    return new_markdown_cell(text, metadata={"tags": ["folded"]})


def tells(*paragraphs):
    return shows(say(*paragraphs)._repr_mimebundle_())


def test_the_contents_stand_in_one_line_under_what_comes_before_the_first_section():
    html = page_of("# T\n\nWhy?", tells("Twelve are late."), "## One", tells("a"), "## Two", tells("b"))
    places = [html.index(each) for each in ("<h1", "Twelve are late.", "On this page: 2 parts", '<h2 id="one"')]
    assert places == sorted(places)


def test_a_page_of_one_section_needs_no_contents():
    assert "<nav" not in page_of("# T", "## One", tells("a"))


def test_what_stands_under_a_folded_heading_is_closed_until_the_next_heading():
    html = page_of("# T", folded("## Definitions"), tells("a"), tells("b"), "## After", tells("c"))
    fold = html[html.index('<details class="fold"') : html.index("</details>", html.index('<details class="fold"'))]
    assert '<summary><h2 id="definitions">Definitions</h2></summary>' in fold
    assert "<p>a</p>" in fold
    assert "<p>b</p>" in fold
    assert "<p>c</p>" not in fold


def test_a_fold_at_the_end_of_a_page_is_closed_and_one_may_follow_another():
    html = page_of("# T", folded("## One"), tells("a"), folded("## Two"), tells("b"))
    main = html[html.index("<main") : html.index("</main>")]
    assert main.count('<details class="fold">') == 2
    assert main.count("<details") == main.count("</details>")


def test_a_heading_under_which_our_blocks_say_nothing_is_left_out():
    html = page_of("# T", "## Empty", tells(), "## Full", tells("a"), "## No block\n\nOnly words.")
    assert [each for each in ("Empty", "Full", "No block") if f">{each}</h2>" in html] == ["Full", "No block"]


def test_a_page_names_its_sources_in_the_foot_only_where_its_pack_has_no_page_of_them():
    assert "<li>A paper</li>" in page_of("# T")
    html = page_of("# T", sources_at="method.html#sources")
    assert "<li>A paper</li>" not in html
    assert 'href="method.html#sources"' in html
