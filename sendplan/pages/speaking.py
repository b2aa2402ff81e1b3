"""What the pages on the concerns say of the measures that speak to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from sendplan.figures import count, figure, measured, number
from sendplan.frames import grouped, not_missing
from sendplan.meeting import Meeting
from sendplan.pages import links
from sendplan.pages.inspected import Concern
from sendplan.pages.values import finally_, shown, symbols, title, value
from sendplan.rules import measures
from sendplan.rules.observations import Row
from sendplan.show.blocks import Words
from sendplan.words import MEETS, capital, listed, month, some_of, verb, visible

MOST_GROUPS = 2  # a measure given for more groups of children than this takes one row, from its lowest to its highest
EACH = 6  # more figures than this are counted by measure, not written one by one
NO_MEASURE = "No measure speaks to it"
SPEAKS = "Measure that speaks to it"
OF_A_SECTION = "Measure of a linked section"
WENT = {  # with what the term of a count is
    measures.BETTER: ("better", "Better"),
    measures.WORSE: ("worse", "Worse"),
    measures.NO_CHANGE: ("no different", "No change"),
    measures.WENT_UP: ("up", "Up"),
    measures.WENT_DOWN: ("down", "Down"),
    measures.CLOSER: ("closer to target", "Closer to target"),
    measures.FURTHER: ("further from target", "Further from target"),
    measures.UNKNOWN: ("that cannot be compared", "Not known"),
}
Measured = tuple[Row, str, list[str], str]  # a measure, its name, its baseline, latest value and target, its result


def is_hidden(row: Row) -> bool:
    """Whether the values of a judged measure, or its last ones, are hidden for they count few people."""
    return row["reason"] in (measures.ALL_HIDDEN, measures.HIDDEN_LAST)


def _parted(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Part the figures with hidden values, for they count few people, from the others."""
    return [row for row in rows if is_hidden(row)], [row for row in rows if not is_hidden(row)]


def _refs(rows: Iterable[Row]) -> str:
    return listed(dict.fromkeys(row["ref"] for row in rows))


def star(row: Row) -> str:
    """Mark what only the subject links to a concern."""
    return "*" if row["linked_by"] == "subject" else ""


def briefly(concern: Concern) -> str:
    """Count the measures that speak to a concern in a few words, and say how they moved."""
    if not concern.speaks:
        return "none"
    size = number(len(grouped(concern.speaks, "plan", "ref")), "measures", SPEAKS)
    if concern.later:
        alone = len(concern.speaks) == 1
        return f"{size}: {WENT[concern.later[0]['moved']][0] if alone else _moves(concern.later)}"
    hidden, seen = _parted(concern.speaks)
    valued = not_missing(row["latest"] for row in concern.speaks)
    return f"{size}, {'hidden' if hidden and not seen else 'no later value' if valued or hidden else 'no value'}"


def measures_of(concern: Concern) -> list[Words]:
    """List the measures that speak to one concern, each with its result, and its values where no page shows them."""
    if not concern.speaks:
        return []
    parts = grouped(concern.speaks, "plan", "ref").values()
    rows = [row for part in parts for row in (map(_each, part) if len(part) <= MOST_GROUPS else [_together(part)])]
    told = [_measure(concern.meeting, *row) for row in rows]
    size = count(len(parts), "measure", term=SPEAKS)
    note = symbols(told)
    return [Words([f"{size} that {verb(len(parts), 'speaks', 'speak')} to it:", *([note] if note else [])], told)]


def _measure(meeting: Meeting, row: Row, named: str, values: list[str], result: str) -> str:
    baseline, latest, target = values
    here = meeting.plan is not None and row["plan"] == meeting.plan.id and "measures" in meeting.body.notebooks
    ref = links.measure(meeting, row["ref"]) if here else row["ref"]
    rest = "" if here else f"baseline {baseline}, latest {latest}, target {target}. "
    return f"{ref}{star(row)} {named}: {rest}{result}."


def _each(row: Row) -> Measured:
    result = _result(row, f" ({shown(row, 'first', period=False)})")
    return row, title(row), [shown(row, "baseline"), _latest(row), shown(row, "target")], result


def _latest(row: Row) -> str:
    """Write the latest value, unless it is the baseline itself."""
    if row["latest_by"] <= row["baseline_by"]:
        return figure("[c]", measured(row["unit"]), "Latest") if row["reason"] == measures.HIDDEN_LAST else "none since"
    return shown(row, "latest")


def _result(row: Row, first: str = "") -> str:
    """Say whether it got better since the baseline, or the first value that compares, and whether it meets its target.

    `first` is what to say of that value beside its day.
    """
    result = f"{row['result']}{': ' if row['reason'] else ''}{row['reason']}"
    if row["moved"] == measures.UNKNOWN:
        return capital(result)
    since = "" if row["first_by"] == row["baseline_by"] else f" since {month(row['first_by'])}{first}"
    return capital(f"{row['moved']}{since}; {result}")


def _together(rows: list[Row]) -> Measured:
    """Write a measure given for many groups of children in one row."""
    first, results = rows[0], Counter(map(_result, rows))
    told = [f"{text} ({_groups(times)})" if len(results) > 1 else text for text, times in results.items()]
    since = [row for row in rows if row["latest_by"] > row["baseline_by"]]
    latest = _span(since, "latest") if since else _latest(first)
    named = f"{first['title']}: {_groups(len(rows))} groups of children"
    return first, named, [_span(rows, "baseline"), latest, _span(rows, "target")], ". ".join(told)


def _groups(how_many: int) -> str:
    return number(how_many, "groups of children", "Figure")


def _span(rows: list[Row], name: str) -> str:
    """Write the lowest and the highest of several values of one measure."""
    valued = sorted((row for row in rows if not pd.isna(row[name])), key=lambda row: row[name])
    if not valued:
        return shown(rows[0], name)
    low, high = (value(row, name) for row in (valued[0], valued[-1]))
    return f"{low if visible(low) == visible(high) else f'{low} to {high}'}{finally_(valued[0], name)}"


def of_sections(concern: Concern) -> list[str]:
    """Name the measures that stand in sections linked to a concern and are not linked to it themselves, by section."""
    told = []
    for (plan, section), found in concern.apart.items():
        of = next(each.of for each in concern.responses if each.of.plan.id == plan)
        linked = f"linked {of.places[section][0]['kind']} {section}"
        size = f"{count(len(found), 'measure', term=OF_A_SECTION)} of the {linked} ({listed(found)})"
        them = verb(len(found), "is not linked to it itself", "are not linked to it themselves")
        told.append(f"{size} {them}, so {verb(len(found), 'it is', 'they are')} not counted here.")
    return told


def impact(concern: Concern) -> list[str | list[str]]:
    """Say what the measures that speak to a concern show from the baseline on: a paragraph, and points below it."""
    many = len(grouped(concern.speaks, "plan", "ref"))
    speak = f"{count(many, 'measure', term=SPEAKS)} {verb(many, 'speaks', 'speak')} to it"
    if not many:
        return [" ".join([f"{NO_MEASURE}.", *of_sections(concern)])]
    if not concern.later:
        return [f"{speak}; {_no_later(concern.speaks, many)}, so impact cannot be shown."]
    shown_refs = {row["ref"] for row in concern.later}
    hidden, none = _parted([row for row in concern.speaks if row["ref"] not in shown_refs])
    unseen = {"Hidden values": hidden, "No value after the baseline": none}
    without = "".join(f" {what}: {_refs(rows)}." for what, rows in unseen.items() if rows)
    beside = "" if all(row["in_plan"] for row in concern.later) else " Those marked * were added beside the plan's own."
    told = f"{speak}. From the first value that compares to the last: {_moves(concern.later)}.{without}{beside}"
    return [told, _moved(concern.later)]


def in_brief(concern: Concern) -> str:
    """Say the same in a few words: where figures went, or that no later value shows it."""
    many = count(len(grouped(concern.speaks, "plan", "ref")), "measure", term=SPEAKS)
    if not concern.speaks:
        return f"{NO_MEASURE}."
    none = "its later values are hidden" if any(map(is_hidden, concern.speaks)) else "no later value"
    return f"{_moves(concern.later) if concern.later else f'{many}, {none}'}."


def _no_later(speaks: list[Row], many: int) -> str:
    """Say why so many measures have no value after their baseline: hidden, or none in the record."""
    hidden, seen = _parted(speaks)
    after = " after its baseline" if not_missing(row["latest"] for row in speaks) else ""
    if not seen:
        return f"every value{after} is hidden, for it counts few people"
    if hidden:
        return f"no value{after} is shown (values of {_refs(hidden)} are hidden, for they count few people)"
    return verb(many, "it has no value", "none has a value") + after


def _moves(rows: list[Row]) -> str:
    """Count figures by where they went."""
    counts = Counter(row["moved"] for row in rows)
    told = [(counts[went], *said) for went, said in WENT.items() if went in counts]
    return listed(f"{count(size, 'figure', term=term)} {where}" for size, where, term in told)


def _moved(rows: list[Row]) -> list[str]:
    """Write each figure from first to last; where there are many, count them by measure."""
    if len(rows) <= EACH:
        return [_figure(row) for row in rows]
    parts = grouped(rows, "ref")
    return [f"{ref} {mine[0]['title']}: {_moves(mine)}{_met(mine)}." for ref, mine in parts.items()]


def _met(rows: list[Row]) -> str:
    results = Counter(row["result"] for row in rows)
    met, judged = results[measures.MEETS], results[measures.MEETS] + results[measures.SHORT_OF]
    part, of = number(met, "figures", "Meets target"), number(judged, "figures", "Figure")
    return f"; {some_of(met, part, judged, of, 'the one judged', MEETS)} target" if judged else ""


def _figure(row: Row) -> str:
    """Write one figure: from the first value that compares to the last, and against its target."""
    compared = row["moved"] != measures.UNKNOWN
    first, went = ("first", row["moved"]) if compared else ("baseline", "which cannot be compared")
    against = row["result"] in (measures.MEETS, measures.SHORT_OF)
    target = f" {capital(row['result'])}: {shown(row, 'target')}." if against else ""
    return f"{row['ref']} {title(row)}: from {shown(row, first)} to {shown(row, 'latest')}, {went}.{target}"
