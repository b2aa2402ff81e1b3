"""Every word and threshold of the pages has a definition, and every definition says what the code does."""

import inspect
import re
from itertools import product

import pandas as pd
import pytest
from frames import TODAY, actions, position, updates

from sendplan import (
    area,
    checks,
    definitions,
    forecast,
    measures,
    movement,
    plan,
    quality,
    reconcile,
    spc,
    theme,
    timing,
    vocabulary,
)
from sendplan.answers import points
from sendplan.definitions import actions as of_actions
from sendplan.definitions import completions, limits, papers, record
from sendplan.definitions import measures as of_measures
from sendplan.meeting import names, of_area
from sendplan.sources.figures import Figure, Found
from sendplan.sources.merge import observed
from sendplan.sources.neighbours import TEN
from sendplan.words import capital, share

MODULES = (of_actions, completions, of_measures, limits, record, papers)


def findings() -> list[definitions.Definition]:
    """What is looked for in papers and tables, in the words of the data quality page."""
    return papers.findings({name: look.what for name, look in points.LOOKS.items()})


def hidden_by_a_rule() -> list[definitions.Definition]:
    """Which numbers an area hides that gives a threshold and rounds."""
    return record.disclosure(area.Disclosure(rule="R", text="T", show_small_counts=False, threshold=7, rounding=5))


def hidden_without_one() -> list[definitions.Definition]:
    """Which numbers an area hides that shows small counts."""
    return record.disclosure(area.Disclosure(rule="R", text="T", show_small_counts=True))


TOPICS = [
    topic
    for module in MODULES
    for name, topic in inspect.getmembers(module, inspect.isfunction)
    if topic.__module__ == module.__name__ and not name.startswith("_") and not inspect.signature(topic).parameters
]
TOPICS += [findings, hidden_by_a_rule, hidden_without_one]
ROWS = [topic for topic in TOPICS if isinstance(topic(), list) and topic is not limits.departures]


def terms(topic):
    return [row.term for row in topic()]


def text(topic):
    """All that a topic says, as one text."""
    said = topic()
    return said if isinstance(said, str) else "\n".join(" ".join(filter(None, row)) for row in said)


def means(topic, term):
    [found] = [row.means for row in topic() if row.term == term]
    return found


def marked(word):
    return f"{theme.VARIATION_LOOKS[word].mark} {theme.VARIATION_LOOKS[word].word}"


@pytest.mark.parametrize("topic", ROWS, ids=lambda topic: topic.__name__)
def test_every_term_of_a_topic_is_defined_once_in_whole_sentences(topic):
    rows = topic()
    assert rows
    assert len({row.term for row in rows}) == len(rows)
    for row in rows:
        assert isinstance(row, definitions.Definition)
        assert row.term[:1] == capital(row.term)[:1]
        assert row.means[:1] == capital(row.means)[:1]
        assert row.means.endswith(".")
        assert not row.source.endswith(".")
        assert not row.why.endswith(".")


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.__name__)
def test_no_text_has_a_gap_a_double_space_or_code_in_it(topic):
    assert not re.search(r"  |[{}_]| [,.]|\b(None|nan|NaT|N/A)\b", text(topic))


# What each topic must define, from the module that uses the word: in its order where it has one.
WORDS = [
    (of_actions.ratings, [f"{theme.LOOKS[each].mark} {theme.LOOKS[each].word}" for each in area.MEANINGS]),
    (of_actions.position, [theme.LOOKS[area.NOT_REPORTED].word]),
    (of_actions.statuses, map(capital, timing.STATUSES)),
    (of_actions.contradictions, map(capital, quality.RATINGS)),
    (of_actions.changes, map(capital, movement.CHANGES)),
    (of_measures.directions, map(capital, measures.DIRECTIONS)),
    (of_measures.gaps, map(capital, measures.TRENDS)),
    (of_measures.results, map(capital, measures.RESULTS)),
    (of_measures.second_looks, map(capital, checks.CHECKS)),
    (limits.bases, map(capital, spc.BASES)),
    (limits.rules, map(capital, spc.RULES)),
    (limits.variations, map(marked, spc.VARIATIONS)),
    (limits.assurances, map(marked, spc.ASSURANCES)),
    (record.concerns, [f"Linked by {each}" for each in vocabulary.LINKED_BY]),
    (record.symbols, [f"[{each}]" for each in vocabulary.SYMBOLS]),
    (papers.figures, map(capital, (reconcile.AGREES, reconcile.DIFFERS, reconcile.CANNOT))),
    (findings, [capital(look.what) for look in points.LOOKS.values()]),
    (
        papers.reasons,
        map(
            capital,
            (reconcile.NOT_COUNTED, reconcile.NO_LIST, reconcile.NO_RATING, reconcile.PART, reconcile.NO_VALUE),
        ),
    ),
    (
        papers.lists,
        map(
            capital,
            (reconcile.AGREES, reconcile.RATED_OTHERWISE, reconcile.MISSING, reconcile.OUTSIDE, reconcile.UNRATED),
        ),
    ),
]


@pytest.mark.parametrize(("topic", "words"), [(topic, list(words)) for topic, words in WORDS])
def test_every_word_that_the_pages_use_is_defined(topic, words):
    assert set(words) <= set(terms(topic))


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        (of_actions.statuses, timing.STATUSES),
        (of_actions.contradictions, quality.RATINGS),
        (of_measures.results, measures.RESULTS),
        (of_measures.second_looks, checks.CHECKS),
        (limits.bases, spc.BASES),
    ],
)
def test_no_word_is_defined_that_the_pages_do_not_use(topic, words):
    assert set(terms(topic)) == set(map(capital, words))


@pytest.mark.parametrize(
    ("topic", "words"), [(limits.rules, spc.RULES), (findings, [look.what for look in points.LOOKS.values()])]
)
def test_what_is_tried_in_an_order_is_told_in_it(topic, words):
    assert terms(topic) == [*map(capital, words)]


# Every threshold: changed where the rule is applied, the text says the new one.
NUMBERS = [
    (timing, "SOON", 45, of_actions.statuses, "up to 45 days after it"),
    (timing, "SOON", 45, of_actions.statuses, "more than 45 days"),
    (timing, "SOON", 45, of_actions.dates, "45 days after this one"),
    (plan, "ON_TRACK", ("complete", "green"), of_actions.ratings, "Rated complete or green."),
    (plan, "ON_TRACK", ("green",), of_actions.ratings, "Rated green."),
    (plan, "OPEN", ("red",), of_actions.ratings, "Red. The others"),
    (plan, "CLOSED", ("complete", "red"), of_actions.ratings, "complete and red, are closed"),
    (plan, "CLOSED", ("complete", "red"), of_actions.changes, "Open now, and then complete or red."),
    (movement, "RANK", {"amber": 1, "red": 0, "green": 0}, of_actions.changes, "red or green, then amber."),
    (movement, "RANK", {"amber": 1, "red": 0, "green": 0}, of_actions.changes, "between red and green"),
    (measures, "DAYS_A_YEAR", 360, of_measures.targets, "a year is 360 days"),
    (checks, "GROUPS", 9, of_measures.second_looks, "9 groups of children or more"),
    (checks, "FAR", 8, of_measures.second_looks, "than 8 times the usual distance"),
    (spc, "LIMIT", 3.14, limits.limits, "minus 3.14 times"),
    (spc, "NEAR", 1.33, limits.limits, "1.33 mean moving ranges from the mean (50% of the way"),
    (spc, "SCREEN", 4.5, limits.limits, "ranges of 4.5 times their mean"),
    (spc, "FEWEST", 5, limits.bases, "Fewer than 5 values"),
    (spc, "FEWEST", 5, limits.bases, "From 5 values on"),
    (spc, "FEWEST", 5, limits.reference, "with 5 values or more"),
    (spc, "FEWEST", 5, limits.departures, "Under 5 values none"),
    (spc, "FIRM", 20, limits.bases, "From 20 values on: firm"),
    (spc, "FIRM", 20, limits.departures, "under 20 trial limits"),
    (spc, "RUN", 8, limits.rules, "8 values or more in a row, each above"),
    (spc, "RUN", 8, limits.rules, "8 values or more in a row above the mean"),
    (spc, "CLOSE", 4, limits.rules, "4 or more of 3 values"),
    (spc, "AMONG", 5, limits.rules, "2 or more of 5 values in a row near a limit, and all 5"),
    (spc, "NOISE", 1e-3, limits.departures, "1 in 1,000 of a phase"),
    (forecast, "LEAST", 9, completions.history, "Under 9 months"),
    (forecast, "RUNS", 1_234, completions.ahead, "1,234 runs"),
    (forecast, "HORIZON", 24, completions.ahead, "the 24 months after"),
    (forecast, "SEED", 7, completions.ahead, "(seed 7)"),
    (forecast, "CHANCES", (10, 20), completions.ahead, "10 and 20 of 100 runs"),
    (forecast, "MONTH", 30.0, completions.history, "a month is 30 days"),
    (quality, "WORDS_ALIKE", 12, findings, "the same 12 words or more"),
    (vocabulary, "JUDGEMENTS", ("good", "bad"), record.concerns, "good or bad"),
    (vocabulary, "SYMBOLS", {"q": "queried"}, record.symbols, "[q] Queried."),
]


@pytest.mark.parametrize(("module", "name", "value", "topic", "said"), NUMBERS)
def test_a_threshold_changed_where_it_is_applied_changes_its_text(monkeypatch, module, name, value, topic, said):
    assert said not in text(topic)
    monkeypatch.setattr(module, name, value)
    assert said in text(topic)


def test_the_thresholds_are_those_of_the_design():
    assert "up to 31 days after it" in text(of_actions.statuses)
    assert "2.66 times" in text(limits.limits)
    assert "3.267 times" in text(limits.limits)
    assert "67% of the way to the limit" in text(limits.limits)
    assert "Under 6 months" in text(completions.history)
    assert "50, 85 and 95 of 100 runs" in terms(completions.ahead)


def test_the_example_gives_the_limits_that_making_data_count_publishes():
    assert "upper limit 4.60, mean 1.94 and lower limit \u22120.72 with screening" in limits.example()
    assert "upper limit 6.95, mean 1.94 and lower limit \u22123.06 without" in limits.example()


def test_the_example_is_worked_out_and_not_written_down(monkeypatch):
    monkeypatch.setattr(spc, "LIMIT", 0.0)
    assert "upper limit 1.94, mean 1.94" in limits.example()


# What the texts say, against the code that applies it.


def test_every_contradiction_that_is_found_is_defined():
    late = {"due": "2019-05-31"}
    found = position(
        actions(*({"ref": ref} | late for ref in "12345")),
        updates(
            {"ref": "1", "rating": "G", "contradicts": "5"},
            {"ref": "2", "rating": "n/s", "provisional_start": "2019-06-01"},
            {"ref": "3", "rating": "R"},
            {"ref": "4", "rating": "C", "as_at": "2019-06-01"},
            {"ref": "4", "rating": "A"},
            {"ref": "5", "rating": "C", "narrative": "In draft."},
        ),
    )
    kinds = set(timing.contradictions(found, {("ip", "4")})["kind"])
    assert {*map(capital, kinds)} == set(terms(of_actions.contradictions))


def test_every_change_between_two_standings_is_defined():
    standings = [*plan.STANDINGS, None]
    found = {movement._change(*pair) for pair in product(standings, standings) if pair != (None, None)} - {""}
    assert found | {movement.NEWLY_PAST_DUE} == set(movement.CHANGES)


def test_from_red_to_not_started_is_no_progress():
    assert movement._change("red", "not_started") == movement._change("not_started", "red") == movement.WORSENED
    assert "between red and not started there is no progress" in means(of_actions.changes, "Worsened")


@pytest.mark.parametrize("then", [timing.PAST_DUE, timing.UNKNOWN])
def test_what_was_past_its_date_then_is_not_newly_past_due(then):
    assert movement._lateness(then, timing.PAST_DUE) == ""
    assert "then its date had not passed, or it was closed" in means(of_actions.changes, "Newly past due")


@pytest.mark.parametrize(("valued", "symbol"), [(5, ""), (4, "u"), (0, "x")])
def test_the_mean_of_neighbours_is_marked_where_under_half_of_them_have_a_number(valued, symbol):
    figure = Figure(2, "p", "1a", "all", "ees/plans", (), "pc", 0)
    near = [str(300 + place) for place in range(len(TEN))]
    cells = [
        Found(figure, number, "2024", "Calendar year", 2, "pc", "50" if place < valued else "x")
        for place, number in enumerate(near)
    ]
    [row] = observed(cells, "release", near, "list")
    assert row["symbol"] == symbol
    said = means(of_measures.comparators, "Similar areas (statistical neighbours)")
    assert "ten authorities" in said
    assert "Under half of them, it is marked [u]; none of them, [x]." in said


@pytest.mark.parametrize(("part", "whole"), [(1, 1000), (999, 1000)])
def test_only_none_is_0_percent_and_only_all_is_100(part, whole):
    assert share(part, whole) in means(record.numbers, "Percentage")
    assert share(part, whole) not in ("0%", "100%")


def test_every_reason_why_a_measure_of_lancashire_cannot_be_judged_is_defined(lancashire):
    known = terms(of_measures.reasons)
    for name in names(lancashire):
        found = of_area(lancashire, name).judged
        for reason in found.loc[found["result"] == measures.CANNOT, "reason"].unique():
            assert any(capital(reason).startswith(term.removesuffix(" a day")) for term in known), reason


def test_a_month_of_the_forecast_is_as_long_as_its_text_says():
    month = pd.Timedelta(days=30.44)
    assert forecast.pace(1, TODAY, TODAY + 30 * month) == pytest.approx(1 / 30, rel=1e-2)
    assert "(a month is 30.44 days)" in text(completions.history)
