"""How a key is spelt, and what a spreadsheet makes of it: text in, text out.

A spreadsheet takes 1.10 for the number 1.1, 01 for 1, 1e5 for 100000, 1-2 for a day and 1:10 for a time, where
the column is not formatted as text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

from sendplan.words import MONTHS

_SHORT = "|".join(name[:3] for name in MONTHS)
_AS_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?%?", re.ASCII | re.IGNORECASE)
_AS_DAY = re.compile(
    r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})(?:[-/.]\d{1,4})?|\d{4}-(?P<c>\d\d)-(?P<d>\d\d)(?: 00:00(?::00)?)?"
    rf"|(?:(?P<e>\d{{1,2}})-)?(?P<month>{_SHORT})(?:-(?P<f>\d\d))?",
    re.ASCII | re.IGNORECASE,
)
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::00)?( ?[ap]m)?", re.ASCII | re.IGNORECASE)
# How a spreadsheet shows a day, a time or a large number, whatever was typed.
MADE_ANEW = re.compile(
    r"\d{4}-\d\d-\d\d(?: 00:00(?::00)?)?|\d{1,2}/\d{1,2}/\d{2,4}|\d\d:\d\d(?::\d\d)?(?: [AP]M)?"
    r"|\d(?:\.\d+)?E[+-]\d{2,3}"
    rf"|\d{{1,2}}-(?:{_SHORT})(?:-\d\d)?|(?:{_SHORT})-\d\d",
    re.ASCII,
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
# Letters of the Greek and Cyrillic alphabets that look like ours.
_ALIKE = str.maketrans(
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
    "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423"
    "\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443",
    "ABEZHIKMNOPTYXo" + "ABCEHIJKMOPSTXY" + "aceijopsxy",
)
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@cache
def folded(key: str) -> str:
    """Write a key without what the eye can hardly tell apart: letter case, blanks, dashes, alphabets, widths."""
    plain = unicodedata.normalize("NFKC", key).translate(_DASHES | _NO_WIDTH | _ALIKE)
    return " ".join(plain.casefold().split())


@cache
def numeral(text: str) -> str:
    """Write the number that a spreadsheet takes a text for as it would: 1.1 for 1.10; "" where it takes it for none."""
    if not _AS_NUMBER.fullmatch(text):
        return ""
    value = Decimal(text.rstrip("%").replace(",", "")) / (100 if text.endswith("%") else 1)
    return f"{value.normalize():f}"


@cache
def taken_for(text: str) -> frozenset[str]:
    """List what a spreadsheet may take a text for: a number, a time, or a day, whichever of two stands first."""
    found = {numeral(text)} - {""}
    if time := _TIME.fullmatch(text):
        found.add(f"{int(time[1]) % (12 if time[3] else 24)}:{time[2]}")
    if day := _AS_DAY.fullmatch(text):
        parts = day.groupdict()
        name = (parts.pop("month") or "").casefold()
        numbers = [int(each) for each in parts.values() if each]
        numbers += [_SHORT.casefold().split("|").index(name) + 1] if name else []
        found.add("day " + "-".join(str(each) for each in sorted(numbers)))
    return frozenset(found)


def ways(key: str) -> list[str]:
    """List how a key may be found again: by its plain spelling, and by what a spreadsheet may take it for."""
    return sorted({folded(key), *taken_for(key)})


def made_of(cell: str) -> list[str]:
    """List by which of the `ways` of a key a cell may be that key: it may be what a spreadsheet made of it."""
    return ways(cell) if MADE_ANEW.fullmatch(cell) else [folded(cell)]


def folded_role(role: str) -> str:
    """Reduce a role to what tells it apart: no case, punctuation, plural or other alphabet; & is and."""
    found = re.findall(r"\w+", re.sub(r"['\u2019]", "", folded(role).replace("&", " and ")))
    return " ".join(word.removesuffix("s") for word in found)
