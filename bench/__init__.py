"""Benchmarks: each writes its row of docs/benchmarks.md; `make bench`."""
