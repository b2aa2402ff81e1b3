"""What a pack would change of the one in its place, in sentences."""

import pytest

from sendplan.publish.contents import write_csv
from sendplan.publish.differences import FEW, LONGEST_LINE, MOST_LINES, told
from sendplan.publish.figures import FIGURES

BLANK = dict.fromkeys(FIGURES, "")


def figure(number, row="Past due", **changes):
    return {**BLANK, "page": "Actions", "file": "actions.html", "row": row, "of": "Late", "figure": number} | changes


def pack(*figures, words="Rated Amber", foot="a1"):
    page = f"<head><style>p {{}}</style></head><p>{words}</p><footer>from data <code>{foot}</code></footer>"
    return {"figures.csv": write_csv(figures, list(FIGURES)), "actions.html": page.encode()}


@pytest.fixture
def place(tmp_path):
    """A place that holds a pack of two figures."""
    for name, content in pack(figure("12"), figure("3", row="Red")).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_the_same_pack_changes_nothing(place):
    assert told(place, pack(figure("12"), figure("3", row="Red"))) == []


def test_a_figure_that_changed_is_told_with_its_page_what_it_is_of_from_and_to(place):
    assert told(place, pack(figure("13"), figure("3", row="Red"))) == ["Actions, Past due, Late: from 12 to 13"]


def test_a_figure_that_is_new_or_gone_is_told(place):
    assert told(place, pack(figure("12"))) == ["Actions, Red, Late: no longer there, was 3"]
    more = pack(figure("12"), figure("3", row="Red"), figure("7", row="Green"))
    assert told(place, more) == ["Actions, Green, Late: new, 7"]


def test_the_same_number_of_something_else_is_told_with_both_names(place):
    found = told(place, pack(figure("12"), figure("3", row="Green")))
    assert found == ["Actions, 3: from Red, Late to Green, Late"]


def test_of_what_a_figure_is_each_part_can_be_told_apart_however_long_the_others_are(place):
    (place / "figures.csv").write_bytes(pack(figure("12", row="x" * 500, column="Amber"))["figures.csv"])
    (found,) = told(place, pack(figure("12", row="x" * 500, column="Green")))
    assert ", Amber, Late to x" in found
    assert found.endswith(", Green, Late")


def test_where_no_figure_changed_words_are_told_and_the_hash_at_the_foot_is_none(place):
    same = figure("12"), figure("3", row="Red")
    assert told(place, pack(*same, words="Rated Green")) == ["Actions: from Rated Amber to Rated Green"]
    assert told(place, pack(*same, foot="b2")) == []


def test_many_changes_are_counted(place):
    figures = [figure(str(each), row=f"Row {each}") for each in range(100, 100 + MOST_LINES + 5)]
    found = told(place, pack(*figures))
    assert len(found) == MOST_LINES + 1
    assert found[-1] == "and 5 more figures"
    words = "".join(f"<b>{each}</b>" for each in range(50))
    found = told(place, pack(figure("12"), figure("3", row="Red"), words=words))
    assert found[-1] == f"Actions: and {50 - FEW} more changes of words"


def test_long_names_are_cut(place):
    (found,) = told(place, pack(figure("12"), figure("3", row="Red"), figure("1", row="x" * 1000)))
    assert len(found) < LONGEST_LINE + 40


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n"])
def test_figures_that_cannot_be_read_are_as_none(place, content):
    (place / "figures.csv").write_bytes(content)
    assert told(place, pack(figure("12"))) == ["Actions, Past due, Late: new, 12"]
