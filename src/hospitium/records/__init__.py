"""Models, queries, migrations, vault: the only room that touches disk."""
