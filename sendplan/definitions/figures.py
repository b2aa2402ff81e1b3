"""Which definition explains a figure: found by the words it stands beside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from sendplan.area import MEANINGS
from sendplan.definitions import Definition, actions, completions, limits, measures, papers, record
from sendplan.theme import LOOKS

# The words that lead to a term, where they are not the term itself. Of two that begin at one letter the first counts.
WORDS = {
    "Past due when last reported": r"past due (?:when|then|by)|were past due|was past due",
    "Complete without a date or evidence": r"complete without|neither evidence nor a date|with evidence in the record",
    "Newly past due": r"newly past due",
    "Newly complete": r"newly complete",
    "50, 85 and 95 of 100 runs": r"complete in \d+ of 100 runs|in \d+ of 100 runs",
    "When all would be complete": r"runs of 100 with all complete|all complete by|all would be complete",
    "Planned": r"planned by|were planned|planned",
    "Recorded": r"recorded complete|are recorded|is recorded as complete|were recorded as complete",
    "Actions in the plan": r"(?:actions|tasks|steps) (?:were )?in the plan|in the plan\b",
    "Provisional start": r"no provisional start|provisional start",
    "Not started": r"not (?:yet )?started",
    "Carried forward": r"carried forward",
    "Delayed": r"rated red|delayed",
    "Past due": r"past due|due date had passed|days past",
    "Days late": r"days late",
    "Days moved": r"days moved|moved|days later|days earlier|later than the first|by at most",
    "New dates given": r"new dates? (?:was |were )?given|new dates?",
    "Due before the next meeting": r"due before the next meeting|open \w+ due from",
    "Improved": r"improved",
    "Worsened": r"worsened",
    "Reopened": r"reopened",
    "Reported rating": r"rated|ratings?|the same rating|had no rating",
    "Linked by paper": r"linked by a paper",
    "Linked by subject": r"linked by subject|linked to it",
    "Measure that speaks to it": r"measures? that speaks?|speaks? to",
    "Judgement": r"judged on|sufficient progress",
    "Quoted figure": r"as printed|quoted figures?|printed as|stated",
    "Agrees": r"computed",
    "List in a paper": r"on \d+ lists?|lists? of actions|lists? that disagree",
    "Request": r"requests?|resolutions?|recorded answer",
    "Upper and lower limit": r"upper limit|lower limit|limits",
    "Mean": r"mean\b",
    "Value as shown": r"value \((?:%|number|weeks|years)\)",
    "Not known": r"not known",
    "Better": r"got better|better|at least level",
    "Worse": r"worse",
    "Hidden small count": r"hidden|count few people",
    "Gap to target": r"gap",
    "Short of target": r"short of (?:the )?target|short\b",
    "Meets target": r"reached the target|meets? (?:the )?target|beyond",
    "No target set": r"no target",
    "No data yet": r"no value at all|no data yet",
    "Cannot be judged": r"cannot be judged|can be judged|to judge",
    "Change a year": r"change a year|points needed|needed for",
    "Target": r"targets?",
    "Baseline": r"baseline|first value",
    "Latest": r"latest",
    "Last change": r"last change|before$",
    "Since first": r"since first",
    "Age of data": r"^age\b",
    "Values that compare": r"first that compares|that compares?|compare",
    "Similar areas": r"similar areas?|neighbours?",
    "Region and England": r"england|national average|average of|region",
    "Known value": r"with a value|have a value|a value|values?",
    "Figure": r"figures? (?:of|to judge|with|can|that)|figures",
    "Simple pace": r"a month\b|at that pace|pace",
    "Not enough history": r"whole months|monthly values",
    "Position date": r"days before",
    "Area of concern": r"(?:areas? of )?concerns?|main issues|inspection|inspectors",
    "Point to be settled": r"to be settled|a second look|only one paper|disagree|tied together|same words|spelled",
    "Open": r"open (?:actions|steps|tasks)|open\b",
    "On track": r"on track",
    "Complete": r"complete|delivered",
    "Green": r"green",
    "Amber": r"amber",
    "Red": r"\bred\b",
    "Strength, issue or first step": r"strengths?|issues?|first steps?",
    "Paper or release": r"papers|releases",
    "Value of one area": r"\((?:%|number|weeks|years)\)$",
}
RATED = frozenset(LOOKS[means].word for means in MEANINGS)  # words of ours that mean a rating and nothing else
Scale = Mapping[str, str]  # a word of a rating → what area.toml says of it
_FILLING = re.compile(r"^(?: (?:of|them|the|its|is|are|was|were)\b)* (?=\w)")
# "18 of 94 actions complete"
_PART = re.compile(r"^ of (?:the )?\d[\d,]* (?:actions|tasks|steps) ([\w ]+?)(?=[.,;:(]|$)")
UNSURE = ("before", "computed", "figure", "figures", "measures")  # headings of several tables, not the same in each
GENERAL = {"Of the plan's measures": r"measures", "Of the plan's actions": r"actions|tasks|steps|leads?"}

# Terms that the method page has no need of, because no rule is behind them.
OTHERS = (
    Definition("Provisional start", "The day an action is to begin, as the last report that names one gives it."),
    Definition("Request", "What a body asked for or resolved, as its minutes say; answered where the record says how."),
    Definition("Point to be settled", "One thing in the papers that does not add up. It is shown and not put right."),
    Definition("Strength, issue or first step", "What a paper about an inspection lists under such a heading."),
    Definition("Paper or release", "A document or a release of statistics in the record, by the day of the meeting."),
    Definition("Value of one area", "The value last published for the area, or the region, that the heading names."),
    Definition("Hidden small count", "A number of few people, shown as [c]; the method page says by which rule."),
    Definition("Of the plan's measures", "A count of the measures that the plan lists, or of a part of them."),
    Definition("Of the plan's actions", "A count of the actions (or tasks, or steps) of a plan, or of a part of them."),
)


def _name(term: str) -> str:
    """Take the words of a term, without its mark and what stands in brackets."""
    return re.sub(r"^[^\w\[]+ | \(.*\)$", "", term)


@cache
def _known() -> dict[str, Definition]:
    """Map each term, by its words in small letters, to its definition; of two the first counts."""
    topics = (
        *(actions.ratings, actions.statuses, actions.dates, actions.position, actions.changes, actions.contradictions),
        *(completions.burn_up, completions.history, completions.ahead, limits.limits, record.lateness),
        *(measures.values, measures.targets, measures.comparable, measures.comparators, measures.directions),
        *(measures.results, papers.figures, papers.lists, record.concerns),
    )
    every = [*(each for topic in topics for each in topic()), *OTHERS]
    return {_name(each.term).lower(): each for each in reversed(every)}


@cache
def _pattern() -> re.Pattern[str]:
    """Make one pattern of the words that lead to terms: the group that is found is the place of its term."""
    leads = [*WORDS.values(), *GENERAL.values()]
    return re.compile("|".join(rf"({pattern})(?!\w)" for pattern in leads), re.IGNORECASE)


def of_heading(heading: str, scale: Scale, context: str) -> str:
    """Define the figures of a column, if all of its heading leads to one term; empty where it is not sure which.

    A word of a plan's own `scale` is that rating, unless it is a word of ours too and no other rating is in the
    `context`, the headings beside it: then it may be either.
    """
    said = re.sub(r" \(.*\)$", "", heading)
    if said.casefold() in UNSURE:
        return ""
    own = next((word for word in scale if word.casefold() == said.casefold()), "")
    known = _known().get(said.lower())
    return _chosen(own, _said(known) if known else _ours(_pattern().fullmatch(said)), scale, context)


def of_sentence(after: str, scale: Scale, context: str) -> str:
    """Define a figure of a sentence by the words that follow it, as `of_heading` does; the context is the sentence."""
    if part := _PART.match(after):
        return of_heading(part[1], scale, context)
    said = _FILLING.sub("", after)
    longest_first = sorted(scale, key=len, reverse=True)
    own = next((word for word in longest_first if re.match(rf"{re.escape(word)}(?!\w)", said, re.IGNORECASE)), "")
    return _chosen(own, _ours(_pattern().match(said)), scale, context)


def _chosen(own: str, ours: str, scale: Scale, context: str) -> str:
    if not own:
        return ours
    rated = [word for word in scale if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", context, re.IGNORECASE)]
    is_sure = len(rated) > 1 or not ours or (ours.startswith(f"{own}: ") and own in RATED)
    return f"{own}: {scale[own]}" if is_sure else ""


def _ours(found: re.Match[str] | None) -> str:
    return _said(_known()[[*WORDS, *GENERAL][(found.lastindex or 1) - 1].lower()]) if found else ""


def _said(known: Definition) -> str:
    return f"{_name(known.term)}: {known.means}"
