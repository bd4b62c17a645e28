"""Records that may be one person's, for the ways in that are about them."""

from hospitium.core.fingers import Finger
from hospitium.usecases.enrol import enrol
from hospitium.usecases.find_twins import find_twins
from hospitium.usecases.show_twins import list_twins
from tests.attack.town import Town
from tests.engines import capture


def twin(town: Town, _who: str) -> dict[str, str]:
    """Two records of one person that nobody has settled."""
    runtime, (case, person) = town.station.runtime, town.enrolled()
    prints = [capture(person, Finger.RIGHT_INDEX, 4)]
    again = town.station.open_case()
    enrol(runtime, town.officer, again, prints, despite_duplicate="two reports of one person")
    find_twins(runtime, town.officer)
    pairs = list_twins(runtime, town.officer).twins
    return {"twin_id": next(str(one.id) for one in pairs if case in map(str, (one.own, one.other)))}
