"""Totals that prose states: of the 94 actions, 18 were complete and 8 delayed; 97% of the actions are complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z])")
_THING = r"(?:actions?|tasks?|milestones?|steps?|projects?|recommendations?)"
ALL = re.compile(
    rf"\b(?:of the|of|all|total of|has|contains)\s+(?P<all>\d{{1,4}})\s+(?:number of\s+)?(?:\w+\s+)?{_THING}\b", re.I
)
_LINK = (
    r"(?:\s*(?:\(\d+[^)]*\)\s*)?(?:of\s+(?:the\s+|these\s+|them\s+)?)?(?:\w+\s+)?"
    r"(?:actions?|tasks?|milestones?|steps?)?\s*(?:\(\d+[^)]*\))?)"
)
STATES = {
    "complete": r"complete[d]?|closed|finished|delivered",
    "on_track": r"on track|on target|on schedule|progressing",
    "delayed": r"delayed|late|overdue|behind(?: schedule)?|off track|past due",
    "not_started": r"not (?:yet )?(?:been )?started|yet to (?:start|begin)|not (?:yet )?begun",
    "carried_forward": r"carried (?:forward|over)|continued|transferred",
}
STATE = re.compile("|".join(rf"(?P<{name}>{words})" for name, words in STATES.items()), re.IGNORECASE)
COUNTED = re.compile(
    rf"(?P<number>\d{{1,4}}(?:\.\d+)?)\s*(?P<share>%|per cent)?{_LINK}\s*(?:\(\d+ \w+\)\s*)?"
    rf"(?:(?:was|were|is|are|has|have|had|been|now|still|reported|rated|as|being)\s+)*(?:{STATE.pattern})\b",
    re.IGNORECASE,
)


class Total(NamedTuple):
    """A total as prose states it: which figure, the number, its unit, the words it was printed with."""

    figure: str
    value: str
    unit: str
    printed: str


def totals(text: str) -> Iterator[Total]:
    """Give the totals of actions that a text states, each figure of a sentence once."""
    for sentence in SENTENCE.split(text):
        if re.search(rf"\b{_THING}\b", sentence, re.IGNORECASE):
            yield from {(each.figure, each.unit): each for each in _in(sentence)}.values()


def _in(sentence: str) -> Iterator[Total]:
    if every := ALL.search(sentence):
        yield Total("actions", every["all"], "count", every[0])
    for found in COUNTED.finditer(sentence):
        figure = next(name for name in STATES if found[name])
        share = bool(found["share"])
        yield Total(f"percent_{figure}" if share else figure, found["number"], "%" if share else "count", found[0])
