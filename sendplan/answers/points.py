"""What is looked for at a meeting that does not add up: each kind, with how it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import pandas as pd

from sendplan import discrepancies, plan, quality, reconcile
from sendplan.answers import no_actions, no_ratings
from sendplan.answers.asked import asked_before, broken
from sendplan.answers.inspected import named_concerns, papers, said_unfinished
from sendplan.answers.values import no_values
from sendplan.meeting import Meeting
from sendplan.quality import Finding
from sendplan.words import day

Findings = Iterable[Finding]


def own_measures(meeting: Meeting) -> pd.DataFrame:
    """Return the measures that the meeting's plan itself lists."""
    return meeting.measures[meeting.measures["in_plan"]]


def lists(meeting: Meeting) -> Findings:
    """Tell of the lists of actions that disagree with the ratings."""
    return discrepancies.lists(meeting.listed, meeting.its_plan, papers(meeting))


def dates(meeting: Meeting) -> Findings:
    """Tell of the new dates that only one paper gives."""
    refs = set(meeting.position["ref"])
    return discrepancies.dates(reconcile.new_dates(meeting.slippage, meeting.updates, refs), papers(meeting))


def figures(meeting: Meeting) -> Findings:
    """Tell of the quoted figures that differ, and of those of a plan without a list of actions."""
    tables = meeting.area.tables
    measures = discrepancies.answerable(tables["measures"], tables["sections"])
    return discrepancies.figures(meeting.quoted, papers(meeting), meeting.record.plans, measures)


def ratings(meeting: Meeting) -> Findings:
    """Tell of the ratings that dates or words disprove or nothing supports; of plans before, those that words do."""
    yield from quality.disproved(meeting.contradictions, meeting.its_plan)
    for each in meeting.earlier_plans:
        yield from quality.disproved(said_unfinished(meeting, each), each)


def reports(meeting: Meeting) -> Findings:
    """Tell of the actions without a recent report."""
    days = plan.rated_by(meeting.updates, meeting.as_at)["as_at"]
    return quality.silent(meeting.position, days, meeting.its_plan, meeting.as_at)


def requests(meeting: Meeting) -> Findings:
    """Tell of what the body asked for without an answer."""
    return quality.unanswered(asked_before(meeting), meeting.date, meeting.body.name)


def promises(meeting: Meeting) -> Findings:
    """Tell what papers promised for a day that passed without it."""
    return quality.promised(broken(meeting))


def targets(meeting: Meeting) -> Findings:
    """Tell of the measures whose targets or figures ask for a second look."""
    mine = own_measures(meeting)
    alike = discrepancies.same_figures(meeting.groups, mine)
    measures = discrepancies.answerable(meeting.measures, meeting.table("sections"))
    return discrepancies.targets(meeting.second_looks, alike, measures)


def carried(meeting: Meeting) -> Findings:
    """Tell of what was carried forward with another date, or into no one action."""
    tables = meeting.area.tables
    links = reconcile.carried(tables["carried_forward"], tables["actions"], meeting.its_plan.id)
    return discrepancies.carried(links, meeting.its_plan, meeting.record.plans)


def gaps(meeting: Meeting) -> Findings:
    """Tell of actions without a date, and work without a lead."""
    return quality.incomplete(meeting.position, meeting.table("sections"), meeting.its_plan)


def links(meeting: Meeting) -> Findings:
    """Tell of measures, sections and areas of concern that are not tied together."""
    mine, sections, known = own_measures(meeting), meeting.table("sections"), named_concerns(meeting)
    return [
        *discrepancies.untied(mine, sections, meeting.its_plan),
        *discrepancies.unmeasured(mine, sections, meeting.its_plan),
        *discrepancies.unlinked(mine, meeting.table("concern_links"), known, meeting.its_plan),
    ]


def same_words(meeting: Meeting) -> Findings:
    """Tell of reports in the same words."""
    return quality.repeated(meeting.updates, meeting.position)


def roles(meeting: Meeting) -> Findings:
    """Tell of roles that the plan spells in more than one way."""
    frames = ((meeting.position, "leads"), (meeting.table("sections"), "lead"), (own_measures(meeting), "officer"))
    cells = [pair for frame, column in frames for pair in zip(frame["ref"], frame[column], strict=True)]
    return quality.spellings(cells, meeting.its_plan)


def _no_lists(meeting: Meeting) -> str:
    none = f"The record holds no list of this plan's actions from a paper known on {day(meeting.date)}."
    return no_ratings(meeting) or (none if meeting.listed.empty else "")


def _no_quoted(meeting: Meeting) -> str:
    none = f"The record holds no figure quoted in a paper known on {day(meeting.date)}."
    return none if meeting.quoted.empty else ""


def _no_body(meeting: Meeting) -> str:
    return "" if meeting.body.meets else "No body met on this day, so none waited for an answer."


def _nothing_carried(meeting: Meeting) -> str:
    links = meeting.area.tables["carried_forward"]
    any_link = (links["to_plan"] == meeting.its_plan.id).any()
    return no_actions(meeting) or ("" if any_link else "The record names nothing that was carried into this plan.")


def _no_measures(meeting: Meeting) -> str:
    none = "Not known: no measure of this plan is in the record."
    return no_actions(meeting) or (none if own_measures(meeting).empty else "")


class Look(NamedTuple):
    """Something that is looked for: what, how, why it cannot be, and what is said where nothing is found."""

    what: str
    find: Callable[[Meeting], Findings]
    missing: Callable[[Meeting], str]
    none: str

    def found(self, meeting: Meeting) -> list[Finding]:
        """Return what was found; nothing where it could not be looked for."""
        return [] if self.missing(meeting) else list(self.find(meeting))


# In readers' words, most serious first.
LOOKS = {
    "lists": Look(
        "lists of actions that disagree with the ratings",
        lists,
        _no_lists,
        "Every list of actions agrees with the ratings reported by its day.",
    ),
    "dates": Look(
        "new dates that only one paper gives",
        dates,
        no_ratings,
        "No report gives a date that a list of the whole plan leaves as it was.",
    ),
    "figures": Look(
        "quoted figures that differ, or whose plan has no list of actions to check them by",
        figures,
        _no_quoted,
        "No quoted figure that can be computed differs from the tables.",
    ),
    "ratings": Look(
        "ratings that the dates disprove or nothing supports",
        ratings,
        no_ratings,
        "The dates disprove no reported rating.",
    ),
    "reports": Look(
        "actions without a recent report",
        reports,
        no_actions,
        "Every action was reported on by {as_at}, and none came due after the last report on it.",
    ),
    "requests": Look(
        "requests and resolutions without an answer, wanted by then or without a date",
        requests,
        _no_body,
        "The record holds no request or resolution of the {body} that should have had an answer by {date}.",
    ),
    "promises": Look(
        "promises whose day has passed",
        promises,
        no_actions,
        "No promise with a date known by {date} has passed without being kept.",
    ),
    "targets": Look(
        "measures that ask for a second look",
        targets,
        no_values,
        "No target goes the wrong way, and no value looks odd.",
    ),
    "carried": Look(
        "tasks carried forward with another date, or into no one action",
        carried,
        _nothing_carried,
        "Everything that was carried into this plan kept its date.",
    ),
    "gaps": Look(
        "actions without a date, and work without a lead",
        gaps,
        no_actions,
        "Every open action has a date, and every action has a lead.",
    ),
    "links": Look(
        "measures, work and areas of concern that are not tied together",
        links,
        _no_measures,
        "The record ties every measure to a part of the plan that can move it.",
    ),
    "words": Look(
        "reports in the same words",
        same_words,
        no_ratings,
        "No two open actions were last reported on in the same words of the record.",
    ),
    "roles": Look(
        "roles spelled in more than one way",
        roles,
        no_actions,
        "The plan spells every role in one way.",
    ),
}
