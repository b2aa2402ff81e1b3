"""The second month of an area: what drafts add to it, what is only told, what is refused, and what stays as it was."""

import csv
from datetime import date

import pytest
from builders import csv_text

from sendplan import __main__ as command
from sendplan.data.areas import load_area
from sendplan.data.init import NewArea, make_area
from sendplan.data.schema import columns_of
from sendplan.errors import SendplanError
from sendplan.sources.area_drafts import Request, import_drafts

FIRST, TODAY = date(2026, 11, 3), date(2026, 12, 2)


def write(folder, file="Tracker Oct.xlsx", **tables):
    """Write drafts as `import plan` does: what a paper leaves out is empty."""
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        whole = [dict.fromkeys(columns_of(table), "") | {"plan": "plan"} | each for each in rows]
        (folder / f"{table}.csv").write_text(csv_text(table, whole), encoding="utf-8")
    found = [["table", "key", "file", "sheet", "place", "how", "note"], ["actions", "1.1", file, "", "", "", ""]]
    with (folder / "found.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(found)


def update(ref, rating="", as_at="2026-10-31", **cells):
    return {"ref": ref, "as_at": as_at, "rating": rating} | cells


def value(text, month="September", end="2026-09-30", measure="M1"):
    period = {"time_period": "2026", "time_identifier": month, "period_end": end}
    return {"measure": measure, "value": text, "printed": f"{text}%"} | period


def action(ref, due="2027-03-31", **cells):
    return {"ref": ref, "section": "1", "title": f"Do {ref}", "due_text": due and f"by {due}", "due": due} | cells


OCTOBER = {
    "sections": [{"ref": "1", "kind": "Priority", "title": "Earlier help"}],
    "actions": [action("1.1"), action("1.2"), action("1.3"), action("1.4", "2026-09-30")],
    "updates": [
        *(update("1.1", "On track"), update("1.2", "At risk"), update("1.3", "On track")),
        update("1.4", "Completed", completed_on="2026-09-20"),
    ],
    "measures": [{"ref": "M1", "title": "Plans in 20 weeks", "better": "higher"}],
    "observations": [value("41")],
    "risks": [{"ref": "R1", "as_at": "2026-10-31", "title": "Too few educational psychologists"}],
}
NEXT = [update("1.1", "completed", "2026-11-30"), update("1.2", "green", "2026-11-30")]
NOVEMBER = {
    "sections": [*OCTOBER["sections"], {"ref": "2", "kind": "Priority", "title": "Preparing for adulthood"}],
    "actions": [action("1.1"), action("1.2", "2027-06-30"), action("2.1", section="2", title="Hold a jobs fair")],
    "updates": [*OCTOBER["updates"], *NEXT, update("2.1", "AT-RISK", "2026-11-30")],
    "measures": [*OCTOBER["measures"], {"ref": "M2", "title": "Tribunals lost", "unit": "count"}],
    "observations": [value("43"), value("44", "October", "2026-10-31"), value("12", measure="M2")],
    "risks": [*OCTOBER["risks"], {"ref": "R1", "as_at": "2026-11-30", "title": "Too few psychologists"}],
}


@pytest.fixture
def area(tmp_path, monkeypatch):
    """Make the area of October's tracker."""
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path / "data"))
    write(tmp_path / "drafts", **OCTOBER)
    make_area(NewArea("newshire", "Newshire", FIRST, "5eed", tmp_path / "drafts"))
    return tmp_path / "data" / "newshire"


def taken(area, today=TODAY, file="Tracker Nov.xlsx", *, meeting=None, dry_run=False, **tables):
    """Take drafts in, November's where others are not given; return the report."""
    drafts = area.parents[1] / "drafts"
    write(drafts, file, **(NOVEMBER | tables))
    return import_drafts(Request(drafts, area.name, today, meeting, dry_run=dry_run))


def cells(area, table, *columns):
    with (area / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return [tuple(row[each] for each in columns) for row in csv.DictReader(stream)]


def content(area):
    return {path.name: path.read_bytes() for path in area.iterdir()}


def told(lines, start):
    return [line.strip() for line in lines if line.strip().startswith(start)]


def test_new_reports_are_added_with_the_areas_own_codes_and_the_new_source(area):
    lines = taken(area)
    assert lines[0] == (
        "2 rows of sections.csv, 1 row of actions.csv, 1 row of measures.csv, 3 rows of updates.csv, "
        "1 row of risks.csv, 3 rows of observations.csv, 1 row of meetings.csv and 1 row of sources.csv added, "
        "as at 2026-11-30; source tracker-nov-2026-11-30"
    )
    assert cells(area, "updates", "ref", "as_at", "rating", "source")[4:] == [
        ("1.1", "2026-11-30", "C", "tracker-nov-2026-11-30"),
        ("1.2", "2026-11-30", "OT", "tracker-nov-2026-11-30"),  # a fill: the plan's one word that means green
        ("2.1", "2026-11-30", "AR", "tracker-nov-2026-11-30"),
    ]
    load_area("newshire")


def test_every_file_keeps_its_bytes_but_for_rows_at_its_end_and_the_day_an_action_left(area):
    before = content(area)
    taken(area)
    after = content(area)
    left = b"plan,1.3,1,Do 1.3,by 2027-03-31,2027-03-31,once,,,"
    before["actions.csv"] = before["actions.csv"].replace(left, left + b"2026-11-30", 1)
    assert [name for name in before if not after[name].startswith(before[name])] == []
    assert after["area.toml"] == before["area.toml"]


def test_a_files_own_line_ends_and_byte_order_mark_stay(area):
    for name in ("actions.csv", "updates.csv"):
        text = (area / name).read_text(encoding="utf-8")
        (area / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    before = content(area)
    taken(area)
    after = (area / "actions.csv").read_bytes()
    assert (area / "updates.csv").read_bytes().startswith(before["updates.csv"])
    assert after.count(b"\n") == after.count(b"\r\n") == 6
    assert after.startswith(b"\xef\xbb\xbf")


def test_a_new_action_joins_on_the_day_of_its_report_and_one_that_is_gone_leaves_then_unless_it_is_done(area):
    lines = taken(area)
    assert cells(area, "actions", "ref", "added_on", "dropped_on") == [
        *(("1.1", "", ""), ("1.2", "", ""), ("1.3", "", "2026-11-30"), ("1.4", "", "")),
        ("2.1", "2026-11-30", ""),
    ]
    assert told(lines, "action 2.1") == ["action 2.1 is new: Hold a jobs fair"]
    assert told(lines, "action 1.3") == ["action 1.3 is gone: Do 1.3; dropped on 2026-11-30"]
    assert told(lines, "action 1.4") == ["action 1.4 is gone: Do 1.4; it is done and stays here"]


def test_an_action_that_a_later_version_of_the_paper_keeps_as_dropped_leaves_in_the_same_way(area):
    gone = next(each for each in OCTOBER["actions"] if each["ref"] == "1.3") | {"dropped_on": "2026-11-30"}
    lines = taken(area, actions=[*NOVEMBER["actions"], gone])
    assert told(lines, "action 1.3") == ["action 1.3 is gone: Do 1.3; dropped on 2026-11-30"]
    assert ("1.3", "2026-11-30") in cells(area, "actions", "ref", "dropped_on")


def test_a_new_section_and_a_new_measure_are_added_and_what_nobody_said_of_it_is_asked(area):
    lines = taken(area)
    assert cells(area, "sections", "ref", "kind") == [("1", "priority"), ("2", "priority"), ("other", "priority")]
    assert cells(area, "measures", "ref", "unit", "better", "dp") == [
        ("M1", "%", "higher", "0"),
        ("M2", "count", "neither", "0"),
    ]
    assert "  measure M2: settle what is better, unit (count) and dp" in lines


def test_a_new_due_date_is_the_reports_and_the_first_one_stays(area):
    lines = taken(area)
    assert cells(area, "actions", "ref", "due")[1] == ("1.2", "2027-03-31")
    assert cells(area, "updates", "ref", "revised_due", "revised_text")[5] == ("1.2", "2027-06-30", "by 2027-06-30")
    [said] = told(lines, "action 1.2, due")
    assert said == (
        "action 1.2, due: by 2027-03-31 at first, by 2027-06-30 now; reported as at 2026-11-30 as its revised date"
    )


def test_a_new_due_date_of_an_action_without_a_report_makes_one(area):
    taken(area, updates=[*OCTOBER["updates"], NEXT[0]])
    assert cells(area, "updates", "ref", "as_at", "rating", "revised_due")[-1] == (
        "1.2",
        "2026-11-30",
        "",
        "2027-06-30",
    )


def test_a_revised_date_that_the_report_gives_itself_stays(area):
    own = update("1.2", "At risk", "2026-11-30", revised_due="2027-05-31")
    lines = taken(area, updates=[*OCTOBER["updates"], own])
    assert cells(area, "updates", "ref", "revised_due")[-1] == ("1.2", "2027-05-31")
    assert told(lines, "action 1.2, due")[0].endswith("its report as at 2026-11-30 stays as it is")


def test_a_value_that_changed_stands_beside_the_earlier_one_as_revised(area):
    lines = taken(area)
    assert cells(area, "observations", "measure", "time_identifier", "value", "symbol", "source") == [
        ("M1", "September", "41", "", "tracker-oct"),
        ("M1", "September", "43", "r", "tracker-nov-2026-11-30"),
        ("M1", "October", "44", "", "tracker-nov-2026-11-30"),
        ("M2", "September", "12", "", "tracker-nov-2026-11-30"),
    ]
    assert told(lines, "measure M1 (all)") == ["measure M1 (all), actual, 2026: 41 is now 43"]


def test_a_value_of_a_publishers_release_is_not_what_the_paper_said_before(area):
    with (area / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("dfe,Release,DfE,2026-11-20,OGL,2026-11-20,,ees/x,\n")
    with (area / "observations.csv").open("a", encoding="utf-8") as file:
        file.write("plan,M1,all,actual,2026,September,2026-09-30,42,,,dfe,,,\n")
    taken(area, observations=[value("41")])
    assert cells(area, "observations", "value", "source") == [("41", "tracker-oct"), ("42", "dfe")]


def test_a_risk_of_a_new_day_is_added(area):
    taken(area)
    assert cells(area, "risks", "ref", "as_at") == [("R1", "2026-10-31"), ("R1", "2026-11-30")]


def test_the_source_and_the_meeting_are_added_for_today(area):
    taken(area)
    assert cells(area, "sources", "id", "title", "publisher", "published", "retrieved")[1:] == [
        ("tracker-nov-2026-11-30", "Tracker Nov.xlsx", "Newshire", "2026-12-02", "2026-12-02")
    ]
    assert cells(area, "meetings", "body", "meeting", "as_at", "plan", "previous")[1:] == [
        ("board", "2026-12-02", "2026-11-30", "plan", "2026-11-03")
    ]


def test_the_meeting_is_the_day_given_or_the_day_after_the_latest(area):
    taken(area, meeting=date(2026, 12, 9))
    assert cells(area, "meetings", "meeting")[1:] == [("2026-12-09",)]
    january = [*NOVEMBER["updates"], update("1.1", "Completed", "2026-12-01")]
    taken(area, updates=january)
    assert cells(area, "meetings", "meeting", "previous")[2:] == [("2026-12-10", "2026-12-09")]


def test_a_meeting_that_has_the_day_already_is_enough(area):
    with (area / "meetings.csv").open("a", encoding="utf-8") as file:
        file.write("board,2026-12-15,2026-11-30,plan,,2026-11-03,\n")
    lines = taken(area)
    assert len(cells(area, "meetings", "meeting")) == 2
    assert cells(area, "sources", "published")[1:] == [("2026-12-15",)]
    assert told(lines, "no meeting was added")


def test_several_bodies_are_asked_for_and_the_rest_is_taken_in(area):
    toml = (area / "area.toml").read_text(encoding="utf-8")
    (area / "area.toml").write_text(f'{toml}\n[[bodies]]\nid = "cabinet"\nname = "C"\nnotebooks = ["method"]\n')
    lines = taken(area)
    [said] = told(lines, "meetings.csv")
    assert "whether board or cabinet meets cannot be known" in said
    assert len(cells(area, "meetings", "meeting")) == 1
    assert len(cells(area, "updates", "ref")) == 7


def test_a_paper_is_never_published_before_the_one_that_it_revises(area):
    toml = (area / "area.toml").read_text(encoding="utf-8")
    (area / "area.toml").write_text(f'{toml}\n[[bodies]]\nid = "cabinet"\nname = "C"\nnotebooks = ["method"]\n')
    text = (area / "sources.csv").read_text(encoding="utf-8").replace("2026-11-03,Open", "2026-12-01,Open")
    (area / "sources.csv").write_text(text, encoding="utf-8")
    taken(area)
    assert cells(area, "sources", "published") == [("2026-12-01",), ("2026-12-01",)]
    assert taken(area)[0].startswith("nothing new in ")


def test_drafts_of_a_plan_that_cannot_be_known_are_refused_with_what_to_give(area):
    actions = [each | {"plan": "another"} for each in NOVEMBER["actions"]]
    with pytest.raises(SendplanError, match=r"they name another and plan; expected one of plan. Write it in"):
        taken(area, actions=actions)


def test_what_is_there_and_reads_otherwise_is_told_and_stays(area):
    before = content(area)
    updates = [update("1.1", "At risk", narrative="Late."), *OCTOBER["updates"][1:]]
    actions = [action("1.1", title="Do it well", leads="Head"), *OCTOBER["actions"][1:]]
    lines = taken(area, **(OCTOBER | {"updates": updates, "actions": actions}))
    assert lines[0].startswith("nothing new in ")
    assert lines[1:] == [
        "  action 1.1, title: Do it well in the drafts; Do 1.1 stays here",
        "  action 1.1, leads: Head in the drafts; nothing stays here",
        "  action 1.1 as at 2026-10-31, rating: AR in the drafts; OT stays here",
        "  action 1.1 as at 2026-10-31, narrative: Late. in the drafts; nothing stays here",
    ]
    assert content(area) == before


def test_a_second_run_adds_nothing(area, capsys):
    taken(area)
    before = content(area)
    drafts = str(area.parents[1] / "drafts")
    assert command.main(["import", "drafts", drafts, "--area", "newshire"]) == 0
    assert capsys.readouterr().out.startswith(f"nothing new in {drafts}\n")
    assert content(area) == before


def test_a_dry_run_says_the_same_and_writes_nothing(area):
    before = content(area)
    dry = taken(area, dry_run=True)
    assert content(area) == before
    assert [line.replace("would be added", "added") for line in dry] == taken(area)


def test_a_word_that_the_plans_scale_lacks_is_refused_with_what_is_allowed_and_nothing_is_written(area):
    before = content(area)
    with pytest.raises(SendplanError) as refused:
        taken(area, updates=[*NOVEMBER["updates"], update("1.3", "Wobbly", "2026-11-30")])
    assert "updates.csv, row 9 (action 1.3), rating: found 'Wobbly'; expected Completed, On track and At risk" in (
        str(refused.value)
    )
    assert content(area) == before


def test_a_word_of_an_earlier_report_that_the_scale_no_longer_has_is_no_fault(area):
    toml = (area / "area.toml").read_text(encoding="utf-8").replace('word = "At risk"', 'word = "Some delay"')
    (area / "area.toml").write_text(toml, encoding="utf-8")
    taken(area, updates=[*OCTOBER["updates"], *NEXT])
    assert len(cells(area, "updates", "ref")) == 6


def test_a_cell_that_is_not_allowed_and_a_report_without_a_day_are_refused(area):
    before = content(area)
    with pytest.raises(SendplanError, match=r"observations.csv, row 2 .*, value: found 'many'"):
        taken(area, observations=[value("many")])
    with pytest.raises(SendplanError, match=r"updates.csv, row 2 \(1.1\), as_at: found nothing"):
        taken(area, updates=[update("1.1", "On track", "")])
    assert content(area) == before


def test_older_drafts_take_no_action_out_and_change_no_date(area):
    taken(area)
    lines = taken(area, **(OCTOBER | {"updates": [*OCTOBER["updates"], update("1.1", "On track", "2026-09-30")]}))
    assert told(lines, "these drafts are of 2026-10-31, and the record of 2026-11-30")
    assert cells(area, "actions", "ref", "dropped_on")[-1] == ("2.1", "")


def test_what_a_paper_states_and_promises_is_added_once_whichever_paper_says_it_again(area):
    stated = {"as_at": "2026-11-30", "figure": "complete", "scope": "all actions", "value": "1", "unit": "count"}
    promised = {"ref": "1", "promise": "A survey", "due": "2027-01-31"}
    taken(area, quoted=[stated], promises=[promised])
    assert cells(area, "quoted", "plan", "value", "source") == [("plan", "1", "tracker-nov-2026-11-30")]
    assert cells(area, "promises", "due", "source") == [("2027-01-31", "tracker-nov-2026-11-30")]
    lines = taken(area, file="Tracker again.xlsx", quoted=[stated | {"value": "2"}], promises=[promised])
    assert lines[0].startswith("nothing new in ")
    assert "  figure complete as at 2026-11-30, value: 2 in the drafts; 1 stays here" in lines


def test_a_request_is_taken_in_once_its_meeting_is_there_with_the_body_that_met(area):
    asked = {"body": "?", "kind": "request", "request": "Show it."}
    days = ("2026-11-03", "2026-10-01")
    rows = [dict.fromkeys(columns_of("requests"), "") | asked | {"raised_on": day, "ref": f"{day}/1"} for day in days]
    (area.parents[1] / "drafts" / "requests.csv").write_text(csv_text("requests", rows), encoding="utf-8")
    lines = taken(area)
    assert cells(area, "requests", "ref", "body") == [("2026-11-03/1", "board")]
    assert told(lines, "1 request") == [
        "1 request of 2026-10-01 not taken: add the meeting to meetings.csv, and import again"
    ]


def test_each_of_several_plans_is_compared_with_itself_as_of_its_own_day(tmp_path, monkeypatch):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path / "data"))
    old, new = {"plan": "first_plan"}, {"plan": "next_plan"}
    actions = [action("1") | old, action("2") | old, action("1") | new, action("2") | new]
    before = [update("1", "Completed", "2025-03-31") | old, update("1", "On track") | new, update("2") | new]
    write(tmp_path / "drafts", sections=[], actions=actions, updates=before)
    make_area(NewArea("newshire", "Newshire", FIRST, "5eed", tmp_path / "drafts"))
    after = [*before, update("1", "On track", "2026-11-30") | new]
    write(tmp_path / "drafts", "Next.docx", actions=actions[:3], updates=after)
    asked = Request(tmp_path / "drafts", "newshire", TODAY)
    lines = import_drafts(asked)
    made = tmp_path / "data" / "newshire"
    assert cells(made, "actions", "plan", "ref", "dropped_on") == [
        *(("first-plan", "1", ""), ("first-plan", "2", "")),
        *(("next-plan", "1", ""), ("next-plan", "2", "2026-11-30")),
    ]
    assert cells(made, "updates", "plan", "as_at")[3:] == [("next-plan", "2026-11-30")]
    assert told(lines, "Next Plan:") == ["Next Plan: action 2 is gone: Do 2; dropped on 2026-11-30"]
    assert import_drafts(asked)[0].startswith("nothing new in ")


def test_the_area_publishes_its_second_month(area, tmp_path):
    taken(area)
    asked = ["publish", "--area", "newshire", "--meeting", "2026-12-02", "--to", str(tmp_path / "reports")]
    assert command.main(asked) == 0
    page = (tmp_path / "reports" / "newshire" / "2026-12-02" / "actions.html").read_text(encoding="utf-8")
    assert "Hold a jobs fair" in page
    assert "June 2027" in page


def test_a_table_that_the_area_lacks_is_made_and_a_first_import_has_every_action_there_from_the_start(
    area, tmp_path, monkeypatch
):
    monkeypatch.setenv("SENDPLAN_DATA", str(tmp_path / "other"))
    make_area(NewArea("newshire", "Newshire", FIRST, "5eed"))
    taken(tmp_path / "other" / "newshire", updates=[update("1.1", "Green", "2026-11-30")])
    made = tmp_path / "other" / "newshire"
    assert {*cells(made, "actions", "added_on")} == {("",)}
    assert cells(made, "risks", "ref", "as_at") == [("R1", "2026-10-31"), ("R1", "2026-11-30")]
    assert len(cells(made, "observations", "value")) == 3


def test_a_file_without_a_column_that_a_new_row_needs_is_refused_and_kept(area):
    header = ",".join(name for name in columns_of("updates") if name not in ("revised_text", "contradicts", "aspect"))
    (area / "updates.csv").write_text(f"{header}\n", encoding="utf-8")
    before = content(area)
    with pytest.raises(SendplanError, match=r"updates.csv has no column revised_text. Nothing was imported."):
        taken(area)
    assert content(area) == before


def test_the_day_of_a_risk_or_of_the_last_value_is_the_drafts_own_where_they_hold_no_report(area):
    lines = taken(area, sections=[], actions=[], updates=[], risks=[])
    assert "as at 2026-10-31" in lines[0]
    assert cells(area, "actions", "dropped_on") == [("",)] * 4
