"""Which definition explains a figure: found by the words it stands beside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from sendplan.rules import terms
from sendplan.rules.plan import STANDINGS, usual_word
from sendplan.rules.terms import Definition

# What all of a heading says, where that is not the term itself, and what follows a figure of a sentence of ours.
HEADINGS = {
    "50, 85 and 95 of 100 runs": r"complete in \d+ of 100 runs",
    "When all would be complete": r"runs of 100 with all complete",
    "Planned": r"planned by due date",
    "Recorded": r"recorded complete by .*",
    "Of the plan's actions": r"actions|tasks|steps",
    "Open": r"open actions",
    "Days moved": r"moved",
    "Quoted figure": r"as printed",
    "Upper and lower limit": r"upper limit|lower limit",
    "Mean": r"mean",
    "Value as shown": r"value",
    "Known value": r"with a value",
    "Gap to target": r"gap",
    "Age of data": r"age",
    "Values that compare": r"first that compares",
    "Region and England": r"england",
}
WORDS = {
    "Past due when last reported": r"past due then",
    "Past due": r"past due",
    "Newly past due": r"newly past due",
    "Newly complete": r"newly complete",
    "Improved": r"improved",
    "Worsened": r"worsened",
    "Reopened": r"reopened",
    "Reported rating": r"rated|same rating",
    "Complete": r"complete(?: actions?)?",
    "Not started": r"not started",
    "Carried forward": r"carried forward",
    "Open": r"open (?:action|task|step)s?(?! due from)",
    "Due before the next meeting": r"open \w+ due from",
    "On track": r"on track:",
    "Planned": r"completions? (?:was|were) planned",
    "Recorded": r"recorded by",
    "Actions in the plan": r"(?:(?:action|task|step)s? (?:was |were )?)?in the plan",
    "Measure that speaks to it": r"measures? that speaks?",
    "Judgement": r"judged on",
    "Area of concern": r"areas? of concern",
    "Quoted figure": r"quoted figures?",
    "Request": r"earlier requests?",
    "Short of target": r"short of (?:the )?target",
    "Meets target": r"(?:has|have) reached the target",
    "No target set": r"(?:has|have) no target",
    "No data yet": r"(?:has|have) no value at all",
    "Cannot be judged": r"cannot be judged",
    "Known value": r"(?:(?:has|have) a )?values?",
    "Figure": r"figures? (?:to judge|of the plan|with a value)",
    "Not enough history": r"whole months",
    "Strength, issue or first step": r"strengths?|main issues?|first steps?",
    "Paper or release": r"papers? (?:and|or) releases?",
}
Scale = Mapping[str, str]  # a word of a rating → what area.toml says of it
_FILLING = re.compile(r"^(?: (?:of|them|the|its|is|are|was|were)\b)* (?=\w)")
# "18 of 94 actions complete"
_PART = re.compile(r"^ of (?:the )?\d[\d,]* (?:actions|tasks|steps) ([\w ]+?)(?=[.,;:(]|$)")
_ENDS = r"(?= and \d| as last reported|[.,;:)]|$)"  # where a rating in a list of them ends
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
        *("ratings", "statuses", "dates", "position", "changes", "contradictions", "burn_up", "history", "ahead"),
        *("limits", "lateness", "values", "targets", "comparable", "comparators", "directions", "results", "figures"),
        *("lists", "concerns"),
    )
    every = [*(each for topic in topics for each in terms.topic(topic).definitions), *OTHERS]
    return {_name(each.term).lower(): each for each in reversed(every)}


@cache
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Make one pattern of words that lead to terms: the group that is found is the place of its term."""
    return re.compile("|".join(rf"({pattern})(?!\w)" for pattern in terms), re.IGNORECASE)


def of_heading(heading: str, scale: Scale, context: str) -> str:
    """Define the figures of a column, if all of its heading leads to one term; empty where it is not sure which.

    A word of a plan's own `scale` is that rating, unless it is a word of ours too and the `context`, the headings
    of the columns with figures, are not all ratings: then it may be either.
    """
    said = re.sub(r" \(.*\)$", "", heading)
    if said.casefold() in UNSURE:
        return ""
    own = next((word for word in scale if word.casefold() == said.casefold()), "")
    known = _known().get(said.lower())
    ratings = {each.casefold() for each in (*scale, *map(usual_word, STANDINGS), "Group")}
    beside = context.casefold().split(", ")
    sure = len(beside) > 1 and ratings.issuperset(beside)
    return _chosen(own, _said(known) if known else _ours(HEADINGS, re.Pattern.fullmatch, said), scale, sure)


def of_sentence(after: str, scale: Scale, context: str) -> str:
    """Define a figure of a sentence by the words that follow it; empty where it is not sure what they mean.

    A word of a plan's own `scale` is that rating, unless it is a word of ours too and the `context`, the sentence,
    lists no other rating.
    """
    if part := _PART.match(after):
        return of_heading(part[1], scale, "")
    said = _FILLING.sub("", after)
    longest_first = sorted(scale, key=len, reverse=True)
    own = next((word for word in longest_first if re.match(re.escape(word) + _ENDS, said, re.IGNORECASE)), "")
    told = [word for word in scale if re.search(rf"\d {re.escape(word)}{_ENDS}", context, re.IGNORECASE)]
    sure = len(told) > 1 and "same rating" not in context
    return _chosen(own, _ours(WORDS | GENERAL, re.Pattern.match, said), scale, sure)


def _chosen(own: str, ours: str, scale: Scale, sure: bool) -> str:
    """Take a plan's own word, ours where it has none, or nothing where the two do not mean the same."""
    same = ours.startswith(f"{own}: ") and scale.get(own, "").endswith(f" Counted as {own.lower()}.")
    return ours if not own else f"{own}: {scale[own]}" if sure or same or not ours else ""


def _ours(terms: Mapping[str, str], how: Callable[[re.Pattern[str], str], re.Match[str] | None], said: str) -> str:
    found = how(_pattern(tuple(terms.values())), said)
    return _said(_known()[[*terms][(found.lastindex or 1) - 1].lower()]) if found else ""


def _said(known: Definition) -> str:
    return f"{_name(known.term)}: {known.means}"
