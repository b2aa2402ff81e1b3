"""Whether children are better off: what the measures say in a sentence, a figure, and a picture."""

from __future__ import annotations

import pandas as pd

from sendplan.figures import count, number
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links
from sendplan.pages.measures import gaps
from sendplan.pages.values import moves, named_measure, no_values, parted, value
from sendplan.rules.measures import NO_DIRECTION
from sendplan.rules.observations import Row
from sendplan.show.blocks import Words
from sendplan.show.charts import Chart
from sendplan.words import listed, month, verb

Found = tuple[int, int, int]  # figures that got better, that did not, and all of the plan


def found(meeting: Meeting) -> Found:
    """Count the figures of the plan's measures by whether their latest value is better than the first that compares."""
    rows = pd.DataFrame(columns=["moved"]) if no_values(meeting) else meeting.judged[meeting.judged["in_plan"]]
    better, worse = map(len, parted(rows))
    return better, worse, len(rows)


def better_off(meeting: Meeting) -> str:
    """Say whether children are better off, worst news first: of so many figures that can be compared."""
    better, worse, every = found(meeting)
    which = links.page(meeting, "measures", "outcomes")
    if not better + worse:
        turned = every and meeting.judged.loc[meeting.judged["in_plan"], "moved"].isin(["up", "down"]).any()
        why = "no measure has a later value that compares" if every else "the record holds no value of a measure"
        return f"Whether children are better off is not known: {NO_DIRECTION if turned else why}."
    of = count(better + worse, "figure", term="Values that compare")
    if better + worse == 1:
        return f"The one figure on {which} with a later value is {'better' if better else 'no better'}."
    parts = [(worse, "No better"), (better, "Better")]
    told = [f"{number(size, 'figures', term)} {verb(size)} {term.lower()}" for size, term in parts if size]
    return f"Of {of} on {which} with a later value, {listed(told)}."


def moved(meeting: Meeting) -> tuple[str, str] | None:
    """Say the same as a headline; nothing where no figure can be compared."""
    better, worse, _ = found(meeting)
    of = count(better + worse, "figure", term="Values that compare")
    if better + worse == 1:
        return number(1, "figures", "Values that compare"), f"figure on outcomes, {'' if better else 'no '}better"
    if not better + worse:
        return None
    return number(better, "figures", "Better"), f"of {of} on outcomes got better since the start"


def best_and_worst(meeting: Meeting) -> Block:
    """Draw the measures furthest behind England, and those furthest ahead, to stand beside something else."""
    drawn = gaps(meeting)
    return drawn.half() if isinstance(drawn, Chart) else Words()


def told(meeting: Meeting) -> Words:
    """Name the figure that moved furthest each way, with its first and its latest value, and where all stand."""
    if not found(meeting)[2]:
        return Words()
    moved = records(moves(meeting.judged[meeting.judged["in_plan"]]))
    furthest = [f"{_move(meeting, moved[0])}."] if moved and moved[0]["at"] < 0 else []
    furthest += [f"{_move(meeting, moved[-1])}."] if moved and moved[-1]["at"] > 0 else []
    which = links.page(meeting, "measures", "Every measure")
    return Words([" ".join([*furthest, f"{which} stands beside its start, its target and other areas."])])


def _move(meeting: Meeting, row: Row) -> str:
    """Say how far a figure moved, and which way."""
    way = "Furthest the wrong way" if row["at"] < 0 else "Furthest the right way"
    first, last = (f"{value(row, name)} (to {month(row[f'{name}_by'])})" for name in ("first", "latest"))
    return f"{way}: {named_measure(meeting, row)}, from {first} to {last}"
