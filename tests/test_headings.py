"""What headings mean, and what cells show."""

from collections import Counter
from datetime import date

import pytest

from sendplan.sources import shown
from sendplan.sources.headings import EXACT, GUESSED, NEAR, NEEDED, _plain, column, joined, meant, period_in, words


@pytest.mark.parametrize("kind", list(words()))
def test_no_word_means_two_things_in_one_kind_of_table(kind):
    times = Counter(_plain(word) or word for every in words()[kind].values() for word in every)
    assert [word for word, number in times.items() if number > 1 and kind in NEEDED] == []


@pytest.mark.parametrize("kind", list(NEEDED))
def test_every_word_is_recognised_as_what_it_means(kind):
    wrong = [
        word
        for role, every in words()[kind].items()
        for word in every
        if (found := column(kind, word.upper())) is None or (found.role, found.how) != (role, EXACT)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("heading", "role", "how"),
    [
        ("Lead Officer(s)", "leads", EXACT),
        ("Leed officer", "leads", NEAR),
        ("Latest postion", "narrative", NEAR),
        ("RAG Rating:", "rating", EXACT),
        ("What are we going to do?", "title", EXACT),
        ("Overall Completion Date", "due", GUESSED),
        ("Impact RAG", "rating", GUESSED),
        ("RAG: blue is complete, green on track, amber at risk and red off track", "rating", GUESSED),
    ],
)
def test_a_heading_is_recognised_by_its_words_nearly_so_or_by_a_part(heading, role, how):
    found = column("actions", heading)
    assert (found.role, found.how) == (role, how)


@pytest.mark.parametrize("heading", ["Cost code", "Directorate", "Budget", "Postcode", ""])
def test_a_heading_that_is_not_known_is_nothing(heading):
    assert column("actions", heading) is None


@pytest.mark.parametrize(
    ("heading", "ends", "rest"),
    [
        ("Update April 25", date(2025, 4, 30), "Update"),
        ("RAG at 31/05/2025", date(2025, 5, 31), "RAG"),
        ("Q3 2024/25 actual", date(2024, 12, 31), "actual"),
        ("Target 2025/26", date(2026, 3, 31), "Target"),
        ("Academic year 2023/24", date(2024, 8, 31), "Academic year"),
        ("Actual 24/25", date(2025, 3, 31), "Actual"),
        ("2024", date(2024, 12, 31), ""),
    ],
)
def test_the_period_in_a_heading_and_what_else_it_says(heading, ends, rest):
    when, left = period_in(heading)
    assert (when.ends, left) == (ends, rest)


@pytest.mark.parametrize("heading", ["Progress", "SR 25/27", "07/01", "Year 9"])
def test_what_is_no_period_is_none(heading):
    assert period_in(heading) == (None, heading)


@pytest.mark.parametrize(
    ("kind", "group", "heading", "role", "rest"),
    [
        ("actions", "RAG", "Impact", "rating", "Impact"),
        ("actions", "Timescale", "Start", "starts", ""),
        ("actions", "Action", "Lead", "leads", ""),
        ("actions", "May 2025", "RAG", "rating", ""),
        ("measures", "2024/25", "Target", "target", ""),
        ("risks", "Residual", "Likelihood", "likelihood", "residual"),
    ],
)
def test_a_heading_below_a_group_means_what_both_say(kind, group, heading, role, rest):
    found = joined(kind, group, heading)
    assert (found.role, found.rest) == (role, rest)


def test_words_of_cells_mean_what_our_tables_hold():
    said = [("units", "Per cent"), ("better", "Lower is better"), ("symbols", "TBC"), ("cadences", "Ongoing.")]
    assert [meant(*each) for each in said] == ["%", "lower", "tbc", "ongoing"]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.41, "0%", "41%"),
        (0.453, "0.0%", "45.3%"),
        (1.1, "0.00", "1.10"),
        (1.1, "General", "1.1"),
        (1204, "#,##0", "1,204"),
        (12.5, '"£"0.0"m"', "£12.5"),
        (2.0, "General", "2"),
        (1e-05, "General", "0.00001"),
        (0.125, "0.00", "0.13"),
        (-3.5, "0.0;(0.0)", "-3.5"),
    ],
)
def test_a_number_is_written_as_its_format_shows_it(value, form, text):
    assert shown.number(value, form) == text


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("dd/mm/yyyy", "07/03/2025"),
        ("mmm-yy", "Mar-25"),
        ("d mmmm yyyy", "7 March 2025"),
        ("[$-809]dd mmmm yyyy;@", "07 March 2025"),
        ("yyyy-mm-dd hh:mm:ss", "2025-03-07"),
        ("General", "07/03/2025"),
    ],
)
def test_a_day_is_written_as_its_format_shows_it(form, text):
    assert shown.day(date(2025, 3, 7), form) == text


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("FF0000", "red"),
        ("FFC000", "amber"),
        ("00B050", "green"),
        ("0070C0", "blue"),
        ("7030A0", "purple"),
        ("FFFF00", "yellow"),
        ("FFFFFF", ""),
        ("808080", ""),
        ("000000", ""),
    ],
)
def test_a_fill_is_named_by_its_hue_and_grey_has_no_name(code, name):
    assert shown.colour(code) == shown.colour(f"FF{code}") == name
