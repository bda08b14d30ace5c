"""The closed vocabularies of a listing; values are HSDS terms where HSDS has one."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What sort of body offers the services."""

    PUBLIC_BODY = "public_body"
    HEALTH_SERVICE = "health_service"
    SCHOOL = "school"
    COOPERATIVE = "cooperative"
    ASSOCIATION = "association"
    COMPANY = "company"
    RELIGIOUS = "religious"
    OTHER = "other"


class ServiceKind(StrEnum):
    """What a listing is: something that goes on, a door to ask at, or a date to come to."""

    SERVICE = "service"
    ORIENTATION_POINT = "orientation_point"
    EVENT = "event"


class Status(StrEnum):
    """Where a listing stands; only published ones are found."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"


class Track(StrEnum):
    """For whom a service is made: ready for the labour market, or with complex needs."""

    JOB_READY = "job_ready"
    COMPLEX_NEEDS = "complex_needs"
    BOTH = "both"


class Fee(StrEnum):
    """Whether a service costs something; empty in a table means that nobody said."""

    FREE = "free"
    PAID = "paid"


class Access(StrEnum):
    """The first step to get in."""

    WALK_IN = "walk_in"
    PHONE = "phone"
    EMAIL = "email"
    ONLINE_FORM = "online_form"
    APPOINTMENT = "appointment"
    REFERRAL = "referral"


class Delivery(StrEnum):
    """How a service reaches a person."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    PHONE = "phone"


class Precision(StrEnum):
    """How exact a point is: an address, its street, or only the town."""

    ADDRESS = "address"
    STREET = "street"
    TOWN = "town"


class Wheelchair(StrEnum):
    """Whether a wheelchair gets in."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"


class HolidayRule(StrEnum):
    """What public holidays do to weekly hours; where nobody said, they may not hold."""

    CLOSED = "closed"
    AS_USUAL = "as_usual"


class FeedbackKind(StrEnum):
    """What is wrong with a listing."""

    CLOSED = "closed"
    WRONG_PLACE = "wrong_place"
    WRONG_CONTACT = "wrong_contact"
    WRONG_HOURS = "wrong_hours"
    NOT_FOR_ME = "not_for_me"
    OTHER = "other"


class FeedbackStatus(StrEnum):
    """What became of a report."""

    OPEN = "open"
    DONE = "done"
    REJECTED = "rejected"
