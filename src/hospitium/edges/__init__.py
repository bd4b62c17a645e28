"""Translate in, call one use case, translate out."""
