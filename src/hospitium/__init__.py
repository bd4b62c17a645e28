"""Hospitium: find missing and trafficked people, under rules that anybody can verify."""

__version__ = "0.1.0"
