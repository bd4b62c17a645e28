"""Recipes: seal and open, derive, commit; nothing above touches a primitive."""
