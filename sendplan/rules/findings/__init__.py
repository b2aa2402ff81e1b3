"""What does not add up: every kind of finding that is looked for, most serious first.

A finding is one function, in one of three files: what contradicts itself, what is silent, what is left open.
`looking_for` says what it is, when it cannot be looked for and what is told where there is none; the function
names the frames it needs as its parameters, and yields where it stands, what was found, why it matters and who
can settle it. Pure: frames in, findings out.
"""

from __future__ import annotations

from sendplan.rules.findings import contradictions, loose_ends, silences
from sendplan.rules.findings.finding import Search

FINDINGS = {
    name: each
    for module in (contradictions, silences, loose_ends)
    for name, each in vars(module).items()
    if isinstance(each, Search)
}
