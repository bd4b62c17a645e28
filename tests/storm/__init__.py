"""Work that is killed at random, on a disk that fills up and a database that others hold.

`python -m tests.storm --operations 10000` does it in earnest; the suite does a short one.
"""
