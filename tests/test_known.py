"""What the day of a meeting knew: nothing that a later day adds, and no hidden count, is in it."""

import random
from dataclasses import replace

import pandas as pd
import pytest
from builders import TOML, area_folder, row

from sendplan.data.areas import load_area
from sendplan.opening import named_meetings, of_area
from sendplan.rules.known import hash_known, hashes, known_on

DAY = "2019-07-03"
HIDES = TOML.replace("show_small_counts = true", "show_small_counts = false")
LATER = 'published = 2019-08-01\nid = "q"\ntitle = "Next plan"\nhierarchy = ["action"]\n'


def opened(data, audience="public", toml=TOML, **tables):
    area_folder(data, toml=toml, **({"meetings": [row("meetings")]} | tables))
    return of_area(load_area("smallshire"), DAY, audience)


def paper(name, published, **more):
    return row("sources", id=name, published=published, **more)


PAPERS = [row("sources"), paper("later", "2019-08-01")]
# Rows of a later day, by table: each beside the one that the day knows.
ADDED = {
    "updates": [row("updates"), row("updates", as_at="2019-07-20", rating="C", source="later")],
    "sources": PAPERS,
    "meetings": [row("meetings"), row("meetings", meeting="2019-10-09", as_at="2019-10-01", papers_due="2019-10-02")],
    "actions": [row("actions"), row("actions", ref="1.2", added_on="2019-09-01")],
    "requests": [
        row("requests", raised_on=DAY, body="board", kind="resolution", ref="2019-07-03/1"),
    ],
    "rebases": [row("rebases", breakdown="a", starts="2020-01-01")],
    "promises": [row("promises", source="later")],
    "quoted": [row("quoted", source="later")],
    "risks": [row("risks", as_at="2019-07-20", source="later")],
}


@pytest.mark.parametrize("table", ADDED)
def test_a_row_that_its_day_could_not_know_changes_nothing(data, table):
    tables = {"measures": [row("measures")], "observations": counts(9, 9, 0, 0), "sources": PAPERS}
    before = opened(data, **tables)
    after = opened(data, **(tables | {table: ADDED[table]}))
    assert hashes(after.area) == hashes(before.area)
    assert after.area.data_hash == before.area.data_hash


def test_a_plan_of_later_is_not_known(data):
    later = f"{TOML}\n[[plans]]\n{LATER}"
    sections = [row("sections"), row("sections", plan="q", kind="action")]
    before, after = opened(data), opened(data, toml=later, sections=sections)
    assert after.area.data_hash == before.area.data_hash
    assert [each.id for each in after.area.facts.plans] == ["p"]


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("updates", row("updates", rating="C")),
        ("actions", row("actions", title="Train more staff")),
        ("sources", row("sources", title="Another title")),
    ],
)
def test_a_row_of_its_day_that_was_edited_is_seen(data, table, changed):
    assert opened(data).area.data_hash != opened(data, **{table: [changed]}).area.data_hash


@pytest.mark.parametrize(
    ("as_at", "source", "known"),
    [
        ("2019-07-03", "paper", True),
        ("2019-07-04", "paper", False),
        ("2019-07-03", "later", False),
        ("2019-07-03", "paper; later", False),
        ("2019-06-24", "later", True),
    ],
)
def test_a_report_after_the_position_date_is_known_where_all_its_papers_are_by_the_meeting(data, as_at, source, known):
    sources = [row("sources"), row("sources", id="later", published="2019-08-01")]
    told = row("updates", as_at=as_at, source=source)
    assert len(opened(data, updates=[told], sources=sources).area.tables["updates"]) == known


@pytest.mark.parametrize(
    ("as_at", "source", "known"),
    [
        ("2019-06-24", "later", True),
        ("2019-06-25", "paper", True),
        ("2019-06-25", "later", False),
        ("2019-07-04", "paper", False),
    ],
)
def test_a_risk_is_known_by_the_same_rule_as_a_report_and_its_paper_with_it(data, as_at, source, known):
    sources = [row("sources"), row("sources", id="later", published="2019-08-01")]
    found = opened(data, risks=[row("risks", as_at=as_at, source=source)], sources=sources).area.tables
    assert len(found["risks"]) == known
    assert ("later" in set(found["sources"]["id"])) == (known and source == "later")


def test_a_later_meeting_is_known_from_the_day_it_was_announced_and_only_its_day(data):
    later = row("meetings", meeting="2019-10-09", as_at="2019-10-01", announced="2019-07-01")
    known = opened(data, meetings=[row("meetings"), later])
    assert known.next_date == pd.Timestamp("2019-10-09")
    assert known.area.tables["meetings"]["as_at"].isna().tolist() == [False, True]
    assert opened(data, meetings=[row("meetings"), later | {"announced": "2019-07-04"}]).next_date is None


def test_what_was_dropped_kept_or_answered_only_later_is_not_so_yet(data):
    asked = row("requests", raised_on="2019-06-03", body="board", kind="request", ref="1", answer="Yes")
    known = opened(
        data,
        actions=[row("actions", dropped_on="2019-08-01")],
        meetings=[row("meetings"), row("meetings", meeting="2019-06-03", as_at="2019-06-03")],
        requests=[asked | {"answered_on": "2019-09-01"}],
    ).area.tables
    assert known["actions"]["dropped_on"].isna().all()
    assert known["requests"]["answer"].tolist() == [""]


# Hidden counts


def counts(*numbers):
    """Values of a total and its groups."""
    named = zip(("all", "a", "b", "c"), numbers, strict=True)
    period = {"time_period": "2018", "time_identifier": "Calendar year", "period_end": "2018-12-31"}
    return [row("observations", breakdown=name, value=str(number), **period) for name, number in named]


FEW = {"measures": [row("measures", unit="count", is_small_count="true")]}


def test_two_areas_that_differ_in_hidden_counts_alone_know_the_same(data):
    one, other = (opened(data, toml=HIDES, observations=counts(25, a, b, 20), **FEW) for a, b in ((2, 3), (4, 1)))
    assert one.hidden["value"].tolist() != other.hidden["value"].tolist()
    assert hashes(one.area) == hashes(other.area)
    board = [opened(data, "board", toml=HIDES, observations=counts(25, a, b, 20), **FEW) for a, b in ((2, 3), (4, 1))]
    assert board[0].area.data_hash != board[1].area.data_hash


def test_the_hash_of_a_file_with_hidden_counts_is_left_out(data):
    papers = [row("sources", sha256="a" * 64), paper("other", "2019-06-01", sha256="b" * 64)]
    known = opened(data, toml=HIDES, observations=counts(25, 2, 3, 20), sources=papers, **FEW)
    assert dict(zip(*(known.area.tables["sources"][each] for each in ("id", "sha256")), strict=True)) == {
        "paper": "",
        "other": "b" * 64,
    }


def test_the_seed_is_known_to_no_page(data):
    seeded = HIDES.replace("threshold = 5", 'threshold = 5, seed = "a long secret"')
    known = opened(data, toml=seeded)
    assert known.area.facts.disclosure.seed == ""
    assert known.area.data_hash == opened(data, toml=HIDES).area.data_hash


def test_what_is_known_can_be_opened_again_and_is_the_same(data):
    known = opened(data, toml=HIDES, observations=counts(25, 2, 3, 20), **FEW)
    again = of_area(known.area, DAY)
    assert again.area is known.area
    assert again.hidden.empty
    pd.testing.assert_frame_equal(again.observations, known.observations)


@pytest.fixture(scope="module")
def exampleshire():
    return load_area("exampleshire")


def test_random_changes_of_hidden_values_that_hide_the_same_change_nothing_that_is_known(exampleshire):
    """Single hidden counts that no total holds are changed within what the rule hides."""
    rows = exampleshire.tables["observations"]
    last = list(named_meetings(exampleshire))[-1]
    before = of_area(exampleshire, last)
    alone = rows.index[(rows["measure"] == "M8") & (rows["series"] == "actual") & rows["value"].between(1, 4)]
    chance = random.Random(14)  # noqa: S311 - the same numbers on every run
    assert len(alone) > 3
    for _ in range(5):
        which = chance.choice(alone)
        other = chance.choice([each for each in (1.0, 2.0, 3.0, 4.0) if each != rows["value"][which]])
        changed = rows.assign(value=rows["value"].mask(rows.index == which, other))
        area = replace(exampleshire, tables={**exampleshire.tables, "observations": changed})
        assert of_area(area, last).area.data_hash == before.area.data_hash


def test_nothing_that_is_known_of_the_made_up_area_holds_a_hidden_value(exampleshire):
    for name in named_meetings(exampleshire):
        public = of_area(exampleshire, name)
        shown = public.area.tables["observations"]
        few = shown.merge(public.hidden, on=[*public.hidden.columns.drop("value")], suffixes=("", "_true"))
        assert len(public.hidden)
        assert few["value"].isna().all()
        assert (few["symbol"] == "c").all()
        assert set(few["printed"]) == {""}


def test_the_hash_is_of_facts_and_every_table(exampleshire):
    meeting = exampleshire.tables["meetings"].iloc[0]
    known, _ = known_on(exampleshire, meeting.to_dict(), "public")
    assert hash_known(known) == known.data_hash
    assert set(hashes(known)) >= {"area", "actions", "updates", "observations", "sources"}


def test_an_earlier_meeting_of_what_is_known_knows_no_more_than_its_day(data):
    meetings = [row("meetings", meeting="2019-06-03", as_at="2019-06-03"), row("meetings", previous="2019-06-03")]
    july = opened(data, meetings=meetings, sources=[row("sources"), paper("early", "2019-06-01")])
    june = of_area(july.area, "2019-06-03")
    assert set(june.area.tables["sources"]["id"]) == {"early"}
    assert june.area.tables["updates"].empty
    assert july.previous.name == "2019-06-03"


def test_nothing_that_is_known_quotes_a_cell_that_may_not_be_as_meant(data):
    doubtful = [row("observations", printed="#REF!", value="3", period_end="2018-03-31", time_period="201718")]
    area_folder(data, toml=HIDES, meetings=[row("meetings")], **FEW)
    area = replace(load_area("smallshire"), doubts=tuple(doubtful))
    assert of_area(area, DAY).area.doubts == ()


# Inspections

INSPECTED = HIDES.replace(
    "[[plans]]",
    """
[[inspections]]
id = "old"
framework = "2016"
ended = 2017-11-17
next = [
    { what = "the plan", by = 2018-05-01, done_on = 2018-04-30 },
    { what = "the visit", by = 2019-09-30, announced = 2019-07-03, done_on = 2020-03-12 },
    { what = "the stocktake", by = 2020-01-31, announced = 2019-07-04 },
]
LATER
[[plans]]""",
    1,
)
LATER_INSPECTION = """
[[inspections]]
id = "new"
framework = "2023"
ended = 2019-06-20
reported = {}
"""


def inspected(data, later="", **tables):
    return opened(data, toml=INSPECTED.replace("LATER", later), **tables).area


def test_of_what_is_next_only_what_was_announced_is_known_and_what_was_done_by_then(data):
    [found] = inspected(data).facts.inspections
    assert [(each.what, each.done_on is not None) for each in found.next] == [("the plan", True), ("the visit", False)]


@pytest.mark.parametrize(("reported", "known"), [("2019-07-03", True), ("2019-07-04", False)])
def test_an_inspection_is_known_from_the_day_of_its_report_with_all_that_is_of_it(data, reported, known):
    named = [row("concerns", inspection="old"), row("concerns", inspection="new", inspected_on="2019-06-20")]
    linked = [row("concern_links", inspection=each) for each in ("old", "new")]
    said = [row("assessments", inspection=each) for each in ("old", "new")]
    tables = {"concerns": named, "concern_links": linked, "assessments": said}
    found = inspected(data, LATER_INSPECTION.format(reported), **tables)
    expected = ["old", "new"] if known else ["old"]
    assert [each.id for each in found.facts.inspections] == expected
    assert {name: found.tables[name]["inspection"].tolist() for name in tables} == dict.fromkeys(tables, expected)


def test_an_inspection_reported_later_changes_nothing_that_is_known(data):
    named = [row("concerns", inspection="old")]
    more = [*named, row("concerns", inspection="new", inspected_on="2019-06-20")]
    before = inspected(data, concerns=named)
    after = inspected(data, LATER_INSPECTION.format("2019-07-04"), concerns=more)
    assert hashes(after) == hashes(before)


def test_a_step_announced_or_done_later_changes_nothing_that_is_known(data):
    known = inspected(data)
    fewer = INSPECTED.replace(", done_on = 2020-03-12", "").replace("LATER", "")
    fewer = fewer.replace('    { what = "the stocktake", by = 2020-01-31, announced = 2019-07-04 },\n', "")
    assert opened(data, toml=fewer).area.data_hash == known.data_hash
    sooner = INSPECTED.replace("2019-07-04", "2019-07-03").replace("LATER", "")
    assert opened(data, toml=sooner).area.data_hash != known.data_hash


@pytest.mark.parametrize(("since", "known"), [("2019-07-03", True), ("2019-07-04", False), ("", True)])
def test_a_status_is_known_from_its_day(data, since, known):
    named = row("concerns", status="closed", status_on=since)
    found = opened(data, concerns=[named]).area.tables["concerns"]
    assert found["status"].tolist() == (["closed"] if known else [""])
    assert found["status_on"].notna().tolist() == [known and since != ""]
