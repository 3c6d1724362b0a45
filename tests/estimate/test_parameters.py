"""Tests of ktp_dedup.estimate.parameters: what of a model may be estimated, and the way back."""

from dataclasses import replace

import numpy as np
import pytest

from ktp_dedup.errors import UsageError
from ktp_dedup.estimate.parameters import parameters, with_parameters
from ktp_dedup.model import Comparison, Level, residents


def _with(model, comparison):
    others = tuple(c for c in model.comparisons if c.name != comparison.name)
    return model.replace(comparisons=(comparison, *others))


def test_the_way_there_and_back_changes_nothing(model):
    """Parameters that nobody touched give the model again."""
    assert with_parameters(model, parameters(model), model.expected_duplicates) == model
    preset = residents()
    assert with_parameters(preset, parameters(preset), preset.expected_duplicates) == preset


def test_estimates_land_on_their_levels(model):
    """A new m stands on the level it was estimated for, counted from the bottom."""
    found = parameters(model)
    m = found.m.copy()
    m[:3] = 0.1, 0.3, 0.6
    levels = with_parameters(model, replace(found, m=m), 0.02).comparisons[0].levels
    assert [level.m for level in levels] == [0.6, 0.3, 0.1]


def test_everything_of_a_plain_model_is_free(model):
    """Probabilities that add up and look at one field each may be estimated."""
    found = parameters(model)
    assert found.free_m.all()
    assert found.free_u.all()


def test_fixed_levels_are_held(model):
    """`fixed` of a level holds m, u, or both."""
    first = model.comparisons[0]
    levels = (
        replace(first.levels[0], fixed=("m",)),
        replace(first.levels[1], fixed=("m", "u")),
        first.levels[2],
    )
    found = parameters(_with(model, replace(first, levels=levels)))
    assert found.free_m[:3].tolist() == [True, False, False]
    assert found.free_u[:3].tolist() == [True, False, True]


def test_levels_that_say_nothing_by_intention_are_held(model):
    """m = u = 1 is no probability; the other levels still add up and are free."""
    first = model.comparisons[0]
    neutral = Level("says nothing", 1.0, 1.0, (("name", ("equal",)),))
    found = parameters(_with(model, Comparison(first.name, (neutral, *first.levels))))
    assert found.neutral[:4].tolist() == [False, False, False, True]
    assert found.free_m[:4].tolist() == [True, True, True, False]


def test_judgements_that_do_not_add_up_are_held(model):
    """m that sum to 1.6 are conditional on something: they stay."""
    first = model.comparisons[0]
    levels = (replace(first.levels[0], m=1.0), *first.levels[1:])
    found = parameters(_with(model, replace(first, levels=levels)))
    assert not found.free_m[:3].any()
    assert found.free_m[3:].all()


def test_u_that_depends_on_another_comparison_is_held(model):
    """A comparison that also looks at the field another one is about keeps its u, and its m is free."""
    first = model.comparisons[0]
    both = replace(first.levels[0], when=(("name", ("equal",)), ("born", ("equal",))))
    found = parameters(_with(model, replace(first, levels=(both, *first.levels[1:]))))
    assert not found.free_u[:3].any()
    assert found.free_m[:3].all()
    assert found.free_u[3:].all()


def test_rarity_is_left_alone(model):
    """Where the value's frequency stands for u, neither it nor its spread is estimated."""
    first = model.comparisons[0]
    rare = replace(first.levels[0], u=None, rarity="name", spread=2.0)
    found = parameters(_with(model, replace(first, levels=(rare, *first.levels[1:]))))
    assert found.rare[:3].tolist() == [False, False, True]
    assert found.free_u[:3].tolist() == [True, True, False]
    assert found.u[2] == 2.0


def test_only_levels_that_weigh_the_same_way_are_kept_in_order(model):
    """A level with rarity and one without are not compared; one that weighed less than its lower neighbour is free."""
    first = model.comparisons[0]
    rare = replace(first.levels[0], u=None, rarity="name")
    found = parameters(_with(model, replace(first, levels=(rare, *first.levels[1:]))))
    assert found.above[:3].tolist() == [False, True, False]
    turned = parameters(
        _with(model, replace(first, levels=(replace(first.levels[0], u=0.9), *first.levels[1:])))
    )
    assert turned.above[:3].tolist() == [False, True, False]


def test_a_comparison_that_is_not_there_cannot_be_held(model):
    """The message names those that are."""
    with pytest.raises(UsageError, match="no comparison 'nama' to hold: it has name, born"):
        parameters(model, hold=("nama",))


def test_of_the_preset_its_conditional_evidence_is_held():
    """NIK beside birth date and the family rules stay; birth place, religion and mother's name may be learned."""
    preset = residents()
    found = parameters(preset)
    free = dict(zip((c.name for c in preset.comparisons), found.slices(), strict=True))
    assert not found.free_u[free["nik"]].any()
    assert not found.free_m[free["family"]].any()
    assert found.free_m[free["mother"]].any()
    assert found.free_m[free["birth place"]].any()
    assert np.isfinite(found.weights).all()
