"""How far a long operation is, and the button that stops it; with scripts and without."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from hospitium.core.errors import Refused
from hospitium.edges.http.refused import note_refused
from hospitium.edges.web.jobs import Job, Progress
from hospitium.edges.web.visitors import IdleVisit, Sent, Visit, Visitor, go
from hospitium.usecases.runtime import Runtime

router = APIRouter()
T = TypeVar("T")


def run(
    visitor: Visitor,
    work: Callable[[Progress], T],
    answer: Callable[[Visitor, Callable[[], T]], Response],
    *,
    title: str,
    back: str,
    stopped: str,
    total: int = 0,
) -> Response:
    """Do what a form asks for: answer it if that is quick, else send the browser to the job.

    Parameters
    ----------
    work
        Calls a use case and hands it the progress; see `Progress`.
    answer
        Called once it is over, perhaps in a later request: with who asks then, and a function that
        returns what `work` did, or raises what it raised.
    title, stopped
        What it does; what is so if it was stopped.
    total
        Steps that `work` will count.
    """
    noted = partial(_do, visitor.runtime, work)
    job = visitor.console.jobs.begin(
        visitor.operator.id, noted, answer, title=title, back=back, stopped=stopped, total=total
    )
    if not job.is_over:
        return go(f"/jobs/{job.id}")
    visitor.console.jobs.drop(job.id)
    return answer(visitor, job.found.result)


def _do(runtime: Runtime, work: Callable[[Progress], T], progress: Progress) -> T:
    """Do the work; what policy refused stands in the log, whether or not somebody comes back."""
    try:
        return work(progress)
    except Refused as refusal:
        note_refused(runtime, refusal)
        raise


@router.get("/jobs/{job_id}")
def get_job(job_id: UUID, visitor: Visit) -> Response:
    """Show how far a job is, or what came of it."""
    job = visitor.console.jobs.find(visitor.operator.id, job_id)
    if not job.is_over:
        return visitor.page("job.html", job=job)
    if job.was_stopped:
        return visitor.page("job_stopped.html", job=job)
    return go(job.place) if job.place else _finish(visitor, job)


@router.get("/jobs/{job_id}/progress")
def get_progress(job_id: UUID, visitor: IdleVisit) -> Response:
    """Return how far a job is, for its page; once it is over, that page is loaded anew."""
    job = visitor.console.jobs.find(visitor.operator.id, job_id)
    if job.is_over:
        return Response(status_code=204, headers={"HX-Redirect": f"/jobs/{job_id}"})
    return visitor.part("parts/job.html", job=job)


@router.post("/jobs/{job_id}/stop")
def post_stop(job_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Ask a job to end before it saves anything."""
    visitor.console.jobs.find(visitor.operator.id, job_id).progress.stop()
    return go(f"/jobs/{job_id}")


def _finish(visitor: Visitor, job: Job) -> Response:
    """Answer as the form would have been; what went well is told once, then only its place."""
    if job.progress.stopping:
        visitor.tell("note", "It was done before it could be stopped.")
    response: Response = job.answer(visitor, job.found.result)
    if isinstance(response, RedirectResponse):
        job.place = response.headers["location"]
    elif job.found.exception() is None:
        visitor.console.jobs.drop(job.id)  # of a comparison nothing is kept once it was seen
    return response
