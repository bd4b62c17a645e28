"""Go's own transparency log accepts ours, and refuses it after any change.

Wants Debian's `golang-go` and `golang-golang-x-mod-dev`; nothing is downloaded.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hospitium.ledger.merkle_proofs import prove_consistency, prove_inclusion
from hospitium.ledger.spelling import write_base64
from hospitium.ledger.tile_log import node_reader
from hospitium.ledger.tlog_checkpoint import TreeHead
from tests.ledger.trees import LOG, ORIGIN, WITNESSES, Files, leaves, signed

SIZE, OLD, INDEX = 70_000, 300, 66_001
GO_LIBRARIES = Path("/usr/share/gocode")  # where Debian puts them
PEER = Path(__file__).parent / "go_peer" / "main.go"


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    go = shutil.which("go")
    if go is None or not (GO_LIBRARIES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip(
            "GO ABSENT: apt install golang-go golang-golang-x-mod-dev; "
            "our log was NOT checked by Go's x/mod/sumdb"
        )
    folder = tmp_path_factory.mktemp("go")
    settings = {"GO111MODULE": "off", "GOPATH": str(GO_LIBRARIES), "GOCACHE": str(folder / "cache")}
    program = folder / "peer"
    subprocess.run(
        [go, "build", "-o", program, PEER], check=True, env={**os.environ, **settings}, timeout=240
    )
    return program


def lines(*values: bytes) -> str:
    return "".join(write_base64(value) + "\n" for value in values)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of three levels of tiles as files, with what Go's program wants beside it."""
    folder, old, log = tmp_path_factory.mktemp("log"), Files(OLD), Files(SIZE)
    for tile, data in log.items():
        if tile.level is not None:
            path = folder / tile.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    read = node_reader(SIZE, log.fetch)
    proof = prove_inclusion(INDEX, SIZE, read)
    (folder / "vkey").write_text(str(LOG.verifier))
    for name, size, root in (("", SIZE, log.edge.root), (".old", OLD, old.edge.root)):
        note = signed(TreeHead(ORIGIN, size, root), *WITNESSES, LOG)
        (folder / f"checkpoint{name}").write_bytes(note.encode())
    (folder / "inclusion").write_text(f"{INDEX}\n" + lines(leaves(SIZE)[INDEX], *proof))
    (folder / "consistency").write_text(lines(*prove_consistency(OLD, SIZE, read)))
    return folder


def asked(peer: Path, folder: Path) -> str:
    done = subprocess.run([peer, folder], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def test_go_accepts_our_checkpoints_tiles_and_proofs(peer: Path, made: Path) -> None:
    assert asked(peer, made) == f"verified {SIZE}\n"


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("vkey", -9),
        ("checkpoint", 20),
        ("checkpoint", -9),  # the log's own signature is the last
        ("checkpoint.old", 20),
        ("checkpoint.old", -9),
        ("inclusion", 0),
        ("inclusion", -9),
        ("consistency", -9),
        ("tile/0/000", 0),
        ("tile/0/000", -1),
        ("tile/0/272", 4096),
        ("tile/0/273.p/112", -1),
        ("tile/1/000", 0),
        ("tile/1/001.p/17", 0),
        ("tile/2/000.p/1", 0),
    ],
)
def test_go_refuses_what_was_changed(peer: Path, made: Path, name: str, where: int) -> None:
    path = made / name
    right = path.read_bytes()
    changed = bytearray(right)
    changed[where] ^= 1
    try:
        path.write_bytes(changed)
        assert asked(peer, made).startswith("refused:")
    finally:
        path.write_bytes(right)
