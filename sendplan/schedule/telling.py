"""What the schedule says: to whoever asks what is due, and of a failure in words that an e-mail can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from sendplan.schedule.state import DUE, KEPT, LATE, NOT_YET, PUBLISHED, STALE, Papers, state
from sendplan.words import capital, count, day

WORDS = {
    NOT_YET: "not due yet: its papers open on {opens}",
    DUE: "due: its papers opened on {opens}",
    LATE: "late: its meeting is over, and it has no pack",
    PUBLISHED: "published, and a draft until {record}",
    STALE: "stale: what its draft is made from changed",
}


def due(every: Iterable[Papers], on: date) -> Iterator[str]:
    """List what is not settled, each with the returns outstanding, then count the records."""
    states = Counter[str]()
    for papers in every:
        found = state(papers, on)
        states[found] += 1
        if found != KEPT:
            words = WORDS[found].format(opens=day(papers.opens), record=day(papers.record_from))
            yield f"{papers.area} {papers.meeting}, {papers.body}: {words}"
        yield from (f"  return outstanding: {each.told}" for each in papers.waiting)
    yield f"On {day(on)}: {count(states[DUE], 'meeting')} due, {states[LATE]} late, {states[STALE]} stale, " + (
        f"{states[NOT_YET]} not due yet, {states[PUBLISHED] + states[KEPT]} published."
    )


def letter(area: str, to: str, papers: Papers | None, said: str, again: str) -> str:
    """Write whom a failure is for, what failed, what was said of it, and the command that tries again."""
    what = f"the papers of {papers.body} for {day(papers.day)}" if papers else f"the papers of {area}"
    return "\n".join(
        [
            f"To: {papers.tell if papers else to}",
            f"Subject: Not published: {area} {papers.meeting if papers else ''}".rstrip(),
            "",
            f"{capital(what)} could not be published. What was wrong:",
            said,
            "What was published before is as it was. Put this right; the next run then publishes them, or at once:",
            again,
            "",
        ]
    )
