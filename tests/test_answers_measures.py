"""What the pages say of tolerances, targets to be close to, final targets, sums of a year, surveys and trajectories."""

import re

import pytest
from frames import actual, target, value
from test_outcomes import STARTED, cells, measure, meeting, month, months, name, parts, released, rows, said

from sendplan.pages import each_measure, evidence, implications, measures, outcomes, speaking
from sendplan.pages.inspected import Concern
from sendplan.show import charts
from sendplan.show.blocks import Words
from sendplan.words import visible

OWN = STARTED.replace('{ code = "A", word = "Amber"', '{ code = "A", word = "Going well"').replace(
    'means = "amber"', 'means = "green"'
)


@pytest.fixture(autouse=True)
def undrawn(request, monkeypatch):
    """Leave drawings out, where a test does not ask for them."""
    if "drawings" not in request.fixturenames:
        monkeypatch.setattr(charts, "_specification", lambda draw, width: {})


@pytest.fixture
def drawings():
    """Ask for charts with their drawings."""


# A row of concerns.csv.
OF = {"inspection": "", "number": 1, "ref": "1", "title": "Late", "label": "Concern 1", "kind": "", "status": ""}


def september(number, year, **more):
    period = {"time_identifier": "September", "period_end": f"{year}-09-30"}
    return released(number, year, **period | more)


def year_end(number, year, series="target", **more):
    period = {"time_period": f"{year - 1}{year % 100}", "time_identifier": "Financial year"}
    return value(series, number, year, **period | {"period_end": f"{year}-03-31"} | more)


# Ratings


def test_our_rating_is_a_badge_beside_the_one_that_the_paper_prints():
    now = meeting(
        actual(50), actual(58, 2023, rating="Green"), target(60, 2024), measures=[measure(tolerance="3")], toml=STARTED
    )
    table = parts(each_measure.tables(now))[0]
    assert list(table.headings)[-1] == "Verdict"
    assert visible(table.rows[0][-1]).split("<br>") == [
        "2 points short of target, better since 2018",
        '<span class="rating amber"><span aria-hidden="true">▲</span> Amber</span>',
        'printed <span class="rating green"><span aria-hidden="true">●</span> Green</span>, '
        "which the figures do not bear out",
    ]


def test_a_printed_rating_that_the_figures_bear_out_stands_alone_in_the_plans_own_word():
    now = meeting(
        actual(50), actual(61, 2023, rating="Going well"), target(60, 2024), measures=[measure(tolerance="3")], toml=OWN
    )
    [found] = parts(each_measure.tables(now))[0].rows
    assert [visible(each) for each in found[-1].replace("<br>", "|").striptags().split("|")][1:] == [
        "● Green",
        "printed ● Going well",
    ]


def test_a_printed_rating_in_words_of_its_own_is_shown_as_printed():
    now = meeting(actual(50), actual(58, 2023, rating="Nearly there"), target(60, 2024))
    table = parts(each_measure.tables(now))[0]
    assert table.rows[0][-1].endswith("<br>printed Nearly there")


def test_a_printed_rating_is_not_lost_where_there_is_no_target():
    now = meeting(actual(50), actual(58, 2023, rating="Red"))
    found = parts(each_measure.tables(now))[0]
    assert "Target" not in cells(found)
    assert "Red" in cells(found)["Verdict"]


def test_without_tolerance_or_printed_rating_no_column_speaks_of_ratings():
    now = meeting(actual(50), actual(58, 2023), target(60, 2024))
    assert cells(each_measure.tables(now))["Verdict"] == "2 points short of target, better since 2018"


def test_a_rating_that_the_figures_do_not_bear_out_asks_for_a_second_look():
    now = meeting(
        actual(50),
        actual(58, 2023, rating="Green"),
        target(60, 2024),
        value("england", 55),
        measures=[measure(tolerance="3", definition="In 20 weeks.")],
    )
    assert said(evidence.second_looks(now)) == (
        "- A printed rating that the figures do not bear out: Plans on time (1a): "
        "58 against 60: printed Green; by its tolerance amber."
    )


# Close to the target is better


CLOSE = [measure(better="target", tolerance="2")]


def test_a_target_to_be_close_to_is_told_by_its_distance():
    now = meeting(actual(50), released(65), target(60, 2025), measures=CLOSE)
    assert cells(each_measure.tables(now))["Verdict"].split("<br>")[0] == (
        "5 points off target, closer to target since 2018"
    )
    found = cells(measures.more(now))
    assert found["Change a year"] == "1.0 points closer"
    assert found["Change a year that is needed"].startswith("2.5 points for 60%")


def test_within_its_tolerance_a_value_is_said_to_be_off_target_all_the_same():
    verdict = cells(each_measure.tables(meeting(actual(50), released(61), target(60, 2024), measures=CLOSE)))["Verdict"]
    assert verdict.startswith("Within tolerance, 1 point off target, closer to target since 2018<br>")


def test_where_it_goes_is_closer_to_its_target_or_further_from_it():
    now = meeting(actual(50), released(65, 2022), released(68), target(60, 2024), measures=CLOSE)
    assert cells(measures.more(now))["Last change"] == "3 points further from target"
    assert "closer to target since 2018" in cells(each_measure.tables(now))["Verdict"]
    assert cells(outcomes.beside_actions(now), "1. Meet needs")["Better"] == "1"


@pytest.mark.parametrize(("other", "beside"), [(60, "5 points above it"), (70, "5 points below it"), (65, "level")])
def test_beside_others_it_is_only_apart(other, beside):
    now = meeting(actual(50), released(65), released(other, series="england"), measures=CLOSE)
    found = cells(each_measure.tables(now))
    assert found["England"] == f"{other}%: {beside}"
    assert "Close to target is better for 1a." in said(each_measure.tables(now))


# What adds up within its year


ADDING = [measure(unit="count", cumulative="true", better="lower", tolerance="1")]
SO_FAR = [september(40, 2023), september(44, 2024), year_end(90, 2025)]


def test_a_year_to_date_figure_read_as_a_triumph():
    """44 of at most 90 after half a year is no target met, on any page."""
    now = meeting(*SO_FAR, measures=ADDING)
    found = cells(each_measure.tables(now))
    assert found["Latest"].partition("<br>")[0] == "44 so far (to September 2024)"
    assert found["Verdict"] == "Adds up until the end of its year, 31 March 2025, worse since 2023"
    assert "target" not in said(measures.verdict(now))
    assert "The figure of the plan's measures cannot be judged" in said(implications.outcomes_short(now))
    assert cells(measures.more(now))["Last change"] == "4 worse"


def test_months_that_add_up_have_no_chart_of_chance():
    months = [
        released(
            place, 2024, time_identifier=each, period_end=f"2024-{place:02}-{28 if place == 2 else 30 + (place != 4)}"
        )
        for place, each in enumerate(("January", "February", "March", "April", "May"), 1)
    ]
    months += [
        released(place, 2024, time_identifier=each, period_end=f"2024-{place:02}-{30 + (place > 6)}")
        for place, each in enumerate(("June", "July", "August"), 6)
    ]
    assert len(outcomes.by_month(meeting(*months))) == 1
    assert outcomes.by_month(meeting(*months, measures=[measure(cumulative="true")])) == []


# A final target


def test_a_final_target_lost():
    """It stands beside the next step wherever a target is shown."""
    final = [measure(final_target="90")]
    now = meeting(actual(50), released(55), target(60, 2024), released(58, series="england"), measures=final)
    assert cells(each_measure.tables(now))["Target"] == "60% (to December 2024); in the end 90%"
    assert "The target is 60% (to December 2024); in the end 90%" in said(outcomes.over_time(now)).replace(
        "\u00a0", " "
    )
    [judged] = now.judged.to_dict(orient="records")
    table = speaking.measures_of(Concern(now, OF, [], [judged | {"linked_by": "paper"}], [], None, {}))
    assert "60% (to December 2024); in the end 90%" in said(table[0])


def test_without_a_dated_target_the_final_one_judges_and_says_that_it_has_no_date():
    now = meeting(actual(50), released(55), measures=[measure(final_target="90")])
    found = cells(each_measure.tables(now))
    assert found["Target"] == "90% (no date given)"
    assert found["Verdict"] == (
        "35 points short of target (the final one, for which no date is given), better since 2018"
    )
    assert "With a target in numbers" in evidence.covered(now).headings
    assert rows(evidence.covered(now))[-1][3] == "1"


def test_a_chart_by_month_says_the_final_target_where_there_is_one_and_no_side_is_better_close_to_a_target():
    aim = month(90, 23, series="target")
    now = meeting(*months(*range(40, 48)), aim, measures=[measure(better="target", final_target="95")])
    [chart] = [each.chart for each in outcomes.by_month(now)]
    assert visible(name(chart)) == "Plans on time: rose for 8 months, to 47%; target 90%"
    assert "special cause" not in name(chart)
    assert "The target is 90% (to December 2024); in the end 95%." in visible(chart.reading).replace("\u00a0", " ")
    [plain] = [each.chart for each in outcomes.by_month(meeting(*months(*range(40, 48)), aim))]
    assert "The target is" not in plain.reading


# Surveys


def test_how_many_answered_stands_beside_the_value_and_the_question_among_the_definitions():
    asked = [measure(wording="Were you listened to?")]
    now = meeting(actual(50, responses="300"), actual(64, 2023, responses="212"), target(70, 2024), measures=asked)
    assert (
        cells(each_measure.tables(now))["Latest"].partition("<br>")[0] == "64% (to December 2023), of 212 who answered"
    )
    assert rows(evidence.definitions(now).parts[0]) == [["1a", "Plans on time", "Were you listened to?"]]


def test_that_few_answered_is_said_beside_the_value_and_as_a_second_look():
    now = meeting(
        actual(50, responses="300"),
        actual(64, 2023, responses="29"),
        value("england", 55),
        measures=[measure(wording="Were you listened to?")],
    )
    assert (
        cells(each_measure.tables(now))["Latest"].partition("<br>")[0]
        == "64% (to December 2023), of 29 who answered (few)"
    )
    assert "- Few people answered: Plans on time (1a): 29 answered, fewer than 30." in said(evidence.second_looks(now))


# The same number everywhere


def test_the_figures_short_of_target_are_as_many_everywhere_in_a_pack():
    groups = ("SEN (E)", "SEN (K)")
    observed = [
        *(each | {"breakdown": group} for group in groups for each in (actual(50), released(55), target(60, 2024))),
        *(each | {"measure": "1b"} for each in (actual(50), released(55))),
        *(each | {"measure": "9*"} for each in (actual(50), released(55), target(60, 2024))),
    ]
    of = [measure(), measure("1b", final_target="90"), measure("9*", in_plan="false")]
    now = meeting(*observed, measures=of)
    assert "3 are short of target and 0 meet it: furthest is Plans on time" in said(measures.verdict(now))
    assert "3 are short of target, of 2 measures: Plans on time (1a) and Plans on time (1b)." in said(
        implications.outcomes_short(now)
    )
    verdicts = [each[-1] for part in parts(each_measure.tables(now)) for each in rows(part)]
    assert sum("short of target" in each for each in verdicts) == 3
    speak = [row | {"linked_by": "paper"} for row in now.judged.to_dict(orient="records")]
    table = said(speaking.measures_of(Concern(now, OF, [], speak, [], None, {}))[0])
    assert len(re.findall("hort of target", table)) == 3


# Trajectories


MONEY = measure(unit="£m", dp="1", better="lower", title="Deficit")


def money(series, *numbers, first=2025):
    return [year_end(number, year, series) for year, number in enumerate(numbers, first)]


def test_a_trajectory_is_a_chart_whose_message_says_how_far_the_value_is_from_each_line(drawings):
    now = meeting(
        *money("actual", 4.2, 6.1, first=2023),
        *money("mitigated", 5.0, 5.7, 5.2, first=2023),
        *money("unmitigated", 5.0, 8.4, 12, first=2023),
        *money("planned", 5.0, 6.1, first=2023),
        measures=[MONEY],
    )
    [chart] = parts(outcomes.trajectories(now))
    assert name(chart) == (
        "Deficit: £6.1m at March 2024, level with the plan, £0.4m above the mitigated forecast and £2.3m below doing "
        "nothing"
    )
    assert "1a, beside what the plan expects, Smallshire, years ending in 2023 to 2025." in visible(chart.reading)
    assert [list(chart.figures.headings), *rows(chart.figures)] == [
        ["Measure", "Whose", "To 2023 (£m)", "To 2024 (£m)", "To 2025 (£m)"],
        ["1a Deficit", "Smallshire", "4.2", "6.1", "none"],
        ["1a Deficit", "Planned", "5.0", "6.1", "none"],
        ["1a Deficit", "Doing nothing", "5.0", "8.4", "12.0"],
        ["1a Deficit", "Mitigated forecast", "5.0", "5.7", "5.2"],
    ]
    assert "strokeDash" in str(chart.wide)


def test_a_trajectory_is_no_target_no_comparator_and_no_line_of_the_other_charts():
    now = meeting(*money("actual", 4.2, 6.1, first=2023), *money("mitigated", 5.0, 5.7, first=2023), measures=[MONEY])
    assert now.judged["result"].tolist() == ["no target set"]
    assert "Mitigated" not in said(outcomes.over_time(now))
    assert "Mitigated" not in said(each_measure.tables(now))


def test_a_value_that_no_trajectory_stands_beside_is_told_alone():
    now = meeting(*money("actual", 4.2, first=2023), *money("mitigated", 5.7, first=2025), measures=[MONEY])
    [chart] = parts(outcomes.trajectories(now))
    assert name(chart) == "Deficit: £4.2m at March 2023; no trajectory has a value for then"
    [chart] = parts(outcomes.trajectories(meeting(*money("mitigated", 5.7, 6.0, first=2024), measures=[MONEY])))
    assert name(chart) == "Deficit: no value yet"


def test_without_a_trajectory_nothing_is_said():
    assert outcomes.trajectories(meeting(actual(50))) == Words()


def test_a_trajectory_by_quarter_is_drawn_by_the_month_in_which_it_ends(drawings):
    quarters = [
        year_end(number, 2024, series, time_identifier=f"Financial year Q{quarter}", time_period=period, period_end=end)
        for series, numbers in (("actual", (1, 2, 3)), ("planned", (1, 2, 4)))
        for number, quarter, period, end in zip(
            numbers, (4, 3, 4), ("202223", "202324", "202324"), ("2023-03-31", "2023-12-31", "2024-03-31"), strict=True
        )
    ]
    [chart] = parts(outcomes.trajectories(meeting(*quarters, measures=[MONEY])))
    assert name(chart) == "Deficit: £3.0m at March 2024, £1.0m below the plan"
    assert rows(chart.figures)[0][2:] == ["1.0", "3.0"]


def test_a_value_within_its_tolerance_is_not_drawn_as_short_of_its_target():
    refs = ("1a", "1b", "1c")
    values = [each for ref in refs for each in (actual(50, measure=ref), target(60, 2024, measure=ref))]
    values += [released(number, measure=ref) for number, ref in zip((40, 59, 60), refs, strict=True)]
    now = meeting(*values, measures=[measure(ref, better="target", tolerance="2") for ref in refs])
    assert name(measures.gaps(now)) == "1 of 3 figures is short of the target"
    assert "1 is short of target and 2 meet it" in said(measures.verdict(now))
