"""Recipes of the networks that were trained here."""
