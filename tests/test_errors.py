"""What a person reads when sendplan refuses something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.errors import DataError, Fault, NotFoundError, PublishError, ReleaseError, SendplanError


def bad_cell(row: int = 14, file: str = "updates.csv", column: str = "rating") -> Fault:
    return Fault(file, row, "action 1.2.2", column, "'Ambr'", "one of C, G, A, R, n/s")


def test_a_bad_cell_says_where_what_was_found_what_is_allowed_and_what_to_do():
    assert str(bad_cell()) == (
        "updates.csv, row 14 (action 1.2.2), rating: found 'Ambr'; expected one of C, G, A, R, n/s. "
        "Correct the row and run 'sendplan check' again."
    )


def test_a_fault_of_a_whole_file_names_no_row_and_no_column():
    missing = Fault("actions.csv", 0, "", "", "nothing", "the file data/x/actions.csv", "Add it.")

    assert str(missing) == "actions.csv: found nothing; expected the file data/x/actions.csv. Add it."


def test_a_row_without_a_key_is_named_by_its_number_alone():
    header = Fault("actions.csv", 1, "", "header", "the columns a, b", "the columns a, c", "Correct the header.")

    assert str(header) == (
        "actions.csv, row 1, header: found the columns a, b; expected the columns a, c. Correct the header."
    )


def test_a_column_of_a_whole_file_is_named_without_a_row():
    assert str(Fault("area.toml", 0, "", "licence", "nothing", "a licence", "Add it.")) == (
        "area.toml, licence: found nothing; expected a licence. Add it."
    )


def test_the_first_line_of_a_data_error_counts_its_faults():
    assert str(DataError("north", [bad_cell(2), bad_cell(3)])).splitlines()[0] == "data/north: 2 faults"
    assert str(DataError("north", [bad_cell()])).splitlines()[0] == "data/north: 1 fault"


def test_a_data_error_shows_every_fault_on_a_line_of_its_own():
    first, second = bad_cell(2), bad_cell(3)

    assert str(DataError("north", [first, second])).splitlines()[1:] == [str(first), str(second)]


def test_faults_are_in_the_order_of_files_then_rows_as_numbers_then_columns():
    ordered = [
        bad_cell(20, "actions.csv"),
        bad_cell(9),
        bad_cell(14, column="as_at"),
        bad_cell(14, column="rating"),
        bad_cell(100),
    ]

    assert DataError("north", reversed(ordered)).faults == ordered


def test_the_same_fault_found_twice_is_told_once():
    assert DataError("north", [bad_cell(), bad_cell()]).faults == [bad_cell()]


@given(st.lists(st.integers(2, 200), max_size=12).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_message_does_not_depend_on_the_order_faults_were_found_in(orders):
    one, other = orders

    assert str(DataError("north", map(bad_cell, one))) == str(DataError("north", map(bad_cell, other)))


def test_a_data_error_takes_faults_from_a_generator_and_names_its_area():
    error = DataError("north", (bad_cell(row) for row in (3, 2)))

    assert (error.area, [fault.row for fault in error.faults]) == ("north", [2, 3])


@pytest.mark.parametrize(
    ("faults", "shown", "last"),
    [(1, 1, None), (20, 20, None), (21, 20, "1 more like these."), (500, 20, "480 more like these.")],
)
def test_a_publishers_file_with_many_faults_shows_the_first_twenty_and_counts_the_others(faults, shown, last):
    error = ReleaseError(bad_cell(row) for row in reversed(range(2, faults + 2)))

    first, *lines = str(error).splitlines()
    assert first == f"Nothing was imported: {faults} fault{'s' if faults > 1 else ''}"
    assert lines[:shown] == [str(bad_cell(row)) for row in range(2, shown + 2)]
    assert lines[shown:] == ([last] if last else [])
    assert len(error.faults) == faults


def test_an_unknown_name_is_answered_with_the_names_that_exist():
    assert str(NotFoundError("area", "lancs", ["exampleshire", "lancashire"])) == (
        "There is no area 'lancs'. What exists: exampleshire, lancashire."
    )


def test_an_unknown_name_where_nothing_exists_says_none():
    assert str(NotFoundError("area", "lancs", [])) == "There is no area 'lancs'. What exists: none."


@pytest.mark.parametrize(
    "error",
    [
        DataError("north", []),
        NotFoundError("plan", "x", []),
        PublishError("no page"),
        ReleaseError([]),
        SendplanError("no"),
    ],
)
def test_whatever_is_refused_can_be_caught_as_one_kind_of_error(error):
    with pytest.raises(SendplanError):
        raise error
