"""Markup as a browser takes it, for tests to read."""

import re
from html.parser import HTMLParser

UNSAID = re.compile(r"\b(nan|NaN|NaT|None(?! of)|N/A)\b|<NA>")  # how a frame writes what it does not hold
VOID = {"meta", "br", "img", "hr", "link", "input"}


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
