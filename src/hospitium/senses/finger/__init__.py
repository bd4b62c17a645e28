"""Fingerprint recognition."""
