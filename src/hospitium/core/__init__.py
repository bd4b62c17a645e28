"""Ids, clock, units, finger positions and the error tree; imports nothing of ours."""
