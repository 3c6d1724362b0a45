"""Names of all residents and of their parents: drawn, inherited, spelled, with twins' names and titles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ktp_dedup.synth import naming, pools
from ktp_dedup.synth.birthdays import Births
from ktp_dedup.synth.couples import couples
from ktp_dedup.synth.households import YEAR, People
from ktp_dedup.synth.naming import Bearers
from ktp_dedup.synth.origins import CULTURES, Origins
from ktp_dedup.synth.respelling import Vocabulary, respell
from ktp_dedup.synth.setting import Setting
from ktp_dedup.synth.twinnames import name_twins

Ints = npt.NDArray[np.int64]
Slots = npt.NDArray[np.int32]
Rng = np.random.Generator

_DEGREES = (", S.PD", ", SE", ", SH", ", A.MD", ", S.KOM", ", ST")
_TITLED_BEFORE = 10_000
_POPULAR = 40
_PARENTS = (("NAMA_LGKP_IBU", 1, 26), ("NAMA_LGKP_AYAH", 0, 30))


def columns(people: People, births: Births, *, origins: Origins, setting: Setting) -> dict[str, pl.Series]:
    """The columns NAMA_LGKP, NAMA_LGKP_IBU and NAMA_LGKP_AYAH."""
    rng, rates = setting.rng, setting.rates
    pool = pools.load(rates.pool_tilt)
    vocabulary = Vocabulary(list(pool.tokens))
    bearers = Bearers(CULTURES, origins.culture, people.sex, people.birth, people.order)
    slots = naming.inherit(naming.give(bearers, pool, rng=rng), people, rng=rng)
    slots = respell(slots, people.birth, share=rates.spelled, vocabulary=vocabulary, rng=rng)
    couple, child = couples(people, origins.district_group(setting.where), rng=rng)
    parents = {}
    for name, sex, years in _PARENTS:
        born = people.birth[child] - int(years * YEAR)
        elders = Bearers(
            CULTURES, origins.culture[child], np.full(len(child), sex), born, people.order[child]
        )
        given = naming.give(elders, pool, rng=rng).slots
        given = respell(given, born, share=rates.spelled, vocabulary=vocabulary, rng=rng)
        link = people.mother if sex else people.father
        known = np.where(link[:, None] >= 0, slots[link], given[couple])
        known = respell(known, people.birth, share=rates.sibling_spelling, vocabulary=vocabulary, rng=rng)
        parents[name] = naming.text(known, vocabulary.series())
    own = _pressed(naming.text(slots, vocabulary.series()), people, pressed=births.pressed, rng=rng)
    own = _titled(_twinned(own, people, rng=rng), people, setting=setting)
    return {"NAMA_LGKP": own, **parents}


def _pressed(names: pl.Series, people: People, *, pressed: npt.NDArray[np.bool_], rng: Rng) -> pl.Series:
    """Gives the chosen namesakes one of the most popular names of their sex."""
    for sex in (0, 1):
        chosen = np.nonzero(pressed & (people.sex == sex))[0]
        if not len(chosen):
            continue
        counts = names.filter(pl.Series(people.sex == sex)).value_counts(name="count")
        popular = counts.sort(["count", names.name], descending=[True, False])[names.name].head(_POPULAR)
        drawn = popular.gather(pl.Series((rng.random(len(chosen)) ** 2 * len(popular)).astype(np.int64)))
        names = names.scatter(pl.Series(chosen), drawn)
    return names


def _twinned(names: pl.Series, people: People, *, rng: Rng) -> pl.Series:
    younger = np.nonzero(people.twin >= 0)[0]
    elder = people.twin[younger]
    if not len(younger):
        return names
    drawn = zip(names.gather(pl.Series(elder)), names.gather(pl.Series(younger)), strict=True)
    sexes = zip(people.sex[elder].tolist(), people.sex[younger].tolist(), strict=True)
    pairs = [name_twins(pair, sex, rng=rng) for pair, sex in zip(drawn, sexes, strict=True)]
    index = pl.Series(np.concatenate([elder, younger]))
    return names.scatter(index, [first for first, _ in pairs] + [second for _, second in pairs])


def _titled(names: pl.Series, people: People, *, setting: Setting) -> pl.Series:
    """Adds H., HJ. or a degree to some adults."""
    rng, count = setting.rng, len(people)
    chosen = (rng.random(count) < setting.rates.title) & (people.birth < _TITLED_BEFORE)
    pilgrim = rng.random(count) < 0.6
    degree = pl.Series(list(_DEGREES)).gather(pl.Series(rng.integers(0, len(_DEGREES), count)))
    front = pl.Series(["H. ", "HJ. "]).gather(pl.Series(people.sex))
    frame = pl.DataFrame({"name": names, "front": front, "degree": degree})
    frame = frame.with_columns(pilgrim=pl.Series(chosen & pilgrim), graduate=pl.Series(chosen & ~pilgrim))
    title = pl.when("pilgrim").then(pl.concat_str("front", "name"))
    return frame.select(
        title.when("graduate").then(pl.concat_str("name", "degree")).otherwise("name")
    ).to_series()
