"""The schedule: when papers open, what is due, and a run that nobody watches."""

import json
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta

import pytest
from builders import REPOSITORY, TOML, area_folder, row
from hypothesis import given
from hypothesis import strategies as st

from sendplan.__main__ import main
from sendplan.data.areas import load_area
from sendplan.schedule import command, runs
from sendplan.schedule.days import is_working, papers_open
from sendplan.schedule.state import Papers, state

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
CODES = st.sampled_from([None, "E10000017", "W06000015", "S12000033", "N09000003"])
ROW = {
    *("area", "meeting", "body", "day", "as_at", "papers_open", "record_from", "state", "made_on", "age_days"),
    *("outstanding", "outcome", "error"),
}
TWO_BODIES = f"""{TOML}
[[bodies]]
id = "other"
name = "Other board"
notebooks = ["board_summary", "not_there"]
"""

# days


@pytest.mark.parametrize(
    ("meeting", "code", "opens"),
    [
        ("2026-02-12", "E06000999", "2026-02-04"),
        ("2026-04-09", "E06000999", "2026-03-30"),  # Good Friday and Easter Monday
        ("2026-04-09", "W06000015", "2026-03-30"),
        ("2026-04-09", "S12000033", "2026-03-31"),  # Easter Monday is none in Scotland
        ("2027-01-06", "E06000999", "2026-12-24"),  # 28 December stands for the 26th
        ("2027-01-06", "S12000033", "2026-12-23"),  # and 4 January for the 2nd
        ("2026-07-16", "N09000003", "2026-07-07"),  # 13 July for the 12th
        ("2026-07-16", "E06000999", "2026-07-08"),
        ("2022-06-07", "E06000999", "2022-05-26"),  # two days of a jubilee
        ("2026-07-16", None, "2026-07-08"),
    ],
)
def test_papers_open_five_clear_working_days_before_a_meeting(meeting, code, opens):
    assert papers_open(date.fromisoformat(meeting), code) == date.fromisoformat(opens)


@given(DAYS, CODES)
def test_always_exactly_five_working_days_lie_between(meeting, code):
    opens = papers_open(meeting, code)
    between = [opens + timedelta(days) for days in range(1, (meeting - opens).days)]
    assert is_working(opens, code)
    assert sum(is_working(each, code) for each in between) == 5


# states


@pytest.mark.parametrize(
    ("pack", "on", "found"),
    [
        ("", "2026-02-03", "not_yet"),
        ("", "2026-02-04", "due"),
        ("", "2026-02-12", "due"),
        ("", "2026-02-13", "late"),
        ("draft", "2026-02-03", "published"),
        ("changed", "2026-02-05", "stale"),
        ("record", "2026-02-13", "kept"),
    ],
)
def test_where_papers_stand_follows_from_the_day_and_what_is_there(pack, on, found):
    days = (date(2026, 2, 12), date(2026, 1, 31), date(2026, 2, 4), date(2026, 2, 12))
    papers = Papers("a", "2026-02-12", "Board", "Board", *days, pack)
    assert state(papers, date.fromisoformat(on)) == found


# runs


@pytest.fixture
def to(tmp_path):
    return tmp_path / "packs"


@pytest.fixture
def run(to, monkeypatch, capsys):
    """Give what runs a command on a day, and returns its exit code, what it printed, and what it complained of."""

    def on(day, *words):
        monkeypatch.setattr(command, "_today", lambda: date.fromisoformat(day))
        status = main([*words, "--to", str(to)])
        return status, *capsys.readouterr()

    return on


@pytest.fixture
def small(data):
    """An area with three meetings of one board, for each of which there is one page."""
    met = [{"meeting": "2019-05-01"}, {"meeting": "2019-06-05"}, {"meeting": "2019-07-03"}]
    return area_folder(data, meetings=[row("meetings", plan="p", **(each | {"as_at": "2019-04-30"})) for each in met])


def log(to):
    return [json.loads(line) for line in (to / runs.RUNS).read_text(encoding="utf-8").splitlines()]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def report(folder, day, words):
    """Add a report of a day to an area."""
    told = row("updates", as_at=day, narrative=words)
    with (folder / "updates.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(",".join(told.values()) + "\n")


def test_missed_meetings_are_caught_up_once_and_a_run_leaves_one_line(small, to, run):
    assert run("2019-07-20", "publish", "--due") == (0, "3 caught up.\n", "")
    before = {name: contents(to / "smallshire" / name) for name in ("2019-05-01", "2019-06-05", "2019-07-03")}
    assert run("2019-07-21", "publish", "--due") == (0, "Nothing is due: 3 as they were.\n", "")
    assert {name: contents(to / "smallshire" / name) for name in before} == before
    first, second = log(to)
    assert first["caught_up"] == [f"smallshire {name}" for name in before]
    assert (second["on"], second["caught_up"], second["as_they_were"], second["exit"]) == ("2019-07-21", [], 3, 0)
    assert runs.last(to) == second


def test_a_draft_is_brought_up_to_date_until_its_meeting_and_then_kept(small, to, run):
    run("2019-06-10", "publish", "--due")
    assert run("2019-06-24", "publish", "--due")[1] == "Nothing is due: 2 as they were, 1 not due yet.\n"
    assert run("2019-06-25", "publish", "--due")[1] == "1 published, 2 as they were.\n"
    place = to / "smallshire" / "2019-07-03"
    draft = contents(place)
    report(small, "2019-04-30", "A late word.")
    assert "2019-07-03, Small board: stale" in run("2019-07-02", "due")[1]
    report(small, "2019-04-29", "An earlier word.")
    assert run("2019-07-02", "publish", "--due")[1] == "1 brought up to date, 2 as they were.\n"
    record = contents(place)
    assert record != draft
    report(small, "2019-04-28", "A word too late.")
    assert run("2019-07-03", "publish", "--due")[1] == "Nothing is due: 3 as they were.\n"
    assert contents(place) == record


def test_an_earlier_day_makes_no_record_a_draft_again(small, to, run):
    run("2019-07-20", "publish", "--due")
    record = contents(to / "smallshire" / "2019-07-03")
    report(small, "2019-04-29", "A word too late.")
    assert run("2019-07-20", "publish", "--due", "--on", "2019-07-01")[1] == "Nothing is due: 3 as they were.\n"
    assert contents(to / "smallshire" / "2019-07-03") == record


def test_who_has_not_answered_is_told_until_the_meeting(small, run):
    outstanding = "  return outstanding: No lead named: 1 of 1 action not answered: 1.1\n"
    assert run("2019-06-06", "due", "--area", "smallshire")[1].count(outstanding) == 1
    assert outstanding not in run("2019-07-04", "due")[1]
    report(small, "2019-04-30", "Here.")
    assert outstanding not in run("2019-06-06", "due")[1]


def test_json_is_one_document_of_the_schema(small, to, run):
    status, out, err = run("2019-06-25", "publish", "--due", "--json")
    told = json.loads(out)
    assert (status, err, told["schema"], told["on"]) == (0, "", "sendplan.due/1", "2019-06-25")
    assert (told["failures"], told["run"]) == ([], log(to)[0])
    assert [each["outcome"] for each in told["meetings"]] == ["caught_up", "caught_up", "published"]
    told = json.loads(run("2019-06-25", "due", "--json")[1])
    assert [each["state"] for each in told["meetings"]] == ["kept", "kept", "published"]
    assert all(each.keys() == ROW for each in told["meetings"])
    assert told["meetings"][2]["papers_open"] == "2019-06-25"
    assert told["meetings"][2]["outstanding"] == [{"lead": "No lead named", "asked": 1, "missing": ["1.1"]}]


def test_list_says_what_packs_there_are_and_what_the_last_run_did(small, to, capsys):
    assert main(["list", "--to", str(to)]) == 0
    assert capsys.readouterr().out.endswith("No run yet.\n")
    assert main(["publish", "--due", "--on", "2019-06-10", "--to", str(to)]) == 0
    capsys.readouterr()
    assert main(["list", "--to", str(to), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["last_run"]) == ("sendplan.list/1", log(to)[0])
    assert [(each["has_pack"], each["age_days"]) for each in told["meetings"]] == [(True, 0), (True, 0), (False, None)]
    main(["list", "--to", str(to)])
    told = capsys.readouterr().out
    assert "2019-06-05  Small board, as at 2019-04-30, Small plan; a pack of today\n" in told
    assert re.search(r"as of 2019-06-10\. 2 caught up, 1 not due yet\.\n$", told)


def test_a_failed_page_is_told_to_whom_it_concerns_and_keeps_no_other_from_going_on(data, to, run):
    met = [row("meetings"), row("meetings", body="other", meeting="2019-07-04")]
    folder = area_folder(data, toml=TWO_BODIES, meetings=met)
    status, out, err = run("2019-07-03", "publish", "--due")
    assert (status, out) == (4, "1 published, 1 failed.\n")
    assert err.startswith(
        "To: Other board\nSubject: Not published: smallshire 2019-07-04\n\nThe papers of Other board for 4 July"
    )
    assert "not_there: " in err
    assert f"\nsendplan publish --due --area smallshire --to {to}\n" in err
    toml = (folder / "area.toml").read_text(encoding="utf-8")
    (folder / "area.toml").write_text(f'contact = "send@example.org"\n{toml}', encoding="utf-8")
    status, out, err = run("2019-07-03", "publish", "--due", "--json")
    told = json.loads(out)
    assert status == 1  # the other was published before
    assert err.startswith("To: send@example.org\n")
    assert [each["outcome"] for each in told["meetings"]] == [None, "failed"]
    assert [(each["area"], each["meeting"]) for each in told["failures"]] == [("smallshire", "2019-07-04")]
    assert "not_there" in told["meetings"][1]["error"]
    assert [each["exit"] for each in log(to)] == [4, 1]


def test_an_area_that_cannot_be_read_keeps_no_other_from_being_published(data, small, to, run):
    broken = area_folder(data, "broken", meetings=[row("meetings", as_at="never")])
    toml = (broken / "area.toml").read_text(encoding="utf-8")
    (broken / "area.toml").write_text(f'contact = "send@example.org"\n{toml}', encoding="utf-8")
    assert run("2019-07-20", "due", "--area", "broken")[0] == 1
    assert run("2019-07-20", "due")[0] == 4
    status, out, err = run("2019-07-20", "publish", "--due")
    assert (status, out) == (4, "3 caught up, 1 failed.\n")
    assert err.startswith("To: send@example.org\nSubject: Not published: broken\n")
    assert log(to)[0]["failed"] == ["broken"]


def test_what_contradicts_publishing_what_is_due_is_refused(small, run):
    said = "--due chooses the meetings, and replaces no record: leave out --all and --replace.\n"
    assert run("2019-07-20", "publish", "--due", "--all", "--replace") == (1, "", said)
    said = "--on and --json go with --due: sendplan publish --due.\n"
    assert run("2019-07-20", "publish", "--json") == (1, "", said)


def test_the_contact_of_an_area_changes_no_hash_of_a_pack(small):
    from sendplan.opening import open_meeting

    before = open_meeting("smallshire", "2019-07-03").area.data_hash
    toml = small / "area.toml"
    toml.write_text(f'contact = "send@example.org"\n{toml.read_text(encoding="utf-8")}', encoding="utf-8")
    assert load_area("smallshire").facts.contact == "send@example.org"
    assert open_meeting("smallshire", "2019-07-03").area.data_hash == before


def test_a_run_beside_another_says_so_and_does_nothing(small, to, run):
    with runs.alone(to) as is_alone:
        assert is_alone
        assert run("2019-07-20", "publish", "--due") == (0, f"{runs.BUSY}\n", "")
        assert json.loads(run("2019-07-20", "publish", "--due", "--json")[1])["run"]["busy"]
    assert [each["busy"] for each in log(to)] == [True, True]
    assert not (to / "smallshire").exists()


def test_of_two_runs_at_once_one_publishes_and_both_end_well(small, to):
    asked = [sys.executable, "-m", "sendplan", "publish", "--due", "--on", "2019-07-20", "--to", str(to)]
    both = [subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [each.communicate()[0] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert "3 caught up.\n" in told
    assert {*told} <= {"3 caught up.\n", f"{runs.BUSY}\n", "Nothing is due: 3 as they were.\n"}
    assert len(log(to)) == 2
    assert len([*(to / "smallshire").iterdir()]) == 3


NIGHTS = (0, 1, 2, 3, 5, 6, 10, 15, 20, 25, 26, 27, 29)  # of a month, those on which something is new and some others


def test_nights_of_a_month_publish_each_paper_in_time_and_touch_no_record(data, to, run):
    """A city's board meets twice in the month, and reports come in every fifth night."""
    folder = shutil.copytree(REPOSITORY / "data" / "northbridge", data / "northbridge")
    toml = (folder / "area.toml").read_text(encoding="utf-8")
    one_page = re.sub(r"(?m)^notebooks = \[[^]]*\]", 'notebooks = ["board_summary"]', toml)
    (folder / "area.toml").write_text(one_page, encoding="utf-8")
    head, *_ = (folder / "meetings.csv").read_text(encoding="utf-8").splitlines()
    met = ["board,2026-01-20,2025-12-31,pap,,,", "board,2026-02-12,2026-01-31,pap,2026-02-05,2026-01-20,"]
    (folder / "meetings.csv").write_text("\n".join([head, *met, ""]), encoding="utf-8")
    (folder / "requests.csv").unlink()
    reports = (folder / "updates.csv").read_text(encoding="utf-8").splitlines()
    first = next(each for each in reports[1:] if "2026-01-31" in each)
    records, told = {}, []
    for night in NIGHTS:
        day = date(2026, 1, 10) + timedelta(night)
        if night % 5 == 0:  # what was reported at the end of the month is told once more, of a day before it
            with (folder / "updates.csv").open("a", encoding="utf-8", newline="") as file:
                file.write(first.replace("2026-01-31", f"2025-12-{night + 1:02}") + "\n")
        status, out, err = run(str(day), "publish", "--due")
        assert (status, err) == (0, "")
        told.append(out.strip())
        for name, record_from in (("2026-01-20", date(2026, 1, 20)), ("2026-02-12", date(2026, 2, 5))):
            if day >= record_from:
                place = contents(to / "northbridge" / name)
                assert records.setdefault(name, place) == place
    assert [(night, each) for night, each in zip(NIGHTS, told, strict=True) if not each.startswith("Nothing")] == [
        (2, "1 published, 1 not due yet."),
        (5, "1 brought up to date, 1 not due yet."),
        (26, "1 published, 1 as they were."),
    ]
    assert len(log(to)) == len(NIGHTS)
