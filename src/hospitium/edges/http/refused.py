"""A refusal that is told on a page of its own making still stands in the log."""

from contextlib import suppress

from hospitium.core.errors import HospitiumError, Refused
from hospitium.usecases.refusals import note_refusal
from hospitium.usecases.runtime import Runtime


def note_refused(runtime: Runtime, error: Exception) -> None:
    """Log `error` if policy refused something by it; call it on a worker thread, for it writes.

    The refusal is the news: a log that is shut says so elsewhere.
    """
    if isinstance(error, Refused):
        with suppress(HospitiumError):
            note_refusal(runtime, error)
