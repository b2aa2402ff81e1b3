"""What does not add up: every kind of finding that is looked for, heaviest first.

A finding is one function, in one of four files: what contradicts itself, is silent, is left open, is tied to nothing.
`looking_for` says what it is, when it cannot be looked for and what is told where there is none; the function
names the frames it needs as its parameters, and yields where it stands, what was found, why it matters and who
can settle it. Pure: frames in, findings out.
"""

from __future__ import annotations

from sendplan.rules.findings import contradictions, loose_ends, silences, ties
from sendplan.rules.findings.finding import Search

FINDINGS: dict[str, Search] = {
    "contradicted": contradictions.contradicted,
    "lists": contradictions.lists,
    "promised": silences.promised,
    "unanswered": silences.unanswered,
    "unreported": silences.unreported,
    "figures": contradictions.figures,
    "new_dates": contradictions.new_dates,
    "targets": loose_ends.targets,
    "gaps": loose_ends.gaps,
    "carried_forward": loose_ends.carried_forward,
    "links": ties.links,
    "same_words": loose_ends.same_words,
    "spellings": loose_ends.spellings,
}
