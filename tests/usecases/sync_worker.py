"""Another process that takes work from the field in, until it is killed."""

import os
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID, uuid4

from hospitium.core.ids import OperatorId
from hospitium.records.node_folder import open_node
from hospitium.usecases.field_device import find_sender
from hospitium.usecases.galleries import Galleries
from hospitium.usecases.operators import find_operator
from hospitium.usecases.receive_items import receive_items
from hospitium.usecases.runtime import Runtime
from tests.engines import FakeEngine
from tests.stations import HandClock


def receive_for_ever(talk: Connection, path: Path, device: UUID, items: list[object]) -> None:
    """Take `items` in, three at a time, again and again; say which were answered as done."""
    node = open_node(path, random=os.urandom)
    runtime = Runtime(node, HandClock(), uuid4, os.urandom, cache(FakeEngine), cache(Galleries))
    keeper = find_operator(runtime, OperatorId("amira"))
    sender = find_sender(runtime, device, keeper=keeper)
    talk.send("ready")
    while True:
        for start in range(0, len(items), 3):
            for one in receive_items(runtime, sender, items[start : start + 3]):
                if one.status in ("accepted", "duplicate"):
                    talk.send(one.id)
