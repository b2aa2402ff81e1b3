"""Measures by month: limits of chance, the rules that tell change from it, and departures from the reference."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sendplan import spc
from sendplan.definitions import NHS, Definition
from sendplan.theme import VARIATION_LOOKS
from sendplan.words import capital, exact, listed, number, share

REFERENCE = "NHSRplotthedots 0.2.2"
NELSON = "Nelson, Journal of Quality Technology 14(3), 1982"
EXAMPLE = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)  # Making Data Count's own


def reference() -> str:
    """Say whose method it is, and how to check that it is followed."""
    return (
        f"For measures published by month, with {spc.FEWEST} values or more. Change is told from chance as in {NHS}, "
        f"as the R package {REFERENCE} works it out (screening: {NELSON}). The last table says where this departs."
    )


def limits() -> list[Definition]:
    """Say how limits are worked out: one row per term."""
    part = share(round(100 * spc.NEAR), round(100 * spc.LIMIT))
    return [
        Definition("Mean", "The mean of all values of a phase.", NHS),
        Definition("Moving range", "The distance of a value from the one a month before it.", NHS),
        Definition(
            "Upper and lower limit",
            f"The mean, plus and minus {exact(spc.LIMIT)} times the mean of the moving ranges. Where only chance is at "
            "work, nearly every value lies between them.",
            NHS,
        ),
        Definition(
            "Screening",
            f"Moving ranges of {exact(spc.SCREEN)} times their mean or more are left out, once, and the mean is taken "
            "again, so that one leap does not widen the limits.",
            NHS,
        ),
        Definition(
            "Near a limit",
            f"Further than {number(spc.NEAR, 2)} mean moving ranges from the mean ({part} of the way to the limit), "
            "and not beyond the limit.",
            NHS,
        ),
        Definition(
            "Phase",
            "The months up to a change of counting, or from one to the next. Each phase has limits of its own, and "
            "nothing runs across two.",
            NHS,
        ),
    ]


def bases() -> list[Definition]:
    """Say from how many values limits are drawn: one row per basis."""
    means = {
        spc.NO_LIMITS: f"Fewer than {spc.FEWEST} values in the phase, or a case among the departures.",
        spc.TRIAL_LIMITS: f"From {spc.FEWEST} values on: limits that still move with each new value.",
        spc.LIMITS: f"From {spc.FIRM} values on: firm.",
    }
    return [Definition(capital(each), text, NHS) for each, text in means.items()]


def rules() -> list[Definition]:
    """Say which rules tell change from chance: one row per rule, in the order they are tried."""
    means = {
        spc.OUTSIDE: "A value above the upper or below the lower limit.",
        spc.TREND: f"{spc.RUN} values or more in a row, each above the one before it; or each below.",
        spc.TWO_OF_THREE: f"{spc.CLOSE} or more of {spc.AMONG} values in a row near a limit, and all {spc.AMONG} on "
        "the same side of the mean. Those near the limit are marked.",
        spc.SHIFT: f"{spc.RUN} values or more in a row above the mean; or below it.",
    }
    return [Definition(capital(each), text, NHS) for each, text in means.items()]


def variations() -> list[Definition]:
    """Say what the mark of a value means: one row per variation, with its mark."""
    means = {
        spc.COMMON_CAUSE: "No rule applies: the value varies as chance has it.",
        spc.IMPROVEMENT: "A rule applies, in the direction that is better.",
        spc.CONCERN: "A rule applies, in the direction that is worse.",
        spc.HIGH: "A rule applies upwards, and no direction is called better.",
        spc.LOW: "A rule applies downwards, and no direction is called better.",
        spc.NOT_JUDGED: "There is no value, or there are no limits.",
    }
    return [Definition(_marked(each), text, NHS) for each, text in means.items()]


def assurances() -> list[Definition]:
    """Say what limits mean for a target: one row per assurance, with its mark."""
    means = {
        spc.MEETS: "All that chance brings, from limit to limit, meets the target.",
        spc.MISSES: "Nothing that chance brings, from limit to limit, reaches the target.",
        spc.BY_CHANCE: "The target is between the limits of the last phase, or on one.",
        spc.NOT_JUDGED: "There is no target counted alike, no direction called better, or no limits.",
    }
    return [Definition(_marked(each), text, NHS) for each, text in means.items()]


def _marked(word: str) -> str:
    return f"{VARIATION_LOOKS[word].mark} {VARIATION_LOOKS[word].word}"


def example() -> str:
    """Work out Making Data Count's own example, for a reader to check against theirs."""
    days = pd.date_range("2022-01-31", periods=len(EXAMPLE), freq="ME")
    points = pd.DataFrame({"period_end": days, "value": EXAMPLE})
    told = []
    for screened in (True, False):
        last = spc.xmr(points, "higher", screened=screened).iloc[-1]
        upper, mean, lower = (number(last[name], 2) for name in ("upper", "mean", "lower"))
        told.append(f"upper limit {upper}, mean {mean} and lower limit {lower} {'with' if screened else 'without'}")
    return f"To check: the months {listed(map(str, EXAMPLE))} have {told[0]} screening, and {told[1]}."


class Departure(NamedTuple):
    """One way in which this is not as the reference: what it is about, there, here, and why."""

    about: str
    there: str
    here: str
    why: str


def departures() -> list[Departure]:
    """Say where the method departs from the reference, and why: one row per departure."""
    return [*_of_limits(), *_of_signals()]


def _of_limits() -> list[Departure]:
    return [
        Departure(
            "Few values",
            "Limits from any number of values, with a warning.",
            f"Under {spc.FEWEST} values none; under {spc.FIRM} trial limits.",
            "Limits of a few values move so much that they would mislead.",
        ),
        Departure(
            "A month without a value",
            "Not allowed.",
            "It breaks whatever runs across it: moving ranges, trends, shifts.",
            "Nobody knows what happened in it, and leaving the measure out would hide the rest.",
        ),
        Departure(
            "Values that never change",
            "No limits.",
            "Limits equal to the value.",
            "A measure that stands still can be judged against its target.",
        ),
        Departure(
            "Values that change, but never between neighbouring months",
            "Limits on the mean, so that every value is outside.",
            "No limits.",
            "No moving range shows how much the values vary.",
        ),
        Departure(
            "One leap in a level series",
            "Screened, which puts every value outside.",
            "Not screened where only moving ranges of 0 would be left.",
            "One leap is no reason to sound an alarm for every month.",
        ),
    ]


def _of_signals() -> list[Departure]:
    return [
        Departure(
            "Direction of a value in a trend",
            "That of the next difference.",
            "That of the last trend it is in.",
            "The top of a rise would be called falling where another begins level or lower.",
        ),
        Departure(
            "Rounding noise",
            "Every difference counts.",
            f"A difference of 1 in {number(1 / spc.NOISE)} of a phase's largest value, or less, is none.",
            "It comes from how machines store numbers.",
        ),
        Departure(
            "A trend beyond the limits",
            "Told point by point.",
            "Told whole, as one signal; unless all of it is outside the limits.",
            "A rise that leaves the limits is one event, not two.",
        ),
        Departure(
            "Icons",
            "Pictures, told apart by colour and letter.",
            "A mark and a word.",
            "So that nobody needs to see the colour.",
        ),
    ]
