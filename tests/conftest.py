"""Fixtures that several rooms share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real prints and standard vectors beside the checkout, or a loud skip."""
    if not SHARED.is_dir():
        pytest.skip(
            "SHARED DATA ABSENT: ../shared/data is not beside this checkout; "
            "tests on real prints and peers' vectors did NOT run"
        )
    return SHARED
