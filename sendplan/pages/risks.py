"""What the risks page shows: what could stop the plan, how that moved, and whether it is under control."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from markupsafe import Markup

from sendplan.cells import entries
from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs
from sendplan.rules import risks, timing
from sendplan.rules.observations import Row
from sendplan.rules.plan import natural
from sendplan.show.blocks import Verdict, Words, say
from sendplan.show.charts import Caption
from sendplan.show.linked import linked
from sendplan.show.matrix import matrix as drawn
from sendplan.show.tables import Table, badge
from sendplan.words import anchor, clean, day, listed, verb

OPEN, HIGH, SCORE, AIM = "Open risk", "High risk", "Score of a risk", "Score aimed at"  # terms
MOST_NAMED, MOST_REFS = 3, 12  # risks named with their titles in a sentence, and by reference
MOST_IN_VERDICT = 2  # risks that a verdict names with their titles
ON_ONE_LINE = Markup('<span class="counted">{}</span>')
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


def headline(meeting: Meeting, titled: int = MOST_NAMED) -> str:
    """Say in one sentence how many risks are high, how many more than before, and which; empty where none is open."""
    return " ".join(high(meeting, titled) or ())


def high(meeting: Meeting, titled: int = MOST_NAMED) -> tuple[str, str] | None:
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
    return counted, f"{rest}{_more(meeting, len(top))}{': ' if len(top) else ''}{named(top, titled)}."


def _none_high(found: pd.DataFrame) -> str:
    if found["score"].isna().all():
        return verb(len(found), "and it has no score", "and none has a score")
    return verb(len(found), "and it is not high", "and none is high")


def named(rows: pd.DataFrame, titled: int = MOST_NAMED) -> str:
    """List risks with their titles, or many by their references, or nothing of more than can be read."""
    if len(rows) > titled:
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
        return f", {verb(now, 'as', 'as many as')} on {on}" if now else ""
    apart = number(abs(now - then), "risks", HIGH)
    return f", {apart} {'more' if now > then else 'fewer'} than on {on}"


@needs(no_risks)
def verdict(meeting: Meeting) -> Block:
    """Say how many risks are high, and how many are down to what is aimed at."""
    found = risks.still_open(meeting.risks)
    closed = len(meeting.risks) - len(found)
    shut = f"{count(closed, 'risk', term='Closed risk')} {verb(closed)} closed." if closed else ""
    if found.empty:
        return Verdict(f"No risk is open: {shut}")
    return Verdict(f"{headline(meeting, MOST_IN_VERDICT)} {_controlled(found)}")


@needs(no_risks, told=True)
def gaps(meeting: Meeting) -> Block:
    """Say what the register lacks, and how many risks it has closed."""
    found = risks.still_open(meeting.risks)
    closed = len(meeting.risks) - len(found)
    shut = f"{count(closed, 'risk', term='Closed risk')} {verb(closed)} closed." if closed and len(found) else ""
    return Words([" ".join(filter(None, [_gaps(found), _silent(meeting.risks), shut]))] if len(found) else [])


def _controlled(found: pd.DataFrame) -> str:
    """Say how many risks are down to the score aimed at."""
    aimed = found[found["score"].notna() & found["target_score"].notna()]
    down = int((aimed["score"] <= aimed["target_score"]).sum())
    if aimed.empty:
        return "The register gives no score to aim at."
    if down == len(aimed):
        return "Every risk with a score aimed at is down to it."
    if not down:
        return "No risk is down to the score aimed at."
    of = number(len(aimed), "risks", AIM)
    return f"{count(down, 'risk', term=AIM)} {verb(down)} down to the score aimed at, of {of} that have one."


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
    return drawn(found, risks.grid(meeting.its_plan.risks), Caption(_since(meeting, found), _reading(meeting, found)))


def _since(meeting: Meeting, found: pd.DataFrame) -> str:
    """Say which risks moved since the position compared with, or where nothing is known of it what is drawn."""
    before = _earlier(meeting)
    if before is None:
        aim = verb(len(found), ", and where it is to be", ", and where they are to be")
        stand = verb(len(found), "open risk stands", "open risks stand")
        return f"Where the {stand}{aim if found['target_score'].notna().any() else ''}"
    rows, on = meeting.risks_moved, day(before.as_at)
    by_change = {change: rows.loc[rows["change"] == change, "ref"] for change in MOVED}
    told = [f"{_refs(refs)} {verb(len(refs), *MOVED[change])}" for change, refs in by_change.items() if len(refs)]
    return f"Since {on}: {'; '.join(told)}" if told else f"No risk has moved since {on}"


def _reading(meeting: Meeting, found: pd.DataFrame) -> str:
    scale = meeting.its_plan.risks
    levels = f"H high, from {number(scale.high, '', SCORE)}; M medium, from {number(scale.medium, '', SCORE)}; L low."
    without = found.loc[found["score"].isna(), "ref"]
    left = f" {_refs(without)} {verb(len(without), 'has', 'have')} no score." if len(without) else ""
    return f"By score, likelihood times impact: {levels}{left}"


@needs(no_risks, told=True)
def every_risk(meeting: Meeting) -> Block:
    """List the open risks, the highest score first, with what is done about each and the actions beside it."""
    found = risks.still_open(meeting.risks)
    if found.empty:
        return Words()
    before = _earlier(meeting)
    notes = {row["ref"]: _note(row, before.as_at) for row in records(meeting.risks_moved)} if before else {}
    actions = {row["ref"]: row for row in records(meeting.position)}
    cells = [
        [f"{row['ref']} {row['title']}", _scores(row, notes.get(row["ref"], "")), _answered(meeting, row, actions)]
        for row in records(found)
    ]
    headings = ["Risk", "Score, and aim", "Owner, what is being done, and actions beside it"]
    caption = f"{count(len(found), 'open risk', term=OPEN)} on {day(meeting.as_at)}, the highest score first"
    return Table(caption, headings, cells, ids=[anchor("risk", row["ref"]) for row in records(found)])


def _note(row: Row, then: pd.Timestamp) -> str:
    """Say from which score a risk came, or that it is new; nothing where it did not move."""
    if row["change"] in (risks.WORSE, risks.BETTER):
        return f", from {number(row['score_then'], '', SCORE, as_at=then)}"
    return f", {row['change']}" if row["change"] in (risks.NEW, risks.NOT_COMPARED) else ""


def _scores(row: Row, note: str) -> Markup:
    """Write where a risk stands, with what moved, and under it where it is to be."""
    now = _scored(row, "", SCORE) or Markup("no score")
    aim = Markup("aim {}").format(_scored(row, "target_", AIM)) if row["target_score"] > 0 else "no aim"
    return Markup("<br>").join(ON_ONE_LINE.format(line) for line in (now + note, aim))


def _scored(row: Row, of: str, term: str) -> Markup:
    """Write a level and the product that it is of; empty where there is none."""
    if pd.isna(row[f"{of}score"]):
        return Markup()
    sizes = [number(row[f"{of}{name.lower()}"], "", name) for name in ("Likelihood", "Impact")]
    score = number(row[f"{of}score"], "", term)
    return Markup("{} {} = {}").format(badge(row[f"{of}level"]), " × ".join(sizes), score)


def _answered(meeting: Meeting, row: Row, actions: Mapping[str, Row]) -> Markup:
    """Write who owns a risk and what is being done, and under it the actions beside it, with their ratings."""
    told = f"{row['owner'] or 'No owner'}: {row['mitigation'] or 'nothing recorded'}"
    beside = (_action(meeting, ref, actions.get(ref)) for ref in entries(row["actions"]))
    return Markup("<br>").join([clean(told), *beside])


def _action(meeting: Meeting, ref: str, row: Row | None) -> Markup:
    """Write an action: its reference, title and rating, and its status by date where it is late."""
    if row is None:
        return Markup("{}, not in the plan now").format(clean(ref))
    late = {timing.PAST_DUE: ", late", timing.NO_REPORT: f", {timing.NO_REPORT}"}.get(row["status"], "")
    named = linked(links.action(meeting, ref))
    return Markup("{} {} {}{}").format(named, clean(row["title"]), badge(row["standing"], row["rating"]), late)


def _silent(found: pd.DataFrame) -> str:
    """Say of which open risks the last register says nothing; empty where of none."""
    last = found["as_at"].max()
    rows = found[(found["status"] == "open") & (found["as_at"] < last)]
    if rows.empty:
        return ""
    stand = verb(len(rows), "it stands as last told", "they stand as last told")
    return f"The register of {day(last)} says nothing of {_refs(rows['ref'])}: {stand}."
