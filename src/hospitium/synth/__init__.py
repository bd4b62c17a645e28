"""Synthetic prints whose truth is known."""
