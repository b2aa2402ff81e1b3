"""Words that cells may hold."""

from __future__ import annotations

PUBLIC, BOARD = AUDIENCES = ("public", "board")  # who a pack is for: only a board may see small counts of people
FREQUENCIES = ("monthly", "bi-monthly", "quarterly", "6-monthly", "annual")
CADENCES = ("once", "quarterly", "ongoing")
# Units of values, each with the word for one of it, where it is written behind the number as a word.
UNITS = dict.fromkeys(("%", "count", "score", "ratio", "per 100", "per 1,000", "per 10,000", "£", "£m"), "")
SIGNED = ("score", "£", "£m")  # units of which a value may be below 0
UNITS |= {"days": "day", "weeks": "week", "months": "month", "years": "year"}
BETTER_WHEN = ("higher", "lower", "target", "neither")  # target: the closer to it
TRAJECTORIES = ("planned", "unmitigated", "mitigated")  # what a plan for money expects
SERIES = ("actual", "target", "stat_neighbours", "region", "england", *TRAJECTORIES)
REQUEST_KINDS = ("request", "resolution", "recommendation")
LINKED_BY = ("paper", "subject")  # whether a paper states a link, or only the subject suggests it
IN_PART = "answered in part"
REQUEST_STATES = ("open", IN_PART, "answered", "closed")
VISIT_KINDS = ("stocktake", "deep dive", "monitoring visit")
FINDING_KINDS = ("strength", "issue", "first step", *VISIT_KINDS)
CONCERN_KINDS = (
    *("significant weakness", "area for priority action", "area for improvement"),
    "area of an improvement notice",
)
RISK_STATES = ("open", "closed")
HEADLINE = "all"  # the breakdown that is the measure's own figure
WHOLE_PLAN = "all actions"  # scope of a figure that speaks of all of a plan
NO_VALUE = ("c", "x", "z", "low", "u", "tbc")  # symbols that may stand in place of a value
WITH_VALUE = ("u", "r", "p")  # symbols that may go with one
# DfE's harmonised symbols, and "tbc" for a figure that a paper promises for later.
SYMBOLS = {
    "c": "confidential: hidden because the number is small",
    "x": "not available",
    "z": "not applicable: no number is meant",
    "low": "rounds to 0 but is not 0",
    "u": "low reliability",
    "r": "revised",
    "p": "provisional",
    "tbc": "to be confirmed",
}


# What an area's own account of a concern tells, by its columns.
ACCOUNT = {
    "baseline": "Position at the start",
    "done": "What was done",
    "position": "Position now",
    "impact": "What changed for children and families",
    "next_steps": "What comes next",
    "evidence": "What shows it",
    "training": "Who was trained, in what",
}
