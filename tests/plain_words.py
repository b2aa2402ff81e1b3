"""How plain the sentences of a page are: words a sentence, and the age at which they are read.

The age is the grade of Flesch and Kincaid (1975) and five years; syllables are those at which pyphen would part a word.
"""

import re
from functools import cache

import pyphen
from bs4 import BeautifulSoup

_HYPHENS = pyphen.Pyphen(lang="en_GB", left=1, right=1)
SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def sentences(html):
    """List the sentences that a page says outside its tables, charts, folds and foot, but for names in links."""
    main = BeautifulSoup(html, "html.parser").select_one("main")
    for part in main.select("table, svg, details, nav, .source, a"):
        part.decompose()
    texts = (" ".join(each.get_text(" ").split()) for each in main.select("p, li, figcaption"))
    return [each for text in texts for each in SENTENCE.split(text) if len(WORD.findall(each)) > 2]


@cache
def syllables(word):
    return len(_HYPHENS.positions(word.lower())) + 1


def length(found):
    """The words of a sentence, on average."""
    return sum(len(WORD.findall(each)) for each in found) / len(found)


def age(found):
    """The age at which sentences are read."""
    words = [word for each in found for word in WORD.findall(each)]
    return 0.39 * length(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59 + 5
