"""What the risks page shows: what could stop the plan, how that moved, and whether it is under control."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, needs
from sendplan.rules import risks, timing
from sendplan.rules.observations import Row
from sendplan.rules.plan import natural
from sendplan.show.blocks import Words, say
from sendplan.show.charts import Caption
from sendplan.show.matrix import matrix as drawn
from sendplan.show.tables import Table, badge
from sendplan.words import clean, day, listed, verb

OPEN, HIGH, SCORE = "Open risk", "High risk", "Score of a risk"  # terms
MOST_NAMED, MOST_REFS = 3, 12  # risks named with their titles in a sentence, and by reference
# What is said of risks that moved, after their references: of one, and of several.
MOVED = {
    risks.WORSE: ("is worse", "are worse"),
    risks.NEW: ("is new", "are new"),
    risks.NOT_COMPARED: ("cannot be compared", "cannot be compared"),
    risks.BETTER: ("is better", "are better"),
    risks.SHUT: ("was closed", "were closed"),
}


def no_risks(meeting: Meeting) -> str:
    """Say why nothing is known of a plan's risks; empty where something is."""
    if meeting.plan is None:
        return "Not known: the record holds no improvement plan for this meeting."
    return f"The record holds no risk register for the {meeting.plan.title}." if meeting.risks.empty else ""


def headline(meeting: Meeting) -> str:
    """Say in one sentence how many risks are high, how many more than before, and which; empty where none is open."""
    return " ".join(high(meeting) or ())


def high(meeting: Meeting) -> tuple[str, str] | None:
    """Say the same as a headline: its figure, and what it is."""
    found = risks.still_open(meeting.risks)
    top, n = found[found["level"] == risks.HIGH], len(found)
    if found.empty:
        return None
    if len(top) < n and len(top):
        counted, rest = number(len(top), "risks", HIGH), f"of {count(n, 'open risk', term=OPEN)} {verb(len(top))} high"
    else:
        judged = verb(n, "and it is high", "and all are high") if len(top) else _none_high(found)
        counted, rest = number(n, "risks", OPEN), f"{verb(n, 'risk is', 'risks are')} open, {judged}"
    return counted, f"{rest}{_more(meeting, len(top))}{': ' if len(top) else ''}{_named(top)}."


def _none_high(found: pd.DataFrame) -> str:
    if found["score"].isna().all():
        return verb(len(found), "and it has no score", "and none has a score")
    return verb(len(found), "and it is not high", "and none is high")


def _named(rows: pd.DataFrame) -> str:
    """List risks with their titles, or many by their references, or nothing of more than can be read."""
    if len(rows) > MOST_NAMED:
        return _refs(rows["ref"])
    return listed(f"{row['ref']} ({row['title']})" for row in records(rows))


def _refs(refs: Iterable[str]) -> str:
    every = sorted(refs, key=natural)
    told = every if len(every) <= MOST_REFS else [*every[:MOST_REFS], f"{len(every) - MOST_REFS} more"]
    return listed(told)


def _earlier(meeting: Meeting) -> Meeting | None:
    """Return the meeting that risks are compared with; None where it had no register."""
    return meeting.compared if meeting.compared and len(meeting.compared.risks) else None


def _more(meeting: Meeting, now: int) -> str:
    """Say how many more risks are high than at the position compared with; empty where that is not known."""
    before = _earlier(meeting)
    if before is None:
        return ""
    then, on = int((risks.still_open(before.risks)["level"] == risks.HIGH).sum()), day(before.as_at)
    if now == then:
        return f", as many as on {on}" if now else ""
    apart = number(abs(now - then), "risks", HIGH)
    return f", {apart} {'more' if now > then else 'fewer'} than on {on}"


@needs(no_risks)
def verdict(meeting: Meeting) -> Block:
    """Say how many risks are high, how many are down to what is aimed at, and what the register lacks."""
    found = risks.still_open(meeting.risks)
    closed = len(meeting.risks) - len(found)
    shut = f"{count(closed, 'risk', term='Closed risk')} {verb(closed)} closed." if closed else ""
    if found.empty:
        return say(f"No risk is open: {shut}")
    return say(" ".join([headline(meeting), _controlled(found)]), " ".join(filter(None, [_gaps(found), shut])))


def _controlled(found: pd.DataFrame) -> str:
    """Say how many risks are down to the score aimed at."""
    aimed = found[found["score"].notna() & found["target_score"].notna()]
    down = int((aimed["score"] <= aimed["target_score"]).sum())
    if aimed.empty:
        return "The register does not say how low any of them is to be brought."
    if down == len(aimed):
        return "Every risk with a score aimed at is down to it."
    if not down:
        return "No risk is down to the score aimed at."
    of = number(len(aimed), "risks", "Score aimed at")
    return (
        f"{count(down, 'risk', term='Score aimed at')} {verb(down)} down to the score aimed at, of {of} that have one."
    )


def _gaps(found: pd.DataFrame) -> str:
    """Say which open risks have no mitigation or no owner in the register."""
    lacks = {"mitigation": found[found["mitigation"] == ""], "owner": found[found["owner"] == ""]}
    told = [
        f"{count(len(rows), 'risk', term=OPEN)} {verb(len(rows), 'has', 'have')} no {what} ({_refs(rows['ref'])})"
        for what, rows in lacks.items()
        if len(rows)
    ]
    return f"In the register {listed(told)}." if told else "Every open risk has a mitigation and an owner."


@needs(no_risks, told=True)
def matrix(meeting: Meeting) -> Block:
    """Draw where the open risks stand and where they are to be; the title says what moved."""
    found = risks.still_open(meeting.risks)
    if found.empty:
        return Words()
    if found["score"].isna().all():
        return say(f"{_since(meeting, found)}. No open risk has a score, so that there is no matrix.")
    return drawn(found, meeting.its_plan.risks, Caption(_since(meeting, found), _reading(meeting, found)))


def _since(meeting: Meeting, found: pd.DataFrame) -> str:
    """Say which risks moved since the position compared with, or where nothing is known of it what is drawn."""
    before = _earlier(meeting)
    if before is None:
        one, many = ("open risk stands, and where it is", "open risks stand, and where they are")
        return f"Where the {verb(len(found), one, many)} to be"
    rows, on = meeting.risks_moved, day(before.as_at)
    by_change = {change: rows.loc[rows["change"] == change, "ref"] for change in MOVED}
    told = [f"{_refs(refs)} {verb(len(refs), *MOVED[change])}" for change, refs in by_change.items() if len(refs)]
    return f"Since {on}: {'; '.join(told)}" if told else f"No risk has moved since {on}"


def _reading(meeting: Meeting, found: pd.DataFrame) -> str:
    scale = meeting.its_plan.risks
    levels = [
        f"H is high, a score of {number(scale.high, '', SCORE)} or more",
        f"M medium, {number(scale.medium, '', SCORE)} or more",
        "L low",
    ]
    without = found.loc[found["score"].isna(), "ref"]
    left = f" {_refs(without)} {verb(len(without), 'has no score and is', 'have no score and are')} not in it."
    return f"A risk's score is its likelihood times its impact. {', '.join(levels)}.{left if len(without) else ''}"


@needs(no_risks, told=True)
def every_risk(meeting: Meeting) -> Block:
    """List the open risks, the highest score first, with what is done about each and the actions beside it."""
    found = risks.still_open(meeting.risks)
    if found.empty:
        return Words()
    notes = {row["ref"]: _note(row) for row in records(meeting.risks_moved)} if _earlier(meeting) else {}
    columns = {
        "Risk": found["ref"],
        "Title": found["title"],
        "Score": [_scored(row["level"], row["score"], notes.get(row["ref"], "")) for row in records(found)],
        "Aimed at": [_scored(row["target_level"], row["target_score"]) for row in records(found)],
        "Owner": found["owner"].replace("", "none"),
        "What is being done": found["mitigation"].replace("", "nothing recorded"),
        "Actions beside it": [_actions(meeting, row["actions"]) for row in records(found)],
    }
    given = {"Actions beside it": (found["actions"] != "").any(), "Aimed at": found["target_score"].notna().any()}
    kept = {name: values for name, values in columns.items() if given.get(name, True)}
    caption = f"{count(len(found), 'open risk', term=OPEN)} on {day(meeting.as_at)}, the highest score first"
    rows = list(zip(*kept.values(), strict=True))
    return Table(caption, [*kept], rows, {0: "ref"}, note=_silent(meeting.risks))


def _note(row: Row) -> str:
    """Say how a risk moved, and from what; nothing where it did not."""
    if row["change"] in (risks.WORSE, risks.BETTER):
        return f"{row['change']}, from {number(row['score_then'], '', SCORE)}"
    return row["change"] if row["change"] in (risks.NEW, risks.NOT_COMPARED) else ""


def _scored(level: str, score: float, note: str = "") -> Markup:
    """Write a level with its score, and under it what moved."""
    if pd.isna(score) and not note:
        return Markup("not given")
    scored = "not scored" if pd.isna(score) else Markup("{} {}").format(badge(level), number(score, "", SCORE))
    return Markup("{}<br>{}").format(scored, note) if note else Markup("{}").format(scored)


def _actions(meeting: Meeting, cell: str) -> Markup:
    """Write the actions that stand beside a risk, a line each: reference, rating, and status by date where late."""
    known = {row["ref"]: row for row in records(meeting.position)}
    lines = [_action(ref, known[ref]) if ref in known else clean(ref) for ref in entries(cell)]
    return Markup("<br>").join(lines or ["none named"])


def _action(ref: str, row: Row) -> Markup:
    late = row["status"] if row["status"] in (timing.PAST_DUE, timing.NO_REPORT) else ""
    rated = Markup(" {}").format(badge(row["standing"], row["rating"]))
    return Markup("{}{}{}").format(clean(ref), rated, f", {late}" if late else "")


def _silent(found: pd.DataFrame) -> str:
    """Say of which open risks the last register says nothing; empty where of none."""
    last = found["as_at"].max()
    rows = found[(found["status"] == "open") & (found["as_at"] < last)]
    if rows.empty:
        return ""
    stand = verb(len(rows), "it stands as last told", "they stand as last told")
    return f"The register of {day(last)} says nothing of {_refs(rows['ref'])}: {stand}."
