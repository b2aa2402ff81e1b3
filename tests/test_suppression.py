"""Which counts packs hide, so that one who knows the rule and has every pack can work none of them out."""

import itertools
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sendplan.rules.suppression import Secrets, adding_up
from sendplan.words import MONTHS

MOST = 4


def cell(group, period="2024"):
    return ("p", "m", group, "actual", period, "Calendar year")


def pack(**groups):
    """The counts of a pack, of one period: its groups and their total, `all`, which is their sum unless it is given."""
    counts = {"all": sum(groups.values())} | groups
    return {cell(name): float(value) for name, value in counts.items()}


def hidden(*packs, seed="s"):
    """The groups that each of some packs hides, one after the other."""
    secrets = Secrets(MOST, seed)
    return [{each[2] for each in secrets.take(one, set())} for one in packs]


def test_the_months_add_up_to_the_12_months_that_end_with_the_last():
    rest = ("p", "m", "all", "actual")
    months = [(*rest, "2023" if place > 3 else "2024", name) for place, name in enumerate(MONTHS, 1)]
    rolling = (*rest, "2024", "12 months to March")
    [line] = adding_up([*months, rolling])
    assert line.total == rolling
    assert {*line.parts} == {*months}
    assert adding_up([*months, (*rest, "2024", "12 months to April")]) == []


def test_a_revised_count_does_not_give_the_one_before_away():
    """2 of 9 became 6 of 13: with both 6 and 13 told, the others are 7, and the first was 2."""
    first, second = hidden(pack(a=2, b=3, c=4), pack(a=6, b=3, c=4))
    assert first == {"a", "b", "c"}
    assert second >= {"b", "c"}
    assert second & {"a", "all"}


def test_what_is_hidden_once_stays_hidden_while_it_is_the_same_number():
    first, second = hidden(pack(a=3, b=20, c=30), pack(a=9, b=20, c=30))
    (company,) = first - {"a"}
    assert company in second


def test_what_an_earlier_pack_has_shown_is_not_hidden_as_company():
    """Only the group that is new can hide the total's new part."""
    first, second = hidden(pack(a=10, b=20), {**pack(a=10, b=20, c=3, d=9), cell("all"): 42.0})
    assert first == set()
    assert second == {"c", "d"}


def test_where_only_new_counts_can_be_hidden_those_are_even_a_total():
    assert hidden(pack(a=10, b=20), {**pack(a=10, b=20, c=3)})[1] == {"c", "all"}


def test_a_pack_that_is_taken_again_hides_the_same():
    one = pack(a=3, b=10, c=7)
    assert len({frozenset(each) for each in hidden(one, one, one)}) == 1


def test_what_the_record_itself_hides_counts_as_hidden_and_takes_another_along():
    secrets = Secrets(MOST, "s")
    found = secrets.take({**pack(a=9, b=10), cell("all"): 22.0, cell("c"): float("nan")}, {cell("c")})
    assert {each[2] for each in found} > {"c"}
    assert len(found) == 2


@cache
def pattern(values, seed):
    """What is hidden of groups with these counts."""
    (found,) = hidden(pack(**dict(zip("abc", values, strict=False))), seed=seed)
    return frozenset(found)


def possible(values, seeds):
    """Every number that each hidden count can be, for one who has the pack and runs the rule on all there could be."""
    gone, names = pattern(values, "s"), "abc"[: len(values)]
    free = [place for place, name in enumerate(names) if name in gone]
    found = {name: set() for name in gone}
    for numbers in itertools.product(range(10), repeat=len(free)):
        trial = list(values)
        for place, number in zip(free, numbers, strict=True):
            trial[place] = number
        fits = "all" in gone or sum(trial) == sum(values)
        if fits and any(pattern(tuple(trial), seed) == gone for seed in seeds):
            for name in gone:
                found[name].add(sum(trial) if name == "all" else trial[names.index(name)])
    return found


@pytest.mark.parametrize("seeds", [("s", "t", "u"), ("s",)], ids=["the seed is not known", "the seed is known"])
@settings(max_examples=12)
@given(values=st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8]), min_size=2, max_size=3).map(tuple))
def test_whoever_tries_every_number_against_the_rule_finds_several_for_each_hidden_count(seeds, values):
    for name, numbers in possible(values, seeds).items():
        assert len(numbers) > 1, (values, name)
        assert max(numbers) - min(numbers) >= MOST - 1 or len(seeds) == 1, (values, name, numbers)
