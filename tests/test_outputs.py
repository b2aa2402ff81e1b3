"""A notebook made ready: every output a block of ours, what was tagged away gone, and what cannot be shown refused."""

import json

import altair as alt
import pandas as pd
import pytest
from browser import axe, too_wide
from browser import shown as opened
from markup import Read
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_exporter import DOT, PAGE

from sendplan.errors import PublishError
from sendplan.publish import exporter, figures, outputs
from sendplan.publish.exporter import write_slides
from sendplan.publish.word import write_document
from sendplan.show import analyst, charts, shown

FRAME = pd.DataFrame({"year": ["2023", "2024"], "share": [40, 50]})
CHART = alt.Chart(FRAME).mark_bar().encode(x="year:N", y="share:Q")
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>A dot</title><circle r="1"/></svg>'


def cell(*bundles, source="f()", metadata=None, **outputs_metadata):
    """Make a code cell that was executed and showed bundles; a text is what it printed."""
    made = [
        new_output("stream", text=each)
        if isinstance(each, str)
        else new_output("display_data", each, metadata=outputs_metadata)
        for each in bundles
    ]
    return new_code_cell(source, outputs=made, metadata=metadata or {})


def book(*cells):
    made = [new_markdown_cell(each) if isinstance(each, str) else each for each in cells]
    return new_notebook(cells=made)


def ready(*cells, folder):
    return outputs.ready(book(*cells), folder)


@pytest.fixture
def page(tmp_path):
    """Give a function that makes cells ready and reads what of them is on the page."""

    def made(*cells):
        blocks, _ = exporter.page_blocks(ready(*cells, folder=tmp_path)[0])
        return Read("\n".join(blocks))

    return made


@pytest.fixture
def refused(tmp_path):
    """Give a function that makes a cell ready and says why it cannot be."""

    def refuse(*cells):
        with pytest.raises(PublishError) as error:
            ready(*cells, folder=tmp_path)
        return str(error.value)

    return refuse


# What was tagged away


@pytest.mark.parametrize(
    "metadata",
    [
        *({"tags": [tag]} for tag in ("remove-cell", "remove_cell", "hide-cell", "remove-output", "hide-output")),
        *({"tags": [tag]} for tag in ("remove_output", "remove-stdout")),
        {"jupyter": {"outputs_hidden": True}},
        {"collapsed": True},
    ],
)
def test_what_was_tagged_away_or_hidden_is_in_no_form_of_the_page(tmp_path, metadata):
    made, _ = ready("# Title", cell("gone 41", metadata=metadata), cell("here"), folder=tmp_path)
    text = json.dumps(made)
    assert "gone 41" not in text
    assert "here" in text
    assert figures.rows(made, "a.html", "A") == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"tags": ["remove-cell"]},
        {"tags": ["remove-input"]},
        {"tags": ["hide-input"]},
        {"jupyter": {"source_hidden": True}},
    ],
)
def test_a_text_that_was_tagged_away_is_not_shown_nor_its_heading_listed(tmp_path, metadata):
    made, _ = ready("# Title", new_markdown_cell("## Draft", metadata=metadata), folder=tmp_path)
    assert exporter.page_blocks(made)[1].found == [(1, "title", "Title")]


def test_code_tagged_away_still_shows_what_it_shows(page):
    assert page("# T", cell("here", metadata={"tags": ["remove-input"]})).texts("pre") == ["here"]


# Text


def test_what_is_printed_is_one_text_as_a_terminal_leaves_it_and_warnings_are_not_shown(page):
    warned = new_output("stream", name="stderr", text="Warning: old")
    printed = cell("\x1b[31mred\x1b[0m\n", "1%\r", "2%")
    printed.outputs.insert(1, warned)
    assert page("# T", printed).texts("pre") == ["red\n2%"]


@pytest.mark.parametrize(
    ("bundle", "text"),
    [
        ({"text/plain": "a <b>"}, "a <b>"),
        ({"text/latex": "$x^2$", "text/plain": "<IPython.core.display.Latex object>"}, "$x^2$"),
        ({"application/json": {"é": 1}, "text/plain": "<IPython.core.display.JSON object>"}, '{\n "é": 1\n}'),
    ],
)
def test_what_is_text_is_shown_as_its_text(page, bundle, text):
    assert page("# T", cell(bundle)).texts("pre") == [text]


# Tables


def test_a_frame_is_a_table_named_by_its_caption_or_what_stands_above(page):
    named = analyst.frame(FRAME)
    named[analyst.MIME]["caption"] = "Shares <b>"
    read = page(
        "# T\n\n## Plans\n\nShares of plans in time, by year:", cell(analyst.frame(FRAME), analyst.frame(FRAME), named)
    )
    assert read.texts("caption") == [
        "Shares of plans in time, by year",
        "Shares of plans in time, by year (b)",
        "Shares <b>",
    ]
    assert read.texts("th")[:3] == ["year", "share", "2023"]
    assert {each["attrs"]["scope"] for each in read.all("th")} == {"col", "row"}
    assert [each["attrs"].get("class") for each in read.all("td")][:1] == ["number"]


def test_a_table_is_named_by_a_heading_where_the_text_under_it_is_long_or_a_picture(page):
    texts = ["# T\n\n## Plans\n\n" + "Words. " * 40, "![A dot](attachment:a.png)"]
    dot = new_markdown_cell(texts[1], attachments={"a.png": {"image/png": DOT}})
    assert page(texts[0], dot, cell(analyst.frame(FRAME))).texts("caption") == ["Plans"]


def test_a_table_with_nothing_above_it_is_shown_and_its_author_told(tmp_path):
    made, warnings = ready(cell(analyst.frame(FRAME)), folder=tmp_path)
    assert "Table" in json.dumps(made)
    assert warnings == [f"cell 1 (f()): its table has no name. {outputs.NAME_TABLE}"]


def test_a_frame_shown_elsewhere_is_read_from_what_pandas_wrote(page):
    bundle = {"text/html": f"<div><style>p {{}}</style>{FRAME.to_html()}</div>", "text/plain": str(FRAME)}
    assert page("# Plans", cell(bundle)).texts("th", "td") == ["year", "share", "2023", "40", "2024", "50"]


def test_the_figures_of_a_frame_and_of_a_chart_are_among_those_of_the_page(tmp_path):
    made, _ = ready("# Plans", cell(analyst.frame(FRAME)), cell({analyst.LAB_MIME: CHART.to_dict()}), folder=tmp_path)
    rows = figures.rows(made, "a.html", "A")
    assert [(row["of"], row["row"], row["column"], row["number"]) for row in rows] == [
        ("Plans", "2023", "share", "40"),
        ("Plans", "2024", "share", "50"),
        ("Plans (b)", "2023", "share", "40"),
        ("Plans (b)", "2024", "share", "50"),
    ]


# Charts


def test_a_chart_is_named_by_its_title_and_read_by_its_description(tmp_path):
    titled = CHART.properties(title=alt.Title("More plans", subtitle="In time"), description="They rose.")
    made, warnings = ready("# T", cell({analyst.LAB_MIME: titled.to_dict()}), folder=tmp_path)
    own_chart = made.cells[1].outputs[0].data[charts.MIME]
    assert (own_chart["name"], own_chart["reading"], warnings) == ("More plans", "In time They rose.", [])
    figure = Read(exporter.figure(own_chart, "p"))
    assert [each["attrs"]["aria-label"] for each in figure.all("svg")] == ["More plans"] * 2


def test_a_chart_without_a_title_is_named_by_what_stands_above_and_its_author_told(tmp_path):
    made, (warning,) = ready("# T", "## Plans", cell({analyst.LAB_MIME: CHART.to_dict()}), folder=tmp_path)
    assert made.cells[2].outputs[0].data[charts.MIME]["name"] == "Plans"
    assert warning.startswith("cell 3 (f()): its chart has no title, and is called 'Plans'")


# Pictures


def test_pictures_of_a_text_are_in_the_page_and_one_from_another_site_is_told(tmp_path):
    (tmp_path / "a dot.svg").write_text(SVG)
    text = "![One](attachment:a.png) ![Two](a%20dot.svg) ![Three](https://example.org/x.png)"
    made, warnings = ready(new_markdown_cell(text, attachments={"a.png": {"image/png": DOT}}), folder=tmp_path)
    read = Read("".join(exporter.page_blocks(made)[0]))
    assert [(each["attrs"]["alt"], each["attrs"]["src"][:19]) for each in read.all("img")] == [
        ("One", "data:image/png;base"),
        ("Two", "data:image/svg+xml;"),
    ]
    assert read.texts("em") == ["Picture not shown: Three"]
    assert [each[: each.index(", and not shown")] for each in warnings] == [
        f"cell 1 ({charts.short(text, 40)}): the picture https://example.org/x.png is on another site"
    ]


@pytest.mark.parametrize(
    ("bundle", "source", "told", "words"),
    [
        ({"image/png": DOT}, "#| fig-alt: Waits fell\nplot()", {}, "Waits fell"),
        ({"image/png": DOT}, "plot()", {"image/png": {"alt": "Waits rose"}}, "Waits rose"),
        ({"image/svg+xml": SVG, "text/plain": "<Figure size 1x1 with 1 Axes>"}, "plot()", {}, "A dot"),
        ({"text/html": f'<img src="data:image/png;base64,{DOT}" alt="Dot">'}, "plot()", {}, "Dot"),
    ],
)
def test_a_picture_that_a_cell_shows_has_its_words(page, bundle, source, told, words):
    (picture,) = page("# T", cell(bundle, source=source, **told)).all("img")
    assert picture["attrs"]["alt"] == words


# What cannot be shown


@pytest.mark.parametrize(
    ("bundle", "said"),
    [
        ({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider(value=0)"}, "found a widget"),
        ({"application/vnd.plotly.v1+json": {}, "text/html": "<div>"}, "found a chart of Plotly"),
        ({"application/javascript": "alert(1)"}, "found a script"),
        ({"text/html": "<script>alert(1)</script>"}, "found HTML with <script>"),
        ({"text/html": "<b onclick=x>a</b>"}, "found HTML with onclick"),
        ({"text/html": "<iframe src=x></iframe>"}, "found HTML with <iframe>"),
        ({"text/html": FRAME.assign(a="<script>x</script>").to_html(escape=False)}, "found a table with <script>"),
        (
            {"text/html": "<div id=vis></div><script>vegaEmbed()</script>"},
            "found a chart of Altair",
        ),
        ({"text/html": pd.DataFrame({"a": range(99)}).to_html(max_rows=4)}, "found a table that was cut short"),
        ({"image/png": DOT, "text/plain": "<Figure size 640x480>"}, "found a picture without words"),
        ({"text/plain": "<__main__.Thing at 0x7f2a4c1b3d90>"}, "found an object in place of what it holds"),
        ({"text/plain": "[<matplotlib.lines.Line2D at 0x7f2a4c1b3d90>]"}, "found an object in place of what it holds"),
        ({"text/plain": "<IPython.lib.display.Audio object>"}, "found <IPython.lib.display.Audio object>"),
        ({"text/plain": "alt.Chart(...)"}, "found alt.Chart(...)"),
        ({analyst.MIME: {}}, "found what is not as a notebook writes it"),
        ({analyst.LAB_MIME: []}, "found what is not as a notebook writes it"),
        ({"application/pdf": "x"}, "found application/pdf, which no page can show"),
        ("<__main__.Thing object at 0x7f2a4c1b3d90>", "found an object in place of what it holds"),
    ],
)
def test_what_cannot_be_shown_stops_the_page_and_says_which_cell_and_why(refused, bundle, said):
    found = refused("# T", cell(bundle, source="\nthing"))
    assert found.startswith(f"cell 2 (thing): {said}")
    assert "\n" not in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![](a.png)", "found a picture without words"),
        ("![A](none.png)", "found no picture 'none.png' beside the notebook"),
        ("![A](attachment:b.png)", "found no attachment 'b.png'"),
        ("![A](/etc/a.png)", "found the picture '/etc/a.png'; expected a path from the notebook's folder"),
        ("![A](text.txt)", "found a picture that is none of PNG"),
    ],
)
def test_a_picture_that_is_not_there_stops_the_page(tmp_path, refused, text, said):
    (tmp_path / "text.txt").write_text("no picture")
    assert refused(text).startswith(f"cell 1 ({text}): {said}")


def test_everything_that_cannot_be_shown_is_said_at_once(refused):
    bad = {"application/javascript": "x"}
    assert len(refused("# T", cell(bad, bad), "![](a.png)", cell(bad)).splitlines()) == 4


def test_cells_are_numbered_as_their_author_sees_them(refused):
    given = new_code_cell("area = 1", metadata={"tags": ["injected-parameters"]})
    assert refused("# T", given, cell({"application/pdf": "x"})).startswith("cell 2 (f()): ")


def test_what_was_tagged_away_is_not_looked_at(tmp_path):
    ready("# T", cell({"application/pdf": "x"}, metadata={"tags": ["remove-output"]}), folder=tmp_path)


# Every form


def test_slides_and_a_document_show_the_same(tmp_path):
    dot = new_markdown_cell("## Part\n\n![A dot](attachment:a.png)", attachments={"a.png": {"image/png": DOT}})
    made, _ = ready("# T", dot, cell(analyst.frame(FRAME), "printed"), folder=tmp_path)
    slides = write_slides(made, PAGE).decode()
    read = Read(slides)
    assert [each["attrs"]["alt"] for each in read.all("img")] == ["A dot"]
    assert "; img-src data:" in slides
    assert read.texts("pre", "caption") == ["Part", "printed"]
    assert write_document(made, PAGE) == write_document(made, PAGE)


@pytest.mark.parametrize("mode", ["1280 px", "320 px", "dark"])
def test_a_page_of_an_analysts_own_things_is_accessible_and_fits_a_phone(tmp_path, browser, mode):
    wide = pd.DataFrame({f"A heading of column {place}": ["text", None] for place in range(9)})
    dot = new_markdown_cell("## A dot\n\n![A dot](attachment:a.png)", attachments={"a.png": {"image/png": DOT}})
    chart = cell({analyst.LAB_MIME: CHART.properties(title="More plans").to_dict()})
    cells = ("# T", "## Frames", cell(analyst.frame(wide), analyst.frame(FRAME)), "## Chart", chart, dot, cell("100%"))
    path = tmp_path / "page.html"
    html, _ = exporter.PageExporter().from_notebook_node(book(*cells), {"page": PAGE})
    path.write_text(html, encoding="utf-8")
    with opened(browser, path, mode) as shown_page:
        assert (axe(shown_page), too_wide(shown_page), shown_page.heard) == ([], [], [])


@pytest.mark.parametrize("kind", [shown.MIME, charts.MIME])
def test_what_only_says_that_it_is_a_block_of_ours_stops_the_page(refused, kind):
    markup = '<meta http-equiv="refresh" content="3;url=https://example.org">'
    found = refused("# T", cell({"text/html": markup, kind: {"figures": markup}}, source="display(markup)"))
    assert found.startswith("cell 2 (display(markup)): found '<meta http-equiv=")
    assert "where a block of sendplan's own should be" in found


def test_blocks_of_ours_are_left_as_they_are(tmp_path):
    block = {"text/html": "<p>1 of 2</p>", "text/plain": "1 of 2", **shown.bundle([])}
    made, _ = ready("# T", cell(block), folder=tmp_path)
    assert made.cells[1].outputs[0].data == block
