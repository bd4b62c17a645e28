import json
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from typer.main import get_command

from hospitium.app import serve_witness
from hospitium.core.extractors import Extractor
from hospitium.edges.cli.app import app
from hospitium.edges.cli.secrets import ask_secret
from hospitium.edges.cli.wiring import Wiring
from hospitium.policy.purposes import CATALOGUE
from hospitium.records.node_folder import open_node
from hospitium.usecases.galleries import Galleries
from hospitium.usecases.load_faces import packaged_face_engine
from hospitium.usecases.runtime import Runtime
from tests.engines import FakeEngine
from tests.faces import FakeFaceEngine
from tests.irises import FakeIrisEngine
from tests.stations import HandClock

PROGRAM = get_command(app)


@dataclass
class Answer:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one document on stdout."""
        document: dict[str, Any] = json.loads(self.out)
        return document


@dataclass
class Terminal:
    """A person at a terminal, with a node in `folder`."""

    folder: Path
    engine: FakeEngine
    clock: HandClock = field(default_factory=HandClock)
    served: list[tuple[str, int]] = field(default_factory=list)
    asked_for: list[Extractor] = field(default_factory=list)
    face_model: str = "fake-face-1"

    def type(self, *words: str | Path, by: str | None = "amira") -> Answer:
        """Run a command as the operator `by`, and wait for its answer."""
        said = {"HOSPITIUM_DATA": str(self.folder), "HOSPITIUM_OPERATOR": by or ""}
        out, err = StringIO(), StringIO()
        with patch.dict(os.environ, said), redirect_stdout(out), redirect_stderr(err):
            try:
                PROGRAM.main([str(word) for word in words], "hospitium", obj=self.wiring())
            except SystemExit as exit_:
                return Answer(int(exit_.code or 0), out.getvalue(), err.getvalue())
        raise AssertionError("a command always exits")

    def ask(self, *words: str | Path, by: str | None = "amira") -> dict[str, Any]:
        """Run a command that must succeed, with `--json`."""
        answer = self.type(*words, "--json", by=by)
        assert answer.status == 0, answer.err
        return answer.json

    def open_case(self, *more: str) -> str:
        """Open a case, of an adult unless `more` says otherwise; returns its id."""
        words = ("--family-name", "Synthetic", "--birth-year", "1990", *CASE, *more)
        return str(self.ask("case", "open", *words)["id"])

    def wiring(self) -> Wiring:
        return Wiring(
            open_runtime=self.open_runtime,
            finger=self.finger,
            serve=self.serve,
            serve_witness=serve_witness,
            clock=self.clock,
            random=os.urandom,
            ask=ask_secret,
            face=packaged_faces,
        )

    def finger(self, extractor: Extractor) -> FakeEngine:
        self.asked_for.append(extractor)
        return self.engine

    def open_runtime(self, folder: Path) -> Runtime:
        node = open_node(folder, random=os.urandom, ask=ask_secret)
        galleries, faces = cache(Galleries), lambda: FakeFaceEngine(self.face_model)
        return Runtime(
            node, self.clock, uuid4, os.urandom, lambda: self.engine, galleries, faces,
            iris=FakeIrisEngine,
        )  # fmt: skip

    def serve(
        self,
        runtime: Runtime,
        *,
        host: str,
        port: int,
        on_ready: Callable[[str], None],
        address: str | None = None,
        tls: tuple[Path, Path] | None = None,
    ) -> None:
        self.served.append((host, port))
        on_ready(f"http://{host}:{port}/")


packaged_faces = cache(packaged_face_engine)


CASE = (
    *("--legal-basis", "missing person report 12/2026"),
    *("--authority", "Synthetic district court"),
    *("--contact-desk", "Missing persons desk"),
    *("--expires", "90d"),
)
INIT = (
    *("init", "--agency", "demo-police", "--kind", "police", "--name", "Synthetic Police"),
    *("--admin", "root", "--officer", "amira", "--verifier", "bela", "--auditor", "olu"),
)


ASSESSED = (
    *("--title", "Synthetic assessment", "--version", "1", "--reviewed-on", "2026-11-20"),
    *("--valid-until", "2029-11-20", "--legal-basis", "for tests", "--responsible", "root"),
    *(word for one in CATALOGUE for word in ("--purpose", one.id)),
    *("--modality", "finger", "--modality", "face", "--modality", "iris"),
)


@pytest.fixture
def bare(tmp_path: Path, engine: FakeEngine) -> Terminal:
    """A terminal on a folder without a node."""
    return Terminal(tmp_path / "node", engine)


@pytest.fixture(scope="session")
def fresh_node(tmp_path_factory: pytest.TempPathFactory, engine: FakeEngine) -> Path:
    """A node with amira, bela, dana, olu and root, and an impact assessment, to copy."""
    made = Terminal(tmp_path_factory.mktemp("fresh") / "node", engine)
    assert made.type(*INIT).status == 0
    paper = made.folder.parent / "assessment.txt"
    paper.write_text("what may go wrong, and for whom")
    role = ("--name", "Dana Example", "--role", "data-protection-officer")
    made.ask("operator", "add", "dana", *role, by="root")
    made.ask("assessment", "record", paper, *ASSESSED, by="dana")
    return made.folder


@pytest.fixture
def terminal(bare: Terminal, fresh_node: Path) -> Terminal:
    """A terminal on a node of its own."""
    shutil.copytree(fresh_node, bare.folder)
    return bare
