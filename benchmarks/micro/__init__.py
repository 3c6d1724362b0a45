"""Each kind of comparison of the compiled scorer alone, against a yardstick on the same pairs, one thread each.

python -m benchmarks.micro                       stores the ratios that `make test` holds this processor to
pytest benchmarks/micro --benchmark-only         the same as a table of pytest-benchmark
"""
