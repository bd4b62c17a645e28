"""The packaged policies put to every question of the packaged table, once in each process."""

from functools import cache

from hospitium.records.policies import packaged_bundle
from hospitium.usecases.policies import Checked, check_table


@cache
def checked() -> tuple[Checked, ...]:
    return tuple(check_table(packaged_bundle()))
