"""Bars of ratings: what each part says, what stands beside or below it, and the strokes across it."""

import pytest

from sendplan.show import bars, theme
from sendplan.show.letters import width

WORDS = {"complete": "Complete", "green": "On track", "amber": "At risk", "red": "Delayed"}


def bar(**sizes):
    return bars.Bar(["One"], sizes)


def said(made, room):
    parts, texts, _ = bars.laid_out(made, WORDS, room)
    return [each.said for each in parts if each.said], [each.said for each in texts]


@pytest.mark.parametrize(
    ("room", "told"),
    [(200, "✓ 12 Complete"), (60, "✓ 12"), (30, "✓\n12"), (20, "")],
    ids=["all", "short", "two", "none"],
)
def test_a_part_says_what_it_has_room_for(room, told):
    assert bars.inside("complete", 12, "Complete", room) == told


def test_a_thousand_actions_are_written_as_elsewhere():
    assert bars.inside("complete", 1234, "Complete", 300) == "✓ 1,234 Complete"


def test_a_rating_that_a_part_names_is_not_in_the_key():
    assert said([bar(complete=5, red=5)], 600) == (["✓ 5 Complete", "■ 5 Delayed"], ["One"])


def test_what_is_too_small_for_its_part_stands_at_the_end_of_its_bar_which_leaves_room():
    made = [bar(complete=91, amber=1, red=2)]
    assert said(made, 1200)[1] == ["✓ Complete", "▲ At risk", "■ Delayed", "One", "▲\u00a01"]
    assert said(made, 300)[1] == ["✓ Complete", "▲ At risk", "■ Delayed", "One", "▲\u00a01\u00a0\u00a0 ■\u00a02"]
    scale, beside = bars.scaled(made, 300)
    assert beside
    assert 94 * scale + 2 * bars.INSIDE + width("▲\u00a01\u00a0\u00a0 ■\u00a02") == pytest.approx(300)


def test_where_bars_would_get_too_short_it_stands_below_and_bars_keep_their_length():
    made = [bars.Bar(["One"], dict.fromkeys(theme.LOOKS, 1) | {"green": 400})]
    scale, beside = bars.scaled(made, 280)
    assert (scale * 411, beside) == (pytest.approx(280), False)


def test_bars_have_one_scale():
    parts, _, _ = bars.laid_out([bar(red=40), bar(red=10)], WORDS, 600)
    assert [each.right - each.left for each in parts] == pytest.approx([600, 150])


def test_a_row_of_one_line_takes_less_than_60_px():
    heights = [bars.laid_out([bar(red=4)] * many, WORDS, 600)[2] for many in (3, 4)]
    assert heights[1] - heights[0] < 60


@pytest.mark.parametrize("standing", theme.LOOKS)
def test_every_stroke_stays_within_its_part(standing):
    part = bars.Part(standing, 10, 47, 100, 128, "")
    drawn = list(bars.strokes(part))
    assert bool(drawn) == bool(theme.LOOKS[standing].hatch)
    for each in drawn:
        assert 10 - 1e-9 <= each["left"] <= each["right"] <= 47 + 1e-9
        assert all(100 - 1e-9 <= each[end] <= 128 + 1e-9 for end in ("top", "foot"))
