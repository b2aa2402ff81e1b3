"""What of a release is new: earlier rows stay, and a change is told as one."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from builders import row
from hypothesis import given
from hypothesis import strategies as st
from releases import faults_in

from sendplan.data.schema import columns_of
from sendplan.sources.merge import latest, merge

RELEASES = {"plans-1": "2024-06-26", "plans-2": "2025-06-26"}


def value(text="12.5", symbol="", source="plans-3", **changes):
    return row("observations", value=text, symbol=symbol, source=source, **changes)


def before(*rows, releases=RELEASES):
    cells = pd.DataFrame(list(rows), columns=list(columns_of("observations")), index=range(2, len(rows) + 2), dtype=str)
    return latest(cells, releases)


def merged(new, *known):
    found = merge([new], before(*known))
    return [(each["value"], each["symbol"]) for each in found.rows], (found.added, len(found.changes), found.unchanged)


ADDED, CHANGED, UNCHANGED = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def test_a_value_not_known_before_is_added():
    assert merged(value()) == ([("12.5", "")], ADDED)


@pytest.mark.parametrize(
    "known", [value(source="plans-1"), value("12.50", source="plans-2"), value("12.5", "r", "plans-2")]
)
def test_a_value_that_is_known_is_not_added_again_even_where_it_was_revised_before(known):
    assert merged(value(), known) == ([], UNCHANGED)


@pytest.mark.parametrize(
    ("new", "known"),
    [(("13", ""), ("12.5", "")), (("13", ""), ("12.5", "r")), (("13", ""), ("12.5", "p"))],
)
def test_a_value_that_changed_is_added_as_revised(new, known):
    assert merged(value(*new), value(*known, "plans-2")) == ([("13", "r")], CHANGED)


def test_a_first_value_where_there_was_a_symbol_is_not_called_revised():
    assert merged(value("13"), value("", "x", "plans-2")) == ([("13", "")], CHANGED)


def test_what_changed_is_said_as_it_was_and_as_it_is():
    assert merge([value("", "x")], before(value("12.5", source="plans-2"))).changes == [
        "measure 1a (all), actual, 2019: 12.5 is now x"
    ]


def test_a_provisional_value_that_changed_stays_provisional():
    assert merged(value("13", "p"), value("12.5", "p", "plans-2")) == ([("13", "p")], CHANGED)


@pytest.mark.parametrize(
    ("new", "known"), [(("", "x"), ("12.5", "")), (("", "c"), ("", "x")), (("", "c"), ("12.5", "p"))]
)
def test_a_symbol_that_is_new_is_added_and_is_not_called_revised(new, known):
    assert merged(value(*new), value(*known, "plans-2")) == ([new], CHANGED)


def test_x_stays_x():
    assert merged(value("", "x"), value("", "x", "plans-2")) == ([], UNCHANGED)


def test_a_provisional_value_that_became_final_without_changing_is_added_and_is_not_called_revised():
    assert merged(value(), value("12.5", "p", "plans-2")) == ([("12.5", "")], ADDED)


def test_the_release_published_last_is_what_counts_wherever_its_rows_stand():
    known = [value("14", source="plans-2"), value("13", source="plans-1")]

    assert merged(value("14"), *known) == ([], UNCHANGED)
    assert merged(value("13"), *known) == ([("13", "r")], CHANGED)


def test_a_value_of_a_paper_or_of_another_data_set_is_not_what_a_release_changes():
    assert merged(value(), value("99", source="paper")) == ([("12.5", "")], ADDED)


@pytest.mark.parametrize(
    "column", ["plan", "measure", "breakdown", "series", "time_period", "time_identifier", "neighbours"]
)
def test_a_value_of_something_else_is_not_what_a_release_changes(column):
    assert merged(value(), value("99", source="plans-2", **{column: "other"})) == ([("12.5", "")], ADDED)


def test_the_rows_given_are_not_changed():
    new, known = value("13"), value("12.5", source="plans-2")
    copies = dict(new), dict(known)

    merge([new], before(known))

    assert (new, known) == copies


values = st.sampled_from([("12.5", ""), ("13", ""), ("12.5", "p"), ("", "x"), ("", "c")])


@given(st.lists(values, min_size=1, max_size=6))
def test_of_a_line_of_releases_each_adds_a_row_only_where_it_says_another_thing_and_the_last_row_is_what_it_says(line):
    releases, rows = {}, []
    for number, (text, symbol) in enumerate(line):
        releases[f"plans-{number}"] = f"20{number + 10}-01-01"
        rows += merge([value(text, symbol, f"plans-{number}")], before(*rows, releases=releases)).rows

        assert (rows[-1]["value"], rows[-1]["symbol"].replace("r", "")) == (text, symbol)
    assert len(rows) == 1 + sum(one != other for one, other in pairwise(line))


@given(st.lists(values, min_size=1, max_size=4))
def test_importing_a_release_again_adds_nothing(line):
    rows = []
    for number, (text, symbol) in enumerate(line):
        rows += merge([value(text, symbol, f"plans-{number + 1}")], before(*rows)).rows if number < 2 else []
    last = min(len(line), 2)

    again = merge([value(*line[last - 1], f"plans-{last}")], before(*rows))

    assert (again.rows, again.unchanged) == ([], 1)


def test_a_release_that_gave_another_value_before_is_refused_for_its_rows_are_never_changed():
    known = before(value("11", source="paper"), value("12.5", source="plans-2"))

    [fault] = faults_in(merge, [value("13", source="plans-2")], known)

    assert str(fault) == (
        "observations.csv, row 3 (measure 1a), value: found 12.5 from plans-2, imported before; "
        "expected 13, which indicators.csv now asks for. "
        "Rows are never changed. Where it was wrong, delete the measure's rows of this source by hand first."
    )


@pytest.mark.parametrize(
    "new",
    [value("12.5", source="plans-2"), value("13", source="plans-3"), value("13", source="plans-2", series="england")],
)
def test_a_release_may_say_the_same_again_or_another_release_something_else(new):
    assert merge([new], before(value("12.5", source="plans-2")))
