"""leads on records that are odd by themselves or share a name; passes over newcomers only."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was found before is about two records of one person, by a pass over everybody."""
    with op.batch_alter_table("twin_passes") as table:
        table.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("twins") as table:
        for name, default in (("kind", "same-person"), ("mark", "")):
            table.add_column(
                sa.Column(name, sa.String(length=100), server_default=default, nullable=False)
            )
        table.alter_column("pass_id", existing_type=sa.Uuid(), nullable=True)
        table.drop_constraint("uq_twins_first_case_second_case", type_="unique")
        table.create_unique_constraint(
            op.f("uq_twins_first_case_second_case_kind_mark"),
            ["first_case", "second_case", "kind", "mark"],
        )
