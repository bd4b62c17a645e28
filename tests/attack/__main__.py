"""`python -m tests.attack`: write tests/attack/expected.csv anew, as the application answers now.

For after a route or a role was added. It is no test: read the difference (`git diff`) line by line
before it is committed, for the table says what is right, and this only says what is.
"""

import csv
import sys
import tempfile
from pathlib import Path

from hospitium.crypto import access
from tests.attack.asking import answers
from tests.attack.bodies import BODIES
from tests.attack.expected import CALLERS, TABLE
from tests.attack.routes import ways_into
from tests.attack.town import made_town
from tests.engines import FakeEngine


def main() -> None:
    access.MEMORY_KIB, access.PASSES = 8, 1
    with (
        tempfile.TemporaryDirectory() as folder,
        made_town(Path(folder), FakeEngine()) as town,
        TABLE.open("w", newline="", encoding="utf-8") as file,
    ):
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("method", "path", *CALLERS))
        for way in ways_into(town.server):
            if way.changes and str(way) not in BODIES:
                sys.stderr.write(f"{way}: tell tests/attack/bodies what it takes\n")
                continue
            got = answers(town, way)
            table.writerow((way.method, way.path, *(got[who] for who in CALLERS)))


if __name__ == "__main__":
    main()
