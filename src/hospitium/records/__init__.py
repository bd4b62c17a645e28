"""Models, queries, migrations, vault: the room that keeps what must not be lost."""
