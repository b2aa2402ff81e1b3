"""What the method page shows: how each figure is worked out, and where it comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.metadata import version

from markupsafe import Markup

from sendplan.data.area import MEANINGS
from sendplan.figures import count
from sendplan.meeting import Meeting
from sendplan.pages import Block, definitions, evidence
from sendplan.pages.actions import legend
from sendplan.pages.values import names
from sendplan.rules import disclosure, plan, terms
from sendplan.rules.observations import current
from sendplan.show.blocks import Verdict, Words, say
from sendplan.show.tables import Table, Tables, table
from sendplan.show.theme import SERIES_LOOKS
from sendplan.vocabulary import PUBLIC, TRAJECTORIES
from sendplan.words import clean, day, listed, verb

RELEASES = ("paper or release", "papers and releases")
HASH = 12  # first characters of a hash that pages show: enough to tell two files apart


def _told(meeting: Meeting, *topics: str) -> Tables:
    """Show topics of method.toml as tables, one under the other."""
    return Tables([_terms(meeting, topic) for topic in topics])


def _terms(meeting: Meeting, topic: str) -> Table:
    told = terms.topic(topic, meeting.area.facts.disclosure)
    rows = [[each.term, _meaning(each)] for each in told.definitions]
    return Table(told.caption, [told.heading, "Meaning"], rows, note=told.note)


def _meaning(each: terms.Definition) -> str:
    """Write what a term means, then the reason for the rule and its source."""
    told = {"Why": each.why, "From": each.source}
    return " ".join([each.means, *(f"{name}: {text}." for name, text in told.items() if text)])


def verdict(meeting: Meeting) -> Verdict:
    """Say what every figure rests on, and how many numbers are hidden."""
    known = count(len(meeting.sources), *RELEASES, term="Paper or release", as_at=meeting.date)
    gone = _hidden_values(meeting)
    values = count(gone, "value", term="Hidden small count")
    hides = f"{values} {verb(gone)} hidden, for they count few people" if gone else "No value is hidden"
    if meeting.sources.empty:
        return Verdict(f"No paper or release is in the record yet that a figure could rest on. {hides}.")
    on = f"known on {day(meeting.date)}, and on the position as at {day(meeting.as_at)}"
    return Verdict(f"Every figure rests on {known} {on}. {hides}.")


def position(meeting: Meeting) -> Block:
    """Say what a position is."""
    return _told(meeting, "position")


def ratings(meeting: Meeting) -> Block:
    """Show the rating scale of every plan of the area known on the day, as the plan words it."""
    scales = [legend(replace(meeting, plan=each)) for each in meeting.plans if each.ratings]
    without = [each.title for each in meeting.plans if not each.ratings]
    missing = f"The record does not hold the rating scale of: {'; '.join(without)}." if without else ""
    if not scales:
        return say(missing or f"The record holds no plan that was there on {day(meeting.date)}.")
    first, *others = (each for each in scales if isinstance(each, Table))
    return Tables([replace(first, note=missing), *others])


def on_track(meeting: Meeting) -> Block:
    """Say what each rating means whatever its word, how ratings are counted, and what a plan counts as on track."""
    told, every = terms.topic("ratings"), [means for each in meeting.plans for means in each.words]
    unused = {plan.usual_word(means) for means in MEANINGS if means not in every}
    kept = [each for each in told.definitions if definitions.name(each.term) not in unused]
    rows = [[each.term, _meaning(each)] for each in kept]
    counted = [
        f"The {each.title} counts {listed(words)} as on track{', ' if each.on_track else ''}{each.on_track}."
        for each in meeting.plans
        if (words := [rating.word for rating in each.ratings if rating.is_on_track])
    ]
    return Table(told.caption, [told.heading, "Meaning"], rows, note=" ".join([told.note, *counted]))


def dates(meeting: Meeting) -> Block:
    """Say what the dates say of an action, and when they disprove its rating."""
    return _told(meeting, "dates", "statuses", "contradictions")


def movement(meeting: Meeting) -> Block:
    """Say what moved means between two positions."""
    return _told(meeting, "changes")


def completed(meeting: Meeting) -> Block:
    """Say how completions over time are counted, and how the range ahead is worked out."""
    return _told(meeting, "burn_up", "history", "ahead")


def outcomes(meeting: Meeting) -> Block:
    """Say how measures are judged: values, targets, direction, other areas, results."""
    return _told(meeting, "values", "comparable", "targets", "directions", "comparators", "gaps", "results")


def doubts(meeting: Meeting) -> Block:
    """Say why a measure cannot be judged, how one is rated, and what in one asks for a second look."""
    return _told(meeting, "reasons", "own_ratings", "second_looks")


def month_by_month(meeting: Meeting) -> Block:
    """Say how change is told from chance in measures by month, and where that departs from the reference."""
    chance = _told(meeting, "limits", "bases", "rules", "variations", "assurances")
    told = terms.topic("departures")
    rows = [[each.term, each.reference, each.means, each.why] for each in told.definitions]
    departures = Table(told.caption, [told.heading, "The reference", "Here", "Why"], rows, note=told.note)
    return Tables([*chance.parts, departures])


def concerns(meeting: Meeting) -> Block:
    """Say what answers an area of concern, and who says so; and how risks are scored, where the plan has any."""
    return _told(meeting, "concerns", "lateness", *(["risks"] if len(meeting.risks) else []))


def checked(meeting: Meeting) -> Block:
    """Say how what papers print is checked against the tables, and what is looked for that does not add up."""
    return _told(meeting, "figures", "uncomputed", "lists", "findings")


def numbers(meeting: Meeting) -> Block:
    """Say how numbers, percentages, dates and gaps are written."""
    return _told(meeting, "numbers")


def symbols(meeting: Meeting) -> Block:
    """Say what each symbol and each mark of a chart means."""
    named = names(meeting)
    used = {*SERIES_LOOKS} - {*TRAJECTORIES} | {*meeting.observations["series"]}
    marks = [[mark, named[series]] for series, (_, _, mark, _) in SERIES_LOOKS.items() if series in used]
    return Tables([_terms(meeting, "symbols"), Table("Marks in charts of measures", ["Mark", "Whose value"], marks)])


def hidden(meeting: Meeting) -> Block:
    """Say which numbers of this area are hidden, and by which rule."""
    few, rule = int(meeting.measures["is_small_count"].sum()), meeting.area.facts.disclosure
    of = count(few, "measure", term="Of the plan's measures")
    marked = f"{of} of this plan {verb(few, 'is', 'are')} marked as counting few people"
    hides = not rule.show_small_counts and meeting.audience == PUBLIC
    gone = _hidden_values(meeting)
    hidden_here = f"{count(gone, 'value', term='Hidden small count')} of its measures {verb(gone)} hidden here"
    done = hidden_here if hides else "small counts are shown"
    told = f"{marked}; {done}." if few else "No measure of this plan is marked as counting few people."
    note = f"{clean(disclosure.rule_stated(rule, meeting.audience))} {told if meeting.plan else ''}".strip()
    return replace(_terms(meeting, "hidden"), note=note)


def _hidden_values(meeting: Meeting) -> int:
    return int((current(meeting.observations)["symbol"] == "c").sum())


def protection(meeting: Meeting) -> Block:
    """Say how hidden numbers are kept from being worked out."""
    return _told(meeting, "protection")


def notes(meeting: Meeting) -> Words:
    """Say what to know of the papers: of averages of similar areas, and of each plan."""
    of_plans = (f"{each.title}: {each.note}" for each in meeting.plans if each.note)
    return Words(bullets=[meeting.area.facts.neighbours, *of_plans])


def sources(meeting: Meeting) -> Block:
    """List every paper and release of the area known on the day."""
    known = meeting.sources
    if known.empty:
        return say(f"The record holds no paper or release of {day(meeting.date)} or before.")
    headings = {"title": "Paper or release", "publisher": "Publisher", "published": "Published"}
    size = count(len(known), *RELEASES, term="Paper or release", as_at=meeting.date)
    return table(known, size, headings)


def files(meeting: Meeting) -> Block:
    """Say under which licence each paper and release is, when it was retrieved, and which file it is by its hash."""
    known = meeting.sources.assign(sha256=meeting.sources["sha256"].str[:HASH])
    headings = {
        "title": "Paper or release",
        "licence": "Licence",
        "retrieved": "Retrieved",
        "sha256": f"SHA-256, first {HASH} characters",
    }
    return table(known, "Licences, and files as they were retrieved", headings, empty="not recorded")


def statistics(meeting: Meeting) -> Block:
    """Say which published statistic answers which measure, and what its publisher counts."""
    return evidence.definitions(meeting) if meeting.observations["imported"].any() else Words()


def again(meeting: Meeting) -> Block:
    """Say with what and how this page can be made again."""
    parted = re.findall(".{8}", meeting.area.data_hash)  # a phone has no room for it in one piece
    rows: list[list[str | Markup]] = [
        ["Command", _code(f"sendplan publish --area {meeting.area.id} --meeting {meeting.name}")],
        ["Parameters of a notebook", _code(f"area = {meeting.area.id}, meeting = {meeting.name}")],
        ["Hash of the data (SHA-256)", _code(" ".join(parted))],
    ]
    note = (
        f"sendplan {version('sendplan')} and the same data make the same pages, byte for byte. The hash is of what the "
        "day of the meeting knew of the area's tables and its area.toml, as these pages may show it."
    )
    return Table("What makes this page", ["What", "Which"], rows, note=note)


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(clean(text))
