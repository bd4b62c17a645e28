from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.post_quantum import mldsa44_verify
from hospitium.crypto.signing import verify_signature
from hospitium.ledger.note import Note, Signature, parse_note
from hospitium.ledger.note_keys import Kind, Signer, VerifierKey, parse_verifier_key, verify_note
from tests.ledger.trees import LOG, NOW, ORIGIN, WITNESSES, flipped, head, mangled, signed

EVERYBODY = [LOG, *WITNESSES]
KEYS = [one.verifier for one in EVERYBODY]


def test_every_kind_signs_and_verifies_with_its_time() -> None:
    note = parse_note(signed(head(5), *EVERYBODY).encode())
    found = verify_note(note, KEYS)
    assert [one.key for one in found] == KEYS
    assert [one.time for one in found] == [None, NOW, NOW, NOW]


@pytest.mark.parametrize("signer", EVERYBODY)
def test_a_key_reads_back(signer: Signer) -> None:
    assert parse_verifier_key(str(signer.verifier)) == signer.verifier


@given(signer=st.sampled_from(EVERYBODY), data=st.data())
def test_a_key_has_one_spelling(signer: Signer, data: st.DataObject) -> None:
    mutant = mangled(str(signer.verifier).encode(), data).decode("latin-1")
    with suppress(BadInput):
        assert str(parse_verifier_key(mutant)) == mutant


@given(signer=st.sampled_from(EVERYBODY), data=st.data())
def test_a_key_with_a_changed_bit_is_no_key(signer: Signer, data: st.DataObject) -> None:
    with pytest.raises(BadInput):
        parse_verifier_key(flipped(str(signer.verifier).encode(), data).decode("latin-1"))


@given(signer=st.sampled_from(EVERYBODY), data=st.data())
@settings(max_examples=200)
def test_no_changed_bit_of_a_signed_note_passes(signer: Signer, data: st.DataObject) -> None:
    mutant = flipped(signed(head(5), signer).encode(), data)
    with pytest.raises((BadInput, Tampered)):
        verify_note(parse_note(mutant), KEYS)


def test_signatures_of_strangers_are_ignored_and_are_not_enough() -> None:
    stranger = Signer("stranger.example", Kind.ED25519, bytes([9]) * 32)
    both = signed(head(5), stranger, LOG)
    assert [one.key for one in verify_note(both, [LOG.verifier])] == [LOG.verifier]
    with pytest.raises(Tampered, match="not signed"):
        verify_note(signed(head(5), stranger), [LOG.verifier])


def test_sharing_only_the_name_or_only_the_id_is_being_a_stranger() -> None:
    good = LOG.sign(head(5).text)
    for alike in (
        Signature(good.name, bytes(4), b"garbage"),
        Signature("stranger.example", good.key_id, b"garbage"),
    ):
        verify_note(Note(head(5).text, (alike, good)), [LOG.verifier])


def test_one_bad_signature_of_a_known_key_condemns_the_note() -> None:
    good = signed(head(5), LOG, WITNESSES[0])
    bad = Note(head(6).text, (LOG.sign(head(6).text), good.signatures[1]))
    with pytest.raises(Tampered):
        verify_note(bad, KEYS)


def test_a_signature_counts_once_and_for_its_text_only() -> None:
    note = signed(head(5), LOG, LOG)
    assert len(verify_note(note, KEYS)) == 1
    with pytest.raises(Tampered):
        verify_note(Note(head(6).text, note.signatures), KEYS)


@pytest.mark.parametrize("signer", WITNESSES)
def test_the_time_is_signed_too(signer: Signer) -> None:
    text = head(5).text
    good = signer.sign(text, NOW)
    later = (NOW + 1).to_bytes(8, "big") + good.body[8:]
    with pytest.raises(Tampered):
        verify_note(Note(text, (Signature(good.name, good.key_id, later),)), KEYS)
    with pytest.raises(BadInput):
        signer.sign(text, 1 << 63)


@pytest.mark.parametrize("signer", WITNESSES)
def test_witnesses_sign_checkpoints_only(signer: Signer) -> None:
    with pytest.raises(BadInput):
        signer.sign("no checkpoint\n", NOW)
    body = bytes(8) + bytes(64 if signer.kind is Kind.COSIGNATURE else 2420)
    forged = Signature(signer.name, signer.verifier.key_id, body)
    with pytest.raises(Tampered):
        verify_note(Note("no checkpoint\n", (forged,)), KEYS)


def test_what_a_witness_signs_is_what_the_standard_says() -> None:
    """Byte by byte from c2sp.org/tlog-cosignature, apart from the code that makes it."""
    what = head(5)
    plain = f"cosignature/v1\ntime {NOW}\n{what.text}".encode()
    verify_signature(
        WITNESSES[0].verifier.public, plain, WITNESSES[0].sign(what.text, NOW).body[8:]
    )
    quantum = (
        b"subtree/v1\n\0\x0fw.example/three"
        + NOW.to_bytes(8, "big")
        + bytes([len(ORIGIN)])
        + ORIGIN.encode()
        + (0).to_bytes(8, "big")
        + (5).to_bytes(8, "big")
        + what.root
    )
    body = WITNESSES[2].sign(what.text, NOW).body
    assert body[:8] == NOW.to_bytes(8, "big")
    mldsa44_verify(WITNESSES[2].verifier.public, quantum, body[8:])


def test_a_plain_key_becomes_a_witness_key() -> None:
    witness = LOG.verifier.as_witness
    assert witness == VerifierKey(LOG.name, Kind.COSIGNATURE, LOG.verifier.public)
    assert witness.key_id != LOG.verifier.key_id
    assert WITNESSES[2].verifier.as_witness == WITNESSES[2].verifier


def test_the_secret_is_not_shown() -> None:
    assert repr(LOG.seed) not in repr(LOG)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_key_has_the_length_of_its_kind(kind: Kind) -> None:
    with pytest.raises(BadInput):
        VerifierKey("name", kind, bytes(31))


def test_a_name_too_long_for_a_post_quantum_signature_is_refused() -> None:
    with pytest.raises(BadInput):
        Signer("n" * 256, Kind.MLDSA44, bytes(32)).sign(head(1).text, NOW)
