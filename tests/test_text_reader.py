"""Texts and Markdown as papers: tables, headings and lists; what is refused; and that no word of any text is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_words import untold

from sendplan.errors import ReleaseError
from sendplan.sources import bounds
from sendplan.sources.grid import Grid
from sendplan.sources.paper import Text
from sendplan.sources.readers import text as reader


def read(tmp_path, *lines, encoding="utf-8"):
    path = tmp_path / "paper.txt"
    path.write_bytes("\n".join(lines).encode(encoding))
    return reader.read(path).blocks


def shown(blocks):
    return [[[each.text for each in row] for row in block.rows] if isinstance(block, Grid) else block.text
            for block in blocks]  # fmt: skip


def test_headings_have_levels_and_marks_of_lists_and_of_letters_are_gone(tmp_path):
    blocks = read(tmp_path, "# Plan #", "**Bold**", "- an item", "### Part", "a _word_ and [a link](http://x.uk)")
    assert [(each.text, each.level, each.is_bold) for each in blocks] == [
        ("Plan", 1, False),
        ("Bold", 0, True),
        ("an item", 0, False),
        ("Part", 3, False),
        ("a word and a link", 0, False),
    ]


def test_the_words_of_links_and_those_that_stand_for_a_picture_are_kept(tmp_path):
    said = 'the [Local Offer](https://x.uk) ![Green](g.png "a mark") [image: image1.jpg](i.jpg) <https://y.uk>'
    assert shown(read(tmp_path, said)) == ["the Local Offer Green https://y.uk"]


def test_rows_of_pipes_are_a_table_named_by_its_line_and_its_parting_is_none_of_them(tmp_path):
    _, table = read(tmp_path, "Plan", "", "| Ref | Action |", "|:---|---:|", r"| 1 | A \| B |", "| 2 | |")
    assert table.name == "table 1, from line 3"
    assert [[(each.place, each.text) for each in row] for row in table.rows] == [
        [("A1", "Ref"), ("B1", "Action")],
        [("A2", "1"), ("B2", "A | B")],
        [("A3", "2")],
    ]


def test_paragraphs_of_a_cell_are_lines_and_other_tags_are_gone(tmp_path):
    (table,) = read(tmp_path, "| <p>One</p> <p>Two</p> | <b>three</b><br/>four &amp; five |")
    assert shown([table]) == [[["One\nTwo", "three\nfour & five"]]]


def test_a_row_or_a_sentence_over_several_lines_is_one_and_an_item_begins_anew(tmp_path):
    blocks = read(
        tmp_path, "The board", "met in May.", "i. Note it.", "| 1 | Publish", "the offer | May |", "| 2 | x | y |"
    )
    assert shown(blocks) == ["The board met in May.", "i. Note it.",
                             [["1", "Publish the offer", "May"], ["2", "x", "y"]]]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_whatever_encodes_it(tmp_path, encoding):
    assert shown(read(tmp_path, "The offer – £5", encoding=encoding)) == ["The offer – £5"]


def test_what_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "PLAN_SHEET", 100)
    read(tmp_path, "a" * 100)
    with pytest.raises(ReleaseError, match="Give the part of it"):
        read(tmp_path, "a" * 101)


def words(blocks):
    rows = [row for block in blocks for row in ([[block]] if isinstance(block, Text) else block.rows)]
    texts = [each.text for row in rows for each in row]
    return sorted(word for text in texts for word in re.findall(r"\w+", text))


PLAIN = st.lists(st.sampled_from(["Publish", "the", "offer", "in", "2025", "1.2", "families"]), min_size=1).map(
    " ".join
)
LINES = st.one_of(
    PLAIN,
    PLAIN.map("## {}".format),
    PLAIN.map("- {}".format),
    PLAIN.map("Priority 1: {}".format),
    st.lists(st.one_of(PLAIN, st.just("")), min_size=1, max_size=4).map(lambda row: f"| {' | '.join(row)} |"),
    st.sampled_from(["", "|---|---|", "| Ref | Action | Due | RAG |", "Page 3 of 9", "As at 30 June 2025"]),
    st.sampled_from(["| 1.1 | Publish it | May 2025 | Red |", "| 1 | Early help | | |", "| | more of it | | |"]),
)


@given(st.lists(LINES, max_size=30))
def test_every_word_of_a_text_is_in_its_paper_once(tmp_path_factory, lines):
    blocks = read(tmp_path_factory.mktemp("text"), *lines)
    assert words(blocks) == sorted(word for line in lines for word in re.findall(r"\w+", line))


@given(st.lists(LINES, max_size=30))
def test_every_word_of_a_paper_is_drafted_said_to_be_unread_or_a_heading(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("text") / "paper.txt"
    path.write_text(
        "\n".join([*lines, "| Ref | Action | Due | RAG |", "| 9 | Do | May 2025 | Red |", "As at May 2025"])
    )
    assert untold([path]) == []


@given(st.one_of(st.text(), st.lists(st.text(alphabet="|-#* \n<p>a1.:éé\t"), max_size=9).map("\n".join)))
def test_reading_any_text_raises_nothing_but_a_refusal(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("text") / "paper.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        untold([path])
    except ReleaseError as refusal:
        assert "paper.md" in str(refusal)
