"""What in an area's tables may not be as it was meant: told by `check`, and never refused.

Pure. Takes tables as the text they are in their files. What is certainly wrong is a fault (see rules).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import takewhile

from sendplan.cells import readable
from sendplan.data.keys import PRINTED_DATES, Seen, changed_keys
from sendplan.data.schema import TABLES
from sendplan.data.spelling import MADE_ANEW, folded, numeral
from sendplan.data.verdicts import AS_TEXT, Key, TextTables, Wrong, Wrongs, distinct, verdicts
from sendplan.errors import REMEDY, Fault
from sendplan.periods import printed_span
from sendplan.words import MONTHS

# What no one typed: no value, or no room for one; markup; a letter that was lost on its way or that no one can read.
_OF_THE_WEB = r"nbsp|amp|lt|gt|quot|apos|pound|hellip|[mn]dash|[lr][sd]quo|#\d+"
SPOILT = (  # what is found, how it is told, what is allowed, what to do
    (
        re.compile(r"\A(?:#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!)|###+)\Z"),
        "as a spreadsheet writes an error",
        "what stood there before it",
        AS_TEXT,
    ),
    (
        re.compile(rf"</?[A-Za-z][^<>]*>|&(?:{_OF_THE_WEB});|\]\([^()]*\)"),
        "with the marks of a web page",
        "plain text, which pages show letter by letter",
        REMEDY,
    ),
    (
        re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]"),
        "with a letter that no one can read, or that was lost",
        "text in UTF-8",
        REMEDY,
    ),
)
_ODD = re.compile(r"[#<&\]\x00-\x1f\x7f-\x9f\ufffd]")  # one of these is in whatever is spoilt
_A_FIGURE = re.compile(
    r"\d|\b(?:no|none|nil|zero|one|single|two|both|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|half|third|quarter)s?\b",
    re.IGNORECASE,
)
SHORTEST = 3  # letters of a word that may be mistyped: "SEN (E)" beside "SEN (K)" is no slip
_IN_LETTERS = re.compile("|".join(rf"\b{name[:3]}" for name in MONTHS), re.IGNORECASE)


def doubts(cells: TextTables, seen: Seen) -> Iterator[Fault]:
    """Every cell that may not be as it was meant; `seen` are the references of the data package (see keys)."""
    yield from changed_keys(cells, seen)
    for table, described in TABLES.items():
        for column in described.columns:
            yield from verdicts(table, cells[table], [column], partial(_spoilt, column))
    for table, bare in (("quoted", r"\d{4,}"), ("observations", "(?!)")):
        yield from verdicts(table, cells[table], ["printed", "value"], partial(_misprinted, re.compile(bare)))
    yield from verdicts("quoted", cells["quoted"], ["unit", "value"], _not_whole)
    for rule in (raised, months_anew, fractions, groups):
        yield from rule(cells)


def _spoilt(column: str, text: str) -> Wrongs:
    """Tell what nobody can have meant as it is (see SPOILT)."""
    for pattern, why, allowed, remedy in SPOILT if _ODD.search(text) else ():
        if pattern.search(text):
            yield Wrong(column, f"{text!r}, {why}", allowed, remedy)


def _misprinted(bare: re.Pattern[str], printed: str, value: str) -> Wrongs:
    """Tell a figure that no paper prints: a day, a time, an exponent, another number than its value, or none.

    In a paper's own text a thousand has its comma, which a `bare` one lacks; a publisher's file has none.
    """
    none = printed and value and not _A_FIGURE.search(printed)
    if none or MADE_ANEW.fullmatch(printed) or bare.fullmatch(printed) or _another(printed, value):
        found = f"{printed!r} beside the value {value or 'none'}"
        yield Wrong("printed", found, "the figure as the paper prints it", AS_TEXT)


def _another(printed: str, value: str) -> bool:
    """Whether a number as printed is not the value, rounded to the places of the coarser of the two."""
    said = numeral(printed.removesuffix("%"))
    if not said or not value or not readable(value, "number"):
        return False
    places = min(-min(int(Decimal(each).as_tuple().exponent), 0) for each in (said, value))
    return abs(Decimal(said) - Decimal(value)) > Decimal("0.5").scaleb(-places)


def _not_whole(unit: str, value: str) -> Wrongs:
    """Tell a quoted count that is not whole: a share that a spreadsheet made of it, perhaps."""
    if unit == "count" and readable(value, "number") and float(value or 0) % 1:
        yield Wrong("value", f"{value!r} for a count", "a whole number", AS_TEXT)


def raised(cells: TextTables) -> Iterator[Fault]:
    """Every request of a body on a day on which only others met."""
    met = distinct(cells["meetings"], ["body", "meeting"])
    days = {day for _, day in met}

    def of_others(body: str, day: str) -> Wrongs:
        if day in days and (body, day) not in met:
            yield Wrong("raised_on", f"{day!r}, when {body} did not meet", f"a day on which {body} met")

    yield from verdicts("requests", cells["requests"], ["body", "raised_on"], of_others)


def months_anew(cells: TextTables) -> Iterator[Fault]:
    """Every printed date in a spreadsheet's own way of writing, where its plan writes others in words.

    But for one that is a single day, and that the row gives as its date: then nothing was lost.
    """
    printed = [key for table, (column, _) in PRINTED_DATES.items() for key in distinct(cells[table], ["plan", column])]
    in_words = {plan for plan, text in printed if not _is_anew(text) and _IN_LETTERS.search(text)}

    def anew(column: str, plan: str, text: str, day: str) -> Wrongs:
        if plan in in_words and _is_anew(text) and not _is_day(text, day):
            yield Wrong(column, f"{text!r}, as a spreadsheet writes a date", "the date as the plan prints it", AS_TEXT)

    for table, (column, given) in PRINTED_DATES.items():
        yield from verdicts(table, cells[table], ["plan", column, given], partial(anew, column))


def _is_day(text: str, day: str) -> bool:
    span = printed_span(text)
    return span is not None and span.first.isoformat() == span.last.isoformat() == day


def _is_anew(text: str) -> bool:
    return bool(MADE_ANEW.fullmatch(text) or re.fullmatch(r"\d{5}", text))


def fractions(cells: TextTables) -> Iterator[Fault]:
    """Every value between 0 and 1 of a share whose other values are as near to a hundred times of it."""
    shares = {(plan, ref) for plan, ref, unit in distinct(cells["measures"], ["plan", "ref", "unit"]) if unit == "%"}
    values: dict[Key, list[float]] = defaultdict(list)
    columns = ["plan", "measure", "value"]
    for (*key, value), times in distinct(cells["observations"], columns).items():
        if (*key,) in shares and value and readable(value, "number"):
            values[*key] += [float(value)] * times
    ordered = {key: sorted(each) for key, each in values.items()}

    def of_one(plan: str, measure: str, value: str) -> Wrongs:
        every = ordered.get((plan, measure), [])
        size = float(value) if len(every) > 1 and value and readable(value, "number") else 0
        if 0 < size < 1:
            others = _median_without(every, size)
            if others / 3 <= 100 * size <= 3 * others:
                found = f"{value!r} for a share whose other values are about {others:g}"
                yield Wrong("value", found, f"{100 * size:g}, perhaps", AS_TEXT)

    yield from verdicts("observations", cells["observations"], columns, of_one)


def _median_without(ordered: Sequence[float], one: float) -> float:
    """Work out the median of numbers, sorted and two at least, but for one of them."""
    place, rest = bisect_left(ordered, one), len(ordered) - 1
    low, high = (each + (each >= place) for each in ((rest - 1) // 2, rest // 2))
    return (ordered[low] + ordered[high]) / 2


def groups(cells: TextTables) -> Iterator[Fault]:
    """Every group of a measure that occurs once and is a letter away from one that occurs more often."""
    columns = ["plan", "measure", "breakdown"]
    usual: dict[Key, list[str]] = defaultdict(list)
    times = distinct(cells["observations"], columns)
    for plan, measure, name in sorted(times, key=lambda key: -times[key]):
        if times[plan, measure, name] > 1:
            usual[plan, measure].append(name)

    def once(plan: str, measure: str, name: str) -> Wrongs:
        others = usual[plan, measure] if times[plan, measure, name] == 1 else []
        near = next((other for other in others if _slip(name, other)), "")
        if near:
            found = f"{name!r}, once, beside {near!r}"
            yield Wrong("breakdown", found, "a group spelt as in the measure's other rows")

    yield from verdicts("observations", cells["observations"], columns, once)


def _slip(one: str, other: str) -> bool:
    """Whether two names differ by one letter of a word, or by two that changed places, and not in spelling alone."""
    if folded(one) == folded(other):
        return False  # a fault (see keys)
    head = len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])
    rest, beside = one[head:], other[head:]
    tail = len([*takewhile(lambda pair: pair[0] == pair[1], zip(reversed(rest), reversed(beside), strict=False))])
    parts = rest[: len(rest) - tail], beside[: len(beside) - tail]
    word = re.findall(r"\w*$", other[:head])[0] + re.findall(r"^\w*", other[head:])[0]
    few = max(map(len, parts)) == 1 or (len(parts[0]) == 2 and parts[0] == parts[1][::-1])
    return few and len(word) >= SHORTEST and not re.search(r"\d", "".join(parts))
