"""HTML of another program: what of it is kept, and what stops the page."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markup import UNSAID, Read
from markupsafe import Markup

from sendplan.errors import PublishError
from sendplan.publish.foreign import Foreign, of_frame, table_of
from sendplan.publish.markup import ALONE, KEPT
from sendplan.show import analyst
from sendplan.words import MOST_ON_A_PAGE, visible


def ours(html):
    return str(Foreign(html, "Caption", lambda address, words: Markup("<img alt='{}'>").format(words)).html)


@pytest.mark.parametrize(
    ("theirs", "kept"),
    [
        ("<p class=x style='color:red'>a <b>b</b></p>", "<p>a <b>b</b></p>"),
        ("<h1>a</h1>", "<h2>a</h2>"),
        ("<div><span>a &lt;b&gt;</span><br></div>", "a &lt;b&gt;<br>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
        ('<a href="https://example.org/?a&b">a</a>', '<a href="https://example.org/?a&amp;b">a</a>'),
        ('<a href="javascript:alert(1)">a</a>', "a"),
        ("<a href=#x>a</a>", "a"),
        ("<style>p {}</style><!-- note --><p>a</p>", "<p>a</p>"),
        ("<p hidden>a</p><p style='display: none'>b</p>c", "c"),
        ("<img src=x alt='a <b>'>", "<img alt='a &lt;b&gt;'>"),
        ("a\u202eb", "ab"),
    ],
)
def test_texts_lists_and_links_are_kept_and_looks_are_not(theirs, kept):
    assert ours(theirs) == kept


@pytest.mark.parametrize(
    "html",
    ["<script>a</script>", "<p onclick=a>b</p>", "<iframe></iframe>", "<form></form>", "<video></video>", "<svg></svg>",
     "<meta http-equiv=refresh>", "<base href=x>", "<table><tr><td><script>a</script></table>", "<p>" * 5000],
)  # fmt: skip
def test_what_acts_or_asks_stops_the_page(html):
    with pytest.raises(PublishError, match=r"^found (HTML|a table) "):
        ours(html)


def test_a_table_is_rebuilt_and_keeps_its_caption():
    html = "<table onfoo='' class=x><caption>Own</caption><tr><th>A</th></tr><tr><td style=x>1</td></tr></table>"
    assert Read(ours(html.replace("onfoo='' ", ""))).texts("caption", "th", "td") == ["Own", "A", "1"]


@given(st.text("<>ab/p \"'=!-&;lih1on"))
def test_whatever_is_written_only_kept_elements_come_of_it(html):
    try:
        read = Read(ours(html))
    except PublishError:
        return
    assert {each["tag"] for each in read.elements} <= {*KEPT, *ALONE, "a", "img"}
    assert [each["attrs"] for each in read.elements if each["tag"] not in ("a", "img") and each["attrs"]] == []


# Tables: the texts of their cells, under headings and row headers of ours


def grid(html, **how):
    table = table_of(BeautifulSoup(html, "html.parser"), "Caption", **how)
    return [list(table.headings), *([visible(cell) for cell in row] for row in table.rows)]


def of(frame):
    table = of_frame(frame, "Caption")
    return [list(table.headings), *([visible(cell) for cell in row] for row in table.rows)]


BOTH = pd.MultiIndex.from_product([["2024", "2025"], ["boys", "girls"]], names=["year", "sex"])


@pytest.mark.parametrize(
    ("frame", "rows"),
    [
        (pd.DataFrame({"a": ["x", "y"], "b": [1, 2]}), [["a", "b"], ["x", "1"], ["y", "2"]]),
        (pd.DataFrame({"a": [1]}), [["a"], ["1"]]),
        (pd.DataFrame({"a": [1, 2], "b": [3, 4]}, index=[1, 0]), [["a", "b"], ["1", "3"], ["2", "4"]]),
        (pd.DataFrame({"a": [1, 2]}, index=[2024, 2025]), [["", "a"], ["2024", "1"], ["2025", "2"]]),
        (pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="Area")), [["Area", "a"], ["x", "1"]]),
        (
            pd.DataFrame({"a": [1, 2]}, index=BOTH[:2]),
            [["year", "sex", "a"], ["2024", "boys", "1"], ["2024", "girls", "2"]],
        ),
        (
            pd.DataFrame([[1, 2, 3, 4]], columns=BOTH, index=["x"]),
            [["", "2024, boys", "2024, girls", "2025, boys", "2025, girls"], ["x", "1", "2", "3", "4"]],
        ),
        (pd.DataFrame({"a": [1]}, index=["x"]).rename_axis(columns="what"), [["what", "a"], ["x", "1"]]),
        (pd.DataFrame({"a": []}), [["", "a"]]),
    ],
)  # fmt: skip
def test_a_frame_keeps_its_headings_in_one_row_and_its_index_but_for_the_places_of_rows(frame, rows):
    assert of(frame) == rows
    styled = BeautifulSoup(frame.style.to_html(), "html.parser")
    assert grid(styled.table.decode()) == rows


def test_several_columns_of_an_index_head_each_row():
    read = Read(of_frame(pd.DataFrame({"a": [1, 2, 3, 4]}, index=BOTH), "Caption").html())
    assert [each["text"] for each in read.all("th") if each["attrs"]["scope"] == "row"][:4] == [
        "2024", "boys", "2024", "girls",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (1.5, "1.5"),
        (-2.0, "\u22122.0"),
        (1 / 3, "0.333333"),
        (2023, "2023"),
        (119123, "119123"),
        (pd.Timestamp("2019-06-24"), "24 June 2019"),
        (pd.Timestamp("2019-06-24 10:30"), "2019-06-24 10:30:00"),
        (None, ""),
        (float("nan"), ""),
        (pd.NaT, ""),
        (pd.NA, ""),
        ("<b>", "<b>"),
        ("-", "-"),
    ],
)
def test_a_cell_is_said_as_pandas_shows_it_but_for_days_minus_signs_and_what_is_missing(value, cell):
    assert of(pd.DataFrame({"a": ["x"], "b": [value]}))[1][1] == cell


def test_what_heads_a_row_is_never_empty():
    read = Read(of_frame(pd.DataFrame({"a": [None, "x"], "b": [1, 2]}), "Caption").html())
    assert all(text for text in read.texts("th"))


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ([1, 2], "number"),
        ([1.5, None], "number"),
        (["[c]", "1,234"], "number"),
        (["50%", "11.5 weeks"], "number"),
        (["1 of 2", "x"], None),
        (["w " * 100, "x"], "long"),
        ([None, None], None),
    ],
)
def test_numbers_stand_under_each_other(column, kind):
    assert of_frame(pd.DataFrame({"a": ["x", "y"], "b": column}), "Caption").classes.get(1) == kind


@pytest.mark.parametrize("size", [MOST_ON_A_PAGE, MOST_ON_A_PAGE + 1])
def test_a_long_frame_shows_its_first_rows_and_says_how_many_there_are(size):
    html = of_frame(pd.DataFrame({"a": range(size), "b": 1}), "Caption").html()
    assert html.count("<tr>") == MOST_ON_A_PAGE + 1
    assert ("Only the first 500 of 501 rows are shown here." in html) == (size > MOST_ON_A_PAGE)


@pytest.mark.parametrize("how", [{"max_rows": 4}, {"max_cols": 2}])
def test_a_table_that_was_cut_short_is_refused(how):
    wide = pd.DataFrame({letter: range(9) for letter in "abcd"})
    with pytest.raises(PublishError, match="cut short"):
        grid(wide.to_html(**how))


def test_cells_that_span_are_repeated_and_none_makes_a_table_without_end():
    spans = "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td></tr></table>"
    assert grid(spans) == [["", "", ""], ["a", "b", "b"], ["a", "c", ""]]
    assert len(grid("<table><tr><td colspan=999999999>a</td></tr></table>")[0]) == 1000
    assert grid("<table><tr><td rowspan=x>a</td><td colspan=-1>b</td></tr></table>")[1] == ["a", "b"]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=4))
def test_whatever_a_frame_holds_makes_no_element_and_no_missing_value(rows):
    read = Read(of_frame(pd.DataFrame(rows, columns=["a", "b"]), "Caption").html())
    assert {each["tag"] for each in read.elements} == {
        "div", "table", "caption", "span", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert [text for text in read.texts("td") if UNSAID.fullmatch(text)] == []


def test_what_an_author_hides_of_a_frame_stays_hidden():
    frame = pd.DataFrame({"a": ["x", "y"], "b": [1, 2], "c": [3, 4]})
    shown = frame.style.hide(axis="index").hide(["c"], axis="columns").hide([1], axis="index")
    assert grid(analyst.styler(shown)[analyst.MIME]["html"]) == [["a", "b"], ["x", "1"]]
    assert analyst.styler(shown)[analyst.MIME]["rows"] == 1
