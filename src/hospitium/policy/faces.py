"""Permits about faces: add one to a case, look at a portrait, remove, read kept portraits anew."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.policy.cases import PURPOSE
from hospitium.policy.consents import Basis
from hospitium.policy.facts import FACE, CaseFacts
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import agency_thing, case_thing
from hospitium.policy.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFacePermit(Permit):
    """May add a face to `case`.

    Attributes
    ----------
    expires_at
        When the case ends, and the face with it.
    portrait
        Whether the portrait may be kept.
    compared
        Whether the template may be kept, to be compared; not of somebody under 3 (minor.young).
    """

    expires_at: datetime
    portrait: bool
    compared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFacePermit(Permit):
    """May remove a face of `case`, or its portrait only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeePortraitPermit(Permit):
    """May see portraits of `case`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewFacesPermit(Permit):
    """May have the portraits of its agency's cases read anew; shows them to nobody."""


def permit_add_face(
    rules: Rules,
    operator: Operator,
    case: CaseFacts,
    *,
    infant: bool,
    portrait: bool,
    portrait_agreed: bool,
    at: datetime,
) -> AddFacePermit:
    """Permit adding a face to an open case of the operator's own agency.

    Parameters
    ----------
    case
        With the ground and the assent of the face, not of the prints.
    infant
        Whether the person was under 3 beyond doubt when the photograph was taken.
    portrait
        Whether it is to be kept.
    portrait_agreed
        Whether the person, or who speaks for them, agreed to that.

    Raises
    ------
    Refused
        As `permit_enrol`; store.no_image for a portrait that nobody agreed to; minor.young for
        the face of an infant without one.
    """
    yes = rules.decide(
        operator, "face.add", case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={
            "assessed": rules.deployment.assessed(PURPOSE, at, FACE),
            "ground": case.ground.value,
            "assent": case.assent.value,
            "infant": infant,
            "portrait": portrait,
            "agreed": portrait_agreed,
            "sought": case.sought and case.basis is Basis.LEGAL,
        },
    )  # fmt: skip
    return AddFacePermit(
        issuer=_ISSUER, action="face.add", expires_at=case.expires_at,
        portrait=portrait, compared=not infant, **yes.granted(),
    )  # fmt: skip


def permit_remove_face(
    rules: Rules, operator: Operator, case: CaseFacts, *, held: bool, at: datetime
) -> RemoveFacePermit:
    """Permit removing a face, or its portrait, from a case, closed or not.

    Parameters
    ----------
    held
        Whether a legal hold stands on it, under which nothing is erased.
    """
    action = "face.remove"
    yes = rules.decide(
        operator, action, case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={"held": held},
    )  # fmt: skip
    return RemoveFacePermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_see_portrait(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> SeePortraitPermit:
    """Permit looking at the portraits of a case of the operator's own agency."""
    action = "portrait.see"
    yes = rules.decide(operator, action, case_thing(case), purpose=PURPOSE, at=at, case=case.id)
    return SeePortraitPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_renew_faces(rules: Rules, operator: Operator, *, at: datetime) -> RenewFacesPermit:
    """Permit reading the kept portraits of the operator's agency anew with the model in use."""
    action = "face.renew"
    yes = rules.decide(operator, action, agency_thing(operator.agency), purpose=PURPOSE, at=at)
    return RenewFacesPermit(issuer=_ISSUER, action=action, **yes.granted())
