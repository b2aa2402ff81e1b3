"""What the pages say of measures, with papers and imported statistics: small made-up areas, word by word."""

import calendar
import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from builders import REQUIRED, TOML, row
from frames import actual, target, value
from golden import PAGES
from markup import UNSAID, svg
from test_answers import ANSWERS

from sendplan.data.area import Area, Facts
from sendplan.data.load import typed
from sendplan.data.schema import TABLES, columns_of
from sendplan.opening import of_area
from sendplan.pages import each_measure, evidence, measures, outcomes
from sendplan.rules import spc
from sendplan.show import charts
from sendplan.show.blocks import Words
from sendplan.show.charts import Chart, Charts
from sendplan.show.tables import Tables
from sendplan.words import MONTHS, visible

STARTED = TOML.replace('title = "Small plan"', 'title = "Small plan"\nstart = 2019-04-01')
HIDING = STARTED.replace("show_small_counts = true, threshold = 5", "show_small_counts = false, threshold = 20")
DAY = "2025-01-10"
MEETING = row("meetings", meeting=DAY, as_at=DAY, plan="p")
LICENCE = "Open Government Licence v3.0"
SOURCES = [
    row("sources"),
    row("sources", id="later", title="A later paper", published="2024-06-01"),
    row("sources", id="release", title="Plans of 2024", publisher="DfE", published="2025-01-01", dataset="ees/plans"),
    row("sources", id="lait", title="Tool of 2024", publisher="DfE", published="2025-01-02", dataset="lait"),
    row("sources", id="next", title="Plans of 2025", publisher="DfE", published="2025-01-11", dataset="ees/plans"),
    row("sources", id="list", title="Neighbours of May 2024", publisher="DfE", published="2024-05-31"),
]
SAID = {
    "paper": f"Smallshire, A paper (24 June 2019), {LICENCE}",
    "later": f"Smallshire, A later paper (1 June 2024), {LICENCE}",
    "release": f"DfE, Plans of 2024 (1 January 2025), {LICENCE}",
    "lait": f"DfE, Tool of 2024 (2 January 2025), {LICENCE}",
}


@cache
def frame(table, rows):
    """A typed table of rows; most tests share most of their tables, and no answer changes one."""
    return typed(table, pd.DataFrame([dict(each) for each in rows], columns=list(columns_of(table)), dtype="str"))


def meeting(*observations, toml=STARTED, **tables):
    """The meeting of an area that holds these observations; it has measure 1a, unless `tables` say otherwise."""
    rows = {table: [row(table)] for table in REQUIRED}
    rows |= {"meetings": [MEETING], "sources": SOURCES, "measures": [row("measures")]} | tables
    rows["observations"] = [row("observations", **each) for each in observations]
    frames = {table: frame(table, tuple(tuple(each.items()) for each in rows.get(table, []))) for table in TABLES}
    facts = Facts.model_validate(tomllib.loads(toml))
    if toml == HIDING:  # the counts are peculiar, to be found anywhere: more than any area could hide
        hides = facts.disclosure.model_copy(update={"threshold": 10_000})
        facts = facts.model_copy(update={"disclosure": hides})
    area = Area("smallshire", facts, frames, "", Path())
    return of_area(area, DAY)


@pytest.fixture
def drawings():
    """Ask for charts with their drawings."""


@pytest.fixture(autouse=True)
def undrawn(request, monkeypatch):
    """Leave drawings out, where a test does not ask for them: they take most of the time."""
    if "drawings" not in request.fixturenames:
        monkeypatch.setattr(charts, "_specification", lambda draw, width: {})


def released(number, year=2023, series="actual", **cells):
    return value(series, number, year, **({"source": "release"} | cells))


def years(*numbers, first=2018, **cells):
    """A number a year, as released."""
    return [released(number, year, **cells) for year, number in enumerate(numbers, first)]


def month(number, place, **cells):
    """The value of a month, counted from January 2023."""
    year, place = 2023 + place // 12, place % 12
    last = calendar.monthrange(year, place + 1)[1]
    period = {"time_identifier": MONTHS[place], "period_end": f"{year}-{place + 1:02}-{last}"}
    return released(number, year, **({"symbol": "" if number is not None else "x"} | period | cells))


def months(*numbers, **cells):
    return [month(number, place, **cells) for place, number in enumerate(numbers)]


def measure(ref="1a", **cells):
    return row("measures", ref=ref, **cells)


def parts(block):
    return list(block.parts) if isinstance(block, (Charts, Tables)) else [block]


def said(block):
    """All the words of a block, those of a chart's name, source and figures too."""
    if isinstance(block, Charts):
        return "\n".join(map(said, block.parts))
    if isinstance(block, Chart):
        return "\n".join([*map(visible, (block.name, block.reading, block.source)), said(block.figures)])
    return block._repr_mimebundle_()["text/plain"].replace("\u00a0", " ")


def cells(block, ref="1a"):
    """Cells by heading of the only row of a measure; those that are empty in every row of its table have no heading."""
    [(headings, found)] = [
        (part.headings, each) for part in parts(block) for each in part.rows if f"{each[0]} ".startswith(f"{ref} ")
    ]
    return dict(zip(headings, (visible(cell).replace("\u00a0", " ") for cell in found), strict=True))


def rows(table):
    return [[visible(cell).replace("\u00a0", " ") for cell in each] for each in table.rows]


def name(chart):
    return visible(chart.name).replace("\u00a0", " ")


# What the papers give, and what imports add


def test_the_papers_give_averages_for_some_and_a_baseline_for_some():
    now = meeting(
        actual(50),
        value("england", 60, breakdown="SEN (E)"),
        value("stat_neighbours", 55),
        target(60, measure="1b"),
        actual(None, measure="1c", symbol="x"),
        measures=[measure(), measure("1b"), measure("1c")],
    )
    assert said(evidence.given(now)).splitlines()[0] == (
        "Of the plan's 3 measures, its papers give a national average for 1 and an average of similar areas for 1; "
        "2 have no baseline: 1b and 1c."
    )


def test_where_every_measure_has_a_baseline_none_is_listed():
    assert "baseline" not in said(evidence.given(meeting(actual(50))))


def test_one_measure_has_no_baseline():
    now = meeting(actual(50), measures=[measure(), measure("1b")])
    assert "1 has no baseline: 1b." in said(evidence.given(now))


@pytest.mark.parametrize("observations", [[], [released(55, source="next")]], ids=["none", "one a day too late"])
def test_where_nothing_was_imported_by_the_day_the_page_says_so(observations):
    assert said(evidence.given(meeting(actual(50), *observations))).splitlines()[1:] == [
        "No published statistics of 10 January 2025 or before have been imported beside them."
    ]


def test_what_imports_fill_is_counted_and_named():
    now = meeting(
        actual(50),
        value("england", 60),
        *years(51, 52, first=2022),
        *years(60, 61, first=2022, series="england"),
        *years(54, 55, first=2022, series="stat_neighbours", neighbours="list"),
        released(7, measure="1b"),
        released(8, series="region", measure="1b"),
        measures=[measure(), measure("1b"), measure("1c")],
    )
    assert said(evidence.given(now)).splitlines()[1] == (
        "Published statistics imported since add a value after the baseline for 1 (1a), a first value for 1 (1b), "
        "an average of similar areas for 1 (1a), a national average for none and the average of the region for 1 (1b)."
    )


def test_measures_added_beside_the_plan_are_counted_and_named():
    beside = [
        measure(f"1{each}*", in_plan="false", close_to=close) for each, close in (("a", "1a"), ("b", "1a"), ("c", ""))
    ]
    now = meeting(actual(50), *(released(5, measure=f"1{each}*") for each in "abc"), measures=[measure(), *beside])
    assert said(evidence.given(now)).splitlines()[2:] == [
        "3 measures were added beside the plan's, marked *.",
        "Close to a measure of the plan, but counted differently: 1a* to 1a and 1b* to 1a.",
    ]


def test_an_added_measure_without_a_value_by_the_day_is_not_there_yet():
    beside = [measure("1a*", in_plan="false", title="Near"), measure("1b*", in_plan="false", title="Far")]
    now = meeting(released(5, measure="1a*"), released(5, measure="1b*", source="next"), measures=[measure(), *beside])
    assert "1 measure was added beside the plan's, marked *." in said(evidence.given(now))
    assert "Far" not in said(each_measure.tables(now))


def test_measures_that_are_close_to_none_are_not_said_to_be():
    beside = measure("1a*", in_plan="false")
    assert "Close to" not in said(evidence.given(meeting(released(5, measure="1a*"), measures=[measure(), beside])))


def test_where_no_measure_was_added_none_is_told_of():
    assert "marked *" not in said(evidence.given(meeting(actual(50), released(55))))


def test_a_later_value_of_a_paper_is_no_merit_of_published_statistics():
    now = meeting(actual(50), actual(55, 2023, source="later"), released(60, series="england"))
    assert "a value after the baseline for none" in said(evidence.given(now))


def test_what_there_is_to_judge_by_is_counted_by_topmost_section():
    sections = [
        row("sections"),
        row("sections", ref="1.1", parent="1", kind="theme", title="Early"),
        row("sections", ref="2"),
    ]
    now = meeting(
        actual(50),
        target(60),
        value("england", 60, measure="1b"),
        *years(5, 6, measure="1b"),
        released(9, measure="9*"),
        sections=[*sections, row("sections", ref="10", title="Last")],
        measures=[
            measure(),
            measure("1b", section="1.1"),
            measure("2a", section="2"),
            measure("10a", section="10"),
            measure("9*", in_plan="false"),
        ],
    )
    table = evidence.covered(now)
    assert [list(table.headings), *rows(table)] == [
        [
            "Priority",
            "Measures",
            "With a value",
            "With a target in numbers",
            "With an average of similar areas",
            "With an average of the region",
            "With an average of England",
        ],
        ["1. Meet needs", "2", "2", "1", "0", "0", "1"],
        ["2. Meet needs", "1", "0", "0", "0", "0", "0"],
        ["10. Last", "1", "0", "0", "0", "0", "0"],
        ["All measures", "4", "2", "1", "0", "0", "1"],
    ]


# Results


RESULTS = [
    actual(50),
    released(61),
    target(60, 2023),
    actual(50, measure="1b"),
    released(59, measure="1b"),
    target(60, 2023, measure="1b"),
    actual(50, measure="1c"),
    actual(None, measure="1d", symbol="x"),
    actual(50, measure="1e"),
    target(60, measure="1e"),
]
FIVE = [measure(f"1{each}") for each in "abcde"]


def verdict(now):
    return said(measures.verdict(now))


def test_the_verdict_counts_what_moved_worst_first_and_what_is_short_of_its_target():
    now = meeting(*RESULTS, *years(40, 30, first=2018, measure="1f"), measures=[*FIVE, measure("1f")])
    assert verdict(now) == (
        "Of the plan's 6 measures, 1 got worse and 2 got better; 3 cannot be called better or worse. "
        "1 is short of target and 1 meets it: furthest is Plans on time (1b), 59% against 60%."
    )


def test_the_verdict_counts_every_group_and_no_measure_added_beside_the_plan():
    groups = [each | {"breakdown": group} for group in ("SEN (E)", "SEN (K)") for each in RESULTS[:3]]
    now = meeting(*groups, released(5, measure="9*"), measures=[measure(), measure("9*", in_plan="false")])
    assert verdict(now) == (
        "Of the 2 figures of the plan's 1 measure, 2 got better. 0 are short of target and 2 meet it."
    )


def test_the_verdict_says_where_nothing_can_be_shown_to_move_and_what_is_worse_than_england():
    now = meeting(
        actual(50),
        value("england", 60),
        actual(50, measure="1b"),
        value("england", 40, measure="1b"),
        measures=[measure(), measure("1b")],
    )
    assert verdict(now) == (
        "None of the plan's 2 measures can be shown to move: none has a value after its start. "
        "1 of the 2 beside England's is worse."
    )


def test_the_verdict_says_where_later_values_do_not_compare():
    now = meeting(actual(50), released(60), rebases=[row("rebases", starts="2021-01-01")])
    assert verdict(now) == ("The plan's one measure cannot be shown to move: none has a later value that compares.")


def test_the_verdict_says_where_no_direction_is_better():
    assert verdict(meeting(*years(50, 60), measures=[measure(better="neither")])) == (
        "The plan's one measure cannot be called better or worse: the plan does not say which direction is better."
    )


PROMISE = {"plan": "p", "ref": "1b", "promise": "A first value", "due": "2024-12-31"}
PROMISES = [
    PROMISE,
    PROMISE | {"ref": "1c", "due": "2025-03-31"},
    PROMISE | {"ref": "1a", "series": "england", "promise": "The national average"},
]


def test_first_values_that_were_promised_and_are_missing_lead_the_measures_without_one():
    now = meeting(
        actual(50),
        *(actual(None, measure=ref, symbol="x") for ref in ("1b", "1c", "1d")),
        measures=FIVE[:4],
        promises=[row("promises", **each) for each in PROMISES],
    )
    table = measures.awaited(now)
    assert rows(table) == [
        ["1b Plans on time", "promised by 31 December 2024: overdue"],
        ["1c Plans on time", "promised by 31 March 2025"],
        ["1d Plans on time", "given as not available; no day is promised"],
    ]
    assert list(table.ids) == ["measure-1b", "measure-1c", "measure-1d"]
    assert visible(table.caption) == "3 measures with no value yet"
    assert visible(table.note) == (
        "Also promised and missing: the national average for Plans on time (1a) by 31 December 2024."
    )
    assert "1 first value promised by December 2024 is missing." in verdict(now)


def test_where_every_measure_has_a_value_only_averages_are_awaited():
    now = meeting(actual(50), promises=[row("promises", **PROMISES[2])])
    assert (
        said(measures.awaited(now))
        == "Promised and missing: the national average for Plans on time (1a) by 31 December 2024."
    )
    assert measures.awaited(meeting(actual(50))) == Words()


REASONS = {
    "Cannot be judged: no value since the baseline": [actual(50), target(60)],
    "Cannot be judged: its values are hidden, for they count few people": [actual(5, measure="small")],
    "Cannot be judged: its last value is hidden, for it counts few people": [
        *(actual(50), target(60)),
        released(None, symbol="c"),
    ],
    "Cannot be judged: the plan does not say whether more or less is better": [actual(5, measure="neither")],
    "Cannot be judged: counted differently from 1 January 2020": [
        actual(50, measure="rebased"),
        target(60, 2019, measure="rebased"),
        released(70, measure="rebased"),
    ],
    "No data yet: given as not available": [actual(None, symbol="x")],
    "No data yet: given as to be confirmed": [actual(None, symbol="tbc")],
    "No data yet: nothing published": [target(60)],
    "No target set: none given": [actual(50), released(60)],
    "No target set: the plan sets a direction and no number": [actual(50), target(None, symbol="z")],
    "No target set: to be confirmed": [actual(50), target(None, symbol="tbc")],
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_measure_that_cannot_be_judged_is_named_with_the_reason(reason):
    ref = REASONS[reason][0].get("measure", "1a")
    asked = measure(ref, is_small_count=str(ref == "small").lower(), better="neither" if ref == "neither" else "higher")
    rebase = row("rebases", measure="rebased", starts="2020-01-01")
    now = meeting(*REASONS[reason], toml=HIDING, measures=[asked], rebases=[rebase] if ref == "rebased" else [])
    assert said(evidence.cannot_judge(now)).splitlines()[1] == f"- {reason} (1 figure): {ref}."


def test_measures_with_the_same_reason_are_named_together_and_once():
    groups = [actual(5, measure="1b", breakdown=each) for each in ("SEN (E)", "SEN (K)")]
    now = meeting(actual(50), *groups, measures=[measure(), measure("1b")])
    assert said(evidence.cannot_judge(now)).splitlines()[:2] == [
        "The plan's 2 measures make 3 figures.",
        "- No target set: none given (3 figures): 1a and 1b.",
    ]


def test_where_every_measure_can_be_judged_no_reason_is_given():
    beside = measure("9*", in_plan="false")
    asked = [measure(ref, definition="In 20 weeks.") for ref in ("1a", "1b")]
    averages = [value("england", 55, measure=ref) for ref in ("1a", "1b")]
    now = meeting(*RESULTS[:6], *averages, released(5, measure="9*"), measures=[*asked, beside])
    assert evidence.cannot_judge(now) == Words()


# Second looks and definitions


FINE = measure(definition="Plans in 20 weeks.")


def test_where_nothing_asks_for_a_second_look_nothing_is_said():
    now = meeting(actual(50), target(60), value("england", 55), measures=[FINE])
    assert said(evidence.second_looks(now)) == ""


def test_a_target_worse_than_the_baseline_asks_for_a_second_look():
    now = meeting(actual(50), target(40), target(45, 2021), value("england", 55), measures=[FINE])
    assert said(evidence.second_looks(now)) == (
        "- A target worse than the baseline: Plans on time (1a): 50 then 40 then 45; higher is better."
    )


def test_what_measures_lack_stands_among_what_cannot_be_judged():
    now = meeting(
        actual(50), value("england", 55), measures=[FINE, measure("1b"), measure("1c"), measure("9*", in_plan="false")]
    )
    assert said(evidence.second_looks(now)) == ""
    assert said(evidence.cannot_judge(now)).splitlines()[-2:] == [
        "- What is counted is not stated (2 measures): 1b and 1c.",
        "- No average of similar areas, the region or England (2 measures): 1b and 1c.",
    ]


def test_what_a_measure_counts_is_told_where_the_plan_says_it():
    now = meeting(actual(50), measures=[FINE, measure("1b")])
    assert rows(evidence.counted(now)) == [["1a Plans on time", "Plans in 20 weeks."]]
    assert evidence.counted(meeting(actual(50))) == Words()


INDICATOR = row("indicators")


def test_definitions_name_what_the_publisher_counts_the_data_set_and_the_neighbour_list():
    now = meeting(
        actual(50), released(60), released(58, series="stat_neighbours", neighbours="list"), indicators=[INDICATOR]
    )
    [table] = evidence.definitions(now).parts
    assert table.caption == "Published statistics used"
    assert [list(table.headings), *rows(table)] == [
        ["Measure", "Title", "What is counted", "Data set", "Similar areas"],
        ["1a", "Plans on time", "Plans issued in 20 weeks.", "Plans of 2024", "Neighbours of May 2024"],
    ]


def test_a_definition_begins_with_the_measures_own():
    now = meeting(released(60), indicators=[INDICATOR], measures=[measure(definition="In 20 weeks of the request.")])
    assert cells(evidence.definitions(now))["What is counted"] == (
        "In 20 weeks of the request. Plans issued in 20 weeks."
    )


def test_a_statistic_without_neighbours_says_none():
    assert cells(evidence.definitions(meeting(released(60), indicators=[INDICATOR])))["Similar areas"] == "none"


def test_a_group_is_named_in_the_definitions():
    group = {"breakdown": "SEN (E)"}
    now = meeting(released(60, **group), indicators=[row("indicators", **group)])
    assert cells(evidence.definitions(now))["Title"] == "Plans on time: with an EHC plan"


@pytest.mark.parametrize("observations", [[actual(50)], [actual(50), released(5, source="next")]])
def test_nothing_is_defined_before_anything_is_imported(observations):
    assert evidence.definitions(meeting(*observations, indicators=[INDICATOR])) == Words()


def test_a_group_of_which_nothing_was_imported_yet_is_not_defined():
    both = [INDICATOR, row("indicators", breakdown="SEN (E)")]
    assert len(evidence.definitions(meeting(released(60), indicators=both)).parts[0].rows) == 1


def test_a_definition_names_its_own_data_set_and_no_other():
    both = [INDICATOR, row("indicators", dataset="lait", definition="Another count.")]
    now = meeting(released(60), released(62, 2022, source="lait"), indicators=both)
    assert [each[3] for each in rows(evidence.definitions(now).parts[0])] == ["Plans of 2024", "Tool of 2024"]


BREAK = {"starts": "2021-01-01", "reason": "A second team began."}
TOLD = ["Values on the two sides of these days are not compared:"]


@pytest.mark.parametrize(
    ("rebases", "told"),
    [
        ([BREAK], [*TOLD, "- 1a from 1 January 2021. A second team began."]),
        ([BREAK, BREAK | {"breakdown": "SEN (E)"}], [*TOLD, "- 1a from 1 January 2021. A second team began."]),
        ([BREAK, BREAK | {"measure": "1b"}], [*TOLD, "- 1a and 1b from 1 January 2021. A second team began."]),
        (
            [BREAK, {"starts": "2022-04-01", "reason": "It moved."}],
            [*TOLD, "- 1a from 1 January 2021. A second team began.", "- 1a from 1 April 2022. It moved."],
        ),
        ([BREAK | {"starts": DAY}], [*TOLD, "- 1a from 10 January 2025. A second team began."]),
        ([BREAK | {"starts": "2025-01-11"}], []),
        ([BREAK | {"measure": "1c"}], []),
        ([], []),
    ],
    ids=["one", "of two groups", "of two measures", "two", "of the day", "of the next day", "of no value yet", "none"],
)
def test_the_days_from_which_values_no_longer_compare_are_told_with_their_reasons(rebases, told):
    asked = [measure(), measure("1b"), measure("1c")]
    rows = [row("rebases", **each) for each in rebases]
    now = meeting(
        *(actual(50), actual(5, breakdown="SEN (E)"), actual(5, measure="1b")),
        released(5, measure="1c", source="next"),
        rebases=rows,
        measures=asked,
    )
    assert said(evidence.breaks(now)).splitlines() == told


# Values


@pytest.mark.parametrize(
    ("symbol", "shown"),
    [
        ("low", "given as rounds to 0 but is not 0"),
        ("u", "given as low reliability"),
        ("z", "given as not applicable"),
        ("x", "given as not available"),
    ],
)
def test_a_measure_without_a_number_is_shown_with_what_its_symbol_says_of_it(symbol, shown):
    now = meeting(actual(None, measure="1b", symbol=symbol), actual(50), measures=[measure(), measure("1b")])
    assert rows(measures.awaited(now)) == [["1b Plans on time", f"{shown}; no day is promised"]]


def test_what_there_is_to_know_of_a_number_stands_beside_it_with_its_meaning_above():
    now = meeting(actual(50), released(60, symbol="p"), released(55, series="england", symbol="u"))
    table = parts(each_measure.tables(now))[0]
    assert cells(table)["Latest"].startswith("60% [p] (to December 2023)<br>")
    assert cells(table)["England"] == "55% [u]"
    assert table.note.endswith("[u] low reliability; [p] provisional.")


SMALL = [
    actual(7319, measure="1b"),
    *years(7319, 7319, 7319, first=2019, measure="1b"),
    *years(7319, 7319, first=2021, series="england", measure="1b"),
    *years(7319, 7319, first=2021, series="stat_neighbours", measure="1b", neighbours="list"),
    *months(*[7319] * 8, measure="1c"),
    actual(7319, measure="1d", breakdown="SEN (E)"),
]
HIDDEN = [
    measure(ref, unit="count", is_small_count="true", frequency="monthly" if ref == "1c" else "annual")
    for ref in ("1b", "1c", "1d")
]


def told(toml):
    """Answers that tell a small count, in words or in what a chart is drawn from."""
    now = meeting(*SMALL, target(7000, 2024, measure="1b"), actual(50), toml=toml, measures=[measure(), *HIDDEN])
    return [answer for answer in ANSWERS if re.search("7,?319", said(block := answer(now)) + specifications(block))]


def specifications(block):
    """All that the charts of a block are drawn from."""
    return json.dumps([[each.wide, each.narrow] for each in parts(block) if isinstance(each, Chart)])


def test_a_small_count_is_in_no_answer_at_all(drawings):
    assert told(HIDING) == []


def hiding_few(*values, **cells):
    """A meeting of an area that hides counts of 1 to 4, with values of the small counts."""
    toml = HIDING.replace("threshold = 20", "threshold = 5")
    return meeting(*values, toml=toml, measures=[measure(), *HIDDEN], **cells)


def test_hidden_months_are_gaps_without_limits_and_the_reading_says_so(drawings):
    (chart,) = by_month(hiding_few(*months(9, 3, 9, 8, 9, 0, 7, 6, 5, measure="1c"))).parts
    assert visible(chart.name) == "Plans on time: 1 of 9 months is hidden, for it counts few people"
    assert visible(chart.reading).endswith(
        "No limits: hidden values are the smallest. A gap is not 0: it is a hidden value."
    )
    assert [visible(each[1]) for each in chart.figures.rows] == ["9", "[c]", "9", "8", "9", "0", "7", "6", "5"]
    assert chart.figures.note == "[c] confidential: hidden because the number is small."
    assert {visible(each[3]) for each in chart.figures.rows} == {"none"}


def test_a_hidden_year_is_a_gap_and_the_reading_says_so(drawings):
    values = [actual(9, 2018, measure="1b"), *years(8, 3, 7, first=2019, measure="1b")]
    (chart,) = outcomes.over_time(hiding_few(*values)).parts
    assert "1 of 4 values is hidden, for it counts few people. A gap is not 0: it is a hidden value." in visible(
        chart.reading
    )
    assert list(map(visible, chart.figures.rows[0][2:])) == ["9", "8", "[c]", "7"]


def test_where_nothing_is_hidden_a_chart_speaks_of_no_gap(drawings):
    charts = outcomes.over_time(hiding_few(*years(8, 9, 7, first=2019, measure="1b"))).parts
    assert not any("hidden" in each.reading or each.figures.note for each in charts)


def test_a_count_is_told_where_the_area_hides_none(drawings):
    assert {measures.more, each_measure.tables, outcomes.over_time} <= set(told(STARTED))


# Against target


@pytest.mark.parametrize(
    ("better", "latest", "told"),
    [
        ("higher", 63.5, "Target met, 3.5 points above it, better since 2018"),
        ("higher", 60, "On target, better since 2018"),
        ("higher", 57, "3.0 points short of target, better since 2018"),
        ("lower", 63.5, "3.5 points above target, worse since 2018"),
        ("lower", 60, "On target, worse since 2018"),
        ("lower", 57, "Target met, 3.0 points below it, worse since 2018"),
        ("higher", 50, "10.0 points short of target, no change since 2018"),
    ],
)
def test_a_verdict_says_how_far_from_the_target_a_value_is_and_how_it_moved(better, latest, told):
    now = meeting(actual(50), target(60, 2023), released(latest), measures=[measure(better=better, dp="1")])
    assert cells(each_measure.tables(now))["Verdict"] == told


@pytest.mark.parametrize(
    ("unit", "gap"),
    [("%", "3 points short"), ("count", "3 short"), ("weeks", "3 weeks short"), ("score", "3 short")],
)
def test_the_gap_is_in_the_measures_own_unit(unit, gap):
    now = meeting(actual(50), target(60, 2023), released(57), measures=[measure(unit=unit)])
    assert cells(each_measure.tables(now))["Verdict"].startswith(f"{gap} of target, ")


@pytest.mark.parametrize(
    ("better", "latest", "aim", "by", "seen", "needed"),
    [
        ("higher", 60, 70, 2025, "2.0 points better", "5.0 points for 70% (to December 2025)"),
        ("higher", 40, 65, 2028, "2.0 points worse", "5.0 points for 65% (to December 2028)"),
        ("higher", 50, 60, 2025, "level", "5.0 points for 60% (to December 2025)"),
        ("higher", 60, 65, 2024, "2.0 points better", None),
        ("higher", 60, 65, 2020, "2.0 points better", None),
        ("higher", 60, 55, 2025, "2.0 points better", None),
        ("higher", 60, 60, 2025, "2.0 points better", None),
        ("lower", 40, 30, 2025, "2.0 points better", "5.0 points for 30% (to December 2025)"),
        ("neither", 60, 70, 2025, None, None),
    ],
)
def test_the_change_a_year_is_that_seen_and_that_needed(better, latest, aim, by, seen, needed):
    now = meeting(actual(50), released(latest), target(aim, by), measures=[measure(better=better)])
    found = cells(measures.more(now))
    assert (found.get("Change a year"), found.get("Change a year that is needed")) == (seen, needed)


def test_a_measure_with_its_baseline_alone_has_a_start_and_a_target():
    found = cells(each_measure.tables(meeting(actual(50), target(85, 2025))))
    assert found == {
        "Measure": "1a Plans on time",
        "Start": "50% (to December 2018)",
        "Target": "85% (to December 2025)",
    }


def test_a_verdict_says_where_the_kinds_of_period_differ():
    year = {"time_identifier": "Financial year", "time_period": "202324", "period_end": "2024-03-31"}
    now = meeting(actual(50), released(57), target(60, **year))
    assert cells(each_measure.tables(now))["Verdict"] == (
        "3 points short of target (a calendar year beside a target for a financial year), better since 2018"
    )


def test_each_section_has_a_table_in_the_order_of_the_plan_and_the_usual_period_stands_in_the_heading():
    sections = [row("sections"), row("sections", ref="2", title="Work together")]
    asked = [*FIVE, measure("2a", section="2", better="lower")]
    now = meeting(*RESULTS, actual(1, measure="2a"), target(2, measure="2a"), sections=sections, measures=asked)
    first, second = parts(each_measure.tables(now))
    assert (first.caption, second.caption) == ("Priority 1, Meet needs", "Priority 2, Work together")
    assert [each[0][:2] for each in first.rows] == ["1a", "1b", "1c", "1e"]
    assert list(first.ids) == ["measure-1a", "measure-1b", "measure-1c", "measure-1e"]
    assert list(first.headings)[1:3] == ["Start (to December 2018)", "Latest (to December 2023)"]
    assert (rows(first)[0][1], rows(first)[0][2].partition("<br>")[0]) == ("50%", "61%")
    assert visible(first.note) == (
        "Higher is better, unless a note says otherwise. The start is the plan's baseline. "
        "No value after the start is in the record for 4 of 6 measures."
    )
    assert second.note == "Lower is better for 2a."


def test_groups_that_measures_share_are_columns_of_one_grid_and_each_figure_is_a_place_that_links_can_lead_to():
    groups = ("SEN (E), reading", "SEN (E), maths", "SEN (K), reading")
    asked = [measure(), measure("1b")]
    now = meeting(
        *(actual(5, breakdown=each) for each in groups),
        *(actual(6, measure="1b", breakdown=each) for each in ("SEN (E)", "SEN (K)", "boys")),
        measures=asked,
    )
    own, grid = parts(each_measure.tables(now))
    assert rows(own) == [["1b Plans on time: boys", "6% (to December 2018)"]]
    assert grid.caption == "Priority 1, by group of children"
    assert list(grid.headings) == ["Measure", "With an EHC plan", "On SEN support"]
    assert [[re.sub("<[^>]+>", "", cell) for cell in each] for each in rows(grid)] == [
        ["1a Plans on time: reading", "Start 5%", "Start 5%"],
        ["1a Plans on time: maths", "Start 5%", ""],
        ["1b Plans on time", "Start 6%", "Start 6%"],
    ]
    assert grid.note == "Where a cell names no period: Start (to December 2018)."
    ids = re.findall(r' id="([^"]+)"', str(own.html() + grid.html()))
    assert ids[:3] == ["measure-1b", "measure-1a", "measure-1a.SEN_20_28K_29_2c_20reading"]
    assert len(ids) == len({*ids}) == 6


def test_a_cell_of_a_grid_has_the_latest_value_first_then_start_and_target_and_others_values():
    pairs = [(ref, group) for ref in ("1a", "1b") for group in ("SEN (E)", "SEN (K)")]
    known = [each for ref, group in pairs for each in years(50, 55, measure=ref, breakdown=group)]
    known += [target(70, 2019, breakdown="SEN (E)"), released(60, 2019, series="england", breakdown="SEN (E)")]
    [grid] = parts(each_measure.tables(meeting(*known, measures=[measure(), measure("1b")])))
    told = re.sub("<svg.*?</svg>", "", rows(grid)[0][1]).split("<br>")
    assert told == [
        "Latest <strong>55%",
        "</strong>",
        "Start 50%, target 70% (to December 2019)",
        "England 60%: 5 points worse",
        "15 points short of target, better since 2018",
    ]


def test_groups_of_two_kinds_have_a_grid_each():
    kinds = ("age: under 5", "age: 5 and over", "sex: boys")
    known = [actual(5, measure=ref, breakdown=each) for ref in ("1a", "1b") for each in kinds]
    ages, sexes = parts(each_measure.tables(meeting(*known, measures=[measure(), measure("1b")])))
    assert (ages.caption, list(ages.headings[1:])) == ("Priority 1, by age", ["Age: under 5", "Age: 5 and over"])
    assert (sexes.caption, list(sexes.headings[1:])) == ("Priority 1, by sex", ["Sex: boys"])


def test_a_value_that_is_hidden_is_c_and_the_verdict_says_so():
    now = meeting(actual(7319, measure="1b"), toml=HIDING, measures=[measure(), *HIDDEN])
    found = cells(each_measure.tables(now), "1b")
    assert found["Latest"] == "[c]"
    assert found["Verdict"] == "Its values are hidden, for they count few people"


def test_a_measure_with_two_values_has_a_line_under_the_latest_and_one_with_hidden_values_none():
    latest = cells(each_measure.tables(meeting(*years(50, 60))))["Latest"]
    assert latest.startswith("60% (to December 2019)<br><svg ")
    assert 'aria-label="1a: 2 values, 50% in December 2018 to 60% in December 2019"' in latest
    assert "<svg" not in said(each_measure.tables(hiding_few(*years(8, 3, 7, measure="1b"))))


def test_a_pace_of_less_than_1_a_year_is_not_0():
    now = meeting(actual(50), released(51), target(60, 2024))
    assert cells(measures.more(now))["Change a year"] == "0.2 points better"


@pytest.mark.parametrize(("unit", "gap"), [("%", "1 point short"), ("weeks", "1 week short")])
def test_one_point_and_one_week_are_no_points_and_weeks(unit, gap):
    now = meeting(actual(50), released(59), target(60, 2023), measures=[measure(unit=unit)])
    assert cells(each_measure.tables(now))["Verdict"].startswith(f"{gap} of target")


# Beside other areas


@pytest.mark.parametrize(
    ("better", "mine", "others", "beside"),
    [
        ("higher", [60], [55], "55%: 5 points better"),
        ("higher", [55], [60], "60%: 5 points worse"),
        ("higher", [55], [55], "55%: level"),
        ("lower", [60], [55], "55%: 5 points worse"),
        ("higher", [50, 55], [60, 60], "60%: 5 points worse, gap closing"),
        ("higher", [55, 50], [60, 60], "60%: 10 points worse, gap widening"),
        ("higher", [50, 55], [60, 65], "65%: 10 points worse, gap unchanged"),
        ("higher", [50, 65], [60, 60], "60%: 5 points better"),
        ("lower", [70, 65], [60, 60], "60%: 5 points worse, gap closing"),
        ("neither", [50, 55], [60, 60], "60%"),
    ],
)
def test_a_value_beside_another_areas_is_better_or_worse_and_its_gap_closes_or_widens(better, mine, others, beside):
    now = meeting(*years(*mine), *years(*others, series="england"), measures=[measure(better=better)])
    assert cells(each_measure.tables(now))["England"] == beside


def test_each_other_area_is_compared_by_itself():
    now = meeting(
        *years(50, 55),
        *years(60, 60, series="england"),
        *years(55, 65, series="stat_neighbours", neighbours="list"),
        *years(40, 50, series="region"),
    )
    found = cells(each_measure.tables(now))
    assert found["Latest"].startswith("55% (to December 2019)<br>")
    assert found["Similar areas"] == "65%: 10 points worse, gap widening"
    assert found["England"] == "60%: 5 points worse, gap closing"
    assert cells(measures.more(now))["the region"] == "50%: 5 points better"


def test_a_gap_neither_closes_nor_widens_on_one_common_period():
    now = meeting(*years(50, 55, 58), released(60, 2020, series="england"))
    assert cells(each_measure.tables(now))["England"] == "60%: 2 points worse"


def test_another_areas_value_of_another_period_shows_it_and_is_not_compared():
    now = meeting(*years(50, 55), released(60, 2017, series="england"))
    assert cells(each_measure.tables(now))["England"] == "60% (to December 2017)"


def test_an_older_common_period_shows_when_it_was():
    now = meeting(*years(50, 55, 58), *years(60, 60, series="england"))
    assert cells(each_measure.tables(now))["England"] == "60% (to December 2019): 5 points worse, gap closing"


def test_a_comparator_another_measure_has_is_blank():
    now = meeting(
        released(50),
        released(55, series="england"),
        released(5, measure="1b"),
        released(6, series="region", measure="1b"),
        measures=[measure(), measure("1b")],
        toml=STARTED.replace("la_name", 'region_name = "North West"\nla_name'),
    )
    assert cells(measures.more(now), "1a")["North West"] == ""
    assert cells(each_measure.tables(now), "1b")["England"] == ""
    assert "Similar areas" not in cells(each_measure.tables(now), "1b")


# Direction of travel


def test_more_tells_first_before_change_pace_and_age():
    found = cells(measures.more(meeting(actual(50), *years(40, 55, 53, first=2021))))
    assert found == {
        "Measure": "1a Plans on time",
        "First that compares": "50% (to December 2018)",
        "Before": "55% (to December 2022)",
        "Last change": "2 points worse",
        "Change a year": "0.6 points better",
        "Age": "12 months",
    }


@pytest.mark.parametrize(
    ("better", "numbers", "change", "since"),
    [
        ("higher", (50, 55), "5 points better", "better"),
        ("higher", (55, 50), "5 points worse", "worse"),
        ("lower", (50, 55), "5 points worse", "worse"),
        ("lower", (55, 50), "5 points better", "better"),
        ("neither", (50, 55), "5 points up", "up"),
        ("neither", (55, 50), "5 points down", "down"),
        ("higher", (50, 50), "No change", "no change"),
        ("neither", (50, 50), "No change", "no change"),
        ("higher", (50, 60, 55), "5 points worse", "better"),
    ],
)
def test_where_a_measure_goes_is_told_in_its_own_direction(better, numbers, change, since):
    now = meeting(*years(*numbers), measures=[measure(better=better)])
    assert cells(measures.more(now))["Last change"] == change
    assert cells(each_measure.tables(now))["Verdict"].lower().endswith(f"{since} since 2018")


def test_values_before_and_after_a_rebase_do_not_compare():
    now = meeting(actual(50), *years(70, 75, first=2021), rebases=[row("rebases", starts="2021-01-01")])
    assert cells(measures.more(now))["First that compares"] == "70% (to December 2021)"
    assert cells(each_measure.tables(now))["Verdict"] == "Better since 2021"


def test_where_no_two_values_compare_no_direction_is_told():
    now = meeting(actual(50), released(60), rebases=[row("rebases", starts="2021-01-01")])
    assert list(cells(measures.more(now))) == ["Measure", "Age"]


# Actions beside outcomes


DONE = {"actions": [row("actions"), row("actions", ref="1.2")], "updates": [row("updates", rating="C")]}
BESIDE = {
    "better": (
        years(50, 60),
        "1 action of 2 complete; every outcome that can be compared got better.",
        ["1", "0", "0"],
    ),
    "worse": (
        years(50, 40),
        "1 action of 2 complete, but 1 figure did not get better: 1a. No figure did.",
        ["0", "1", "0"],
    ),
    "the same": (
        years(50, 50),
        "1 action of 2 complete, but 1 figure did not get better: 1a. No figure did.",
        ["0", "1", "0"],
    ),
    "worse and better": (
        [*years(50, 40), *years(50, 60, measure="1b")],
        "1 action of 2 complete, but 1 figure did not get better: 1a. 1 figure did.",
        ["1", "1", "0"],
    ),
    "worse and not known": (
        [*years(50, 40), *years(50, measure="1b")],
        "1 action of 2 complete, but 1 figure did not get better: 1a. No figure did. 1 figure cannot be compared.",
        ["0", "1", "1"],
    ),
    "better and not known": (
        [*years(50, 60), *years(50, measure="1b")],
        "1 action of 2 complete; every outcome that can be compared got better. 1 figure cannot be compared.",
        ["1", "0", "1"],
    ),
    "two groups worse": (
        [each for group in ("SEN (E)", "SEN (K)") for each in years(50, 40, breakdown=group)],
        "1 action of 2 complete, but 2 figures did not get better: 1a. No figure did.",
        ["0", "2", "0"],
    ),
}


@pytest.mark.parametrize("case", BESIDE)
def test_actions_are_set_beside_what_their_outcomes_did(case):
    observations, says, counts = BESIDE[case]
    refs = {each.get("measure", "1a") for each in observations}
    now = meeting(*observations, measures=[measure(each) for each in sorted(refs)], **DONE)
    assert rows(outcomes.beside_actions(now)) == [["1. Meet needs", "1 of 2", *counts, says]]


def test_where_no_outcome_has_a_later_value_nothing_is_set_beside_actions():
    assert outcomes.beside_actions(meeting(*years(50), **DONE)) == Words()


def test_a_section_of_which_no_outcome_has_a_later_value_says_so():
    sections = [row("sections"), row("sections", ref="2", title="Work together")]
    asked = [measure(), measure("2a", section="2")]
    now = meeting(*years(50), *years(50, 60, measure="2a"), sections=sections, measures=asked, **DONE)
    assert rows(outcomes.beside_actions(now))[0][-1] == (
        "1 action of 2 complete; whether outcomes moved is not known, for none has a later value that compares."
    )


def test_outcomes_that_did_not_move_without_a_complete_action_say_so():
    [found] = rows(outcomes.beside_actions(meeting(*years(50, 40))))
    assert found[-1] == "No action is complete, and 1 figure did not get better: 1a. No figure did."


def test_actions_and_outcomes_are_dated_and_stand_by_section_as_the_plan_has_them():
    sections = [row("sections", ref=each, title=f"Aim {each}") for each in ("10", "2")]
    acts = [row("actions", ref=f"{each}.1", section=each) for each in ("10", "2")]
    asked = [measure("10a", section="10"), measure("2a", section="2")]
    now = meeting(
        *years(5, 6, measure="2a"),
        sections=sections,
        actions=acts,
        updates=[row("updates", ref="2.1", as_at="2024-11-30")],
        measures=asked,
    )
    table = outcomes.beside_actions(now)
    assert [each[0] for each in table.rows] == ["10. Aim 10", "2. Aim 2"]
    assert table.note.startswith("Actions as reported by 30 November 2024. ")
    assert table.note.endswith("beside the last published by 10 January 2025.")


def test_without_a_list_of_actions_none_is_said_to_be_incomplete():
    assert "No action is complete" not in said(outcomes.beside_actions(meeting(*years(50, 60), actions=[], updates=[])))


def test_the_outcomes_of_a_section_without_an_action_are_told():
    sections = [row("sections"), row("sections", ref="2", title="Work together")]
    now = meeting(*years(50, 60, measure="2a"), sections=sections, measures=[measure("2a", section="2")])
    assert "2. Work together" in said(outcomes.beside_actions(now))


def test_no_complete_action_is_not_asked_whether_it_made_a_difference():
    assert "0 complete actions" not in said(outcomes.beside_actions(meeting(actual(50))))


def test_an_outcome_without_a_better_direction_has_later_values_all_the_same():
    now = meeting(*years(50, 60), measures=[measure(better="neither")], **DONE)
    assert "for none has a later value" not in said(outcomes.beside_actions(now))


# Gaps


def beside_england(*pairs, **more):
    """A meeting of measures with their values beside England's."""
    refs = [f"1{each}" for each in "abcdefghij"[: len(pairs)]]
    values = [released(mine, measure=ref) for ref, (mine, _) in zip(refs, pairs, strict=True)]
    others = [released(other, measure=ref, series="england") for ref, (_, other) in zip(refs, pairs, strict=True)]
    return meeting(*values, *others, measures=[measure(ref, **more) for ref in refs])


def test_gaps_to_england_are_drawn_as_shares_of_it_worst_first():
    found = measures.gaps(beside_england((58, 60), (30, 60), (70, 60)))
    assert name(found) == "2 of 3 figures are behind England"
    assert visible(found.reading) == "Smallshire, last values: each gap as a share of England's figure."
    assert [visible(each[0])[:2] for each in found.figures.rows] == ["1b", "1a", "1c"]
    assert found.source == SAID["release"]


def test_the_worst_five_and_the_best_three_gaps_are_drawn():
    found = measures.gaps(beside_england(*((50 + each, 60) for each in range(10))))
    assert [visible(each[0])[:2] for each in found.figures.rows] == ["1a", "1b", "1c", "1d", "1e", "1h", "1i", "1j"]
    assert visible(found.reading).endswith("; the 5 worst and the 3 best.")


def test_less_is_ahead_where_lower_is_better():
    found = measures.gaps(beside_england((58, 60), (30, 60), (70, 60), better="lower"))
    assert [visible(each[0])[:2] for each in found.figures.rows] == ["1c", "1a", "1b"]


def test_scores_below_0_have_no_share_and_the_chart_says_so():
    found = measures.gaps(beside_england((58, 60), (30, 60), (70, 60), (-1, 2), (1, -2), unit="score"))
    assert len(found.figures.rows) == 3
    assert visible(found.reading).endswith("2 of 0 or below cannot be drawn so.")


def test_without_england_gaps_are_held_against_targets():
    refs = ("1a", "1b", "1c")
    now = meeting(
        *(each for ref in refs for each in (actual(40, measure=ref), target(60, 2024, measure=ref))),
        *(released(number, measure=ref) for number, ref in zip((30, 50, 60), refs, strict=True)),
        measures=[measure(ref) for ref in refs],
    )
    assert name(measures.gaps(now)) == "2 of 3 figures are short of the target"


def test_where_nothing_is_worse_than_england_the_chart_says_so():
    assert name(measures.gaps(beside_england((60, 60), (70, 60), (80, 60)))) == "None of 3 figures is behind England"


def test_fewer_than_three_gaps_are_not_drawn():
    assert measures.gaps(beside_england((58, 60), (30, 60))) == Words()


# Over time


def test_a_measure_of_the_plan_is_a_chart_of_its_own_that_says_where_it_went():
    now = meeting(
        actual(50), *years(52, 47, 55, first=2021), target(60, 2024), *years(60, 61, first=2022, series="england")
    )
    [chart] = parts(outcomes.over_time(now))
    assert name(chart) == "Plans on time: rose from 50% to 55%; target 60%"
    assert visible(chart.reading).replace("\u00a0", " ") == (
        "Measure 1a, Smallshire, years ending in 2018 to 2023. "
        "The change is from December 2018 to December 2023. The target is 60% (to December 2024)."
    )
    assert [list(chart.figures.headings), *rows(chart.figures)] == [
        ["Measure", "Whose", *(f"To {each} (%)" for each in (2018, 2021, 2022, 2023, 2024))],
        ["1a Plans on time", "Smallshire", "50", "52", "47", "55", "none"],
        ["1a Plans on time", "Target", "none", "none", "none", "none", "60"],
        ["1a Plans on time", "England", "none", "none", "60", "61", "none"],
    ]


@pytest.mark.parametrize(
    ("numbers", "better", "went"),
    [
        ((50, 40, 55), "higher", "rose from 50% to 55%"),
        ((50, 60, 45), "higher", "fell from 50% to 45%"),
        ((50, 60, 45), "lower", "fell from 50% to 45%"),
    ],
)
def test_the_message_says_rose_or_fell_from_the_first_to_the_latest(numbers, better, went):
    [chart] = parts(outcomes.over_time(meeting(*years(*numbers), measures=[measure(better=better)])))
    assert name(chart) == f"Plans on time: {went}"


def test_a_measure_that_ends_where_it_began_is_not_said_to_have_stayed_from_one_value_to_another():
    [chart] = parts(outcomes.over_time(meeting(*years(50, 60, 50))))
    assert "stayed from" not in visible(chart.name)


def test_the_source_line_names_every_source_of_the_chart_once_and_no_other():
    now = meeting(
        actual(50),
        actual(52, 2022, source="later"),
        *years(53, 55, first=2023),
        released(60, 2023, series="england", source="lait"),
        released(5, measure="1b", source="next"),
        measures=[measure(), measure("1b")],
    )
    [chart] = parts(outcomes.over_time(now))
    assert visible(chart.source) == (
        f"Smallshire, A paper (24 June 2019) and A later paper (1 June 2024), {LICENCE}; "
        f"DfE, Plans of 2024 (1 January 2025) and Tool of 2024 (2 January 2025), {LICENCE}"
    )


def test_many_papers_of_one_publisher_are_counted_and_only_the_first_and_last_named():
    returns = [f"return-{month}" for month in range(1, 5)]
    papers = [
        row("sources"),
        *(row("sources", id=each, title=each, published=f"2023-0{each[-1]}-01") for each in returns),
    ]
    values = [actual(50 + place, 2020 + place, source=each) for place, each in enumerate(returns)]
    [chart] = parts(outcomes.over_time(meeting(*values, sources=papers)))
    assert visible(chart.source) == (
        "Smallshire, 4 papers from return-1 (1 January 2023) to return-4 (1 April 2023), Open Government Licence v3.0"
    )


def test_groups_and_added_measures_are_tables_by_year_one_a_section_and_unit():
    sections = [row("sections"), row("sections", ref="2", title="Work together")]
    now = meeting(
        *years(50, 55),
        *years(1, 2, breakdown="SEN (E)"),
        *years(4, 3, breakdown="SEN (K)"),
        *years(7, 9, measure="1b*"),
        *years(70, 90, measure="1c*"),
        *years(4, 3, measure="2a", breakdown="SEN (E)"),
        sections=sections,
        measures=[
            measure(),
            measure("1b*", in_plan="false", title="Near"),
            measure("1c*", in_plan="false", title="Counted", unit="count"),
            measure("2a", section="2"),
        ],
    )
    assert [name(each) for each in parts(outcomes.over_time(now))] == ["Plans on time: rose from 50% to 55%"]
    first, *others = parts(outcomes.by_year(now))
    assert visible(first.caption) == (
        "Priority 1, in %: 2 of 3 figures are better than the first value from the baseline on"
    )
    assert [visible(each.caption)[:10] for each in others] == ["Priority 1", "Priority 2"]
    assert [each[0] for each in first.rows] == [
        "1a Plans on time: with an EHC plan",
        "1a Plans on time: on SEN support",
        "1b* Near",
    ]
    assert visible(first.note) == (
        "Measures 1a and 1b*, Smallshire, years ending in 2018 to 2019. "
        "values.csv has those of other areas, and the targets."
    )


def lines_of(chart, series="actual"):
    """What is drawn of one series, by the part of the line it is on."""
    found = {}
    for each in [each for data in chart.wide["datasets"].values() for each in data if each.get("key") == series]:
        found.setdefault(each["part"], []).append((each["year"], each["drawn"]))
    return list(found.values())


def test_a_rebase_breaks_every_line_and_the_target_ends_before_it(drawings):
    now = meeting(
        actual(50),
        target(60, 2019),
        *years(51, 52, 70, 71, first=2019),
        *years(60, 61, 80, 81, first=2019, series="england"),
        rebases=[row("rebases", starts="2021-01-01")],
    )
    [chart] = parts(outcomes.over_time(now))
    assert lines_of(chart) == [[(2018, 50), (2019, 51), (2020, 52)], [(2021, 70), (2022, 71)]]
    assert lines_of(chart, "england") == [[(2019, 60), (2020, 61)], [(2021, 80), (2022, 81)]]
    assert lines_of(chart, "target") == [[(2019, 60), (2020, 60)]]


def test_a_target_is_carried_to_the_last_value_that_nothing_replaced(drawings):
    [chart] = parts(
        outcomes.over_time(meeting(actual(50), target(60, 2019), target(65, 2020), *years(51, 52, first=2022)))
    )
    assert lines_of(chart, "target") == [[(2019, 60), (2020, 65), (2023, 65)]]
    assert rows(chart.figures)[1] == ["1a Plans on time", "Target", "none", "60", "65", "none", "none"]


def test_a_target_of_a_later_year_is_not_carried(drawings):
    [chart] = parts(outcomes.over_time(meeting(*years(50, 55), target(60, 2024))))
    assert lines_of(chart, "target") == [[(2024, 60)]]


def test_a_year_given_as_not_available_breaks_the_line(drawings):
    missing = released(None, 2020, symbol="x")
    [chart] = parts(outcomes.over_time(meeting(*years(50, 55), missing, *years(57, 58, first=2021))))
    assert lines_of(chart) == [[(2018, 50), (2019, 55), (2020, None), (2021, 57), (2022, 58)]]


def test_a_value_of_low_reliability_is_in_the_figures_and_not_drawn(drawings):
    [chart] = parts(outcomes.over_time(meeting(*years(50, 55), released(90, 2020, symbol="u"), *years(57, first=2021))))
    assert lines_of(chart) == [[(2018, 50), (2019, 55), (2020, None), (2021, 57)]]
    assert rows(chart.figures) == [["1a Plans on time", "Smallshire", "50", "55", "90", "57"]]


def test_values_of_another_kind_of_period_are_another_line(drawings):
    school = {"time_identifier": "Academic year"}
    terms = [
        released(number, year, **school, time_period=f"{year - 1}{year - 2000}", period_end=f"{year}-08-31")
        for year, number in ((2016, 40), (2017, 42))
    ]
    [chart] = parts(outcomes.over_time(meeting(*terms, *years(50, 55, first=2018))))
    assert lines_of(chart) == [[(2016, 40), (2017, 42)], [(2018, 50), (2019, 55)]]


def test_a_revised_value_is_drawn_as_published_last(drawings):
    now = meeting(*years(50, 55), released(57, 2019, source="lait", symbol="r"))
    [chart] = parts(outcomes.over_time(now))
    assert lines_of(chart) == [[(2018, 50), (2019, 57)]]


def test_values_are_drawn_as_they_are_shown(drawings):
    [chart] = parts(outcomes.over_time(meeting(*years(50.449, 55.5), measures=[measure(dp="0")])))
    assert lines_of(chart) == [[(2018, 50), (2019, 56)]]


def test_without_two_values_that_compare_no_line_is_drawn():
    assert [*parts(outcomes.over_time(meeting(actual(50)))), *parts(outcomes.by_year(meeting(actual(50))))] == []


def test_no_more_than_two_measures_have_a_chart_of_their_own():
    refs = ("1a", "1b", "1c")
    now = meeting(*(each for ref in refs for each in years(1, 2, measure=ref)), measures=[measure(ref) for ref in refs])
    assert [each.figures.rows[0][0][:2] for each in parts(outcomes.over_time(now))] == ["1a", "1b"]
    assert [each.rows[0][0][:2] for each in parts(outcomes.by_year(now))] == ["1c"]


def test_a_monthly_measure_is_left_to_its_own_chart():
    now = meeting(*months(*range(8)), *years(5, 6), measures=[measure(frequency="monthly")])
    assert parts(outcomes.over_time(now)) == []


def test_a_measure_with_values_of_low_reliability_alone_does_not_stop_the_page(drawings):
    assert said(outcomes.over_time(meeting(*years(50, 55, symbol="u"))))


def test_a_baseline_that_is_the_last_value_is_not_said_to_have_gone_anywhere():
    [chart] = parts(
        outcomes.over_time(meeting(*years(40, 45, first=2021), actual(50, 2023, source="later"), toml=TOML))
    )
    assert "from 50% (to December 2023) to 50% (to December 2023)" not in name(chart)


def test_a_value_counted_anew_is_not_set_against_the_old_target():
    now = meeting(
        actual(50), target(60, 2019), *years(70, 71, first=2021), rebases=[row("rebases", starts="2021-01-01")]
    )
    assert cells(each_measure.tables(now))["Verdict"].startswith("Counted differently from 1 January 2021")
    [chart] = parts(outcomes.over_time(now))
    assert "target" not in name(chart)


def test_quarters_are_not_laid_on_top_of_each_other_in_a_year():
    quarters = [
        released(10 * year + quarter, time_identifier=f"Financial year Q{quarter}", time_period=period, period_end=end)
        for year, period in ((1, "202021"), (2, "202122"))
        for quarter, end in ((1, f"20{19 + year}-06-30"), (2, f"20{19 + year}-09-30"))
    ]
    now = meeting(*quarters, measures=[measure(frequency="quarterly")])
    assert parts(outcomes.over_time(now)) == []
    assert cells(measures.more(now))["Before"].startswith("21%")


def test_one_of_several_figures_is_better():
    groups = [*years(1, 2, breakdown="SEN (E)"), *years(4, 3, breakdown="SEN (K)")]
    [table] = parts(outcomes.by_year(meeting(*groups)))
    assert "1 of 2 figures is better" in visible(table.caption)
    assert visible(table.note).startswith("Measure 1a,")


# Month by month


def by_month(now):
    """The charts of all measures by month with values enough, drawn on the page or not."""
    return Charts([each.chart for each in outcomes.by_month(now)])


MONTHLY = {"measures": [measure(frequency="monthly", better="lower", dp="1")]}
SAW = (5, 6) * 6


def test_six_months_are_too_few():
    now = meeting(*months(*range(6)), month(None, 6), **MONTHLY)
    assert parts(by_month(now)) == []


def test_seven_rising_months_are_one_trend_within_trial_limits():
    now = meeting(*months(*range(7)), **MONTHLY)
    [chart] = parts(by_month(now))
    assert visible(chart.name) == "Plans on time: rose for 7 months, to 6.0%"
    assert visible(chart.reading) == (
        "Measure 1a, Smallshire, by month, January 2023 to July 2023. "
        "Trial limits: worked out from 7 values, and firm from 12. "
        "The last value by itself: concern."
    )


def test_each_rule_has_words_of_its_own_either_way():
    signals = [
        spc.Signal(rule, way, spc.IMPROVEMENT, *[pd.Timestamp("2024-09-30")] * 2, 2)
        for rule in spc.RULES
        for way in (spc.UP, spc.DOWN)
    ]
    assert [outcomes._rule_words(each) for each in signals] == [
        *("above the limits", "below the limits", "rose", "fell"),
        *("close to the upper limit", "close to the lower limit", "above the mean", "below the mean"),
    ]


@pytest.mark.parametrize("dp", [0, 1, 2])
def test_every_number_of_a_monthly_chart_has_the_decimal_places_of_its_measure(dp):
    [chart] = parts(by_month(meeting(*months(*SAW), measures=[measure(frequency="monthly", dp=dp)])))
    cells = [cell for row in rows(chart.figures) for cell in row[1:5]]
    assert {len(cell.partition(".")[2]) for cell in cells} == {dp}


@pytest.mark.parametrize(("better", "meaning"), [("lower", "improvement"), ("higher", "concern"), ("neither", "low")])
def test_a_falling_trend_means_what_the_measures_direction_says(better, meaning):
    now = meeting(*months(*range(7, 0, -1)), measures=[measure(frequency="monthly", better=better)])
    [chart] = parts(by_month(now))
    assert visible(chart.name) == "Plans on time: fell for 7 months, to 1%"
    assert f"{meaning}." in visible(chart.reading)


@pytest.mark.parametrize(
    ("numbers", "signal"),
    [
        ((*SAW, 30), "above the limits, at 30.0%"),
        ((*SAW, -30), "below the limits, at −30.0%"),
        ((*SAW, 30, 5), "above the limits in January 2024, then 5.0% in February 2024"),
        ((5, 1, 5, 1, 5, 1, 5, 9, 8, 9, 8, 9, 8, 9), "above the mean for 7 months, at 9.0%"),
        (SAW, "varies as by chance, at 6.0% in December 2023"),
    ],
)
def test_a_signal_is_told_in_words_with_the_last_value(numbers, signal):
    [chart] = parts(by_month(meeting(*months(*numbers), **MONTHLY)))
    assert visible(chart.name) == f"Plans on time: {signal}"


def test_only_the_latest_signal_is_the_title_and_then_the_target():
    now = meeting(*months(*SAW, 30, *SAW, -30), target(4, 2025), **MONTHLY)
    [chart] = parts(by_month(now))
    assert visible(chart.name) == "Plans on time: below the limits, at −30.0%; target 4.0%"
    assert "Earlier signals are marked too." in chart.reading
    assert {each[5] for each in rows(chart.figures)} == {"common cause", "concern", "improvement"}


def test_limits_are_firm_from_12_values():
    [chart] = parts(by_month(meeting(*months(*SAW), **MONTHLY)))
    assert "Limits: worked out from 12 values. The last value by itself: common cause." in visible(chart.reading)


@pytest.mark.parametrize("gap", [[month(None, 4)], []], ids=["given as not available", "not given"])
def test_a_missing_month_is_a_gap(gap):
    values = [each for place, each in enumerate(months(*SAW)) if place != 4]
    [chart] = parts(by_month(meeting(*values, *gap, **MONTHLY)))
    assert [each[:2] for each in rows(chart.figures)][3:6] == [
        ["30 April 2023", "6.0"],
        ["31 May 2023", "none"],
        ["30 June 2023", "6.0"],
    ]
    assert "worked out from 11 values" in visible(chart.reading)


@pytest.mark.parametrize(
    ("better", "aim", "assured"),
    [
        ("lower", 20, " It consistently meets the target."),
        ("lower", 1, " It consistently misses the target."),
        ("higher", 1, " It consistently meets the target."),
        ("lower", 5.5, " It may meet or miss the target by chance."),
        ("neither", 5.5, ""),
    ],
)
def test_a_target_is_held_against_the_limits(better, aim, assured):
    asked = [measure(frequency="monthly", better=better)]
    [chart] = parts(by_month(meeting(*months(*SAW), target(aim, 2025), measures=asked)))
    assert visible(chart.reading).endswith(f"The last value by itself: common cause.{assured}")


def test_months_counted_anew_are_not_held_against_an_older_target():
    rebases = [row("rebases", starts="2023-01-01")]
    now = meeting(*months(*SAW), target(20, 2022), rebases=rebases, **MONTHLY)
    [chart] = parts(by_month(now))
    assert visible(chart.reading).endswith("The last value by itself: common cause.")


def test_months_after_a_rebase_have_limits_of_their_own():
    rebase = row("rebases", starts="2024-01-01")
    [chart] = parts(by_month(meeting(*months(*SAW, *(20 + each for each in SAW)), rebases=[rebase], **MONTHLY)))
    assert visible(chart.name) == "Plans on time: varies as by chance, at 26.0% in December 2024"
    assert {tuple(each[2:5]) for each in rows(chart.figures)} == {("2.8", "5.5", "8.2"), ("22.8", "25.5", "28.2")}
    assert "worked out from 12 values" in visible(chart.reading)


def test_a_rebase_of_another_group_or_measure_is_not_this_ones():
    others = [row("rebases", starts="2024-01-01", **each) for each in ({"breakdown": "SEN (E)"}, {"measure": "1b"})]
    asked = [*MONTHLY["measures"], measure("1b")]
    elsewhere = [actual(5, breakdown="SEN (E)"), actual(5, measure="1b")]
    now = meeting(*months(*SAW, *(20 + each for each in SAW)), *elsewhere, rebases=others, measures=asked)
    [chart] = parts(by_month(now))
    assert len({tuple(each[2:5]) for each in rows(chart.figures)}) == 1


def test_the_months_of_each_group_are_a_chart_and_their_source_is_named():
    groups = [each for group in ("Children", "Adults") for each in months(*SAW, breakdown=group)]
    found = parts(by_month(meeting(*groups, actual(5), **MONTHLY)))
    assert sorted(each.name.split(": ")[1] for each in found) == ["Adults", "Children"]
    assert all(SAID["release"] in each.source for each in found)


def test_a_papers_yearly_value_is_no_month():
    [chart] = parts(by_month(meeting(actual(5), *months(*SAW), **MONTHLY)))
    assert len(chart.figures.rows) == 12


def test_a_quarter_that_ends_with_a_month_does_not_stop_the_page():
    quarter = {"time_identifier": "Financial year Q4", "time_period": "202223", "period_end": "2023-03-31"}
    assert said(by_month(meeting(released(5, **quarter), *months(*SAW), **MONTHLY)))


def test_phases_too_short_for_limits_are_not_said_to_show_no_change():
    rebase = row("rebases", starts="2023-05-01")
    block = by_month(meeting(*months(*SAW[:8]), rebases=[rebase], **MONTHLY))
    assert "too few values since counting changed to tell change from chance" in said(block)
    assert "as by chance" not in said(block)
    assert "No limits: worked out from" not in said(block)


def test_no_month_is_left_out_without_a_word():
    early = month(9, 12, period_end="2024-01-30")
    assert "from 13 values" in said(by_month(meeting(*months(*SAW), early, **MONTHLY)))


def test_months_with_a_signal_are_drawn_a_concern_first_and_the_others_told_in_words():
    now = meeting(
        *months(*range(10, 20)),
        *months(*range(20, 10, -1), measure="1b"),
        *months(*SAW, measure="1c"),
        measures=[measure(ref, frequency="monthly", title=f"Title {ref}") for ref in ("1a", "1b", "1c")],
    )
    assert [name(each)[:8] for each in parts(outcomes.month_by_month(now))] == ["Title 1b", "Title 1a"]
    lead, other = said(outcomes.other_months(now)).splitlines()
    assert lead == "Not drawn above; values.csv has every value that can be shown."
    assert other.startswith("- Title 1c: varies as by chance, at 6% in December 2023. Measure 1c, Smallshire, by month")


def test_no_more_charts_by_month_are_drawn_than_a_page_has_room_for():
    refs = [f"1{each}" for each in "abcdef"]
    values = [each for ref in refs for each in months(*range(10), measure=ref)]
    now = meeting(*values, measures=[measure(ref, frequency="monthly") for ref in refs])
    assert len(parts(outcomes.month_by_month(now))) == 4
    assert len(said(outcomes.other_months(now)).splitlines()) == 3


# What is not known


UNKNOWN = "No value of a measure of this plan had been published by 10 January 2025 in the record."
NO_PLAN = "Not known: the record holds no improvement plan for this meeting."
FIRST_OF_A_PAGE = {measures.verdict, outcomes.beside_actions}
OF_MEASURES = [
    answer
    for answer in ANSWERS
    if answer.__module__.rpartition(".")[2] in ("each_measure", "evidence", "measures", "outcomes")
]
NOTHING = {
    "no plan": {"meetings": [MEETING | {"plan": ""}]},
    "no measure": {"measures": []},
    "no value": {},
}


@pytest.mark.parametrize("case", NOTHING)
def test_without_a_value_the_page_says_so_once_under_its_title(case):
    now = meeting(**NOTHING[case])
    found = {answer: said(answer(now)) for answer in OF_MEASURES}
    assert set(found.values()) <= {UNKNOWN, NO_PLAN, ""}
    assert {answer for answer, words in found.items() if words} >= FIRST_OF_A_PAGE


def test_a_value_published_the_day_after_is_not_known():
    assert said(evidence.given(meeting(released(50, source="next")))) == UNKNOWN


def test_values_of_another_plan_are_not_known():
    other = '[[plans]]\nid = "q"\ntitle = "Next plan"\nhierarchy = ["priority"]\n\n[[bodies]]'
    mine = {"sections": [row("sections"), row("sections", plan="q")], "measures": [measure(), measure(plan="q")]}
    now = meeting(actual(50, plan="q"), toml=STARTED.replace("[[bodies]]", other), **mine)
    assert said(evidence.given(now)) == UNKNOWN


def test_a_meeting_without_a_plan_is_not_told_of_this_plan():
    assert "this plan" not in said(evidence.given(meeting(**NOTHING["no plan"])))


# Whatever there is


WHATEVER = {
    "symbols for values": (
        [
            actual(None, symbol="x"),
            actual(None, measure="1b", symbol="low"),
            target(None, measure="1b", symbol="tbc"),
            released(None, measure="1c", symbol="c"),
            released(None, series="england", measure="1c", symbol="z"),
        ],
        {"measures": FIVE},
    ),
    "a release and no paper": ([*years(50, 55), *years(60, 61, series="region")], {"indicators": [INDICATOR]}),
    "a direction nobody stated": ([*years(50, 55), target(60, 2024)], {"measures": [measure(better="neither")]}),
    "groups": ([each for group in "ABC" for each in years(-1, 0, 1, breakdown=group)], {}),
    "months": ([*months(*SAW, None, *SAW), target(5, 2025)], MONTHLY),
    "hidden": ([*SMALL, actual(50)], {"toml": HIDING, "measures": [measure(), *HIDDEN]}),
    "only added": ([released(5, measure="1a*")], {"measures": [measure("1a*", in_plan="false")]}),
    "no action": ([actual(50), *years(55, 60)], {"actions": [], "updates": []}),
}


@pytest.mark.parametrize("case", WHATEVER)
def test_no_answer_says_nan_nat_or_none(case):
    observations, tables = WHATEVER[case]
    now = meeting(*observations, **tables)
    for answer in (*PAGES["measures"], *PAGES["board_summary"]):
        assert not UNSAID.search(said(answer(now))), answer.__name__


@pytest.mark.parametrize("case", ["no action", "months"])
def test_every_chart_of_outcomes_can_be_drawn(case, drawings):
    observations, tables = WHATEVER[case]
    now = meeting(*observations, **tables)
    blocks = [answer(now) for answer in (measures.gaps, outcomes.over_time, by_month)]
    found = [part for block in blocks for part in parts(block) if isinstance(part, Chart)]
    assert found
    for each in found:
        assert "NaN" not in specifications(each)
        assert svg(each.wide).startswith("<svg ")
        assert svg(each.narrow).startswith("<svg ")
