"""Whether a parent can read the pages: sentences of 20 words at most on average, and words of no great age."""

import pytest
from golden import PAGES as GOLDEN
from golden import plain
from plain_words import SENTENCE, age, length, sentences, syllables
from ran import ran

from sendplan.opening import open_meeting

AGES = {  # at most, of what each page says on its face
    "board_summary": 12,
    "actions": 13,
    "measures": 13,
    "concerns": 13,
    "risks": 13,
    "self_assessment": 13,
    "scrutiny_cover": 14,
    "data_quality": 13,
    "method": 14,
}
MOST_OF_A_SENTENCE, MOST_OF_A_VERDICT = 30, 60  # words, numbers too
LATER = ("2021-09-13", "2026-04-30")
MEETINGS = {
    "lancashire": ("2019-07-03", [each for each in AGES if each != "risks"]),
    "exampleshire": ("2025-07-17", [each for each in AGES if each not in ("risks", "scrutiny_cover")]),
    "northbridge": ("2026-02-12", [each for each in AGES if each != "scrutiny_cover"]),
}
PACKS = [*((area, day) for area, (day, _) in MEETINGS.items()), *(("lancashire", day) for day in LATER)]
PAGES = [(area, day, page) for area, (day, pages) in MEETINGS.items() for page in pages]


@pytest.mark.parametrize(("area", "day", "page"), PAGES)
def test_a_page_is_in_short_sentences_of_plain_words(area, day, page):
    found = sentences(ran(page, area, day))
    assert length(found) <= 20
    assert age(found) <= AGES[page]


@pytest.mark.parametrize(("area", "day"), PACKS)
def test_a_verdict_is_short_and_so_is_each_of_its_sentences(area, day):
    now = open_meeting(area, day)
    for page, asked in GOLDEN.items():
        verdicts = [plain(each(now)) for each in asked if each.__name__ == "verdict"]
        for told in verdicts:
            assert len(told.split()) <= MOST_OF_A_VERDICT, page
            assert max(len(each.split()) for each in SENTENCE.split(told)) <= MOST_OF_A_SENTENCE, page


def test_long_words_are_told_from_short_ones():
    assert age(["The cat sat on the mat today."]) < 6
    assert age(["Commissioning responsibilities remain organisationally fragmented."]) > 25


def test_a_sentence_is_as_long_as_its_words():
    assert length(["The cat sat on the mat today.", "One of three words is 24 June 2019."]) == 6.5


@pytest.mark.parametrize(("word", "times"), [("plan", 1), ("action", 2), ("committee", 3), ("education", 4)])
def test_syllables_are_nearly_those_that_are_heard(word, times):
    assert abs(syllables(word) - times) <= 1
