"""What the method page shows: how each figure is worked out, and where it comes from."""

from __future__ import annotations

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
from sendplan.show.blocks import say
from sendplan.show.tables import Table, Tables, table
from sendplan.show.theme import SERIES_LOOKS
from sendplan.vocabulary import PUBLIC, TRAJECTORIES
from sendplan.words import clean, day, listed, verb

HASH = 12  # first characters of a hash that pages show: enough to tell two files apart


def _told(meeting: Meeting, *topics: str) -> Tables:
    """Show topics of method.toml as tables, one under the other."""
    return Tables([_terms(meeting, topic) for topic in topics])


def _terms(meeting: Meeting, topic: str) -> Table:
    told = terms.topic(topic, meeting.area.facts.disclosure)
    rows = [[each.term, _meaning(each)] for each in told.definitions]
    return Table(told.caption, [told.heading, "What it means"], rows, note=told.note)


def _meaning(each: terms.Definition) -> Markup:
    """Write what a term means, with the source of the rule or the reason for it on a line of its own."""
    told = {"From": each.source, "Why": each.why}
    lines = [Markup(" <br>{}: {}.").format(name, clean(text)) for name, text in told.items() if text]
    return Markup("{}").format(clean(each.means)) + Markup("").join(lines)


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
    return Table(told.caption, [told.heading, "What it means"], rows, note=" ".join([told.note, *counted]))


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
    values = ("values", "comparable", "targets", "directions")
    return _told(meeting, *values, "comparators", "gaps", "results", "reasons", "own_ratings", "second_looks")


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
    """Say how what papers print is checked against the tables."""
    return _told(meeting, "figures", "uncomputed", "lists", "findings")


def numbers(meeting: Meeting) -> Block:
    """Say how numbers, percentages, dates and gaps are written."""
    return _told(meeting, "numbers")


def symbols(meeting: Meeting) -> Block:
    """Say what each symbol and each mark of a chart means."""
    named = names(meeting)
    used = {*SERIES_LOOKS} - {*TRAJECTORIES} | {*meeting.observations["series"]}
    marks = [[mark, named[series]] for series, (_, _, mark, _) in SERIES_LOOKS.items() if series in used]
    return Tables(
        [
            _terms(meeting, "symbols"),
            Table("Marks in charts of measures", ["Mark", "Whose value"], marks),
        ]
    )


def hidden(meeting: Meeting) -> Block:
    """Say which numbers of this area are hidden, and by which rule."""
    few, rule = int(meeting.measures["is_small_count"].sum()), meeting.area.facts.disclosure
    of = count(few, "measure", term="Of the plan's measures")
    marked = f"{of} of this plan {verb(few, 'is', 'are')} marked as counting few people"
    hides = not rule.show_small_counts and meeting.audience == PUBLIC
    gone = int((current(meeting.observations)["symbol"] == "c").sum())
    done = (
        f"{count(gone, 'value', term='Hidden small count')} of its measures {verb(gone)} hidden here"
        if hides
        else "small counts are shown"
    )
    told = f"{marked}; {done}." if few else "No measure of this plan is marked as counting few people."
    note = f"{clean(disclosure.rule_stated(rule, meeting.audience))} {told if meeting.plan else ''}".strip()
    return replace(_terms(meeting, "hidden"), note=note)


def sources(meeting: Meeting) -> Block:
    """List every paper and release of the area known on the day, with licence and hash."""
    known = meeting.sources
    if known.empty:
        return say(f"The record holds no paper or release of {day(meeting.date)} or before.")
    rows = known.assign(sha256=known["sha256"].str[:HASH])
    headings = {
        "title": "Paper or release",
        "publisher": "Publisher",
        "published": "Published",
        "licence": "Licence",
        "retrieved": "Retrieved",
        "sha256": f"SHA-256, first {HASH} characters",
    }
    known_then = count(
        len(rows), "paper or release", "papers and releases", term="Paper or release", as_at=meeting.date
    )
    return table(rows, known_then, headings, empty="not recorded")


def statistics(meeting: Meeting) -> Block:
    """Say which published statistic answers which measure, and what its publisher counts."""
    if meeting.observations["imported"].any():
        return evidence.definitions(meeting)
    return say(f"No measure of the meeting's plan had published statistics beside it by {day(meeting.date)}.")


def again(meeting: Meeting) -> Block:
    """Say with what and how this page can be made again."""
    command = f"sendplan publish --area {meeting.area.id} --meeting {meeting.name}"
    parameters = f"area = {meeting.area.id}, meeting = {meeting.name}"
    rows: list[list[str | Markup]] = [
        ["Version of sendplan", version("sendplan")],
        ["Hash of the data (SHA-256)", _code(meeting.area.data_hash)],
        ["Command", _code(command)],
        ["Parameters of a notebook", _code(parameters)],
    ]
    note = (
        "The same version and the same data make the same pages, byte for byte. The hash is of what the day of the "
        "meeting knew of the area's tables and its area.toml, as these pages may show it; its first characters stand "
        "at the foot of every page."
    )
    return Table("What makes this page", ["What", "Which"], rows, {1: "long"}, note=note)


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(clean(text))
