"""Northbridge, the made-up city: its files are what the script writes, and it has one of each thing a plan may have."""

import re
from pathlib import Path

import frictionless
import northbridge
import pandas as pd
import pytest
from builders import REPOSITORY, csv_text

from sendplan.cells import entries
from sendplan.data import describe
from sendplan.data.areas import load_area
from sendplan.opening import named_meetings, of_area
from sendplan.periods import printed_span

LAST = "2026-02-12"


@pytest.fixture(scope="module")
def area():
    return load_area("northbridge")


# What the script writes


def test_every_file_is_what_the_script_writes():
    committed = {path.name: path.read_bytes().decode() for path in northbridge.FOLDER.glob("*.csv")}
    written = {f"{table}.csv": csv_text(table, rows) for table, rows in northbridge.tables().items()}

    assert committed == written, "run 'python tests/northbridge.py' and commit what it writes"


def test_the_seed_draws_the_months_of_measures_and_nothing_else():
    one, same, other = (northbridge.tables(seed) for seed in (1, 1, 2))

    assert one == same
    assert {table for table in one if one[table] != other[table]} == {"observations"}


def test_only_what_python_promises_to_keep_is_asked_of_chance():
    source = Path(northbridge.__file__).read_text(encoding="utf-8")

    assert set(re.findall(r"\brng\.(\w+)", source)) == {"random"}


# What it is


def test_it_is_made_up_and_says_so(area):
    assert area.facts.made_up
    assert "`northbridge/`: Northbridge, CC0 1.0. Made up: no figure in it is about a real place." in (
        describe.codebook([area])
    )


def test_frictionless_finds_nothing_wrong_with_it(area):
    assert frictionless.validate(str(area.folder / "datapackage.json")).valid


def test_nothing_in_it_is_to_be_looked_at(area):
    assert area.doubts == ()


def test_no_other_council_is_named_in_it():
    texts = [path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "data" / "northbridge").iterdir())]

    assert not re.search("lancashire|exampleshire", " ".join(texts), re.IGNORECASE)


def test_it_is_small(area):
    actions, sections, meetings = (area.tables[name] for name in ("actions", "sections", "meetings"))

    assert (actions["parent"] == "").sum() == 30
    assert (actions["parent"] != "").sum() == 8
    assert sections["kind"].value_counts().to_dict() == {
        "workstream": 7,
        "area for improvement": 3,
        "area for priority action": 2,
    }
    assert len(area.tables["measures"]) == 12
    assert meetings["body"].value_counts().to_dict() == {"board": 4, "scrutiny": 2}
    assert len(area.tables["updates"]["as_at"].unique()) == 6


def test_titles_are_short(area):
    titles = pd.concat([area.tables[table]["title"] for table in ("sections", "actions", "measures", "risks")])

    assert titles.str.len().max() <= 64


def test_no_reference_of_the_plan_stands_for_two_things(area):
    every = pd.concat([area.tables[table]["ref"] for table in ("sections", "actions", "measures")])

    assert not every.duplicated().any()


@pytest.mark.parametrize("name", ["2025-05-22", "2025-07-24", "2025-09-18", "2025-11-20", "2025-12-11", LAST])
def test_every_meeting_can_be_opened_and_has_a_position(area, name):
    assert name in named_meetings(area)
    meeting = of_area(area, name)
    assert len(meeting.position) in (28, 30)  # two joined later
    assert len(meeting.milestones) == 8


# What its plan has. Each feature: its name, the table, the rows that have it, and their references.


def last_of(rows):
    return rows.sort_values("as_at", kind="stable").drop_duplicates("ref", keep="last")


def by_meaning(area, *meanings):
    codes = area.plan("pap").codes
    return lambda rows: last_of(rows[(rows["aspect"] == "") & (rows["rating"] != "")]).loc[
        lambda last: last["rating"].map(codes).isin(meanings)
    ]


HAS = {
    "two words of one meaning": ("updates", lambda rows: rows[rows["rating"].isin(["N", "Y"])], "P1.A9"),
    "embedded": ("updates", lambda rows: rows[rows["rating"] == "B"], "P2.A1"),
    "paused": ("updates", lambda rows: rows[rows["rating"] == "H"], "P1.A10"),
    "dropped": ("updates", lambda rows: rows[rows["rating"] == "W"], "I2.A3"),
    "proposed": ("updates", lambda rows: rows[rows["rating"] == "P"], "P2.A9"),
    "a second aspect": ("updates", lambda rows: rows[rows["aspect"] == "Impact"], "P1.A6"),
    "a rated section": ("updates", lambda rows: rows[rows["ref"].str.contains("W")], "P2.W1"),
    "a report without a rating": (
        "updates",
        lambda rows: rows[(rows["rating"] == "") & (rows["aspect"] == "")],
        "I2.A2",
    ),
    "words beside green": ("updates", lambda rows: rows[(rows["rating"] == "G") & (rows["narrative"] != "")], "P1.A4"),
    "a new time without a day": (
        "updates",
        lambda rows: rows[(rows["revised_text"] != "") & rows["revised_due"].isna()],
        "P2.A7",
    ),
    "a new time as printed, with its day": (
        "updates",
        lambda rows: rows[(rows["revised_text"] != "") & rows["revised_due"].notna()],
        "P1.A8",
    ),
    "a milestone": ("actions", lambda rows: rows[rows["parent"] != ""], "P1.A3.m1"),
    "a forerunner": ("actions", lambda rows: rows[rows["depends_on"] != ""], "P2.A4"),
    "success": ("actions", lambda rows: rows[rows["success"] != ""], "P1.A5"),
    "partners": ("actions", lambda rows: rows[rows["partners"] != ""], "I1.A4"),
    "an accountable officer": ("actions", lambda rows: rows[rows["accountable"] != ""], "P2.A3"),
    "a reference of another form": ("actions", lambda rows: rows[rows["ref"].str.contains(" ")], "SR (25/26) 01"),
    "no day that can be read": ("actions", lambda rows: rows[rows["due"].isna()], "P2.A8"),
    "a section with a day of its own": ("sections", lambda rows: rows[rows["due"].notna()], "P1.W2"),
    "a tolerance": ("measures", lambda rows: rows[rows["tolerance"].notna()], "K1"),
    "close to a target": ("measures", lambda rows: rows[rows["better"] == "target"], "K5"),
    "added up within the year": ("measures", lambda rows: rows[rows["cumulative"].fillna(value=False)], "K8"),
    "a final target without a date": ("measures", lambda rows: rows[rows["final_target"].notna()], "K10"),
    "a survey's question": ("measures", lambda rows: rows[rows["wording"] != ""], "K9"),
    "per 100": ("measures", lambda rows: rows[rows["unit"] == "per 100"], "K2"),
    "millions of pounds": ("measures", lambda rows: rows[rows["unit"] == "£m"], "K3"),
    "days": ("measures", lambda rows: rows[rows["unit"] == "days"], "K4"),
    "12 months to a month": ("measures", lambda rows: rows[rows["definition"].str.contains("12 months")], "K4"),
    "a ratio": ("measures", lambda rows: rows[rows["unit"] == "ratio"], "K5"),
    "few children": ("measures", lambda rows: rows[rows["is_small_count"]], "K7"),
    "a risk with no mitigation": ("risks", lambda rows: rows[rows["mitigation"] == ""], "R4"),
    "a risk with no owner": ("risks", lambda rows: rows[rows["owner"] == ""], "R6"),
    "a risk that is closed": ("risks", lambda rows: rows[rows["status"] == "closed"], "R5"),
}


@pytest.mark.parametrize("feature", HAS)
def test_it_has(area, feature):
    table, having, ref = HAS[feature]

    assert ref in set(having(area.tables[table])["ref"])


# What matters of them


def test_its_scale_has_a_word_for_every_meaning_but_one_and_two_for_not_started(area):
    means = [each.means for each in area.plan("pap").ratings]

    assert len(means) == 10
    assert means.count("not_started") == 2
    assert set(means) == {
        "embedded", "complete", "green", "amber", "red", "paused", "not_started", "proposed", "dropped"
    }  # fmt: skip


def test_only_green_is_on_track_for_the_plan_says_nothing_else(area):
    assert [each.word for each in area.plan("pap").ratings if each.is_on_track] == ["Green"]
    assert area.plan("pap").on_track == ""


def test_every_printed_date_is_read_or_left_empty_and_no_day_is_written_beside_it(area):
    actions = area.tables["actions"]
    read = {text: printed_span(text, area.facts.term_ends) for text in actions["due_text"]}

    assert {row["due"] for row in northbridge.tables()["actions"] if "due" in row} == set()
    assert {text for text, span in read.items() if span is None} == {
        "Ongoing",
        "Quarterly",
        "Each term",
        "by half term",
    }
    for text in ("June 25", "end of March 2026", "Q3 2025/26", "Summer term 2025", "31.05.2025", "w/c 10 June 2025"):
        assert (actions.loc[actions["due_text"] == text, "due"] == pd.Timestamp(read[text].last)).all()


def test_2_actions_are_never_reported_on_and_1_only_in_words(area):
    updates = area.tables["updates"]
    mine = {*area.tables["actions"]["ref"]}
    rated = {*updates.loc[updates["rating"] != "", "ref"]}

    assert mine - {*updates["ref"]} == {"I3.A2", "SR (25/26) 01"}
    assert mine - rated - {"I3.A2", "SR (25/26) 01"} == {"I2.A2"}


def test_actions_wait_for_a_forerunner_that_is_late_and_one_of_them_is_green(area):
    actions = area.tables["actions"].set_index("ref")
    late = {*by_meaning(area, "red", "amber")(area.tables["updates"])["ref"]}
    open_ends = {ref for ref, row in actions.iterrows() if late & {*entries(row["depends_on"])}}
    green = {*by_meaning(area, "green")(area.tables["updates"])["ref"]}

    assert open_ends == {"P1.A5", "P1.A9", "P2.A4", "P2.A9"}
    assert open_ends & green == {"P1.A5", "P2.A4"}


def test_its_measures_have_the_series_and_periods_they_are_meant_to(area):
    rows = area.tables["observations"]
    series = rows[rows["breakdown"] == "all"].groupby("measure")["series"].agg(set)

    assert series["K3"] == {"actual", "planned", "unmitigated", "mitigated"}
    assert series["K1"] == {"actual", "target", "stat_neighbours", "region", "england"}
    assert len(rows[(rows["measure"] == "K1") & (rows["series"] == "target")]) == 3
    assert set(rows.loc[rows["measure"] == "K2", "time_identifier"]) == {"Autumn term", "Spring term", "Summer term"}
    assert rows.loc[rows["responses"].notna(), "measure"].unique().tolist() == ["K9"]


def test_what_adds_up_within_the_year_starts_anew_in_april_and_never_falls(area):
    rows = area.tables["observations"].query("measure == 'K8' and series == 'actual'").set_index("period_end")["value"]
    falls = rows.index[rows.diff() < 0]

    assert list(falls) == [pd.Timestamp("2025-04-30")]


def test_one_printed_rating_is_not_borne_out_by_its_figures(area):
    rows = area.tables["observations"].query("measure == 'K9'")
    november = rows[rows["period_end"] == pd.Timestamp("2025-11-30")]
    value, target = (november.loc[november["series"] == each].iloc[0] for each in ("actual", "target"))

    assert value["rating"] == "Green"
    assert value["value"] < target["value"]


def test_small_counts_are_hidden_from_the_public_and_shown_to_the_board(area):
    public, board = (of_area(area, LAST, audience) for audience in ("public", "board"))
    hidden = {*public.observations.query("symbol == 'c'")["measure"]}

    assert hidden == {"K6", "K7"}
    assert not (board.observations["symbol"] == "c").any()


def test_of_7_risks_one_is_closed_one_new_and_one_worse_than_at_the_meeting_before(area):
    rows = area.tables["risks"].assign(score=lambda risks: risks["likelihood"] * risks["impact"])
    then, now = (rows[rows["as_at"] == day].set_index("ref") for day in ("2025-10-31", "2026-01-31"))

    assert rows["as_at"].nunique() == 4
    assert list(now.index[now["status"] == "closed"]) == ["R5"]
    assert list(now.index.difference(then.index)) == ["R7"]
    assert list(then.index[now["score"].reindex(then.index) > then["score"]]) == ["R2"]


def test_three_inspections_are_each_numbered_from_1(area):
    numbers = area.tables["concerns"].groupby("inspection")["number"].agg(list).to_dict()

    assert [each.framework for each in area.facts.inspections] == ["2016", "2023", "improvement notice"]
    assert numbers == {"inspection-2018": [1, 2], "inspection-2024": [1, 2, 3, 4, 5], "notice-2025": [1, 2, 3]}


def test_the_older_one_was_judged_and_an_area_of_the_notice_is_business_as_usual(area):
    concerns, judged = area.tables["concerns"], area.tables["judgements"]

    assert dict(zip(judged["concern"], judged["judgement"], strict=True)) == {
        1: "sufficient progress",
        2: "not enough progress",
    }
    assert set(judged["inspection"]) == {"inspection-2018"}
    assert concerns.loc[concerns["status"] != "", ["inspection", "number", "status"]].to_numpy().tolist() == [
        ["notice-2025", 2, "business as usual"]
    ]


def test_what_is_due_after_the_inspection_is_done_overdue_or_still_to_come(area):
    _, inspection, _ = area.facts.inspections

    assert [(step.what, step.done_on is not None) for step in inspection.next] == [
        ("Priority Action Plan", True),
        ("first stocktake", True),
        ("deep dive on the quality of EHC plans", True),
        ("second stocktake", False),
        ("monitoring visit", False),
    ]
    assert {"stocktake", "deep dive"} <= set(area.tables["findings"]["kind"])


def test_requests_have_owners_and_one_is_answered_in_part(area):
    asked = area.tables["requests"].query("kind == 'request'")

    assert (asked["owner"] != "").all()
    assert asked.loc[asked["status"] == "answered in part", "ref"].tolist() == ["2025-07-24/1"]


def test_one_promise_was_kept_one_is_past_its_day_and_one_is_to_come(area):
    rows = area.tables["promises"].set_index("ref")

    assert rows["kept_on"].notna().to_dict() == {"K2": False, "P1.A6": True, "I3": False}
    assert (rows["due"] < pd.Timestamp(LAST)).to_dict() == {"K2": True, "P1.A6": True, "I3": False}


def test_one_quoted_figure_of_a_measure_differs(area):
    found = of_area(area, LAST).quoted.query("measure != ''")

    assert found.loc[found["state"] == "differs", "figure"].tolist() == ["plans_on_time"]


def test_waits_are_medians_of_12_months_that_compare_whichever_month_they_end_with(area):
    values = area.tables["observations"].query("measure == 'K4' and series == 'actual'")
    assert values["time_identifier"].str.fullmatch("12 months to (March|June|September|December)").all()
    row = of_area(area, LAST).judged.query("ref == 'K4'").iloc[0]
    assert (row["previous"], row["latest"], row["direction"]) == (101, 99, "better")
