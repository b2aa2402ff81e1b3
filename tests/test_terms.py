"""Every word and threshold of the pages has a definition, and every definition says what the code does."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from frames import TODAY, actions, position, updates

from sendplan import vocabulary
from sendplan.data import area
from sendplan.opening import named_meetings, of_area
from sendplan.pages import risks as risks_page
from sendplan.rules import forecast, measure_checks, measures, movement, plan, reconcile, risks, spc, targets, timing
from sendplan.rules.findings import FINDINGS, contradictions, loose_ends
from sendplan.rules.terms import CONDITIONS, MODULES, NOTHING_HIDDEN, WORKED_OUT, topic, topics
from sendplan.show import theme
from sendplan.sources.figures import Found, PublishedFigure
from sendplan.sources.merge import observed
from sendplan.sources.neighbours import TEN
from sendplan.words import capital, share

PACKAGE = Path(theme.__file__).parents[1]
HIDING = area.Disclosure(rule="R", text="T", show_small_counts=False, threshold=7, rounding=5)


def terms(name):
    return [each.term for each in topic(name).definitions]


def text(name, rule=NOTHING_HIDDEN):
    """All that a topic says, as one text."""
    told = topic(name, rule)
    return "\n".join(
        [told.caption, told.heading, told.note, *(" ".join(filter(None, each)) for each in told.definitions)]
    )


def means(name, term):
    [found] = [each.means for each in topic(name).definitions if each.term == term]
    return found


def marked(word):
    return f"{theme.VARIATION_LOOKS[word].mark} {theme.VARIATION_LOOKS[word].word}"


@pytest.mark.parametrize("rule", [NOTHING_HIDDEN, HIDING], ids=["shown", "hiding"])
@pytest.mark.parametrize("name", topics())
def test_every_term_of_a_topic_is_defined_once_in_whole_sentences(name, rule):
    told = topic(name, rule)
    assert told.definitions
    assert len({each.term for each in told.definitions}) == len(told.definitions)
    for each in told.definitions:
        assert each.term[:1] == capital(each.term)[:1]
        assert each.means[:1] == capital(each.means)[:1]
        assert each.means.endswith(".")
        assert not each.source.endswith(".")
        assert each.why.endswith(".") == bool(each.reference)  # a reason has a cell of its own there


@pytest.mark.parametrize("rule", [NOTHING_HIDDEN, HIDING], ids=["shown", "hiding"])
@pytest.mark.parametrize("name", topics())
def test_no_text_has_a_gap_a_double_space_or_code_in_it(name, rule):
    assert not re.search(r"  |[{}_]| [,.]|\b(None|nan|NaT|N/A)\b", text(name, rule))


def test_whatever_can_be_said_in_a_text_is_said_in_one():
    written = re.sub("^#.*", "", (PACKAGE / "method.toml").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {*MODULES, *WORKED_OUT} <= {*re.findall(r"{(\w+)", written)}
    assert all(f'"{condition}"' in written for condition in CONDITIONS)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ('"Within {nothing} days."', KeyError),
        ('"Within {timing.NOTHING} days."', AttributeError),
        ('{ means = "Hidden.", when = "nothing" }', KeyError),
        ('{ means = "Hidden.", also."nothing" = "At all." }', KeyError),
        ('{ means = "Hidden.", because = "a field that is no field" }', TypeError),
    ],
)
def test_what_stands_for_nothing_is_an_error(monkeypatch, said, error):
    written = tomllib.loads(f'[dates]\ncaption = "Dates"\n[dates.terms]\nDue = {said}')
    monkeypatch.setattr("sendplan.rules.terms._method", lambda: written)
    with pytest.raises(error):
        topic("dates")


def test_every_file_of_the_package_that_is_not_code_is_packaged():
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    packaged = {
        path for each in project["tool"]["setuptools"]["package-data"]["sendplan"] for path in PACKAGE.glob(each)
    }
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert files == {path for path in packaged if path.is_file() and path.suffix != ".py"}
    assert PACKAGE / "method.toml" in files


def test_what_is_said_of_hidden_counts_is_the_areas_own():
    assert "is [c]. 0 is shown" in text("hidden", HIDING)
    assert "A count from 1 to 6 of such a measure" in text("hidden", HIDING)
    assert "all from 1 to 6 where" in text("protection", HIDING)
    assert "go to the nearest 5, and" in text("hidden", HIDING)
    assert "they may be shown" not in text("hidden", HIDING)
    assert "A count from 1 to one below the area's threshold of such a measure" in text("hidden")
    assert "are not people and stay. This area says that they may be shown, so none is hidden here." in text("hidden")
    assert "Small counts are rounded" not in terms("hidden")


# What each topic defines, from the module that uses the words; and the terms that come from no module.
USED = {
    "ratings": ([f"{theme.LOOKS[each].mark} {plan.usual_word(each)}" for each in (*area.MEANINGS, area.NOT_RATED)], 5),
    "position": ([plan.usual_word(area.NOT_REPORTED)], 7),
    "statuses": (timing.STATUSES, 0),
    "contradictions": (contradictions.RATINGS, 0),
    "changes": (movement.CHANGES, 1),
    "directions": (measures.DIRECTIONS, 0),
    "gaps": (measures.TRENDS, 0),
    "results": (measures.RESULTS, 0),
    "own_ratings": ([f"{theme.LOOKS[each].mark} {plan.usual_word(each)}" for each in targets.RATINGS], 1),
    "second_looks": (measure_checks.CHECKS, 0),
    "bases": (spc.BASES, 0),
    "rules": (spc.RULES, 0),
    "variations": ([marked(each) for each in spc.VARIATIONS], 0),
    "assurances": ([marked(each) for each in spc.ASSURANCES], 0),
    "concerns": ([f"Linked by {each}" for each in vocabulary.LINKED_BY], 6),
    "risks": ((risks_page.OPEN, risks_page.HIGH, risks_page.SCORE, risks_page.AIM, "Likelihood", "Impact"), 4),
    "symbols": ([f"[{each}]" for each in vocabulary.SYMBOLS], 0),
    "figures": ((reconcile.AGREES, reconcile.DIFFERS, reconcile.UNCOMPUTED), 3),
    "findings": ([look.what for look in FINDINGS.values()], 0),
    "uncomputed": (
        (reconcile.NOT_COUNTED, reconcile.NO_LIST, reconcile.NO_RATING, reconcile.PART, reconcile.VALUE_UNKNOWN),
        0,
    ),
    "lists": (
        (reconcile.AGREES, reconcile.RATED_OTHERWISE, reconcile.LEFT_OUT, reconcile.OTHER_MONTHS, reconcile.UNRATED),
        1,
    ),
}


@pytest.mark.parametrize("name", USED)
def test_every_word_that_the_pages_use_is_defined_and_no_other(name):
    words, others = USED[name]
    assert {*map(capital, words)} <= {*terms(name)}
    assert len(terms(name)) == len(words) + others


@pytest.mark.parametrize("name", ["rules", "findings", "symbols"])
def test_what_has_an_order_is_told_in_it(name):
    assert terms(name) == [*map(capital, USED[name][0])]


# Every threshold: changed where the rule is applied, the text says the new one.
NUMBERS = [
    (timing, "SOON", 45, "statuses", "up to 45 days after it"),
    (timing, "SOON", 45, "statuses", "more than 45 days"),
    (timing, "SOON", 45, "dates", "45 days after this one"),
    (plan, "OPEN", ("red",), "ratings", "Red. The others"),
    (plan, "CLOSED", ("complete", "red"), "ratings", "complete and red, are closed"),
    (plan, "CLOSED", ("complete", "red"), "changes", "Open now, and then complete or red."),
    (movement, "RANK", {"amber": 1, "red": 0, "green": 0}, "changes", "red or green, then amber."),
    (movement, "RANK", {"amber": 1, "red": 0, "green": 0}, "changes", "between red and green"),
    (measures, "DAYS_A_YEAR", 360, "targets", "a year is 360 days"),
    (measure_checks, "GROUPS", 9, "second_looks", "9 groups of children or more"),
    (measure_checks, "ANSWERS", 12, "second_looks", "Fewer than 12 answered"),
    (measure_checks, "FAR", 8, "second_looks", "than 8 times the usual distance"),
    (spc, "LIMIT", 3.14, "limits", "minus 3.14 times"),
    (spc, "NEAR", 1.33, "limits", "1.33 mean moving ranges from the mean (50% of the way"),
    (spc, "SCREEN", 4.5, "limits", "ranges of 4.5 times their mean"),
    (spc, "FEWEST", 5, "bases", "Fewer than 5 values"),
    (spc, "FEWEST", 5, "bases", "From 5 values on"),
    (spc, "FEWEST", 5, "limits", "with 5 values or more"),
    (spc, "FEWEST", 5, "departures", "Under 5 values none"),
    (spc, "FIRM", 20, "bases", "From 20 values on: firm"),
    (spc, "FIRM", 20, "departures", "under 20 trial limits"),
    (spc, "RUN_LENGTH", 8, "rules", "8 values or more in a row, each above"),
    (spc, "RUN_LENGTH", 8, "rules", "8 values or more in a row above the mean"),
    (spc, "CLOSE", 4, "rules", "4 or more of 3 values"),
    (spc, "AMONG", 5, "rules", "2 or more of 5 values in a row near a limit, and all 5"),
    (spc, "NOISE", 1e-3, "departures", "1 in 1,000 of a phase"),
    (forecast, "LEAST_MONTHS", 9, "history", "Under 9 months"),
    (forecast, "RUNS", 1_234, "ahead", "1,234 runs"),
    (forecast, "HORIZON", 24, "ahead", "the 24 months after"),
    (forecast, "SEED", 7, "ahead", "(seed 7)"),
    (forecast, "CHANCES", (10, 20), "ahead", "10 and 20 of 100 runs"),
    (forecast, "DAYS_A_MONTH", 30.0, "history", "a month is 30 days"),
    (loose_ends, "WORDS_ALIKE", 12, "findings", "the same 12 words or more"),
    (vocabulary, "SYMBOLS", vocabulary.SYMBOLS | {"c": "queried"}, "symbols", "[c] Queried."),
]


@pytest.mark.parametrize(("module", "constant", "value", "name", "said"), NUMBERS)
def test_a_threshold_changed_where_it_is_applied_changes_its_text(monkeypatch, module, constant, value, name, said):
    assert said not in text(name)
    monkeypatch.setattr(module, constant, value)
    assert said in text(name)


def test_the_thresholds_are_those_of_the_design():
    assert "up to 31 days after it" in text("statuses")
    assert "2.66 times" in text("limits")
    assert "3.267 times" in text("limits")
    assert "67% of the way to the limit" in text("limits")
    assert "Under 6 months" in text("history")
    assert "50, 85 and 95 of 100 runs" in terms("ahead")


def test_the_example_gives_the_limits_that_making_data_count_publishes():
    assert "upper limit 4.60, mean 1.94 and lower limit \u22120.72 with screening" in topic("departures").note
    assert "upper limit 6.95, mean 1.94 and lower limit \u22123.06 without" in topic("departures").note


def test_the_example_is_worked_out_and_not_written_down(monkeypatch):
    monkeypatch.setattr(spc, "LIMIT", 0.0)
    assert "upper limit 1.94, mean 1.94" in topic("departures").note


# What the texts say, against the code that applies it.


def test_every_contradiction_that_is_found_is_defined():
    late = {"due": "2019-05-31"}
    found = position(
        actions(*({"ref": ref} | late for ref in "123456")),
        updates(
            {"ref": "1", "rating": "G", "contradicts": "5"},
            {"ref": "2", "rating": "n/s", "provisional_start": "2019-06-01"},
            {"ref": "3", "rating": "R"},
            {"ref": "4", "rating": "C", "as_at": "2019-06-01"},
            {"ref": "4", "rating": "A"},
            {"ref": "5", "rating": "C", "narrative": "In draft."},
            {"ref": "6", "rating": "A", "completed_on": "2019-06-20"},
        ),
    )
    kinds = set(timing.contradictions(found, {("ip", "4")})["kind"])
    assert {*map(capital, kinds)} == set(terms("contradictions"))


def test_every_change_between_two_standings_is_defined():
    standings = [*plan.STANDINGS, None]
    found = {movement._standing_change(*pair) for pair in product(standings, standings) if pair != (None, None)} - {""}
    assert found | {movement.NEWLY_PAST_DUE} == set(movement.CHANGES)


def test_every_change_and_level_of_a_risk_is_told():
    moves = means("risks", "Movement of a risk")
    assert all(f"{capital(change)}: " in moves for change in risks.CHANGES if change != risks.SAME)
    assert all(each in means("risks", "Level of a risk").lower() for each in (risks.HIGH, risks.MEDIUM, risks.LOW))


def test_from_red_to_not_started_is_no_progress():
    assert (
        movement._standing_change("red", "not_started")
        == movement._standing_change("not_started", "red")
        == movement.WORSENED
    )
    assert "between red, not started and paused there is no progress" in means("changes", "Worsened")


@pytest.mark.parametrize("then", [timing.PAST_DUE, timing.NO_REPORT])
def test_what_was_past_its_date_then_is_not_newly_past_due(then):
    assert movement._lateness(then, timing.PAST_DUE) == ""
    assert "then its date had not passed, or it was closed" in means("changes", "Newly late")


@pytest.mark.parametrize(("valued", "symbol"), [(5, ""), (4, "u"), (0, "x")])
def test_the_mean_of_neighbours_is_marked_where_under_half_of_them_have_a_number(valued, symbol):
    figure = PublishedFigure(2, "p", "1a", "all", "ees/plans", (), "pc", 0)
    near = [str(300 + place) for place in range(len(TEN))]
    cells = [
        Found(figure, number, "2024", "Calendar year", 2, "pc", "50" if place < valued else "x")
        for place, number in enumerate(near)
    ]
    [row] = observed(cells, "release", near, "list")
    assert row["symbol"] == symbol
    said = means("comparators", "Similar areas (statistical neighbours)")
    assert "ten authorities" in said
    assert "Under half of them, it is marked [u]; none of them, [x]." in said


@pytest.mark.parametrize(("part", "whole"), [(1, 1000), (999, 1000)])
def test_only_none_is_0_percent_and_only_all_is_100(part, whole):
    assert share(part, whole) in means("numbers", "Percentage")
    assert share(part, whole) not in ("0%", "100%")


def test_every_reason_why_a_measure_of_lancashire_cannot_be_judged_is_defined(lancashire):
    known = terms("reasons")
    for name in named_meetings(lancashire):
        found = of_area(lancashire, name).judged
        for reason in found.loc[found["result"] == measures.CANNOT, "reason"].unique():
            assert any(capital(reason).startswith(term.removesuffix(" a day")) for term in known), reason


def test_every_reason_why_a_measure_is_not_held_against_a_target_is_defined():
    known = [targets.FINAL, targets.ADDS_UP, targets.ADDS_UP_UNDATED, targets.ADDS_UP_TO_ANOTHER]
    assert {*map(capital, known)} < {*terms("reasons")}


def test_a_month_of_the_forecast_is_as_long_as_its_text_says():
    month = pd.Timedelta(days=30.44)
    assert forecast.completions_a_month(1, TODAY, TODAY + 30 * month) == pytest.approx(1 / 30, rel=1e-2)
    assert "(a month is 30.44 days)" in text("history")
