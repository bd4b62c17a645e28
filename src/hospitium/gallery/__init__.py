"""1:N search."""
