"""The map of last-seen places: drawn here, on a base map that needs no network."""

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.edges.web.place_map import frame
from hospitium.edges.web.visitors import Visit
from hospitium.usecases.seen_places import seen_places

router = APIRouter()


@router.get("/map")
def get_map(visitor: Visit) -> Response:
    """Show where the agency's missing were seen last, as a map and as a list."""
    places = seen_places(visitor.runtime, visitor.operator)
    on_map = [one for one in places if one.position is not None]
    return visitor.page(
        "map.html",
        places=places,
        on_map=on_map,
        frame=frame([one.position for one in on_map if one.position]),
    )
