"""A published checkpoint, stamped by an authority of OpenSSL over a real connection or by files."""

from dataclasses import replace
from pathlib import Path

import pytest

from hospitium.core.errors import BadInput, Conflict, NotFound, Tampered, Unavailable
from hospitium.crypto.timestamps import parse_authorities, verify_stamp
from hospitium.exchange.transport import Reply, call, call_authority
from hospitium.ledger.proof_file import parse_proof_file, verify_proof_file
from hospitium.ledger.quorum import parse_policy
from hospitium.usecases.name_witnesses import show_policy
from hospitium.usecases.prove_entry import prove_entry
from hospitium.usecases.publish_log import publish_log
from hospitium.usecases.stamp_log import ask_for_stamp, check_stamps, fetch_stamp, take_stamp
from tests.authority import Authority, certify, make_authority
from tests.stations import Station


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return make_authority(tmp_path / "authority")


def problems(station: Station, pem: bytes) -> list[str]:
    return [one.problem for one in check_stamps(station.runtime, pem)]


def files(station: Station) -> list[str]:
    return sorted(path.suffix for path in station.runtime.node.folder.timestamps.iterdir())


def test_a_stamp_comes_over_the_network_and_goes_with_the_proof(
    lite: Station, authority: Authority
) -> None:
    lite.open_case()
    last = publish_log(lite.runtime, call).head.size
    with authority.served() as url:
        stamped = fetch_stamp(lite.runtime, url, authority.root.pem, call_authority)
    assert stamped.head.size == last
    lite.open_case()
    publish_log(lite.runtime, call)
    (found,) = check_stamps(lite.runtime, authority.root.pem)
    assert (found.size, found.stamp, found.problem) == (last, stamped.stamp, "")
    proved = prove_entry(lite.runtime, lite.staff["olu"], last)
    assert proved.head.size == last, "the stamped checkpoint, not the newest"
    assert proved.stamp is not None
    policy = parse_policy(show_policy(lite.runtime))
    assert verify_proof_file(proved.proof, proved.entry, policy).head == stamped.head
    note = parse_proof_file(proved.proof).checkpoint.encode()
    assert note == proved.note
    assert verify_stamp(proved.stamp, note, parse_authorities(authority.root.pem)) == stamped.stamp
    assert authority.accepts(proved.stamp, proved.note), "by OpenSSL alone"
    assert prove_entry(lite.runtime, lite.staff["olu"], last + 1).stamp is None


def test_a_node_without_a_network_carries_files(lite: Station, authority: Authority) -> None:
    publish_log(lite.runtime, call)
    request = ask_for_stamp(lite.runtime)
    assert ask_for_stamp(lite.runtime) == request, "asked twice, the request stays"
    assert [one.stamp for one in check_stamps(lite.runtime, authority.root.pem)] == [None]
    assert prove_entry(lite.runtime, lite.staff["olu"], 1).stamp is None
    reply = authority.answer(request.request.encode())
    take_stamp(lite.runtime, reply, authority.root.pem)
    assert files(lite) == [".checkpoint", ".tsq", ".tsr"]
    with pytest.raises(Conflict):
        take_stamp(lite.runtime, reply, authority.root.pem)


def test_a_log_that_has_not_grown_is_not_stamped_twice(lite: Station, authority: Authority) -> None:
    def nobody(*_: object) -> Reply:
        raise AssertionError("nobody is to be asked")

    publish_log(lite.runtime, call)
    with authority.served() as url:
        first = fetch_stamp(lite.runtime, url, authority.root.pem, call_authority)
    publish_log(lite.runtime, call)  # signed anew, of the same length
    assert fetch_stamp(lite.runtime, "", authority.root.pem, nobody) == first
    assert files(lite) == [".checkpoint", ".tsq", ".tsr"]
    with pytest.raises(Tampered):
        fetch_stamp(lite.runtime, "", certify("Test Root").pem, nobody)
    lite.open_case()
    publish_log(lite.runtime, call)
    with pytest.raises(AssertionError):
        fetch_stamp(lite.runtime, "", authority.root.pem, nobody)


def test_what_is_not_published_is_not_stamped(lite: Station) -> None:
    with pytest.raises(NotFound, match="published"):
        ask_for_stamp(lite.runtime)


def test_a_stamp_that_does_not_verify_is_not_kept(lite: Station, authority: Authority) -> None:
    publish_log(lite.runtime, call)
    request = ask_for_stamp(lite.runtime).request
    reply = authority.answer(request.encode())
    last = bytes([*reply[:-1], reply[-1] ^ 1])
    for wrong, pem in ((last, authority.root.pem), (reply, certify("Test Root").pem)):
        with pytest.raises(Tampered):
            take_stamp(lite.runtime, wrong, pem)
    with pytest.raises(BadInput):
        take_stamp(lite.runtime, reply, b"no certificate")
    with pytest.raises(BadInput):
        take_stamp(lite.runtime, b"no reply", authority.root.pem)
    other = authority.answer(replace(request, digest=bytes(32)).encode())
    with pytest.raises(NotFound, match="did not ask for"):
        take_stamp(lite.runtime, other, authority.root.pem)
    assert files(lite) == [".checkpoint", ".tsq"]


def test_a_reply_to_another_request_for_the_same_checkpoint_is_refused(
    lite: Station, authority: Authority
) -> None:
    publish_log(lite.runtime, call)
    kept = ask_for_stamp(lite.runtime)
    replayed = authority.answer(kept.request.encode().replace(kept.request.nonce, b"\x40replay!"))
    with pytest.raises(Tampered):
        take_stamp(lite.runtime, replayed, authority.root.pem)


def test_an_authority_that_does_not_answer_leaves_the_request(
    lite: Station, authority: Authority
) -> None:
    publish_log(lite.runtime, call)
    with pytest.raises(Unavailable):
        fetch_stamp(lite.runtime, "http://127.0.0.1:9/", authority.root.pem, call_authority)
    assert files(lite) == [".checkpoint", ".tsq"]


@pytest.mark.parametrize("suffix", [".checkpoint", ".tsq", ".tsr"])
def test_a_changed_file_of_a_stamp_is_found(
    lite: Station, authority: Authority, suffix: str
) -> None:
    publish_log(lite.runtime, call)
    take_stamp(
        lite.runtime,
        authority.answer(ask_for_stamp(lite.runtime).request.encode()),
        authority.root.pem,
    )
    assert problems(lite, authority.root.pem) == [""]
    (path,) = lite.runtime.node.folder.timestamps.glob(f"*{suffix}")
    data = path.read_bytes()
    path.write_bytes(data[:-4] + bytes([data[-4] ^ 1]) + data[-3:])
    assert all(problems(lite, authority.root.pem))
    path.write_bytes(data)
    assert problems(lite, certify("Test Root").pem) == ["the time stamp does not verify"]


def test_a_log_that_no_longer_begins_with_what_was_stamped_is_found(
    lite: Station, authority: Authority, tmp_path: Path
) -> None:
    from tests.usecases.test_witnessed_log import rewrite

    lite.open_case()
    publish_log(lite.runtime, call)
    take_stamp(
        lite.runtime,
        authority.answer(ask_for_stamp(lite.runtime).request.encode()),
        authority.root.pem,
    )
    rewrite(lite)
    assert problems(lite, authority.root.pem) == ["the log no longer begins with what was stamped"]
