"""What the board summary shows of what moved since the position before."""

from __future__ import annotations

from sendplan.figures import count, number
from sendplan.meeting import Meeting
from sendplan.pages import Block, links, needs, no_ratings
from sendplan.rules import plan
from sendplan.rules.movement import FIRST_REPORTED
from sendplan.show.blocks import Words, say
from sendplan.show.tables import badge, marked_up, table
from sendplan.words import capital, day, listed, verb


@needs(no_ratings, told=True)
def moved(meeting: Meeting) -> Block:
    """Say in words what moved since the previous position."""
    if meeting.compared is None:
        other = " The previous position is of another plan." if meeting.previous else ""
        return say(f"There is no earlier position of this plan to compare with.{other}")
    found = meeting.movement["change"].value_counts()
    then = f"Compared with the position on {day(meeting.compared.as_at)}"
    others = {str(change): how_many for change, how_many in found.items() if change != FIRST_REPORTED}
    told = [f"{number(how_many, 'actions', capital(change))} {change}" for change, how_many in others.items()]
    first = int(found.get(FIRST_REPORTED, 0))
    without = count(first, "action", term="First reported")
    had = f" {without} had no rating then, so how {verb(first, 'it', 'they')} moved is not known."
    both = meeting.position.merge(meeting.compared.position, on=plan.ACTION, suffixes=("_now", "_then"))
    same = (both["rating_now"] == both["rating_then"]) & (both["rating_now"] != "")
    kept = number(same.sum(), "actions", "Reported rating")
    return say(f"{then}: {listed(told) or 'no rating moved'}; {kept} the same rating.{had if first else ''}")


@needs(no_ratings, told=True)
def changes(meeting: Meeting) -> Block:
    """List every action that moved since the previous position."""
    rows = meeting.movement[meeting.movement["change"] != FIRST_REPORTED]
    if rows.empty or meeting.compared is None:
        return Words()
    for when in ("then", "now"):
        pairs = zip(rows[f"standing_{when}"], rows[f"rating_{when}"], strict=True)
        shown = (badge(*pair) if pair[0] else "not in the plan" for pair in pairs)
        rows = rows.assign(**{when: marked_up(shown, rows)})
    then, now = day(meeting.compared.as_at), day(meeting.as_at)
    headings = {"head": "Action", "change": "Change", "then": f"On {then}", "now": f"On {now}"}
    named = zip(rows["ref"], rows["title"], strict=True)
    head = [f"{links.action(meeting, ref)} {title}" for ref, title in named]
    rows = rows.assign(head=head, change=rows["change"].map(capital))
    return table(rows, f"Changes from {then} to {now}", headings)
