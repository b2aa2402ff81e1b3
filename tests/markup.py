"""Markup as a browser takes it, for tests to read."""

import re
from html.parser import HTMLParser

from bs4 import BeautifulSoup

from sendplan.publish.drawing import SVG, Wanted, draw, placed

UNSAID = re.compile(r"\b(nan|NaN|NaT|None(?! of)|N/A)\b|<NA>")  # how a frame writes what it does not hold
# What a sentence holds that was put together of nothing, or of one.
EMPTY_WORDS = re.compile(r"\b1 (actions|tasks|days|measures|figures|concerns)\b| ,|\(\)|(?<!\.)\.\.(?!\.)|\{|\}")
# What the style guide has pages write otherwise: what is wrong with it, and how it looks.
UNSTYLED = {
    "N/A": re.compile(r"\bN/A\b", re.IGNORECASE),
    "a range is 1 to 4": re.compile(r"(?<![\w.,/-])\d+(?:\.\d+)?%?\s?[-\u2013\u2014]\s?\d+(?![\w/-])"),
    "a date is 24 June 2019": re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d\d?/\d\d?/\d{4}\b"),
    "per cent is two words": re.compile(r"\bpercent\b", re.IGNORECASE),
    "one space": re.compile(r"[^\S\n]{2,}"),
    "a share of actions has its counts": re.compile(  # but for what a paper states, which may give none
        r"^(?!.*\bof (?:the )?\d|.*\bstates\b)(?:.*\d%.* (?:actions|tasks|steps) |.* (?:actions|tasks|steps) .*\d%)"
    ),
}
VOID = {"meta", "br", "img", "hr", "link", "input"}


def unstyled(page):
    """Every text of some markup that is not as the style guide says, but for code: what is wrong with it, and it."""
    soup = BeautifulSoup(str(page), "html.parser")
    for each in soup(["code", "style", "svg"]):
        each.decompose()
    return [(rule, text) for text in soup.stripped_strings for rule, look in UNSTYLED.items() if look.search(text)]


def svg(specification, name="Name", prefix="p"):
    """A chart's specification as a drawing of a page."""
    return placed(draw(Wanted(specification, name, SVG)), name, prefix)


class Read(HTMLParser):
    """A page as a browser takes it: every element with its attributes and the text within it."""

    def __init__(self, page):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(str(page))
        self.close()
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "attrs": dict(attrs), "text": "", "within": [each["tag"] for each in self._open]}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        assert self._open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self._open:
            element["text"] += data

    def all(self, *tags):
        return [each for each in self.elements if each["tag"] in tags]

    @property
    def ids(self):
        return [each["attrs"]["id"] for each in self.elements if "id" in each["attrs"]]

    def texts(self, *tags):
        return [each["text"] for each in self.all(*tags)]
