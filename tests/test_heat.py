"""Ratings by report: which bar and mark stands where, what is named, and that it can be drawn and fits its page."""

import re
from itertools import product

import pandas as pd
import pytest
from frames import day
from hypothesis import given, settings
from hypothesis import strategies as st
from test_charts import WIDTHS, texts
from test_strip import assert_texts_fit, layers

from sendplan.figures import Figure, found, rated
from sendplan.rules.plan import STANDINGS
from sendplan.show import heat, theme
from sendplan.show.charts import Caption

WORDS = {"green": "On track", "red": "Delayed"}
DAYS = [day("2019-05-13"), day("2019-06-03"), day("2019-06-24")]
NEEDS = "1. Needs are met early"


def rows(*given, days=DAYS):
    """Ratings given as (section, ref, standing in each report or nothing)."""
    made = [
        {"section": section, "ref": ref, "as_at": when, "standing": standing}
        for section, ref, *standings in given
        for when, standing in zip(days, standings, strict=True)
        if standing
    ]
    return pd.DataFrame(made, columns=["section", "ref", "as_at", "standing"])


def drawn(*given, days=DAYS):
    return heat.ratings_by_report(rows(*given, days=days), WORDS, Caption("C", "R."))


def made_up(counts, reports, title="{}. Section of a plan with a name of some length"):
    """A plan of so many actions in each section, in so many monthly reports; ratings go round."""
    standings = [*STANDINGS[2:8]]
    days = [*pd.date_range("2019-01-31", periods=reports, freq="ME")]
    given = [
        (
            title.format(place),
            f"{place}.{action // 9 + 1}.{action % 9 + 1}",
            *(standings[(action + report // 4) % 6] for report in range(reports)),
        )
        for place, count in enumerate(counts, start=1)
        for action in range(count)
    ]
    return drawn(*given, days=days)


SMALL = [(NEEDS, "1.1", "not_started", "green", "green"), (NEEDS, "1.2", "red", "red", "red")]
SAMPLES = {
    "two actions": lambda: drawn(*SMALL),
    "94 actions in 4 sections, 3 reports": lambda: made_up([27, 21, 27, 19], 3),
    "31 actions in 4 sections, 16 reports": lambda: made_up([10, 8, 7, 6], 16),
    "31 actions in 1 section, 16 reports": lambda: made_up([31], 16),
    "1 section, 3 reports": lambda: made_up([27], 3),
    "7 sections": lambda: made_up([3, 9, 1, 4, 4, 2, 5], 6),
    "40 reports": lambda: made_up([5, 5], 40),
    "every rating": lambda: drawn(*((NEEDS, f"1.{place}", "", "", each) for place, each in enumerate(STANDINGS))),
    "long references": lambda: drawn((NEEDS, "SR (25/26) 01", "red", "", "green"), ("W" * 60, "W" * 30, *["red"] * 3)),
    "no report": lambda: drawn(),
}


def bars(specification):
    """The bars of the panels, as they are drawn: those of the legend come last, one a rating."""
    (_, every), *_ = layers(specification, "rect")
    return every[: len(every) - len({each["said"] for each in every})]


def test_reports_that_rate_an_action_the_same_are_one_bar_and_another_begins_where_it_changes():
    started, green, red = bars(drawn(*SMALL).wide)
    assert [each["colour"] for each in (started, green, red)] == [
        theme.LOOKS[each].colour for each in ("not_started", "green", "red")
    ]
    assert started["x"] == red["x"]
    assert green["x"] == started["x2"] + 1
    assert green["x2"] == red["x2"] == red["x"] + 3 * heat.MOST - 1


def test_an_action_stands_below_the_one_before():
    started, green, red = bars(drawn(*SMALL).wide)
    assert started["y"] == green["y"]
    assert red["y"] == started["y"] + heat.HIGH


def test_a_report_without_an_action_has_no_bar():
    first, last, _ = bars(drawn((NEEDS, "1.1", "red", "", "red"), SMALL[1]).wide)
    assert last["x"] - first["x2"] == heat.MOST + 1


@pytest.mark.parametrize(("variant", "_"), WIDTHS)
def test_the_last_cell_of_each_bar_has_the_mark_of_its_rating(variant, _):
    written = texts(getattr(drawn(*SMALL), variant))
    assert sorted(each for each in written if len(each) == 1) == sorted("○●■" * 2)


def test_ratings_are_named_in_the_words_of_the_plan_and_only_those_there_are():
    assert {"On track", "Delayed", "Not started"} <= set(texts(drawn(*SMALL).wide))
    assert "Complete" not in texts(drawn(*SMALL).wide)


def test_reports_are_named_by_their_days_or_by_months_where_each_has_its_own():
    assert {"13 May", "3 Jun", "24 Jun", "2019"} <= set(texts(drawn(*SMALL).wide))
    assert {"Jan", "Feb", "2019"} <= set(texts(made_up([3], 4).wide))
    assert {"Jan 2019", "Apr 2020"} <= set(texts(made_up([31], 16).narrow))


@pytest.mark.parametrize(("variant", "most"), [("wide", 4), ("narrow", 2)])
def test_panels_stand_beside_each_other_as_many_as_have_room(variant, most):
    specification = getattr(SAMPLES["94 actions in 4 sections, 3 reports"](), variant)
    titles = [each for each in placed_texts(specification) if re.match(r"\d\. ", each["said"])]
    assert len({each["x"] for each in titles}) == most
    assert len({each["y"] for each in titles}) == 4 / most


def placed_texts(specification):
    return [row for _, placed in layers(specification, "text") for row in placed]


@pytest.mark.parametrize(("ref", "sections", "most"), [("1.1", 4, 8), ("1.1", 1, 40), ("W" * 10, 4, 14)])
def test_as_many_reports_are_drawn_as_leave_columns_wide_enough_for_a_mark(ref, sections, most):
    assert heat.most_reports([ref], sections) == most
    days = [*pd.date_range("2019-01-31", periods=most, freq="ME")]
    chart = drawn(
        *((f"{place}. One", ref, *["red", "green"] * (most // 2), *["red"] * (most % 2)) for place in range(sections)),
        days=days,
    )
    assert min(each["x2"] - each["x"] for each in bars(chart.wide)) >= heat.LEAST - 1


def test_94_actions_are_not_higher_than_420_px_on_a_desk():
    (high,) = re.findall(r'^<svg [^>]*\bheight="([\d.]+)"', svg("94 actions in 4 sections, 3 reports"))
    assert float(high) <= 420


def svg(sample):
    from sendplan.publish import drawing

    return drawing.svg(SAMPLES[sample]().wide)


@pytest.mark.parametrize(("variant", "sample"), [*product(["wide", "narrow"], SAMPLES)])
def test_no_cell_is_lower_than_9_px_and_no_bar_lies_on_another(variant, sample):
    every = bars(getattr(SAMPLES[sample](), variant))
    assert all(each["y2"] - each["y"] >= 9 for each in every)
    assert len({(each["x"], each["y"]) for each in every}) == len(every)


def test_the_figures_count_the_actions_of_each_section_by_report_and_rating():
    figures = drawn(*SMALL).figures
    assert figures.headings == ["Group", "As at", "On track", "Delayed", "Not started"]
    assert [[found(cell)[0].text if found(cell) else cell for cell in row] for row in figures.rows] == [
        [NEEDS, "13 May 2019", "0", "1", "1"],
        [NEEDS, "3 June 2019", "1", "1", "0"],
        [NEEDS, "24 June 2019", "1", "1", "0"],
    ]
    assert found(figures.rows[0][3]) == [Figure("1", "actions", rated("Delayed"), "2019-05-13")]
    assert found(figures.rows[0][4]) == [Figure("1", "actions", "Not started", "2019-05-13")]


@settings(max_examples=10)
@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=6),
    st.integers(1, 20),
    st.sampled_from(WIDTHS),
)
def test_every_plan_keeps_its_bars_and_texts_within_the_drawing(counts, reports, variant):
    name, most = variant
    specification = getattr(made_up(counts, reports), name)
    assert_texts_fit(specification, most)
    assert all(0 <= each["x"] < each["x2"] <= most - 8 for each in bars(specification))
