"""The one table of the actions page: what is said and what the dates say of every action, milestone and part."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.data.area import NOT_REPORTED
from sendplan.figures import clipped, count, number, rated
from sendplan.frames import grouped, lookup, records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs, no_actions
from sendplan.pages.new_dates import NOT_FIRM
from sendplan.rules import plan, timing
from sendplan.rules.observations import Row
from sendplan.show.tables import Table, Tables, badge, folded
from sendplan.words import anchor, capital, clean, day, listed

REPORTS_TOLD = 3  # of an action that is red: earlier ones are only counted
# What a row says of a rating that its dates or its words disprove.
NOTES = {
    timing.GREEN_BUT_PAST_DUE: "rated {word} when late",
    timing.LATE_START: "start date passed",
    timing.LATE_NOT_STARTED: "late and not started",
    timing.NO_MITIGATION: "no word of what is being done",
    timing.REOPENED: "was complete before",
    timing.RATED_OPEN: "rated {word}, with a day of completion",
    timing.UNFINISHED: "its own words say it is unfinished",
    timing.DENIED: "not done, says {others}",
}


class Known(NamedTuple):
    """What the rows of a meeting need that their own columns do not hold."""

    meeting: Meeting
    reports: Mapping[Any, list[Mapping[Hashable, Any]]]  # with words, oldest first, by reference
    doubts: Mapping[Any, list[Mapping[Hashable, Any]]]  # contradictions that have a note, by reference
    denied: Mapping[str, list[str]]  # the actions whose reports say that another is not done, by its reference
    times: Mapping[str, int]  # how many new dates an action was given
    badges: Mapping[str, list[tuple[str, Markup]]]  # of each aspect that is rated, by reference


@needs(no_actions, told=True)
def every(meeting: Meeting) -> Block:
    """List every action under the parts that are rated themselves, with its milestones: a table a topmost section."""
    rows = _in_turn(meeting)
    worded = meeting.updates[meeting.updates["narrative"] != ""].sort_values("as_at", kind="stable")
    known = Known(
        meeting,
        grouped(records(worded), "ref"),
        grouped((each for each in records(meeting.contradictions) if each["kind"] in NOTES), "ref"),
        _denied(meeting),
        lookup(meeting.slippage, "ref", "re_dated"),
        _badges(meeting, rows),
    )
    told = records(rows)
    lean = 2 * sum(bool(_words(known, row)) for row in told) < len(told)  # so few have words that they need no column
    cells = {row["ref"]: _cells(known, row, lean=lean) for row in told}
    tops = meeting.in_turn(rows)["top"].unique()
    return Tables([_table(meeting, rows[rows["top"] == top], cells) for top in tops])


def _denied(meeting: Meeting) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in records(meeting.position):
        for other in entries(row["contradicts"]):
            found.setdefault(other, []).append(row["ref"])
    return found


def _table(meeting: Meeting, rows: pd.DataFrame, cells: Mapping[str, list[Markup]]) -> Table:
    aspect = "".join(f": {name.lower()}" for name in meeting.its_plan.aspects[:1])
    told = [cells[ref] for ref in rows["ref"]]
    headings = ["Action", f"Reported{aspect}", "Dates", "Led by", "Reports"][: len(told[0])]
    return Table(_caption(meeting, rows["top"].iloc[0]), headings, told, {4: "long"}, ids=[*rows["id"]])


def _caption(meeting: Meeting, top: str) -> str:
    """Name a topmost section, and count its actions by what they are rated."""
    mine = meeting.position[meeting.position["top"] == top]
    if mine.empty:
        return f"{capital(meeting.named[top])}: {meeting.titles[top]}"
    late = int((mine["status"] == timing.PAST_DUE).sum())
    parts = [f"{number(late, 'actions', 'Past due')} late"] * bool(late) + [*_by_rating(meeting, mine)]
    size = count(len(mine), "action", term="Of the plan's actions")
    return f"{capital(meeting.named[top])}: {meeting.titles[top]}. {size}: {listed(parts)}"


def _by_rating(meeting: Meeting, rows: pd.DataFrame) -> Iterator[str]:
    """Count actions by the plan's words, in the order of its scale; those without a rating last."""
    for word in meeting.its_plan.by_code.values():
        if how_many := int((rows["rating"] == word).sum()):
            yield f"{number(how_many, 'actions', rated(word))} {word.lower()}"
    unrated = rows.loc[rows["rating"] == "", "standing"]
    for standing in unrated.unique():
        word = plan.usual_word(standing)
        yield f"{number((unrated == standing).sum(), 'actions', word)} {word.lower()}"


def _in_turn(meeting: Meeting) -> pd.DataFrame:
    """Gather parts of the plan, actions and milestones, each under its own; adds `id` and `head` to their columns."""
    parts, steps = _parts(meeting), meeting.milestones
    place = {ref: nth for nth, ref in enumerate(meeting.position["ref"])}
    begins = _begins(meeting, place)
    every = [
        _placed(parts, parts["ref"].map(begins), "section", parts["kind"].map(capital) + " "),
        _placed(meeting.position, meeting.position["ref"].map(place), "action", ""),
        _placed(steps, steps["parent"].map(place), "action", "Milestone "),
    ]
    rows = pd.concat([each for each in every if len(each)], ignore_index=True)
    texts = ["leads", "accountable", "partners", "success", "due_text"]
    return rows.assign(**rows[texts].fillna("")).sort_values("place", kind="stable", ignore_index=True)


def _placed(rows: pd.DataFrame, place: pd.Series[Any], kind: str, head: str | pd.Series[str]) -> pd.DataFrame:
    ids = [anchor(kind, ref) for ref in rows["ref"]]
    return rows.assign(place=place.astype("float64"), id=ids, head=head + rows["ref"] + " " + rows["title"])


def _begins(meeting: Meeting, place: Mapping[str, int]) -> dict[str, int]:
    """Find where the first action of each section stands; after all others where it has none."""
    parents = lookup(meeting.table("sections"), "ref", "parent")
    found: dict[str, int] = {}
    for ref, section in zip(meeting.position["ref"], meeting.position["section"], strict=True):
        while section:
            found.setdefault(section, place[ref])
            section = parents.get(section, "")
    return dict.fromkeys(parents, len(place)) | found


def _parts(meeting: Meeting) -> pd.DataFrame:
    """Keep the sections that have a rating, a report or a due date of their own."""
    sections = meeting.table("sections")
    found = plan.standing_of(sections, meeting.area.tables["updates"], meeting.its_plan, meeting.as_at)
    rows = found[found["reported_on"].notna() | found["due"].notna()]
    rows = rows.assign(top=rows["ref"].map(plan.top_sections(sections)), depends_on="")
    return timing.dated(rows, meeting.as_at)


def _badges(meeting: Meeting, rows: pd.DataFrame) -> dict[str, list[tuple[str, Markup]]]:
    """Show how each row is rated: in each aspect that any is rated in, where the plan has several."""
    found: dict[str, list[tuple[str, Markup]]] = {}
    own, *others = meeting.its_plan.aspects or ("",)
    for name in (own, *others):
        for row in records(meeting.aspect(name, rows[[*plan.ACTION]])):
            if name == own or row["standing"] != NOT_REPORTED:
                found.setdefault(row["ref"], []).append((name, badge(row["standing"], row["rating"])))
    return found


def _cells(known: Known, row: Row, *, lean: bool) -> list[Markup]:
    dates, said = [_by_date(row), *map(_kept, _notes(known, row))], _words(known, row)
    if lean and said:
        dates.append(Markup('<details class="more"><summary>What was said</summary> {}</details>').format(_kept(said)))
    cells = [_reported(known, row), _stacked(dates), _leads(row)]
    return [_kept(row["head"]), *cells, *([] if lean else [_stacked([Markup("{}").format(folded(said))])])]


def _kept(text: str) -> Markup:
    """Escape a text, with its figures and links still marked: the table finds them, and writes the links."""
    return Markup("{}").format(clipped(text))


def _stacked(parts: Sequence[Markup]) -> Markup:
    """Set the parts of a cell under each other, and as one, which a phone lays out beside the heading."""
    return Markup("<div>{}</div>").format(Markup("<br>").join(parts)) if any(parts) else Markup()


def _reported(known: Known, row: Row) -> Markup:
    """Show the ratings of a row, and when they were reported where that was not in the last report."""
    (_, own), *others = known.badges[row["ref"]]
    told = [own, *(Markup("{}: {}").format(clean(name), shown) for name, shown in others)]
    old: bool = not pd.isna(row["reported_on"]) and row["reported_on"] != known.meeting.last_report
    return _stacked([*told, *([_kept(f"on {day(row['reported_on'])}")] if old else [])])


def _by_date(row: Row) -> Markup:
    """Say what the dates make of a row: how late it is, when it is due, or that it is done."""
    undated = f"no date: \u201c{row['due_text']}\u201d" if row["due_text"] else "no date"
    due: str = undated if pd.isna(row["due"]) else f"due {day(row['due'])}".replace(" ", "\u00a0")
    if row["status"] in timing.DONE_WITH:
        return _kept(f"{_closed(row)}, {due}")
    if row["status"] == timing.PAST_DUE:
        late = count(row["days_late"], "day", term="Days late")
        return Markup("<strong>{} late</strong>, {}").format(_kept(late), _kept(due))
    after = {timing.NO_REPORT: ", and no report", timing.DUE_SOON: " (soon)"}
    return _kept(capital(f"{due}{after.get(row['status'], '')}"))


def _closed(row: Row) -> str:
    """Say that work is done, with the day where it is known, or else why it is closed."""
    word = "Done" if row["status"] == timing.COMPLETE else capital(row["status"])
    return word if pd.isna(row["completed_on"]) else f"{word} {day(row['completed_on'])}"


def _notes(known: Known, row: Row) -> Iterator[str]:
    """Say what else the dates and the other rows tell of a row."""
    if row["standing"] == "not_started" and not pd.isna(row["provisional_start"]):
        yield f"to start {day(row['provisional_start'])}"
    yield from _moved(known, row)
    if waits := entries(row["held_up_by"]):
        yield f"at risk: waits for {links.codes(known.meeting, waits)}, late"
    for doubt in known.doubts.get(row["ref"], []):
        others = links.codes(known.meeting, known.denied.get(row["ref"], []))
        yield NOTES[doubt["kind"]].format(word=row["rating"].lower(), others=others)


def _moved(known: Known, row: Row) -> Iterator[str]:
    """Write the new date of a row, how far it moved, and how often."""
    if pd.isna(row["revised_due"]):
        if row["revised_text"] and row["status"] not in timing.DONE_WITH:
            yield from (f"new date {row['revised_text']},", NOT_FIRM)
        return
    moved = 0 if pd.isna(row["due"]) else (row["revised_due"] - row["due"]).days
    far = [f"{count(abs(moved), 'day', term='Days moved')} {'later' if moved > 0 else 'earlier'}"] if moved else []
    times = known.times.get(row["ref"], 0)
    often = [f"after {count(times, 'new date', term='New dates given')}"] if times > 1 else []
    yield f"new date {day(row['revised_due'])}"
    if far or often:
        yield ", ".join(far + often)


def _leads(row: Row) -> Markup:
    """Name who leads, who answers for it, and who takes part."""
    *others, last = entries(row["leads"]) or ["no lead named"]
    told = [*(f"{each}," for each in others), last]
    told += [f"accountable: {row['accountable']}"] if row["accountable"] else []
    told += [f"with {listed(entries(row['partners']))}"] if row["partners"] else []
    return _stacked([*map(_kept, told)])


def _words(known: Known, row: Row) -> str:
    """Tell what reports said of a row, latest first, what is being done and what success is; empty where none does."""
    reports = known.reports.get(row["ref"], []) if row["standing"] == "red" else []
    shown, more = reports[: -REPORTS_TOLD - 1 : -1], len(reports) - REPORTS_TOLD
    told = [f"{day(each['as_at'])}: {each['narrative']}" for each in shown] or [row["narrative"]]
    told += [f"{count(more, 'earlier report')}."] if more > 0 else []
    told += [f"Being done: {row['mitigation']}"] if row["mitigation"] else []
    told += [f"Success: {row['success']}"] if row["success"] else []
    return " ".join(filter(None, told))
