"""Sample to template to score, pure."""
