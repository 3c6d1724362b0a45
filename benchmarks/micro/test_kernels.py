"""The cases as pytest-benchmark knows them; `pytest benchmarks/micro --benchmark-only --benchmark-group-by=param`."""

import pytest

from benchmarks.micro.kernels import CASES, race


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_kernel(benchmark, case, side):
    """Seconds for all pairs of a case, ours and RapidFuzz's beside each other."""
    benchmark.group = case
    benchmark(getattr(race(case), side))
