from sqlalchemy import LargeBinary

from hospitium.records.purpose_keys import PURPOSES, SEALING
from hospitium.records.reseal import COLUMNS
from hospitium.records.tables import Base


def test_every_sealed_column_can_be_sealed_anew() -> None:
    sealed = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.startswith("sealed_")
    }
    assert {(one.row.__tablename__, one.column.key) for one in COLUMNS} == sealed


def test_every_purpose_that_seals_has_a_key() -> None:
    assert {one.purpose for one in COLUMNS} == set(SEALING)
    assert set(SEALING) <= set(PURPOSES)


def test_bytes_that_are_not_sealed_are_known_by_name() -> None:
    """A new column of bytes is either sealed or one of these, which say nothing of a person."""
    plain = {"key_check", "code_salt", "code_hash", "leaf", "root", "tag", "chain_head"}
    plain |= {"hashes", "wrapped", "document", "token", "public_key"}
    plain |= {"agreement", "signing"}  # public keys of phones
    plain |= {"outer"}  # of a pack: sealed to its phone, the node itself cannot open it
    plain |= {"digest"}  # of an item from the field, which holds a random id
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary) and column.name not in plain:
                assert column.name.startswith("sealed_"), f"{table.name}.{column.name}"
