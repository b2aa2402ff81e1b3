"""Every sample of the charts that are laid out in px: each can be kept, is valid, and fits its page with its texts."""

import pytest
import test_heat
import test_lollipop
import test_matrix
import test_strip
from test_charts import WIDTHS, assert_it_can_be_kept, assert_it_fits, assert_it_is_valid
from test_strip import assert_texts_fit

SAMPLES = {
    f"{module.__name__.removeprefix('test_')}: {name}": make
    for module in (test_heat, test_lollipop, test_matrix, test_strip)
    for name, make in module.SAMPLES.items()
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_it_can_be_kept_in_a_notebook_and_asks_for_nothing_from_elsewhere(sample):
    assert_it_can_be_kept(SAMPLES[sample]())


@pytest.mark.parametrize(("variant", "most"), WIDTHS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_it_is_valid_can_be_drawn_and_fits_its_page(sample, variant, most):
    specification = getattr(SAMPLES[sample](), variant)
    assert_it_is_valid(specification)
    assert_it_fits(specification, most)
    if not sample.startswith("matrix"):  # whose texts stand in panels of their own
        assert_texts_fit(specification, most)
