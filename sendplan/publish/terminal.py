"""Text as a terminal leaves it: without the codes of its colours, and with what was written over gone."""

from __future__ import annotations

import re

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\|$)|[ -/]*[0-~])", re.DOTALL)
ERASE = re.compile(r"\x1b\[([012]?)K")
MOVES = re.compile(r"([\r\b]|\x1b\[[012]?K)")


def left(text: str) -> str:
    """Return a text as a terminal leaves it."""
    kept = ESCAPE.sub(lambda code: code[0] if ERASE.fullmatch(code[0]) else "", text)
    return "\n".join(_line(each) for each in kept.split("\n"))


def _line(text: str) -> str:
    """Write a line letter over letter, from where a carriage return or a backspace leads."""
    shown, at = list[str](), 0
    for part in MOVES.split(text):
        if erased := ERASE.fullmatch(part):
            first, last = (0 if erased[1] else at, at if erased[1] == "1" else len(shown))
            shown[first:last] = " " * (last - first) if last < len(shown) else ""
        elif part == "\r":
            at = 0
        elif part == "\b":
            at = max(at - 1, 0)
        elif part:
            shown[len(shown) :] = " " * (at - len(shown))
            shown[at : at + len(part)] = part
            at += len(part)
    return "".join(shown)
