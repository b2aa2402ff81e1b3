"""Tables as accessible markup: scopes, captions, escaping, and what an empty cell says."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import Read
from markupsafe import Markup

from sendplan import figures
from sendplan.figures import count, figure, number
from sendplan.rules.plan import usual_word
from sendplan.show import theme
from sendplan.show.shown import MIME
from sendplan.show.tables import Table, Tables, badge, folded, marked_up, table
from sendplan.words import FIGURE, MOST_ON_A_PAGE, clean, visible


def shown(values, name="column", **given):
    """Show a frame of one row header and one column of values; the texts of the cells."""
    frame = pd.DataFrame({"ref": [str(each) for each in range(len(values))], name: values})
    return Read(table(frame, "Caption", {"ref": "Action", name: "Heading"}, **given).html())


def test_a_table_has_a_caption_and_a_region_named_after_it_that_a_keyboard_can_scroll():
    read = Read(Table("Actions past due", ["Action"], [["1.1"]]).html())
    assert read.texts("caption") == ["Actions past due"]
    (region,) = read.all("div")
    assert region["attrs"] == {"class": "table", "role": "group", "aria-label": "Actions past due", "tabindex": "0"}


def test_every_heading_has_the_scope_of_its_column():
    read = Read(Table("Caption", ["Action", "Title"], [["1.1", "Write it"]]).html())
    headings = [each for each in read.all("th") if each["attrs"]["scope"] == "col"]
    assert [each["text"] for each in headings] == ["Action", "Title"]


def test_the_first_cell_of_every_row_is_its_header():
    read = Read(Table("Caption", ["Action", "Title"], [["1.1", "Write"], ["1.2", "Send"]]).html())
    headers = [each["text"] for each in read.all("th") if each["attrs"]["scope"] == "row"]
    assert headers == ["1.1", "1.2"]
    assert read.texts("td") == ["Write", "Send"]


def test_a_table_without_rows_still_has_its_headings():
    frame = pd.DataFrame({"ref": [], "title": []}, dtype="str")
    read = Read(table(frame, "None late", {"ref": "Action", "title": "Title"}).html())
    assert read.texts("th") == ["Action", "Title"]
    assert read.texts("td") == []


@given(st.text(min_size=1))
def test_whatever_text_is_put_in_a_cell_comes_back_and_makes_no_element(text):
    read = Read(Table(text, [text, "B"], [[text, text]]).html())
    assert [each["tag"] for each in read.elements] == (
        ["div", "table", "caption", "span", "thead", "tr", "th", "th", "tbody", "tr", "th", "td"]
    )
    assert read.texts("caption", "th", "td") == [clean(text), clean(text), "B", clean(text), clean(text)]
    assert read.all("div")[0]["attrs"]["aria-label"] == clean(text)


@given(st.text().filter(lambda text: clean(text).strip()))
def test_whatever_text_is_in_a_frame_comes_back_from_its_table(text):
    assert shown([text]).texts("td") == [clean(text)]


@given(st.text())
def test_whatever_word_a_plan_gives_a_rating_makes_no_element(word):
    read = Read(badge("amber", word))
    assert [each["tag"] for each in read.elements] == ["span", "span"]
    assert read.texts("span")[0] == f"▲ {clean(word or 'Amber')}"


def test_script_tags_are_only_text_and_direction_marks_are_gone():
    html = Table("Caption", ["A", "B"], [["1", "<script>alert(1)</script>\u202eevil\u202c"]]).html()
    assert ">&lt;script&gt;alert(1)&lt;/script&gt;evil</td>" in html
    assert "<script" not in html


def test_markup_of_our_own_is_kept_as_it_is():
    like = pd.DataFrame({"ref": ["1"]})
    assert shown(marked_up([Markup("<b>3 June</b>")], like)).texts("b") == ["3 June"]


@pytest.mark.parametrize(
    ("values", "text", "kind"),
    [
        ([1234], "1,234", "number"),
        ([0], "0", "number"),
        ([-3.0], "−3", "number"),
        (pd.to_datetime(["2019-06-24"]), "24 June 2019", "date"),
        (["Write it"], "Write it", None),
    ],
)
def test_a_column_is_written_and_aligned_by_its_kind(values, text, kind):
    (cell,) = shown(values).all("td")
    assert (cell["text"], cell["attrs"].get("class")) == (text, kind)


def test_a_heading_is_aligned_as_its_column():
    headings = [each for each in shown([1]).all("th") if each["attrs"]["scope"] == "col"]
    assert [each["attrs"].get("class") for each in headings] == ["ref", "number"]


@pytest.mark.parametrize("name", ["ref", "to_ref"])
def test_a_reference_is_kept_on_one_line(name):
    frame = pd.DataFrame({name: ["1.1"]})
    read = Read(table(frame, "Caption", {name: "Action"}).html())
    assert [each["attrs"].get("class") for each in read.all("th")] == ["ref", "ref"]


@pytest.mark.parametrize(
    "empty",
    [
        pd.to_datetime([None]),
        [float("nan")],
        pd.array([None], dtype="Int64"),
        [""],
        pd.Series([None], dtype="str"),
        pd.Series([None], dtype="object"),
        ["\u200e"],
    ],
    ids=["date", "number", "whole number", "text", "missing text", "missing object", "only a direction mark"],
)
def test_an_empty_cell_says_not_stated_whatever_its_kind(empty):
    assert shown(empty).texts("td") == ["not stated"]


def test_a_table_may_say_why_a_cell_is_empty():
    assert shown([""], empty="no date").texts("td") == ["no date"]


def test_a_rating_is_its_mark_and_the_word_of_the_plan():
    frame = pd.DataFrame({"ref": ["1.1"], "rating": ["Delayed"], "standing": ["red"]})
    html = table(frame, "Caption", {"ref": "Action", "rating": "Rating"}).html()
    assert '><span class="rating red"><span aria-hidden="true">■</span> Delayed</span></td>' in html


@pytest.mark.parametrize("standing", theme.LOOKS | theme.RISK_LOOKS)
def test_a_rating_without_a_word_of_the_plan_and_a_level_have_the_usual_one(standing):
    outer, mark = Read(badge(standing)).all("span")
    look = (theme.LOOKS | theme.RISK_LOOKS)[standing]
    assert outer["attrs"]["class"] == f"rating {standing}"
    assert outer["text"] == f"{look.mark} {usual_word(standing)}"
    assert (mark["text"], mark["attrs"]["aria-hidden"]) == (look.mark, "true")


def test_an_action_nobody_reported_on_says_so():
    frame = pd.DataFrame({"ref": ["1.1"], "rating": [""], "standing": ["not_reported"]})
    assert Read(table(frame, "C", {"ref": "Action", "rating": "Rating"}).html()).texts("td") == ["? Not reported"]


def test_columns_are_shown_in_the_order_asked_for_and_no_others():
    frame = pd.DataFrame({"a": ["1"], "b": ["2"], "c": ["3"]})
    read = Read(table(frame, "Caption", {"c": "Third", "a": "First"}).html())
    assert read.texts("th", "td") == ["Third", "First", "3", "1"]


def test_making_a_table_leaves_the_frame_as_it_was():
    frame = pd.DataFrame({"ref": ["1"], "rating": [""], "standing": ["red"], "due": pd.to_datetime([None])})
    before = frame.copy(deep=True)
    table(frame, "Caption", {"ref": "Action", "rating": "Rating", "due": "Due"}).html()
    pd.testing.assert_frame_equal(frame, before)


def test_a_table_shows_itself_as_markup_and_as_plain_text():
    block = Table("Late", ["Action", "Rating"], [["1.1", badge("red")], ["1.2", "a & b"]])
    shown = block._repr_mimebundle_()
    assert shown["text/html"] == str(block.html())
    assert shown["text/plain"] == "Late\nAction | Rating\n1.1 | ■ Red\n1.2 | a & b"


def test_lines_of_a_cell_stay_apart_as_plain_text():
    block = Table("Late", ["Action", "Rating"], [["1.1", Markup("{}<br>{}").format(badge("red"), badge("green"))]])
    assert block._repr_mimebundle_()["text/plain"].endswith("1.1 | ■ Red ● Green")


def test_a_table_says_which_figures_it_and_its_note_show():
    rows = [["1.1", f"{number(85)}\u202e"], ["1.2", figure("[c]")], [f"1.3 ({number(4)})", "30 June 2019"]]
    block = Table(f"{number(2)} late", ["Action", "Days"], rows, {1: "number"}, note=f"Of {number(94)}.")
    note, caption, cells = block._repr_mimebundle_()[MIME]["figures"]
    assert [each["cells"][0]["text"] for each in (note, caption)] == ["Of 94.", "2 late"]
    assert [(each["row"], each["column"], [it.text for it in each["figures"]]) for each in cells["cells"]] == [
        ("1.1", "Days", ["85"]),
        ("1.2", "Days", ["[c]"]),
        ("1.3 (4)", "Action", ["4"]),
    ]
    assert Tables([block, block])._repr_mimebundle_()[MIME]["figures"] == [note, caption, cells] * 2
    assert not set(str(block.html())) & set(FIGURE)


def test_a_cell_of_markup_shows_no_mark_of_its_figures():
    block = Table("Late", ["Action", "Days"], [["1.1", Markup("<b>{}</b>").format(number(85))]])
    assert "><b>85</b></td>" in block.html()
    assert block.shown()[0]["cells"][0]["text"] == "85"


def test_a_row_keeps_the_day_that_it_says_it_is_of():
    block = Table("Late", ["Action", "As at", "Days"], [["1.1", "28 February 2019", number(6)]])
    assert block.shown()[0]["cells"][0]["when"] == "28 February 2019"


def test_several_tables_show_themselves_one_under_the_other():
    first, second = Table("One", ["A"], [["1"]]), Table("Two", ["A"], [["2"]])
    shown = Tables([first, second])._repr_mimebundle_()
    assert shown["text/html"] == f"{first.html()}\n\n{second.html()}"
    assert shown["text/plain"] == "One\nA\n1\n\nTwo\nA\n2"


def test_a_table_too_long_for_a_page_shows_its_first_rows_and_says_how_many_there_are():
    shown = Table("Many", ["Row"], [[f"row {place}"] for place in range(MOST_ON_A_PAGE + 1)])
    assert shown.html().count("<tr>") == MOST_ON_A_PAGE + 1  # the headings among them
    assert f"row {MOST_ON_A_PAGE}<" not in shown.html()
    assert "<p>Only the first 500 of 501 rows are shown here; figures.csv holds the figures of all.</p>" in shown.html()
    assert "Only" not in Table("Many", ["Row"], [["row"]] * MOST_ON_A_PAGE).html()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("w" * 130, "w" * 130),
        ("Short words.", "Short words."),
        ("word " * 23 + "12345", "word " * 23 + "12345"),  # 120 letters
        ("word " * 24 + "1", f'<details class="more"><summary>{("word " * 24).strip()}</summary> 1</details>'),
        ("w" * 130 + " <b>", f'<details class="more"><summary>{"w" * 130}</summary> &lt;b&gt;</details>'),
    ],
)
def test_a_long_text_is_folded_after_a_word_and_nothing_of_it_is_lost(text, shown):
    assert str(folded(text)) == shown


def many(*cells, **given):
    """A table of two columns beside the header: one with these cells, one in which each row says another thing."""
    rows = [[f"1.{place}", cell, f"Says {place}"] for place, cell in enumerate(cells)]
    return Read(Table("Late", ["Action", "Reported on", "Title"], rows, **given).html())


def test_a_column_that_says_the_same_in_every_row_is_a_clause_of_the_caption():
    read = many(*["3 June"] * 5)
    assert read.texts("caption") == ["LateReported on: 3 June."]
    assert [each["text"] for each in read.all("th") if each["attrs"]["scope"] == "col"] == ["Action", "Title"]
    assert read.texts("td") == [f"Says {place}" for place in range(5)]


def test_rows_that_say_otherwise_are_named():
    assert many(*["3 June"] * 9, "4 June").texts("caption") == ["LateReported on: 3 June, but for 1.9 (4 June)."]


def test_where_nearly_all_say_nothing_those_that_do_are_named():
    assert many(*[""] * 9, "4 June").texts("caption") == ["LateReported on: none, but for 1.9 (4 June)."]


@pytest.mark.parametrize("cells", [["3 June"] * 4, [*["3 June"] * 8, "4 June", "5 June"], ["x" * 400] * 5])
def test_of_few_rows_of_several_contents_and_of_long_ones_it_stays_a_column(cells):
    assert len(many(*cells).texts("td")) == 2 * len(cells)


def test_of_a_table_whose_every_column_says_the_same_the_names_are_left():
    read = Read(Table("Late", ["Action", "Due"], [[str(place), "x"] for place in range(5)]).html())
    assert read.texts("caption", "td") == ["LateDue: x."]
    assert len(read.all("th")) == 6


def test_the_figures_of_a_column_in_the_caption_are_kept_by_their_rows():
    rows = [[f"1.{place}", number(3, "days", "Days late"), str(place)] for place in range(5)]
    made = Table("Late", ["Action", "Days late", "Place"], rows)._repr_mimebundle_()[MIME]["figures"]
    assert [(cell["row"], cell["column"], cell["text"]) for cell in made[0]["cells"]] == [
        (f"1.{place}", "Days late", "3") for place in range(5)
    ]


def test_a_row_has_the_id_that_links_lead_to_and_each_cell_its_heading_for_a_phone():
    read = Read(Table("Late", ["Action", "Title"], [["1.1", "Write"]], ids=["action-1.1"]).html())
    assert [each["attrs"].get("id") for each in read.all("tr")] == [None, "action-1.1"]
    assert [each["attrs"].get("data-th") for each in read.all("td")] == ["Title"]


def test_a_column_of_drawings_is_never_said_in_the_caption():
    line = Markup('<svg class="spark"><path d="M1,1h0"></path></svg>')
    rows = [[f"Row {place}", line if place == 0 else Markup(""), str(place)] for place in range(10)]
    html = Table("Lines", ["Row", "Over time", "Value"], rows).html()
    assert '<span class="same">' not in html
    assert html.count("<svg") == 1


def test_a_figure_in_the_folded_rest_of_a_text_is_still_found():
    text = f"{'word ' * 30}and {count(3, 'earlier report')}."
    found = folded(text)
    assert [each.text for each in figures.found(str(found))] == ["3"]
    assert visible(str(found)).endswith("and 3 earlier reports.</details>")


def test_a_clause_names_the_rows_by_all_that_heads_them_and_ends_once():
    rows = [["1. Needs", f"June {year}", "None."] for year in range(2010, 2020)]
    rows[3][2] = "Two"
    read = Read(Table("Due", ["Priority", "Month", "Late"], rows, heads=2).html())
    assert read.texts("caption") == ["DueLate: None., but for 1. Needs, June 2013 (Two)."]
    assert Read(Table("Due", ["Month", "Late"], [[str(each), "None."] for each in range(5)]).html()).texts(
        "caption"
    ) == ["DueLate: None."]
    assert Read(Table("Due", ["Month", ""], [[str(each), "None."] for each in range(5)]).html()).texts("caption") == [
        "DueNone."
    ]
