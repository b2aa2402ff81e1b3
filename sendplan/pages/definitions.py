"""What the figures of a pack mean: the term that one carries, or else that of the column it stands in, defined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from sendplan.figures import RATED
from sendplan.rules import terms
from sendplan.rules.terms import Definition
from sendplan.vocabulary import UNITS
from sendplan.words import unit_word

Scale = Mapping[str, str]  # a word of a rating → what area.toml says of it


class Column(NamedTuple):
    """What the figures of a column are: their term, and what they count where they do not say so."""

    term: str = ""
    unit: str = ""


UNIT_WORDS = frozenset(map(unit_word, UNITS))
# Columns that mean the same in every table of ours that has them, by their headings without a unit in brackets.
AS_HEADED = (  # whose headings are their terms
    *("Baseline", "Change a year", "Change a year that is needed", "Complete", "Date passed, no report since"),
    *("Last change", "Late when last reported", "Latest", "Linked by subject", "Mean", "Similar areas", "Target"),
)
COLUMNS = {
    **{heading: Column(heading) for heading in AS_HEADED},
    "Actions": Column("Of the plan's actions", "actions"),
    "Actions complete": Column("Complete", "actions"),
    "Actions in the plan": Column("Actions in the plan", "actions"),
    "Age": Column("Age of data", "months"),
    "As printed": Column("Quoted figure"),
    "Better": Column("Better", "figures"),
    "Carried forward": Column("Carried forward", "tasks"),
    "Computed": Column("Quoted figure"),
    "Days": Column("Days late", "days"),
    "Days late": Column("Days late", "days"),
    "Days moved": Column("Days moved", "days"),
    "England": Column("Region and England"),
    "First that compares": Column("Values that compare"),
    "Gap": Column("Gap to target"),
    "Lower limit": Column("Upper and lower limit"),
    "Measures": Column("Of the plan's measures", "measures"),
    "Moved": Column("Days moved", "days"),
    "New dates given": Column("New dates given", "new dates"),
    "No better": Column("No better", "figures"),
    "Not known": Column("Not known", "figures"),
    "Of them late": Column("Past due", "actions"),
    "Open actions": Column("Open", "actions"),
    "Planned by due date": Column("Planned", "completions"),
    "Runs of 100 with all complete": Column("When all would be complete", "runs"),
    "Start": Column("Baseline"),
    "Tasks": Column("Of the plan's actions", "tasks"),
    "Upper limit": Column("Upper and lower limit"),
    "Value": Column("Value as shown"),
    "With a value": Column("Of the plan's measures", "measures"),
}

# Terms that the method page has no need of, because no rule is behind them.
OTHERS = (
    Definition(
        "Section of a plan", "A part of a plan as the plan names it, such as a priority, a theme or an outcome."
    ),
    Definition("Provisional start", "The day an action is to begin, as the last report that names one gives it."),
    Definition("Due ahead", "Open actions whose first due date is the position date or later."),
    Definition("Request", "What a body asked for or resolved, as its minutes say; answered where the record says how."),
    Definition("Point to be settled", "One thing in the papers that does not add up. It is shown and not put right."),
    Definition("No better", "It got worse, or the two values that compare are the same."),
    Definition("Strength, issue or first step", "What a paper about an inspection lists under such a heading."),
    Definition("Paper or release", "A document or a release of statistics in the record, by the day of the meeting."),
    Definition("Hidden small count", "A number of few people, shown as [c]; the method page says by which rule."),
    Definition("Of the plan's measures", "A count of the measures that the plan lists, or of a part of them."),
    Definition("Of the plan's actions", "A count of the actions (or tasks, or steps) of a plan, or of a part of them."),
)


def column(heading: str) -> Column:
    """Say what the figures of a column of ours are, by its heading: England, or England (%)."""
    said, _, unit = heading.removesuffix(")").rpartition(" (")
    return COLUMNS.get(said, Column())._replace(unit=unit) if unit in UNIT_WORDS else COLUMNS.get(heading, Column())


def means(term: str, scale: Scale) -> str:
    """Define a term, named first; nothing of no term. KeyError for one that nothing defines."""
    if term.startswith(RATED):
        whole = term.removeprefix(RATED)
        words = [whole] if whole in scale else whole.split(" or ")  # of several words for one meaning, each
        return "; ".join(f"{word}: {scale[word]}" for word in words if word in scale)
    if not term:
        return ""
    defined = known()[term.casefold()]
    return f"{name(defined.term)}: {defined.means}"


@cache
def known() -> dict[str, Definition]:
    """Map each term, by its words in small letters, to its definition; of two the first counts."""
    every = [*(each for topic in terms.topics() for each in terms.topic(topic).definitions), *OTHERS]
    return {name(each.term).casefold(): each for each in reversed(every)}


def name(term: str) -> str:
    """Take the words of a term, without its mark and what stands in brackets."""
    return re.sub(r"^[^\w\[]+ | \(.*\)$", "", term)
