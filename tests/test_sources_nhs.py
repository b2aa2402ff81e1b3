"""NHS England's community waits: no codes, names in changing case, a row a month."""

from __future__ import annotations

import pytest
from releases import faults_in, figure, file, nhs, release, said_by, text_of

from sendplan.sources import nhs as reader
from sendplan.sources.nhs import period_of_month

WAITS = figure(
    dataset="nhs/community_waits",
    filter=(("Organisation Name", "Smallshire"), ("Therapy", "Audiology")),
    indicator="Percentage waiting more than 18 weeks",
)


def read(folder, rows, *figures):
    return reader.read_nhs(file(release(folder, rows, "waits.csv")), figures or (WAITS,))


def test_the_organisation_and_england_are_found_for_every_month(tmp_path):
    rows = [
        nhs(waiting="1"),
        nhs(organisation="England", waiting="2"),
        nhs(first="2023-02-01", waiting="3"),
        nhs(organisation="Elsewhere"),
        nhs(therapy="Podiatry"),
    ]

    assert [(each.place, each.time_period, each.time_identifier, each.text) for each in read(tmp_path, rows)] == [
        ("actual", "2023", "January", "1"),
        ("england", "2023", "January", "2"),
        ("actual", "2023", "February", "3"),
    ]


def test_names_are_compared_without_regard_to_case(tmp_path):
    rows = [nhs(), nhs(organisation="SMALLSHIRE", therapy="audiology", first="2023-08-01"), nhs(organisation="ENGLAND")]

    assert [each.place for each in read(tmp_path, rows)] == ["actual", "actual", "england"]


def test_values_are_rounded_to_the_measures_decimal_places(tmp_path):
    [found] = read(tmp_path, [nhs(waiting="35.9951234379762")])

    assert (found.text, found.places) == ("35.9951234379762", 1)


@pytest.mark.parametrize(("waiting", "symbol"), [("NA", "x"), ("", "x"), ("0", "")])
def test_na_is_not_available_and_never_0(tmp_path, waiting, symbol):
    [found] = read(tmp_path, [nhs(waiting=waiting)])

    assert (found.symbol, found.number is None) == (symbol, symbol == "x")


def test_figures_of_england_itself_are_both(tmp_path):
    england = WAITS._replace(filter=(("Organisation Name", "England"), ("Therapy", "Audiology")))

    assert [each.place for each in read(tmp_path, [nhs(organisation="England")], england)] == ["actual", "england"]


@pytest.mark.parametrize("first", ["2023-01-02", "01/01/2023", "2023-13-01", "2023-1-01", "1023-01-01", ""])
def test_what_is_not_the_first_day_of_a_month_is_refused_with_its_row(tmp_path, first):
    assert period_of_month(first) == ("", "")
    assert said_by(read, tmp_path, [nhs(), nhs(first=first)]).startswith(
        f"waits.csv, row 3, formattedDate: found '{first}'; expected the first day of a month written YYYY-MM-DD. "
    )


def test_a_month_of_a_row_that_is_not_asked_for_is_no_fault(tmp_path):
    assert len(read(tmp_path, [nhs(), nhs(organisation="Elsewhere", first="?")])) == 1


def test_a_filter_without_an_organisation_is_refused(tmp_path):
    said = said_by(read, tmp_path, [nhs()], WAITS._replace(filter=(("Therapy", "Audiology"),)))

    assert "(measure 1a), filter: found no organisation; expected Organisation Name=the name in the file" in said


def test_a_file_with_other_columns_is_refused(tmp_path):
    rows = text_of([nhs()]).replace("formattedDate", "FormattedDate").replace("Percentage waiting more than", "% over")

    assert [(fault.row, fault.column) for fault in faults_in(read, tmp_path, rows)] == [
        (1, "Percentage waiting more than 18 weeks"),
        (1, "formattedDate"),
    ]


def test_an_organisation_that_no_row_has_is_refused_naming_those_there_are(tmp_path):
    rows = [nhs(organisation="Smallshire ICB"), nhs(organisation="England")]

    assert said_by(read, tmp_path, rows).startswith(
        "indicators.csv, row 2 (measure 1a), filter: found Organisation Name=Smallshire, "
        "which no row of waits.csv has; expected one of its values: England, Smallshire ICB."
    )


def test_a_name_in_another_case_is_not_called_missing(tmp_path):
    other = WAITS._replace(filter=(("Organisation Name", "Elsewhere"), ("Therapy", "AUDIOLOGY")))

    assert "found Organisation Name=Elsewhere" in said_by(read, tmp_path, [nhs(), nhs(organisation="England")], other)


def test_an_organisation_in_two_rows_of_a_month_is_refused_naming_what_tells_them_apart(tmp_path):
    said = said_by(read, tmp_path, [nhs(), nhs(type="Organisation", waiting="13")])

    assert (
        "found 2 rows for actual in 2023 (January), for measure 1a, which differ in Organisation Type; expected one"
        in said
    )


def test_an_unknown_code_is_refused_with_its_row(tmp_path):
    [fault] = faults_in(read, tmp_path, [nhs(), nhs(first="2023-02-01", waiting="*")])

    assert (fault.row, fault.column, fault.found) == (3, "Percentage waiting more than 18 weeks", "'*'")
