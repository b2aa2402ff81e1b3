"""What the cover paper shows of what came before it: inspections, plans, what was judged since, meetings, papers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sendplan.cells import entries
from sendplan.data.area import Plan
from sendplan.figures import count, number, percent
from sendplan.frames import records
from sendplan.meeting import Meeting
from sendplan.pages import Block, links
from sendplan.pages.inspected import Concern, judged, known_concerns, source
from sendplan.pages.inspections import CONCERNS, areas, inspected, visit, visits_unknown, words
from sendplan.pages.values import stated_amount
from sendplan.rules import plan
from sendplan.rules.observations import Row, known_papers
from sendplan.rules.reconcile import figure_name
from sendplan.show.blocks import Words, say
from sendplan.show.tables import Table
from sendplan.vocabulary import VISIT_KINDS
from sendplan.words import MONTHS, capital, day, listed

SEVERAL = 3  # papers alike, from which on the first stands for all
MONTH_OR_NUMBER = rf"\d+|{'|'.join(MONTHS)}"  # in which the titles of papers that come again and again differ


def inspection(meeting: Meeting) -> Words:
    """Say when inspectors came, or a notice was given, and how many areas each named; nothing where none did."""
    named = ((each, "set" if each.is_notice else "named") for each in inspected(meeting).values())
    told = [f"The {each.called} {did} {each.areas}{each.statuses}.{each.outcome}" for each, did in named]
    return Words([" ".join(told)] if told else [])


def figures(meeting: Meeting) -> Block:
    """Show the figures that papers give for the day of the inspection."""
    tables = meeting.area.tables
    found = tables["findings"]
    days = {*tables["concerns"]["inspected_on"], *found.loc[~found["kind"].isin(VISIT_KINDS), "found_on"]}
    quoted = tables["quoted"][tables["quoted"]["as_at"].isin(days)].drop_duplicates(["figure", "scope", "value"])
    if quoted.empty:
        return say("The record holds no figure of the area from its inspection.")
    rows = [[figure_name(row), stated_amount(row), source(meeting, row["source"])] for row in records(quoted)]
    caption = f"The area when it was inspected, {listed(map(day, sorted(set(quoted['as_at']))))}"
    return Table(caption, ["What", "Figure", "Given by"], rows, {1: "number"})


def plans(meeting: Meeting) -> Words:
    """Tell the plans there were by the day of the meeting, in turn: dates, actions, last report; nothing without."""
    told = [_plan(meeting, each) for each in meeting.plans]
    return Words([f"Plans by {day(meeting.date)}, in turn:"] if told else [], told)


def _plan(meeting: Meeting, of: Plan) -> str:
    position, thing = meeting.position_at(meeting.as_at, of), of.hierarchy[-1]
    if position.empty:
        return f"{of.title}{_span(of)}: the record holds none of its {of.plural(thing)}."
    reported, term = position["reported_on"].max(), plan.done_term(of.words)
    size = count(len(position), thing, of.plural(thing), term="Of the plan's actions", as_at=meeting.as_at)
    if pd.isna(reported):
        return f"{of.title}{_span(of)}: {size}; the record holds no report on them."
    done = plan.count_standings(position)["done"]
    share = percent(done, len(position), of.plural(thing), term, as_at=reported)
    own = plan.done_word(of.words).lower()
    return f"{of.title}{_span(of)}: {size}; {share} {own} when last reported on {day(reported)}."


def _span(of: Plan) -> str:
    """Say from when to when a plan runs, in brackets, as far as that is known."""
    begins, ends = (each and day(pd.Timestamp(each)) for each in (of.start, of.end))
    if begins and ends:
        return f" ({begins} to {ends})"
    return f" (from {begins})" if begins else f" (to {ends})" if ends else ""


def revisit(meeting: Meeting) -> Block:
    """Say what was judged of each area of concern by those who came back, where that was known by the meeting."""
    visits = judged(known_concerns(meeting))
    bullets = [told for each, pairs in visits.items() for told in _judged(meeting, words(meeting, each), pairs)]
    on = {each: listed(map(day, sorted({row["judged_on"] for _, row in pairs}))) for each, pairs in visits.items()}
    ended = [f"The {visit(meeting, each)} ended on {days}." for each, days in on.items()]
    who = dict.fromkeys(row["judged_by"] for pairs in visits.values() for _, row in pairs)
    told = [" ".join([*ended, f"{listed(who)} judged:"])] if ended else []
    return Words([*visits_unknown(meeting), *told], bullets)


def _judged(meeting: Meeting, can_be: tuple[str, ...], made: list[tuple[Concern, Row]]) -> Iterator[str]:
    """Name the areas of concern of one inspection by what was judged of them, of what can be."""
    last = max(row["judged_on"] for _, row in made)
    every = areas([each.row["kind"] for each, _ in made], last)
    for word in can_be:
        some = [each for each, row in made if row["judgement"] == word]
        size = number(len(some), CONCERNS, "Judgement", as_at=last)
        named = (
            f"{links.concern(meeting, each.key[0], str(each.key[1]), each.ref)}, {each.row['title']}" for each in some
        )
        if some:
            yield f"{capital(word)} on {f'{size} of {every}' if len(made) > 1 else 'the only one'}: {'; '.join(named)}."


def before(meeting: Meeting) -> Words:
    """List the earlier meetings of the body in the record, and what each resolved; nothing where there is none."""
    meetings, requests = meeting.area.tables["meetings"], meeting.area.tables["requests"]
    mine = meetings[(meetings["body"] == meeting.body.id) & (meetings["meeting"] < meeting.date)].sort_values("meeting")
    resolved = requests[(requests["body"] == meeting.body.id) & (requests["kind"] == "resolution")]
    titles = {each.id: each.title for each in meeting.area.facts.plans}
    told = []
    for met in records(mine):
        asked = resolved.loc[resolved["raised_on"] == met["meeting"], "request"]
        all_of_it = "; ".join(each.rstrip(".") for each in asked)
        made = f"Resolved: {all_of_it}." if len(asked) else "No resolution is recorded."
        about = f", on the {titles[met['plan']]}" if met["plan"] in titles else ""
        told.append(f"{day(met['meeting'])}{about}. {made}")
    return Words([f"Earlier meetings of the {meeting.body.name}:"] if told else [], told)


def papers(meeting: Meeting) -> Words:
    """List the papers that the paper can stand on, by publisher and year, and the statistics used beside them.

    A paper published before the day of the meeting; one of that day only where reports or lists known
    by then come from it: others, such as the meeting's own minutes, tell of the meeting itself.
    """
    sources, used = meeting.area.tables["sources"], meeting.observations
    known = sources[sources["id"].isin(known_papers(sources, meeting.date))].sort_values(["published", "id"])
    neighbours = known["id"].isin(meeting.area.tables["observations"]["neighbours"])
    statistics = neighbours | (known["dataset"] != "")
    beside = known[statistics & known["id"].isin([*used["source"], *used["neighbours"]])]
    cited = {each for cell in meeting.updates["source"] for each in entries(cell)} | set(meeting.listed["paper"])
    stood_on = known[~statistics & ((known["published"] < meeting.date) | known["id"].isin(cited))]
    others = [each for each in meeting.body.notebooks if each != "scrutiny_cover"]
    pages = [links.page(meeting, each, each.replace("_", " ")) for each in others]
    pack = [f"Other pages of this pack: {listed(pages)}."] if pages else []
    return Words(pack, [*_by_publisher(stood_on), *(f"Statistics: {each}" for each in _by_publisher(beside))])


def _by_publisher(rows: pd.DataFrame) -> Iterator[str]:
    """List papers with their days, those of one publisher and year together, and of several alike the first."""
    years, alike = rows["published"].dt.year, rows["title"].str.replace(MONTH_OR_NUMBER, "", regex=True)
    for (publisher, year), mine in rows.groupby(["publisher", years], sort=False):
        told = [_alike(each, f" {year}") for _, each in mine.groupby(alike, sort=False)]
        yield f"{publisher}, {year}: {'; '.join(told)}."


def _alike(rows: pd.DataFrame, year: str) -> str:
    """Name papers with their days; of several whose titles differ only in a date the first, from when to when."""
    days = [day(each).removesuffix(year) for each in rows["published"]]
    if len(rows) >= SEVERAL:
        return f"{rows['title'].iloc[0]}, and {len(rows) - 1} more like it ({days[0]} to {days[-1]})"
    return "; ".join(f"{title} ({on})" for title, on in zip(rows["title"], days, strict=True))
