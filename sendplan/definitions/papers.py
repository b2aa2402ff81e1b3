"""Papers against the tables: quoted figures, lists of actions, and what else does not add up."""

from __future__ import annotations

from collections.abc import Mapping

from sendplan import reconcile
from sendplan.definitions import Definition
from sendplan.findings import loose_ends
from sendplan.words import capital


def figures() -> list[Definition]:
    """Say what comes of a figure that a paper states: first what is meant, then one row per state."""
    means = {
        reconcile.AGREES: "The figure computed from the tables for the day it speaks of, rounded as the paper rounds, "
        "is the one printed.",
        reconcile.DIFFERS: "It is another. Both are shown, and neither is put right.",
        reconcile.CANNOT: "The tables do not hold what it counts, for one of the reasons below.",
    }
    return [
        Definition(
            "Quoted figure",
            "A figure that a paper or a minute states in its text. Of a measure, it is held against the headline value "
            "of the last period over by the day it speaks of. Minutes count from the day after their meeting.",
            "the paper",
        ),
        *(Definition(capital(each), text) for each, text in means.items()),
        Definition(
            "Totals it can be of",
            "Where a paper states a count and its share but no total: every total that gives this share in whole "
            "per cent.",
        ),
    ]


def reasons() -> list[Definition]:
    """Say why a figure cannot be computed: one row per reason."""
    means = {
        reconcile.NOT_COUNTED: "Nothing in the tables is what the figure counts.",
        reconcile.NO_LIST: "Only totals of this plan were published.",
        reconcile.NO_RATING: "The figure counts a rating that the plan does not use.",
        reconcile.PART: "The figure is of a part of the plan that the tables do not mark.",
        reconcile.NO_VALUE: "Values of later periods, or published later, do not count.",
    }
    return [Definition(capital(each), text) for each, text in means.items()]


def lists() -> list[Definition]:
    """Say what comes of a list of actions that a paper prints: one row per state."""
    means = {
        reconcile.AGREES: "The action is on the list, and was rated so by its day.",
        reconcile.RATED_OTHERWISE: "It is on the list, and was rated otherwise by its day.",
        reconcile.MISSING: "It was rated so, and due in the list's months if it names any, and is not on the list.",
        reconcile.OUTSIDE: "It is on the list, and due in other months than the list names.",
        reconcile.UNRATED: "It is on the list, and nobody had rated it by its day.",
    }
    return [
        Definition("List in a paper", "Actions that a paper prints as all those of one rating.", "the paper"),
        *(Definition(capital(each), text) for each, text in means.items()),
    ]


def findings(looked_for: Mapping[str, str]) -> list[Definition]:
    """Say what is looked for in papers and tables: one row per kind; `looked_for` maps a short name to its words."""
    means = {
        "lists": "An action on a list of one rating that was rated otherwise, or left out of it, or due in other "
        "months.",
        "new_dates": "A new date that a report gives, while the plan's own list of that day or later prints the first.",
        "figures": "A quoted figure that differs from the one computed, or is of a plan without a list of actions.",
        "contradicted": "See what the dates say.",
        "unreported": "An action that the record holds no report on; or that came due after its last report; or that "
        "is open and has no report since before the last but one report of the plan.",
        "unanswered": "A request, or a resolution that names a day, without an answer by the day of the meeting; where "
        "it names a day, one that has come. A resolution without a day counts as asked for only once it has an answer. "
        "What was asked twice counts once.",
        "promised": "What a paper promised for a day before the meeting's. A figure of a measure is kept once a value "
        "of it is known, anything else once the record says so.",
        "targets": "See what in a measure asks for a second look. Also measures whose papers give the same values and "
        "targets, of 2 targets or more, unless all are one number.",
        "carried_forward": "A task due on another day in the plan that takes it up, or taken up by a whole section.",
        "gaps": "An open action without a due date; an action without a lead in the plan's list; a section without one "
        "there, where others of its level have one.",
        "links": "A measure tied to a topmost section only, although the plan has levels below; a section or an area "
        "of concern without a measure, or a measure without an area of concern, where others have one.",
        "same_words": "Open actions whose last reports are of one day and, in the record, in the same "
        f"{loose_ends.WORDS_ALIKE} words or more.",
        "spellings": "Leads whose names differ only in capitals, punctuation, & for and, or a final s of a word.",
    }
    return [Definition(capital(words), means[each]) for each, words in looked_for.items()]
