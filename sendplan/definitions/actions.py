"""Actions: position, ratings, what the dates say, movement, completions over time."""

from __future__ import annotations

from collections.abc import Iterable

from sendplan import movement, plan, timing
from sendplan.area import MEANINGS, NOT_REPORTED
from sendplan.definitions import MINUTES, PAPERS, PLAN, Definition
from sendplan.theme import LOOKS
from sendplan.unfinished import EXAMPLES
from sendplan.words import capital, listed

FIRST_DATE = "a date that is moved must not hide a delay"
SILENCE = "silence is no rating"


def _word(means: str) -> str:
    return LOOKS[means].word.lower()


def _either(standings: Iterable[str]) -> str:
    *most, last = map(_word, standings)
    return f"{', '.join(most)} or {last}" if most else last


def position() -> list[Definition]:
    """Say what a position is: one row per term."""
    return [
        Definition("Position date", "The day a page speaks of, that of the meeting or one before it.", PAPERS),
        Definition(
            "Position",
            "Where each action stands on the position date: what reports dated on that day or before say, and no later "
            "one.",
        ),
        Definition(
            "Reported rating",
            "The rating that the action's lead gave last, in the plan's own word. It is never changed here, even where "
            "the dates disprove it: both are shown.",
            PLAN,
        ),
        Definition(
            "Age of a rating",
            "An action that a report passes over keeps the rating of its last report; the day of that report stands "
            "beside it.",
        ),
        Definition(
            LOOKS[NOT_REPORTED].word,
            "No report by the position date rates the action, so nothing is known of it. That is not the same as "
            f"{_word('not_started')}, which is a rating that a lead gives.",
            why=SILENCE,
        ),
        Definition(
            "What was said of an action",
            "Where it stands and what is being done: the last said with its rating or since. New date and provisional "
            "start: the last that any report gives. Day and evidence of completion: the last given since it was last "
            "rated anything but complete.",
        ),
        Definition(
            "Actions in the plan",
            "An action counts from the day it joins the plan, and no longer from the day it is dropped. One without "
            "such a day was there from the start and still is.",
        ),
    ]


RATINGS = {
    "complete": "Done.",
    "green": "Open, and on course.",
    "amber": "Open, between green and red.",
    "red": "Open, and delayed or at risk.",
    "not_started": "Open, and not begun: the lead says so.",
    "carried_forward": "Not complete in this plan: a later plan takes it up.",
}


def ratings() -> list[Definition]:
    """Say what a rating means, whatever word a plan has for it: one row per meaning, then how they are counted."""
    words = {means: f"{LOOKS[means].mark} {LOOKS[means].word}" for means in MEANINGS}
    return [
        *(Definition(words[means], RATINGS[means]) for means in MEANINGS),
        Definition(
            "Open",
            f"{capital(_either(plan.OPEN))}. The others, {listed(map(_word, plan.CLOSED))}, are closed.",
        ),
        Definition(
            "On track",
            f"Rated {_either(plan.ON_TRACK)}. Pages also show them apart.",
            MINUTES,
        ),
        Definition(
            "Delayed",
            f"Rated {_word('red')}. It says nothing of dates: an action can be past due with any open rating.",
            MINUTES,
        ),
        Definition(
            "Mark",
            "A rating is shown as its mark and the plan's word on a colour, so that nobody needs to see the colour.",
            "web accessibility guidelines (WCAG 2.2)",
        ),
    ]


def dates() -> list[Definition]:
    """Say which dates an action has and how far they moved: one row per term."""
    return [
        Definition(
            "Due",
            "The last day of the period that the plan prints: June 2019 is 30 June 2019. A plan that prints only "
            "a word such as ongoing gives no date.",
            PLAN,
        ),
        Definition("First due date", "The plan's own, whatever a report says later.", PLAN, FIRST_DATE),
        Definition(
            "New date",
            "The last new time that a report gives for the work. Where it names no day, such as mid-September, there "
            "is no firm date.",
            PAPERS,
        ),
        Definition(
            "Days late", "Days from the first due date to the position date, of an action past due.", why=FIRST_DATE
        ),
        Definition(
            "Days moved (slippage)",
            "Days from the first due date to the new date; below 0 is earlier. Listed is each action that was ever "
            "given a date other than its first.",
        ),
        Definition(
            "New dates given", "How many different new dates the reports gave, not counting the first due date."
        ),
        Definition(
            "Due before the next meeting",
            "Open actions whose first or new date lies between the position date and the body's next meeting, both "
            f"days included; where no next meeting is known, {timing.SOON} days after this one.",
        ),
    ]


def statuses() -> list[Definition]:
    """Say what the dates alone make of an action: one row per status, in the order they are tried."""
    means = {
        timing.COMPLETE: "Rated complete, whatever its dates.",
        timing.CARRIED: "Rated as carried forward, whatever its dates.",
        timing.NO_DATE: "Open, and the plan gives no due date.",
        timing.PAST_DUE: "Open and rated, and the first due date is before the position date.",
        timing.UNKNOWN: "The first due date is before the position date, and nobody has rated the action: "
        "whether it was done is not known.",
        timing.DUE_SOON: f"Open, and the first due date is the position date or up to {timing.SOON} days after it.",
        timing.NOT_YET_DUE: f"Open, and the first due date is more than {timing.SOON} days after the position date.",
    }
    why = {timing.PAST_DUE: FIRST_DATE, timing.UNKNOWN: SILENCE}
    return [Definition(capital(each), text, why=why.get(each, "")) for each, text in means.items()]


def contradictions() -> list[Definition]:
    """Say when dates disprove a rating, or nothing supports it: one row per kind."""
    late = "and the first due date is before the day of the report that says so"
    since = "a rating given before the date had passed is not disproved by it"
    return [
        Definition(capital(timing.GREEN_BUT_PAST_DUE), f"Rated {_word('green')}, {late}.", why=since),
        Definition(
            "Not started after its start date",
            "Rated not started by a report of a day after the start date given for it.",
        ),
        Definition("Not started but past due", f"Rated not started, {late}.", why=since),
        Definition(
            "Red with no mitigation",
            f"Rated {_word('red')}, and neither that report nor a later one says what is being done about it.",
        ),
        Definition("Reopened", "Open, though an earlier report had it complete."),
        Definition(
            capital(timing.UNFINISHED),
            "Rated complete by a report whose words say otherwise, such as "
            f"{listed(EXAMPLES)}. A clause that also says that something is finished, such as approved or published, "
            "is passed over.",
            why="a word that may be meant otherwise must not call a rating in doubt",
        ),
        Definition(
            capital(timing.DENIED),
            "Rated complete, while the last report on another action says that it is not; whoever keeps the record "
            "says which.",
        ),
        Definition(
            "Complete without a date or evidence",
            "Rated complete, and no report since it was last open gives a day or evidence of it.",
        ),
    ]


def changes() -> list[Definition]:
    """Say what moved between two positions: how they are compared, then one row per change."""
    steps = sorted({*movement.RANK.values()})
    alike = [[each for each, rank in movement.RANK.items() if rank == step] for step in steps]
    means = {
        movement.ADDED: "In the plan now, and not then.",
        movement.DROPPED: "In the plan then, and not now.",
        movement.FIRST_REPORTED: "Rated now for the first time: how it moved is not known.",
        movement.NEWLY_COMPLETE: "Complete now, and rated otherwise then.",
        movement.CARRIED_FORWARD: "Carried forward now, and rated otherwise then.",
        movement.REOPENED: f"Open now, and then {_either(plan.CLOSED)}.",
        movement.IMPROVED: f"Open then and now, and further on in this order: {', then '.join(map(_either, alike))}.",
        movement.WORSENED: "Open then and now, rated otherwise and no further on; between "
        f"{listed(map(_word, alike[0]))} there is no progress.",
        movement.NEWLY_PAST_DUE: "Past due now; then its date had not passed, or it was closed. An action can be "
        "in the list for its rating as well.",
    }
    compared = "This position and that of the meeting that this one is compared with, where both are of one plan."
    return [
        Definition("What is compared", compared),
        *(Definition(capital(each), text) for each, text in means.items()),
    ]
