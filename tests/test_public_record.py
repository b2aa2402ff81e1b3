"""data/lancashire against the public papers it was filled from, wherever those papers are at hand.

The papers are read by machine: a table's row is a line of cells between bars.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from builders import LANCASHIRE, read_rows

SHARED = Path(__file__).parents[2] / "shared"
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the public papers (../shared) are not beside this checkout"
)

# The file each source was read from, by the number its name begins with.
FILES = {
    "hwb-2018-01": "002",
    "scrutiny-minutes-2019-05": "004",
    "scrutiny-cover-2019-07": "000",
    "wsoa-2019-02": "004",
    "ip-2019-06": "004",
    "progress-2019-06": "004",
    "scrutiny-minutes-2019-07": "001",
    "cfp-2019-07": "004",
    "app-2021-09": "003",
}
RATINGS = ("C", "G", "A", "R", "n/s")
SERIES = ("actual", "target", "target", "stat_neighbours", "england")  # the order of the KPI tables' columns
SUBJECTS = {"R": "reading", "W": "writing", "M": "maths"}
PAIR = ("SEN (E)", "SEN (K)")


def paper(number: str) -> str:
    [path] = (SHARED / "seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def table(name: str) -> list[dict[str, str]]:
    header, *rows = read_rows(LANCASHIRE / f"{name}.csv")
    return [dict(zip(header, row, strict=True)) for row in rows]


def lines_of_cells(text: str) -> list[list[str]]:
    """Every line of a paper that is a table's row, as its cells."""
    rows = [line.strip("|\n").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows]


def between(text: str, start: str, end: str) -> str:
    return text[text.index(start) : text.index(end)]


# The Improvement Plan


def plan_rows() -> dict[str, tuple[str, str, str]]:
    """The plan's actions as printed: reference → due, leads, rating."""
    printed = between(
        paper("004"), "Priority 1: Plan for and meet the needs of children and young people\n\n", "Key: FSP-"
    )
    return {
        cells[0]: (cells[2], cells[3], cells[4])
        for cells in lines_of_cells(printed)
        if re.fullmatch(r"\d\.\d\.\d", cells[0])
    }


def test_the_improvement_plan_has_the_actions_and_the_due_dates_that_are_printed():
    printed = {ref: due for ref, (due, _, _) in plan_rows().items()}

    assert len(printed) == 94
    assert {row["ref"]: row["due_text"] for row in table("actions") if row["plan"] == "ip"} == printed


def test_the_improvement_plan_has_the_ratings_that_are_printed():
    printed = {ref: rating for ref, (_, _, rating) in plan_rows().items()}

    assert set(printed.values()) == set(RATINGS)
    assert {row["ref"]: row["rating"] for row in table("updates") if row["as_at"] == "2019-06-24"} == printed


def test_the_improvement_plan_has_the_leads_that_are_printed():
    printed = {ref: re.sub(r"\s*/\s*", ";", leads) for ref, (_, leads, _) in plan_rows().items()}

    assert {row["ref"]: row["leads"] for row in table("actions") if row["plan"] == "ip"} == printed


def last_day_printed(due_text: str) -> str:
    """The last day of a month as printed, such as Sept 2018; nothing where no single month is printed."""
    if not re.fullmatch(r"[A-Z][a-z]+ \d{4}", due_text):
        return ""
    first = pd.to_datetime(f"1 {due_text.replace('Sept ', 'Sep ')}", format="mixed", dayfirst=True)
    return (first + pd.offsets.MonthEnd(0)).date().isoformat()


def test_every_due_date_is_the_last_day_of_the_month_that_is_printed():
    actions = table("actions")

    assert [row["ref"] for row in actions if not last_day_printed(row["due_text"])] == ["2.1.3", "2.3.1", "3.7.1"]
    assert {row["ref"]: row["due"] for row in actions} == {
        row["ref"]: last_day_printed(row["due_text"]) for row in actions
    }


def test_the_progress_report_lists_the_actions_its_updates_say():
    report = between(
        paper("004"), "Progress Report 3rd June Board Meeting", "Children and Families Partnership Arrangements\n\n("
    )
    lists = re.split(r"Actions (?:Completed|Delayed|Not Started)", report)[1:]
    printed = {
        (cells[0], rating)
        for rating, part in zip(("C", "R", "n/s"), lists, strict=True)
        for cells in lines_of_cells(part)
        if re.fullmatch(r"\d\.\d\.\d", cells[0])
    }

    assert len(printed) == 28
    assert {(ref, row["rating"]) for row in table("lists") for ref in row["refs"].split(";")} == printed
    assert {(row["ref"], row["rating"]) for row in table("updates") if row["as_at"] == "2019-06-03"} == printed


# The Written Statement


def statement_rows() -> dict[str, tuple[str, str]]:
    """The statement's tasks as printed: reference → date to complete, and the plan's reference that takes it up."""
    printed = between(
        paper("004"), "February 2019 Delivery Update", "Lancashire SEND Partnership\n\nImprovement Plan\n\n2019"
    )
    tasks = [cells for cells in lines_of_cells(printed) if re.fullmatch(r"[A-L]\d", cells[0])]
    taken_up = re.compile(r"SEND Improvement Plan 2019-20\s*–\s*Action (\d(?:\.\d)+)")
    return {cells[0]: (cells[2], *(taken_up.findall(cells[1]) or [""])) for cells in tasks}


def test_the_written_statement_has_the_tasks_and_the_dates_that_are_printed():
    printed = {ref: due for ref, (due, _) in statement_rows().items()}

    assert len(printed) == 47
    assert {row["ref"]: row["due_text"] for row in table("actions") if row["plan"] == "wsoa"} == printed


def test_the_tasks_carried_forward_are_those_that_name_the_action_that_takes_them_up():
    printed = {ref: later for ref, (_, later) in statement_rows().items() if later}

    assert len(printed) == 14
    assert {row["from_ref"]: row["to_ref"] for row in table("carried_forward")} == printed


def test_a_task_is_reported_as_carried_forward_exactly_where_it_names_a_later_action():
    printed = {ref: "CF" if later else "C" for ref, (_, later) in statement_rows().items()}

    assert {row["ref"]: row["rating"] for row in table("updates") if row["plan"] == "wsoa"} == printed


def test_each_area_of_concern_is_answered_by_the_actions_the_statement_prints_beside_it():
    printed = {
        (number, letter) for number, letter in re.findall(r"Area of Concern (\d+) Action \*\*([A-L]):", paper("004"))
    }

    linked = [row for row in table("concern_links") if row["plan"] == "wsoa"]
    assert len(printed) == 12  # the eighth concern is answered by two actions that are both called C
    assert {(row["concern"], row["ref"].removesuffix("-WG5")) for row in linked} == printed


# The inspection, and the partnership's plan


def bullets(text: str, mark: str) -> int:
    return sum(line.startswith(mark) for line in text.splitlines())


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("strength", "Some of the specific aspects that were praised", "Work has already begun"),
        ("issue", "The main issues we will be working on", "To help achieve these improvements"),
        ("first step", "To help achieve these improvements", "The development and delivery"),
    ],
)
def test_there_are_as_many_findings_of_each_kind_as_the_report_on_the_inspection_prints(kind, start, end):
    printed = bullets(between(paper("002"), start, end), "·")

    assert printed == sum(row["kind"] == kind for row in table("findings")) > 0


@pytest.mark.parametrize(
    ("letter", "start", "end"),
    [
        ("O", "Five Outcomes", "Five partnership priorities"),
        ("P", "Five partnership priorities", "Five partnership ways"),
        ("W", "Five partnership ways", "Five partnership measures"),
        ("M", "Five partnership measures", "Our vision"),
    ],
)
def test_the_plan_on_a_page_has_as_many_of_each_as_it_prints(letter, start, end):
    text = paper("004")[paper("004").index("Five Outcomes") :]
    printed = bullets(between(text, start, end).partition("![")[0], "- ")

    refs = [row["ref"] for name in ("sections", "measures") for row in table(name) if row["plan"] == "cfp"]
    assert printed == sum(ref.startswith(letter) for ref in refs) == 5


# The measures

# (measure, breakdown) → what is printed for latest, target, target, neighbours, England
Printed = dict[tuple[str, str], list[str]]


def kpi_rows() -> Printed:
    """Read every row of the four tables of measures."""
    printed: Printed = {}
    ref = ""
    for cells in lines_of_cells(between(paper("004"), "Priority 1: Key Performance Indicators", "Key: FSP-")):
        ref = re.sub(r"\s", "", cells[0]) or ref
        if re.fullmatch(r"\d[a-h](\([iv]+\))?", ref) and len(cells) in (9, 14) and any(cells):
            printed |= kpi_values(ref, cells[3], cells[4:])
    return printed


def kpi_values(ref: str, mark: str, cells: list[str]) -> Printed:
    """Read a row: five values, or five pairs; a mark R, W or M says that the row is for one subject."""
    if len(cells) == 5:
        return {(ref, "all"): cells}
    first, second = cells[0::2], cells[1::2]
    if mark in SUBJECTS:
        return {(ref, f"{group}, {SUBJECTS[mark]}"): half for group, half in zip(PAIR, (first, second), strict=True)}
    if not any(second):
        return {(ref, "all"): first}
    halves = {
        (ref, group): [cell.removesuffix(group).strip() for cell in half]
        for group, half in zip(PAIR, (first, second), strict=True)
    }
    return {key: half for key, half in halves.items() if any(half)}


def observed() -> dict[tuple[str, str], list[dict[str, str]]]:
    """Our observations as the tables print them: in the order of periods within SERIES."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    order = {series: place for place, series in enumerate(dict.fromkeys(SERIES))}
    printed = [row for row in table("observations") if row["source"] in FILES]
    for row in sorted(printed, key=lambda row: (order[row["series"]], row["period_end"])):
        found.setdefault((row["measure"], row["breakdown"]), []).append(row)
    return found


def number(cell: str) -> float | None:
    """The number a cell of the paper prints as its value; a year or a comment is none."""
    found = re.match(r"(?:Very Good/ )?(?:Good )?(-?\d+(?:\.\d+)?)(?=%|$)", cell)
    return float(found[1]) if found else None


def test_the_measures_are_those_that_are_printed():
    printed = {ref for ref, _ in kpi_rows()}

    assert len(printed) == 35
    assert {row["ref"] for row in table("measures") if row["plan"] == "ip" and row["in_plan"] == "true"} == printed


def test_every_value_of_a_measure_is_the_number_that_is_printed():
    printed = {key: [number(cell) for cell in cells] for key, cells in kpi_rows().items()}

    assert sum(value is not None for values in printed.values() for value in values) > 150
    assert {
        key: [float(row["value"]) if row["value"] else None for row in rows] for key, rows in observed().items()
    } == printed


def test_what_is_kept_as_printed_is_what_is_printed():
    assert {key: [row["printed"] for row in rows] for key, rows in observed().items()} == kpi_rows()


def test_the_measures_have_the_frequency_and_the_officer_that_are_printed():
    printed = {}
    for cells in lines_of_cells(between(paper("004"), "Priority 1: Key Performance Indicators", "Key: FSP-")):
        ref = re.sub(r"\s", "", cells[0])
        if re.fullmatch(r"\d[a-h](\([iv]+\))?", ref):
            printed[ref] = (cells[2], cells[3].lower().replace("6 monthly", "6-monthly"))

    listed = [row for row in table("measures") if row["plan"] == "ip" and row["in_plan"] == "true"]
    assert {row["ref"]: (row["officer"], row["frequency"]) for row in listed} == printed


# Sources, figures, words, names


def test_every_source_has_the_hash_of_the_file_it_was_read_from():
    hashes = {
        number: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (SHARED / "seeds").glob("0*.txt")
        for number in [path.name[:3]]
    }

    papers = [row for row in table("sources") if row["retrieved"] == ""]
    assert {row["id"]: row["sha256"] for row in papers} == {name: hashes[file] for name, file in FILES.items()}


@pytest.mark.parametrize(
    "row",
    [row for row in table("quoted") if row["source"] in FILES],
    ids=lambda row: f"{row['source']} {row['figure']} {row['printed']}",
)
def test_every_figure_that_is_quoted_stands_in_its_paper_as_it_is_printed(row):
    assert re.search(rf"(?<![\w.,]){re.escape(row['printed'])}(?!\w)", re.sub(r"\s+", " ", paper(FILES[row["source"]])))


# Names of posts, services and groups, which cannot be said in other words: each counts as one word.
SET_TERMS = (
    "areas of concern",
    "children and young people",
    "children young people and families partnership",
    "designated clinical officer",
    "director of strategy and performance",
    "early years",
    "education health and care plans",
    "head of inclusion",
    "local offer",
    "secretary of state for education",
    "speech and language",
)
DATE = "(?:january|february|march|april|may|june|july|august|september|october|november|december) [0-9]{4}"


def words(text: str) -> list[str]:
    """The words of a text; a set term, or a month with its year, is one word."""
    plain = " ".join(re.findall(r"[a-z0-9']+", text.lower().replace("’", "'")))
    joined = re.sub(rf"\b(?:{'|'.join(SET_TERMS)}|{DATE})\b", lambda term: term[0].replace(" ", "_"), plain)
    return joined.split()


def runs(text: str, length: int = 6) -> set[str]:
    found = words(text)
    return {" ".join(found[place : place + length]) for place in range(len(found) - length + 1)}


OWN_WORDS = {
    "sections": ("title",),
    "actions": ("title",),
    "updates": ("narrative", "mitigation", "evidence"),
    "concerns": ("title",),
    "measures": ("title", "definition"),
    "requests": ("request", "answer"),
    "assessments": ("baseline", "done", "position", "impact", "next_steps", "evidence", "training"),
    "findings": ("finding",),
    "lists": ("title",),
    "sources": ("title",),
}
PLAN_WORDS = ("title", "note", "vision", "consultation", "risk")


def test_no_six_words_in_a_row_of_our_texts_stand_in_the_papers():
    theirs = set().union(*(runs(paper(f"{number:03}")) for number in range(5)))
    copied = {
        (name, column, run)
        for name, columns in OWN_WORDS.items()
        for row in table(name)
        for column in columns
        for run in runs(row[column]) & theirs
    }
    plans = tomllib.loads((LANCASHIRE / "area.toml").read_text(encoding="utf-8"))["plans"]
    of_plans = {run for plan in plans for column in PLAN_WORDS for run in runs(plan.get(column, "")) & theirs}

    assert copied | of_plans == set()


@pytest.mark.parametrize("term", SET_TERMS)
def test_every_set_term_is_one_that_the_papers_use(term):
    assert term.replace(" ", "_") in {word for number in range(5) for word in words(paper(f"{number:03}"))}


def test_the_search_for_six_words_in_a_row_finds_a_sentence_that_is_copied():
    copied = "Parents and young people represented on SEND Partnership Board and working groups"

    assert runs(copied) <= runs(paper("004"))


def people() -> set[tuple[str, str]]:
    """First and last names of the officers and members the papers name, found by how they are written."""
    texts = "\n".join(paper(f"{number:03}") for number in range(5))
    name = r"([A-Z][a-z]+) ([A-Z][a-z]+)"
    patterns = (
        rf"(?:Lead|Owners|Support Owners): {name}",
        rf"\)\s*(?:/|and) {name} (?:OBE )?\(",
        rf"(?:Cllr|Councillors?|Dr|Owner –) {name}\b",
        rf"Councillors [A-Z][a-z]+ [A-Z][a-z]+ and {name}\b",
        rf"(?:welcomed|;(?: and)?) (?:Dr )?{name}, (?:Head|Chief|Chair|Director)",
        rf"^{name}, (?:Head|Director|Tel)",
    )
    mails = re.findall(r"([a-z]+)\.([a-z]+)@", texts)
    found = {pair for pattern in patterns for pair in re.findall(pattern, texts, re.MULTILINE)}
    groups = between(paper("004"), "Four thematic groups of work", "Vision and Priorities\n\nAlthough")
    found |= set(re.findall(rf"{name},? (?=Acting|CCG|Head|Key|LCC|Parent|SEND|Senior)", groups))
    return found | {(first.title(), last.title()) for first, last in mails}


def test_the_papers_name_people_whom_this_file_can_find():
    assert len(people()) > 30


@pytest.mark.parametrize("path", sorted((LANCASHIRE.parent).rglob("*.*")), ids=lambda path: path.name)
def test_no_person_whom_the_papers_name_is_named_in_the_data(path):
    text = path.read_text(encoding="utf-8")

    assert [last for _, last in people() if re.search(rf"\b{last}\b", text)] == []


# What the Written Statement says of its tasks, and what papers promise


def outcomes() -> dict[str, str]:
    """The Written Statement's Current Outcome column: task → what it prints."""
    printed = between(paper("004"), "February 2019 Delivery Update", "Improvement Plan\n\n2019")
    rows = [cells for cells in lines_of_cells(printed) if re.fullmatch(r"[A-L]\d", cells[0])]
    return {cells[0]: cells[3] for cells in rows}


def test_every_task_of_the_written_statement_has_its_outcome_in_other_words():
    ours = {row["ref"]: row["narrative"] for row in table("updates") if row["plan"] == "wsoa"}

    assert ours.keys() == outcomes().keys()
    assert [ref for ref, printed in outcomes().items() if len(ours[ref]) > 20 and ours[ref].strip(".") in printed] == []


@pytest.mark.parametrize(
    ("tasks", "printed"),
    [
        (("D4", "F1", "F2", "G1"), r"^Not (yet )?actioned"),
        (("L3", "L6"), "reduction in"),
        (("J1",), "increasingly aware"),
        (("I1",), "being rebuilt"),
        (("B1",), "ahead of finalising"),
        (("K5", "L4"), "^Draft"),
        (("C5",), "taking place"),
    ],
)
def test_the_outcomes_that_matter_are_printed(tasks, printed):
    assert [task for task in tasks if not re.search(printed, outcomes()[task])] == []


def test_every_promise_is_printed_beside_its_measure_or_action():
    text = paper("004")

    for row in table("promises"):
        found = [line for line in text.splitlines() if line.startswith(f"| {row['ref'].replace('(', ' (')} |")]
        found += [line for line in text.splitlines() if line.startswith(f"| {row['ref']} |")]
        assert any(row["printed"] in line for line in found), row
