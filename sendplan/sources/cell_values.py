"""What a cell of a measure says: a number, for which group and period it names, or why there is none."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sendplan.sources.headings import When, meant, periods_in
from sendplan.sources.shown import plain
from sendplan.words import MONTHS

NUMBER = re.compile(
    r"(?P<minus>[-\u2212])?\s*(?P<pound>£)?\s*(?P<number>[-\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-\u2212]?\.\d+)"
    r"\s*(?P<unit>%|m\b|million\b|k\b|per cent\b)?",
    re.IGNORECASE,
)
LABELLED = re.compile(r"(?P<label>[^\W\d][^:\n]*?)\s*[:=-]?\s+(?P<value>[-<£\d].*|n/a|tbc)", re.IGNORECASE)
BEFORE = re.compile(r"(?P<label>[^\W\d][^:\n]*?)\s*:\s+(?P<value>[-<£\d].*|n/a|tbc)", re.IGNORECASE)
BEHIND = re.compile(rf"(?P<value>{NUMBER.pattern})\s+\(?(?P<label>[A-Z][A-Za-z ()&/]*[A-Za-z)])")
SAID_MORE = re.compile(
    rf"(?P<value>{NUMBER.pattern})(?:\s*[,;(](?!\d)|(?=\s+(?:as at|at|in|for)\b)|(?=\s+[A-Z][a-z]+ \d{{4}}))"
    r"\s*(?P<more>.*\S)",
    re.DOTALL,
)
RATIO = re.compile(r"1 ?: ?(\d+(?:\.\d+)?)")
LOOSE = re.compile(
    r"(?:about|around|approx\w*|circa|over|above|below|under|up to|at (?:least|most)|nearly|almost|"
    r"(?:more|less|fewer) than|increase|decrease|reduce|maintain|by|to)\b",
    re.IGNORECASE,
)
ARROWS = re.compile(
    r"^[\u2190-\u21ff\u25b2-\u25c5\u2b06\u2b07]\ufe0f?\s*|\s*[\u2190-\u21ff\u25b2-\u25c5\u2b06\u2b07]\ufe0f?$"
)
_OF = r"\d[\d,]*\s*(?:/|(?:out )?of)\s*\d[\d,]*"
SHARE = re.compile(rf"(?P<before>\d[\d.]*\s*%)\s*\({_OF}\)|{_OF}\s*\((?P<behind>\d[\d.]*\s*%)\)")  # 45/612 (7.4%)
NONE = re.compile(r"(?:not available|n/a|no data)\b", re.IGNORECASE)
PARTS = re.compile(r"\s*(?:\n|;|\s/\s)\s*")
FEW = re.compile(r"(?:<|fewer than|less than|under)\s*\d+|\*", re.IGNORECASE)
AWAITED = re.compile(
    r"(?:(?:data )?(?:available|expected|published|due)|awaiting|to follow|baseline)\b.*\w|tb[ca]\b.*|.*\btb[ca]|"
    r".*\bto be (?:confirm|establish|agree|determin|set)\w*\b.*",
    re.IGNORECASE | re.DOTALL,
)
PROMISED = re.compile(r"\b(?:baseline|available|expected|published|due)\s+(?:from |in |by |on )?(?P<when>.*)", re.I)
SIZES = {("k", "£"): Decimal(1000), ("m", "£"): Decimal(1_000_000), ("k", "£m"): Decimal("0.001")}


class Value(NamedTuple):
    """One value of a cell: of which group, the number as text, or the symbol for why there is none, and its period."""

    label: str
    value: str
    symbol: str
    when: When | None = None


def values(text: str, scale: int, unit: str) -> list[Value]:
    """Read a cell; what is neither number nor symbol has neither."""
    return [_value(label, said, scale, unit) for label, said in labelled(text)]


def labelled(text: str) -> list[tuple[str, str]]:
    """Part a cell into the group and the text of each value: EHCP 12% / SEN support 30%; 2.5 SEN (E)."""
    found = [_labelled(each) for each in PARTS.split(text) if each]
    whole = [*filter(None, found)]
    return whole if whole and len(whole) == len(found) else [("", text)]


def _labelled(text: str) -> tuple[str, str] | None:
    if meant("symbols", text) or NONE.match(text) or SAID_MORE.fullmatch(text):
        return None
    found = BEHIND.fullmatch(text) or BEFORE.fullmatch(text) or LABELLED.fullmatch(text)
    is_label = found and not AWAITED.fullmatch(text) and not LOOSE.match(text)
    return (found["label"], found["value"]) if found and is_label else None


def _value(label: str, text: str, scale: int, unit: str) -> Value:
    text = ARROWS.sub("", text)
    if unit == "%" and (share := SHARE.fullmatch(text)):
        text = share["before"] or share["behind"]
    if FEW.fullmatch(text):
        return Value(label, "", "c")
    if ratio := RATIO.fullmatch(text):
        return Value(label, ratio[1], "")
    more = SAID_MORE.fullmatch(text)
    found = NUMBER.fullmatch(more["value"] if more else text)
    sign = (found["unit"] or "")[:1].casefold() if found else ""
    if not found or (sign == "k" and (sign, unit) not in SIZES):
        return Value(label, "", _symbol(text))
    number = number_of(found) * SIZES.get((sign, unit), 1 if sign else scale)
    return Value(label, plain(number), "", _period(more["more"]) if more else None)


def number_of(found: re.Match[str]) -> Decimal:
    """Return the number that `NUMBER` found."""
    number = Decimal(found["number"].replace(",", "").replace("\u2212", "-"))
    return -number if found["minus"] else number


def _symbol(text: str) -> str:
    """Tell why there is no number; a text may say more behind the word for it."""
    return meant("symbols", text) or ("x" if NONE.match(text) else "tbc" if AWAITED.fullmatch(text) else "")


def _period(text: str) -> When | None:
    """Read the period that a value is said to be of: the last month that is named, or years that stand first."""
    found = periods_in(text)
    months = [each for each in found if each.time_identifier in MONTHS]
    return months[-1] if months else found[0] if re.match(r"20\d\d", text) else None


def promised(text: str) -> date | None:
    """Read the month or year by which a paper promises a value: Baseline July 2019, Available May 19."""
    found = PROMISED.search(text)
    said = periods_in(found["when"]) if found else []
    months = [each.ends for each in said if each.time_identifier in MONTHS]
    return max(months or [each.ends for each in said if each.time_identifier == "Calendar year"], default=None)
