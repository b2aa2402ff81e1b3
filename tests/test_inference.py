"""How small and how large hidden counts can be, for one who has all that packs show."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendplan.rules.inference import Equation, System, systems


def line(total, *parts, hidden=(), most=4):
    """The systems of one total and its parts; the parts are numbered from 1, and the total is 0."""
    values = dict(enumerate((total, *parts)))
    equation = Equation(0, tuple(range(1, len(parts) + 1)), total - sum(parts))
    return list(systems([equation], {each: value for each, value in values.items() if each not in hidden}, most))


def exposed(total, *parts, hidden, most=4):
    return set().union(*(each.exposed() for each in line(total, *parts, hidden=hidden, most=most)))


@pytest.mark.parametrize(
    ("total", "parts", "hidden", "found"),
    [
        (20, (3, 17), {1}, {1}),  # it is what is left
        (25, (2, 3, 20), {1, 2}, set()),  # 5 is 1 and 4, 2 and 3, 3 and 2, 4 and 1
        (26, (3, 3, 20), {1, 2}, {1, 2}),  # neither can be 1
        (24, (2, 2, 20), {1, 2}, {1, 2}),  # neither can be 4
        (22, (1, 1, 20), {1, 2}, {1, 2}),
        (28, (4, 4, 20), {1, 2}, {1, 2}),
        (23, (3, 20), {1, 2}, set()),  # one of them is large, and nobody can say which
        (37, (4, 4, 4, 25), {1, 2, 3}, {1, 2, 3}),
        (37, (4, 4, 4, 25), {1, 2, 3, 4}, set()),
        (4, (1, 1, 1, 1), {0, 1, 2, 3, 4}, set()),  # the total may be any
        (30, (3, 10), {1}, {1}),  # what is in no part may be known from elsewhere
    ],
)
def test_what_can_be_one_number_or_fewer_than_a_hidden_count_can_is_exposed(total, parts, hidden, found):
    assert exposed(total, *parts, hidden=hidden) == found


def test_with_a_threshold_of_2_a_hidden_count_is_1_and_several_are_exposed_where_all_must_be():
    assert exposed(22, 1, 1, 20, hidden={1, 2}, most=1) == {1, 2}
    assert exposed(22, 1, 1, 20, hidden={1, 2, 3}, most=1) == set()


def test_what_only_several_lines_together_give_away_is_exposed():
    """Groups a and b of two months: all of a, and all of the first month, are told."""
    a1, b1, a2, b2, first, a = range(6)
    lines = [Equation(first, (a1, b1)), Equation(a, (a1, a2))]
    assert [each.exposed() for each in systems(lines, {first: 5, a: 5}, 4)] == [set()]
    assert next(systems(lines, {first: 5, a: 5, b1: 2}, 4)).exposed() >= {a1}
    assert b2 not in next(systems(lines, {first: 5, a: 5}, 4)).hidden


def test_lines_without_anything_hidden_in_common_are_systems_of_their_own():
    lines = [Equation(0, (1, 2)), Equation(3, (4, 5)), Equation(6, (7, 8)), Equation(9, (2, 4))]
    found = list(systems(lines, {0: 10, 3: 10, 6: 10, 7: 4, 8: 6, 9: 7}, 4))
    assert [each.hidden for each in found] == [[1, 2, 4, 5]]


parts = st.lists(st.integers(0, 7), min_size=2, max_size=4)


@given(parts, st.data())
def test_the_solver_finds_what_trying_every_number_finds(values, draw):
    """Of one line with its total told: each hidden part takes some number of 1 or more."""
    hidden = sorted(draw.draw(st.sets(st.integers(1, len(values)), min_size=1)))
    system = next(iter(line(sum(values), *values, hidden=hidden)))
    left = sum(values[each - 1] for each in hidden)
    fits = [each for each in itertools.product(range(1, left + 1), repeat=len(hidden)) if sum(each) == left]
    small = [each for each in fits if max(each) <= 4]
    few = _few(hidden, small or fits) if fits else system.exposed()
    assert system.exposed() == few


def _few(hidden, fits):
    """The hidden parts that take fewer than 4 numbers from the least to the most; all, where any does as small ones."""
    spans = {each: max(taken) - min(taken) for each, taken in zip(hidden, zip(*fits, strict=True), strict=True)}
    found = {each for each, span in spans.items() if span < 3}
    return set(hidden) if found and len(hidden) > 1 else found


def test_a_system_that_no_numbers_fit_says_nothing():
    assert System([Equation(0, (1, 2), 0.0)], {0: -3.0}, 4).exposed() == set()
