"""What does not add up in a plan's actions, lists, dates and leads: findings, each with where, why and who.

Pure: frames in, findings out, the date an argument. Rows that are asked the same thing for the same
reason are one finding, a line each. Nothing is put right: the lead's word and the paper's stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sized
from typing import NamedTuple

import pandas as pd

from sendplan import spelling, timing
from sendplan.area import NOT_REPORTED, Plan
from sendplan.cells import entries
from sendplan.frames import records
from sendplan.plan import CLOSED, natural
from sendplan.theme import wording
from sendplan.words import capital, count, day, listed, verb

MOST_REFS = 40  # more references than this nobody reads in a cell
MOST_ROLES = 5  # more roles than this are not named one by one
MOST_PLACES = 3  # a spelling found in more places than this is only counted
WORDS_ALIKE = 8  # shorter words than this, such as "work is on course", may well be true of two actions

# What is said of each kind of contradiction between a rating and the dates, and why it matters.
RATINGS = {
    timing.GREEN_BUT_PAST_DUE: (
        "Rated {word} although the due date had passed when reported",
        "The rating says that all is well, and the date that it is not.",
    ),
    timing.LATE_START: (
        "Rated {word} although the start date given had passed",
        "The start date that members were given was not kept.",
    ),
    timing.LATE_NOT_STARTED: (
        "Rated {word} although the due date had passed when reported",
        "The action is late, and its rating does not say so.",
    ),
    timing.NO_MITIGATION: (
        "Rated {word}, and nothing says what is being done",
        "Members cannot judge whether the delay will end.",
    ),
    timing.REOPENED: ("Complete in an earlier report and open again", "Work that was counted as done is not."),
    timing.UNFINISHED: (
        "Rated {word}, though the words of the report say that the work is unfinished",
        "Work that is counted as done goes on, and nobody may be asked for it.",
    ),
    timing.DENIED: (
        "Rated {word}, though the report on another action says that it is not",
        "Members cannot tell which of the two reports to believe.",
    ),
    timing.UNSUPPORTED: (
        "Rated {word}, without the day it was done or what shows it",
        "Nobody can check that it was done, or when.",
    ),
}


class Finding(NamedTuple):
    """Something to settle: where it stands, what was found (a line each), why it matters, who can settle it."""

    where: str
    what: tuple[str, ...]
    why: str
    who: str


def lines(found: Iterable[Finding]) -> int:
    """Count what was found, line by line."""
    return sum(len(each.what) for each in found)


def one(where: str, what: Iterable[str], why: str, who: str) -> list[Finding]:
    """Make one finding of its lines; none where there is no line."""
    told = tuple(what)
    return [Finding(where, told, why, who)] if told else []


def about(rows: Sized, where: str, what: str, why: str, who: str) -> list[Finding]:
    """Make one finding of one line about some rows; none where there are no rows."""
    return one(where, [what] if len(rows) else [], why, who)


def named(refs: Iterable[str]) -> str:
    """Name references in the plan's order, where they are not very many."""
    several = sorted(set(refs), key=natural)
    return listed(several) if len(several) <= MOST_REFS else "too many to name here"


def who(named_roles: Iterable[tuple[str, str]], role: str = "lead", of: str = "action") -> str:
    """Say who answers for some rows, given as references with their roles; by name where all have one and are few."""
    refs: dict[str, list[str]] = {}
    for ref, cell in named_roles:
        refs.setdefault(listed(entries(cell)), []).append(ref)
    if "" in refs or sum(map(len, refs.values())) > MOST_ROLES:
        return f"The {role} of each {of}"
    if len(refs) == 1:
        return f"The {role}: {next(iter(refs))}"
    return f"The {role}s: {'; '.join(f'{name} ({listed(mine)})' for name, mine in refs.items())}"


def leads(rows: pd.DataFrame) -> str:
    """Say who leads some actions."""
    return who(zip(rows["ref"], rows["leads"], strict=True))


def disproved(contradictions: pd.DataFrame, plan: Plan) -> Iterator[Finding]:
    """Tell of the ratings that the dates disprove, by kind; the frame comes from `timing.contradictions`."""
    for kind, (template, why) in RATINGS.items():
        rows = contradictions[contradictions["kind"] == kind]
        if not rows.empty:
            what = template.format(word=wording(plan.words, rows["standing"].iloc[0]).lower())
            told = f"{what}: {count(len(rows), plan.hierarchy[-1])} ({named(rows['ref'])})."
            yield Finding(
                f"Ratings of the {plan.title}, as reported by {day(rows['reported_on'].max())}",
                (told,),
                why,
                leads(rows),
            )


def silent(positioned: pd.DataFrame, reports: Iterable[pd.Timestamp], plan: Plan, as_at: pd.Timestamp) -> list[Finding]:
    """Tell of actions the record holds no report on, or none since they came due, or none of the plan's last two.

    `reports` are the days of the plan's reports.
    """
    never = positioned[positioned["standing"] == NOT_REPORTED]
    passed = positioned[positioned["status"] == timing.UNKNOWN]
    since = positioned[(positioned["status"] == timing.PAST_DUE) & timing.lateness(positioned)["passed_since"]]
    days = sorted(set(reports))
    before_last = days[-2] if len(days) > 1 else pd.Timestamp.min
    still_open = ~positioned["standing"].isin(CLOSED) & ~positioned["ref"].isin(since["ref"])
    old = positioned[still_open & (positioned["reported_on"] < before_last)]
    late = f" The due date of {len(passed)} of them had passed: {named(passed['ref'])}." if len(passed) else ""
    nothing = f"The record holds no report on {len(never)} of the {count(len(positioned), 'action')}.{late}"
    came = f"{count(len(since), 'action')} came due after the last report on {verb(len(since), 'it', 'them')}"
    missed = f"The record holds no report of {day(before_last)} or later on {count(len(old), 'open action')}"
    where = f"Reports on the {plan.title} by {day(as_at)}"
    unknown = "The record does not say whether the work is done, under way or late."
    return [
        *about(never, where, nothing, unknown, leads(never)),
        *about(since, where, f"{came}: {named(since['ref'])}.", unknown, leads(since)),
        *about(old, where, f"{missed}: {named(old['ref'])}.", "The ratings may no longer hold.", leads(old)),
    ]


def unanswered(asked: pd.DataFrame, date: pd.Timestamp, body: str) -> list[Finding]:
    """Tell of what a body asked for and had no answer to by a day, the date wanted come or none given.

    `asked` comes from `requests.asked_before`.
    """
    still_open = asked[asked["answer"] == ""]
    clerk = f"The clerk of the {body}, with the author of the plan"
    wanted = records(still_open[still_open["due"] <= date])
    whenever = records(still_open[still_open["due"].isna()])
    return [
        *one(
            "Requests and resolutions with a date",
            (f"Asked on {day(row['raised_on'])}, wanted by {day(row['due'])}: {row['request']}" for row in wanted),
            "The day has come, and the record holds no answer.",
            clerk,
        ),
        *one(
            "Requests without a date",
            (f"Asked on {day(row['raised_on'])}: {row['request']}" for row in whenever),
            "The record holds no answer, and nothing says when there will be one.",
            clerk,
        ),
    ]


def promised(passed: pd.DataFrame) -> list[Finding]:
    """Tell what papers promised for a day that passed without it; `passed` comes from `promises.passed`."""
    told = []
    for promise, rows in passed.groupby("promise", sort=False):
        by = [f"by {day(mine['due'].iloc[0])}{refs_of(mine['ref'])}" for _, mine in rows.groupby("due")]
        told.append(f"{promise} was promised {listed(by)}.")
    why = "The day has passed, and the record holds none: what was to be judged or done by it cannot be."
    return one("Promises with a date", told, why, "The officers of the measures, and the leads of the actions")


def refs_of(refs: pd.Series[str]) -> str:
    """Write references in brackets, for after what they are of; nothing where there is none."""
    return f" ({named(each for each in refs if each)})" if (refs != "").any() else ""


def incomplete(positioned: pd.DataFrame, sections: pd.DataFrame, plan: Plan) -> list[Finding]:
    """Tell of open actions without a due date, and of actions and sections that the plan lists without a lead.

    Of sections, only where others of the same kind have a lead: a level without any has none by design.
    """
    author = f"The author of the {plan.title}"
    undated = positioned[positioned["due"].isna() & ~positioned["standing"].isin(CLOSED)]
    printed = zip(undated["ref"], undated["due_text"], strict=True)
    dates = "; ".join(f"{ref} ({text or 'no date'})" for ref, text in printed)
    nobody = positioned[positioned["leads"] == ""]
    led = set(sections.loc[sections["lead"] != "", "kind"])
    alone = records(sections[(sections["lead"] == "") & sections["kind"].isin(led)])
    where, unled = f"Leads of the {plan.title}", "Members cannot see from the list who answers for it."
    without = f"{count(len(nobody), 'action')} without a lead in the plan\u2019s list: {named(nobody['ref'])}."
    return [
        *about(
            undated,
            f"Due dates of the {plan.title}",
            f"{count(len(undated), 'open action')} without a day to be done by: {dates}.",
            "Without a date, work is never late and never seen to be done on time.",
            leads(undated),
        ),
        *about(nobody, where, without, unled, author),
        *one(
            where,
            (
                f"{capital(row['kind'])} {row['ref']} ({row['title']}): the plan\u2019s list prints no lead beside it."
                for row in alone
            ),
            unled,
            author,
        ),
    ]


def repeated(updates: pd.DataFrame, positioned: pd.DataFrame) -> Iterator[Finding]:
    """Tell of open actions whose last reports are of one day and in the same words of the record."""
    still_open = positioned.loc[~positioned["standing"].isin(CLOSED), "ref"]
    last = updates[updates["ref"].isin(still_open)].drop_duplicates("ref", keep="last")
    long_enough = [len(str(text).split()) >= WORDS_ALIKE for text in last["narrative"]]
    for (_, mitigation, _), rows in last.loc[long_enough].groupby(["narrative", "mitigation", "as_at"]):
        if len(rows) > 1:
            both = ", and on what is being done" if mitigation else ""
            yield Finding(
                f"{named(rows['ref'])}: reports of {day(rows['as_at'].iloc[0])}",
                (f"The record\u2019s words are the same on where {len(rows)} actions stand{both}.",),
                "One report for several actions does not say where each stands.",
                leads(positioned[positioned["ref"].isin(rows["ref"])]),
            )


def folded(role: str) -> str:
    """Reduce a role to what tells it apart: no case, punctuation, plural or other alphabet; & is and."""
    words = re.findall(r"\w+", re.sub(r"['\u2019]", "", spelling.folded(role).replace("&", " and ")))
    return " ".join(word.removesuffix("s") for word in words)


def spellings(cells: Iterable[tuple[str, str]], plan: Plan) -> list[Finding]:
    """Tell of roles written in two ways; `cells` are references, each with the roles named there.

    Only where the words are the same (see `folded`): another post is not another spelling.
    """
    places: dict[str, dict[str, list[str]]] = {}
    for ref, cell in cells:
        for role in entries(cell):
            places.setdefault(folded(role), {}).setdefault(role, []).append(ref)
    several = [sorted(each.items(), key=lambda item: -len(item[1])) for each in places.values() if len(each) > 1]
    return one(
        "Leads of actions and sections, officers of measures",
        ("; also ".join(f"{role} ({_places(refs)})" for role, refs in each) for each in several),
        "A count of work by lead splits the role in two, and nobody can be sure that it is one role.",
        f"The author of the {plan.title}",
    )


def _places(refs: list[str]) -> str:
    return named(refs) if len(refs) <= MOST_PLACES else f"{len(refs)} places"
