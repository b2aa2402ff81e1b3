"""What may not be as it was meant: texts that a spreadsheet wrote anew, groups that are a letter away from another."""

from __future__ import annotations

import pytest
from builders import cells, row

from sendplan.data.doubts import doubts
from sendplan.data.verdicts import AS_TEXT
from sendplan.errors import REMEDY


def doubted(**tables):
    return [(each.row, each.column, each.found) for each in doubts(cells(**tables), {})]


def due(*texts, **more):
    return [row("actions", ref=f"1.{place}", due_text=text, **more) for place, text in enumerate(texts, 1)]


def reported(actions):
    return [row("updates", ref=each["ref"]) for each in actions]


def dated(*texts):
    actions = due(*texts)
    return [found for found in doubted(actions=actions, updates=reported(actions)) if found[1] == "due_text"]


@pytest.mark.parametrize("text", ["04/01/2025", "Jul-25", "2025-07-31", "2025-07-31 00:00:00", "45839", "31-Jul-25"])
def test_a_date_as_a_spreadsheet_writes_it_beside_months_in_words_is_in_doubt(text):
    assert dated("October 2025", text) == [(3, "due_text", f"{text!r}, as a spreadsheet writes a date")]


@pytest.mark.parametrize("text", ["end of term", "tbc", "Quarterly", "Sept 24", "31.07.2025", "31 July 2025", ""])
def test_what_a_plan_may_print_is_not_in_doubt(text):
    assert dated("October 2025", text) == []


@pytest.mark.parametrize(("text", "remedy"), [("#N/A", AS_TEXT), ("<b>Bold</b>", REMEDY), ("caf\ufffd", REMEDY)])
def test_what_no_one_can_have_typed_is_told_with_what_to_do_about_it(text, remedy):
    [only] = doubts(cells(actions=[row("actions", title=text)], updates=[row("updates")]), {})
    assert (only.row, only.column, only.remedy) == (2, "title", remedy)
    assert only.allowed


def test_a_new_date_as_a_spreadsheet_writes_it_is_in_doubt_where_the_plan_writes_in_words():
    updates = [row("updates", ref="1.1", revised_text="Jul-25")]
    told = [(2, "revised_text", "'Jul-25', as a spreadsheet writes a date")]
    assert doubted(actions=due("May 2025"), updates=updates) == told
    assert doubted(actions=due("05/2025"), updates=updates) == []


def test_a_plan_that_prints_all_its_dates_in_digits_is_not_in_doubt():
    assert dated("30/06/2025", "31/07/2025", "tbc") == []


@pytest.mark.parametrize(
    "text", ["#N/A", "#REF!", "#NAME?", "########", "caf\ufffd", "16,500\x0b", "R&amp;D", "<br>Next"]
)
def test_what_no_one_can_have_typed_is_in_doubt_in_any_column(text):
    found = doubted(actions=[row("actions", title=text)], findings=[row("findings", finding=text)])
    assert [each[:2] for each in found] == [(2, "title"), (2, "finding")]
    assert doubted(actions=[row("actions", title="#1 of 3: a < b & (c) [d]")]) == []


def quoted(**changes):
    return doubted(quoted=[row("quoted", **({"unit": "%"} | changes))])


@pytest.mark.parametrize(
    ("printed", "value"),
    [("01-Feb", "0.5"), ("01:10:00", "1.1"), ("1.65E+04", "16500"), ("0.85", "84.7"), ("17", "16"), ("16500", "16500")],
)
def test_a_figure_that_a_spreadsheet_wrote_anew_is_in_doubt(printed, value):
    assert quoted(printed=printed, value=value) == [(2, "printed", f"{printed!r} beside the value {value}")]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("16,500", "16500"),
        ("84.7%", "84.7"),
        ("about 80%", "80"),
        ("80.599999999", "80.6"),
        ("85", "84.7"),
        ("", "7"),
        ("x", ""),
    ],
)
def test_a_figure_as_printed_that_can_be_its_value_is_not_in_doubt(printed, value):
    assert quoted(printed=printed, value=value) == []


@pytest.mark.parametrize(
    ("printed", "told"),
    [("all actions", True), ("ip", True), ("five areas", False), ("Thirty of 94", False), ("", False)],
)
def test_a_figure_as_printed_that_states_no_number_is_in_doubt(printed, told):
    assert quoted(value="30", printed=printed) == [(2, "printed", f"{printed!r} beside the value 30")] * told


def test_a_quoted_count_that_is_not_whole_is_in_doubt():
    assert quoted(value="0.05", printed="five", unit="count") == [(2, "value", "'0.05' for a count")]
    assert quoted(value="5.0", printed="five", unit="count") == []
    assert quoted(value="0.05", printed="", unit="%") == []


@pytest.mark.parametrize(
    ("values", "unit", "told"),
    [
        (("49", "0.52", "47"), "%", [(3, "value", "'0.52' for a share whose other values are about 48")]),
        (("1.1", "0.9", "1.2"), "%", []),
        (("49", "0.52", "47"), "weeks", []),
        (("0.49",), "%", []),
        (("49", "0", "1", "x"), "%", []),
    ],
)
def test_a_share_written_as_a_fraction_among_percentages_is_in_doubt(values, unit, told):
    rows = [row("observations", time_period=f"{2015 + each}", value=value) for each, value in enumerate(values)]
    found = doubted(measures=[row("measures", unit=unit)], observations=rows)
    assert [each for each in found if each[1] == "value"] == told


def groups(*names):
    return [
        found
        for found in doubted(observations=[row("observations", breakdown=name) for name in names])
        if found[1] == "breakdown"
    ]


@pytest.mark.parametrize("slip", ["al", "alll", "sll", "lal"])
def test_a_group_that_occurs_once_and_is_a_letter_away_from_another_is_in_doubt(slip):
    assert groups("all", "all", slip) == [(4, "breakdown", f"{slip!r}, once, beside 'all'")]


def test_groups_that_are_told_apart_by_a_letter_or_a_number_of_their_own_are_not_in_doubt():
    assert groups("SEN (E)", "SEN (E)", "SEN (K)") == []
    assert groups("key stage 1", "key stage 1", "key stage 2") == []


def test_two_groups_that_occur_as_often_are_two_groups():
    assert groups("mild", "mild", "wild", "wild") == []


def test_a_group_that_is_spelt_otherwise_is_a_fault_and_no_doubt():
    assert groups("all", "all", "All") == []


@pytest.mark.parametrize(
    ("day", "told"), [("2019-07-03", []), ("2019-06-03", ["'2019-06-03', when board did not meet"])]
)
def test_a_request_raised_on_a_day_on_which_only_another_body_met_is_in_doubt(day, told):
    meetings = [row("meetings"), row("meetings", body="forum", meeting="2019-06-03", as_at="2019-06-03")]
    found = doubted(meetings=meetings, requests=[row("requests", raised_on=day)])
    assert [each for _, column, each in found if column == "raised_on"] == told
