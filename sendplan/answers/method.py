"""What the method page shows: how each figure is worked out, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

from markupsafe import Markup

from sendplan import disclosure
from sendplan.answers import Block, evidence
from sendplan.answers.actions import legend
from sendplan.answers.values import names
from sendplan.audience import PUBLIC
from sendplan.definitions import Definition, actions, completions, limits, measures, papers, record
from sendplan.findings import FINDINGS
from sendplan.meeting import Meeting
from sendplan.observations import current
from sendplan.tables import Table, Tables, table
from sendplan.theme import SERIES_LOOKS
from sendplan.words import clean, count, day, say, verb

HASH = 12  # first characters of a hash that pages show: enough to tell two files apart


def _terms(caption: str, rows: Sequence[Definition], first: str = "Term", note: str = "") -> Table:
    """Show definitions as a table, the term as row header; a source that all of them share is named once, on top."""
    sources = {row.source for row in rows}
    shared = sources.pop() if len(sources) == 1 else ""
    cells = [[row.term, _meaning(row._replace(source="") if shared else row)] for row in rows]
    return Table(f"{caption} (from {shared})" if shared else caption, [first, "What it means"], cells, note=note)


def _meaning(row: Definition) -> Markup:
    """Write what a term means, with the source of the rule or the reason for it on a line of its own."""
    told = {"From": row.source, "Why": row.why}
    lines = [Markup(" <br>{}: {}.").format(name, clean(text)) for name, text in told.items() if text]
    return Markup("{}").format(clean(row.means)) + Markup("").join(lines)


def position(_: Meeting) -> Block:
    """Say what a position is."""
    return _terms("Position: what is known of an action on a day", actions.position())


def ratings(meeting: Meeting) -> Block:
    """Show the rating scale of every plan of the area known on the day, as the plan words it."""
    scales = [legend(replace(meeting, plan=each)) for each in meeting.plans if each.ratings]
    without = [each.title for each in meeting.plans if not each.ratings]
    missing = f"The record does not hold the rating scale of: {'; '.join(without)}." if without else ""
    if not scales:
        return say(missing or f"The record holds no plan that was there on {day(meeting.date)}.")
    first, *others = (each for each in scales if isinstance(each, Table))
    return Tables([replace(first, note=missing), *others])


def on_track(_: Meeting) -> Block:
    """Say what each rating means whatever its word, and how ratings are counted."""
    note = (
        "Below, and wherever plans are spoken of together, ratings have these names, whatever word a plan has for them."
    )
    return _terms("Ratings: what they mean in every plan, and how they are counted", actions.ratings(), note=note)


def dates(_: Meeting) -> Block:
    """Say what the dates say of an action, and when they disprove its rating."""
    return Tables(
        [
            _terms("Dates of an action", actions.dates()),
            _terms("Status by date: what the dates alone say", actions.statuses(), "Status"),
            _terms(
                "Ratings that the dates disprove or nothing supports",
                actions.contradictions(),
                "What does not add up",
                "A plan's own word stands in these where it has one.",
            ),
        ]
    )


def movement(_: Meeting) -> Block:
    """Say what moved means between two positions."""
    return _terms("Movement between two positions", actions.changes(), "Change")


def completed(_: Meeting) -> Block:
    """Say how completions over time are counted, and how the range ahead is worked out."""
    return Tables(
        [
            _terms("Completions planned and recorded", completions.burn_up()),
            _terms("What a forecast needs", completions.history()),
            _terms("The range ahead", completions.ahead()),
        ]
    )


def outcomes(_: Meeting) -> Block:
    """Say how measures are judged: values, targets, direction, other areas, results."""
    return Tables(
        [
            _terms("Values of a measure", measures.values()),
            _terms("Which values compare", measures.comparable()),
            _terms("Targets and change", measures.targets()),
            _terms("Direction of travel", measures.directions(), "Direction"),
            _terms("Beside other areas", measures.comparators()),
            _terms("Where the gap to other areas goes", measures.gaps(), "Gap"),
            _terms("What can be said of a measure", measures.results(), "Result"),
            _terms("Why a measure cannot be judged", measures.reasons(), "Reason"),
            _terms("What in a measure asks for a second look", measures.second_looks(), "What"),
        ]
    )


def month_by_month(_: Meeting) -> Block:
    """Say how change is told from chance in measures by month, and where that departs from the reference."""
    headings = ["What", "The reference", "Here", "Why"]
    return Tables(
        [
            _terms("Limits of chance", limits.limits(), note=limits.reference()),
            _terms("How firm limits are", limits.bases(), "Limits"),
            _terms("Rules, in the order they are tried", limits.rules(), "Rule"),
            _terms("What the mark of a value means", limits.variations(), "Mark"),
            _terms("Whether a target will be met, as things are", limits.assurances(), "Mark"),
            Table("Where this departs from the reference", headings, limits.departures(), note=limits.example()),
        ]
    )


def concerns(_: Meeting) -> Block:
    """Say what answers an area of concern, and who says so."""
    return Tables(
        [
            _terms("Areas of concern and what is linked to them", record.concerns()),
            _terms("What is late among the actions that answer one", record.lateness()),
        ]
    )


def checked(_: Meeting) -> Block:
    """Say how what papers print is checked against the tables."""
    looked_for = {name: look.what for name, look in FINDINGS.items()}
    return Tables(
        [
            _terms("Figures stated in papers", papers.figures()),
            _terms("Why a figure cannot be computed", papers.reasons(), "Reason"),
            _terms("Lists of actions printed in papers", papers.lists()),
            _terms("What is looked for that does not add up", papers.findings(looked_for), "What"),
        ]
    )


def numbers(_: Meeting) -> Block:
    """Say how numbers, percentages, dates and gaps are written."""
    return _terms("How numbers and words are written", record.numbers())


def symbols(meeting: Meeting) -> Block:
    """Say what each symbol and each mark of a chart means."""
    named = names(meeting)
    marks = [[mark, named[series]] for series, (_, _, mark, _) in SERIES_LOOKS.items()]
    return Tables(
        [
            _terms("Symbols in place of a number, or beside it", record.symbols(), "Symbol"),
            Table("Marks in charts of measures", ["Mark", "Whose value"], marks),
        ]
    )


def hidden(meeting: Meeting) -> Block:
    """Say which numbers of this area are hidden, and by which rule."""
    few, rule = int(meeting.measures["is_small_count"].sum()), meeting.area.facts.disclosure
    marked = f"{count(few, 'measure')} of this plan {verb(few, 'is', 'are')} marked as counting few people"
    hides = not rule.show_small_counts and meeting.audience == PUBLIC
    gone = int((current(meeting.observations)["symbol"] == "c").sum())
    done = f"{count(gone, 'value')} of its measures {verb(gone)} hidden here" if hides else "small counts are shown"
    told = f"{marked}; {done}." if few else "No measure of this plan is marked as counting few people."
    note = f"{clean(disclosure.stated(rule, public=meeting.audience == PUBLIC))} {told if meeting.plan else ''}".strip()
    return _terms("Which numbers are hidden", record.disclosure(rule), note=note)


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
    return table(rows, f"{count(len(rows), 'paper or release', 'papers and releases')}", headings, empty="not recorded")


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
