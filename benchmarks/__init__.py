"""Benchmarks: each runs as a script, prints what it measured and stores it in `results/`."""
