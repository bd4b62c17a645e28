from contextlib import suppress
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, HospitiumError, Tampered
from hospitium.ledger.note import Note
from hospitium.ledger.note_keys import Kind, Signer
from hospitium.ledger.quorum import check_checkpoint, parse_policy
from tests.ledger.trees import LOG, NOW, WITNESSES, head, mangled, signed

ONE, TWO, THREE = (str(one.verifier) for one in WITNESSES)
POLICY = f"""# whom we believe
log {LOG.verifier} https://node.example/log
witness one {ONE}
witness two {TWO}  https://w.example/two  # a second office
\twitness three {THREE}
group others any two three
group both all one others
quorum both
"""
NAMES = ("one", "two", "three")


@given(st.sets(st.sampled_from(NAMES)))
def test_a_group_counts_as_its_threshold_says(names: set[str]) -> None:
    enough = "one" in names and ("two" in names or "three" in names)
    assert parse_policy(POLICY.encode()).accepts(names) == enough


@given(threshold=st.integers(1, 3))
def test_the_least_is_how_many_the_smallest_quorum_has(threshold: int) -> None:
    text = POLICY.replace("quorum both", "")
    text = "\n".join(line for line in text.split("\n") if not line.startswith("group"))
    policy = parse_policy(f"{text}\ngroup g {threshold} one two three\nquorum g".encode())
    sizes = [
        size for size in range(4) for some in combinations(NAMES, size) if policy.accepts(some)
    ]
    assert min(sizes) == policy.least == threshold


@given(st.sets(st.sampled_from(range(3))))
def test_a_checkpoint_wants_the_log_and_the_quorum(present: set[int]) -> None:
    policy = parse_policy(POLICY.encode())
    note = signed(head(5), LOG, *(WITNESSES[at] for at in present))
    if 0 in present and len(present) > 1:
        witnessed = check_checkpoint(policy, note)
        assert witnessed.head == head(5)
        assert set(witnessed.witnesses) == {NAMES[at] for at in present}
        assert {one.time for one in witnessed.witnesses.values()} == {NOW}
    else:
        with pytest.raises(Tampered, match="too few"):
            check_checkpoint(policy, note)


def test_witnesses_without_the_log_are_not_enough() -> None:
    policy = parse_policy(POLICY.encode())
    with pytest.raises(Tampered, match="log of the policy"):
        check_checkpoint(policy, signed(head(5), *WITNESSES))
    other = head(5, origin="other.example")
    with pytest.raises(Tampered):
        check_checkpoint(policy, signed(other, LOG, *WITNESSES))
    forged = Note(head(6).text, signed(head(5), LOG, *WITNESSES).signatures)
    with pytest.raises(Tampered):
        check_checkpoint(policy, forged)


def test_a_log_may_sign_post_quantum_and_a_quorum_may_be_nobody() -> None:
    log = Signer(LOG.name, Kind.MLDSA44, bytes([7]) * 32)
    policy = parse_policy(f"log {log.verifier}\nquorum none\n".encode())
    assert policy.least == 0
    assert check_checkpoint(policy, signed(head(5), log, time=0)).log.key == log.verifier


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum",
        "quorum nobody",
        "quorum none\nquorum none",
        "quorum none extra",
        "nonsense",
        "log",
        f"log {LOG.verifier}\nlog {LOG.verifier}\nquorum none",
        f"log {ONE}\nquorum none",
        f"log {LOG.verifier} url more\nquorum none",
        f"witness one {ONE}\nwitness again {ONE}\nquorum one",
        f"witness one {ONE}\nwitness one {TWO}\nquorum one",
        f"witness none {ONE}\nquorum none",
        f"witness all {ONE}\nquorum none",
        f"witness #one {ONE}\nquorum none",
        f"quorum one\nwitness one {ONE}",
        f"witness one {ONE}\ngroup g 0 one\nquorum g",
        f"witness one {ONE}\ngroup g 2 one\nquorum g",
        f"witness one {ONE}\ngroup g +1 one\nquorum g",
        f"witness one {ONE}\ngroup g -1 one\nquorum g",
        f"witness one {ONE}\ngroup g all\nquorum g",
        f"witness one {ONE}\ngroup g all one one\nquorum g",
        f"witness one {ONE}\ngroup g all none\nquorum g",
        f"witness one {ONE}\ngroup g all g\nquorum g",
        f"witness one {ONE}\ngroup any all one\nquorum none",
        f"witness one {ONE}\ngroup g any one\ngroup h any one\nquorum h",
        f"witness one {ONE}\r\nquorum one",
        f"witness\u00a0one {ONE}\nquorum one",
    ],
)
def test_other_policies_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_policy(text.encode())


def test_a_bad_line_is_named() -> None:
    with pytest.raises(BadInput, match="line 3"):
        parse_policy(f"\nwitness one {ONE}\nwitness one {TWO}\nquorum one".encode())


def test_names_are_octets_and_keys_are_text() -> None:
    raw = b"\xff\xfe"
    policy = parse_policy(b"witness " + raw + b" " + ONE.encode() + b"\nquorum " + raw)
    assert policy.least == 1
    with pytest.raises(BadInput):
        parse_policy(b"witness a \xff+00000000+AQcC\nquorum none")


@given(st.data())
def test_a_mangled_policy_is_read_or_refused(data: st.DataObject) -> None:
    mutant = mangled(POLICY.encode(), data)
    with suppress(BadInput):
        policy = parse_policy(mutant)
        assert policy.quorum == "none" or policy.least <= 3
        with suppress(HospitiumError):
            check_checkpoint(policy, signed(head(5), LOG))


def test_policies_have_limits() -> None:
    keys = [Signer(f"w{n}", Kind.COSIGNATURE, bytes([n]) * 32).verifier for n in range(33)]
    lines = [f"witness w{n} {key}" for n, key in enumerate(keys)]
    text = "\n".join([*lines[:32], "quorum w0"])
    assert len(parse_policy(text.encode()).witnesses) == 32
    for too_much in ("\n".join([*lines, "quorum w0"]), "#" * (1 << 18) + "\n" + text):
        with pytest.raises(BadInput):
            parse_policy(too_much.encode())
