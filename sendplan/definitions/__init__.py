"""What every figure and word of the pages means, by which rule, and where the rule is from.

One function a topic; each returns rows made when asked, so that a number in a text is always the one
that the module that applies the rule uses. Words that a module gives come from that module too.
"""

from __future__ import annotations

from typing import NamedTuple

PLAN = "the plan"
PAPERS = "the papers"
MINUTES = "Lancashire's minutes"
NHS = "NHS England, Making Data Count"
DFE = "Department for Education"
STATISTICS = "Government Analysis Function"
GOV_UK = "GOV.UK style guide"


class Definition(NamedTuple):
    """One term as the pages write it, and what it means.

    `source` is where the rule is from (nothing: it is ours), `why` the reason for a choice of ours.
    """

    term: str
    means: str
    source: str = ""
    why: str = ""
