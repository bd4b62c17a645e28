"""What alembic runs: the migrations, on the connection that `migrate` hands over."""

from alembic import context

from hospitium.records import models_laws, models_policy, models_redress  # noqa: F401 - tables
from hospitium.records.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite's DDL is transactional too once BEGIN is in our hands: a kill leaves all or nothing
    transactional_ddl=True,
    # SQLite cannot alter a column; alembic then copies the table
    render_as_batch=True,
)
context.run_migrations()
