"""A column of ratings without a heading: taken for one by its words, or left alone."""

import pytest

from sendplan.sources.found_tables import tables
from sendplan.sources.grid import Cell, Grid
from sendplan.sources.headings import EXACT, GUESSED, NEAR
from sendplan.sources.legend import Meant
from sendplan.sources.unheaded import LONGEST, with_ratings

HEAD = ("Ref", "Action", "Due", "Lead", "")


def rated(texts, legend=(), head=HEAD):
    rows = [head, *((f"1.{place}", f"Do {place}", "May 2025", "Lead", text) for place, text in enumerate(texts, 1))]
    cells = [
        [Cell(text, down, across) for across, text in enumerate(row, 1) if text] for down, row in enumerate(rows, 1)
    ]
    (table,), _ = tables(Grid("table 1", cells, [], 5), {})
    return with_ratings(table, legend).columns


def sure(*arguments, **more):
    column = rated(*arguments, **more).get(5)
    return (column.role, column.how) if column else None


def test_words_of_the_papers_key_are_ratings_for_sure():
    legend = [Meant("X", "Excellent", "green", ""), Meant("", "Poor", "red", "")]
    assert sure(["X", "poor", "x", "Excellent"], legend) == ("rating", EXACT)


@pytest.mark.parametrize(
    ("texts", "how"),
    [
        (["Green", "Complete", "red"], NEAR),
        (["ab", "cd", "ab", "cd"], GUESSED),
        (["ab", "cd", "ef"], None),
        (["Green", "See the note"], None),
        (["12", "12", "12"], None),
        (["G" * (LONGEST + 1)] * 4, None),
        (["", "", ""], None),
    ],
)
def test_other_texts_are_ratings_where_papers_use_them_or_few_letters_come_again(texts, how):
    assert sure(texts) == (how and ("rating", how))


def test_a_table_that_has_ratings_keeps_them():
    head = ("Ref", "Action", "Due", "RAG", "")
    assert [each.role for each in rated(["Red", "Green"], head=head).values()].count("rating") == 1
