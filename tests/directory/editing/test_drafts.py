"""Drafts while they are written: shared, never lost, submitted when complete."""

from __future__ import annotations

from dataclasses import replace

import pytest
from directory.editing.actors import stakeholder
from factories import create_organisation, create_service, create_site

from app.accounts.policy import Actor
from app.core.db import db
from app.directory.editing import Code, ServiceContent, actions, from_json, problems
from app.directory.editing.models import DraftState, ListingDraft
from app.directory.models import Organisation, Service
from app.territory import queries as territory

pytestmark = pytest.mark.usefixtures("app")


def begun() -> tuple[ListingDraft, Actor, Actor]:
    """Return a draft on which two members of an organisation work."""
    create_site()
    organisation = create_organisation()
    anna, berto = (stakeholder(organisation, number=number) for number in (901, 902))
    draft_id = actions.start_new_service(organisation.id, ServiceContent(name="Corso"), anna)
    return db.session.get_one(ListingDraft, draft_id), anna, berto


def content_now(draft: ListingDraft) -> ServiceContent:
    db.session.expire_all()
    content = from_json(draft.content)
    assert isinstance(content, ServiceContent)
    return content


def test_members_share_one_draft_of_a_service() -> None:
    create_site()
    organisation = create_organisation()
    service = create_service(organisation)

    drafts = [
        actions.start_service(service.id, stakeholder(organisation, number=n)) for n in (1, 2)
    ]

    assert drafts[0] == drafts[1]


def test_an_incomplete_draft_is_kept_and_not_submitted() -> None:
    draft, anna, _ = begun()

    saved = actions.save_draft(draft.id, 1, ServiceContent(email="not an address"), anna)
    with pytest.raises(actions.IncompleteError) as refused:
        actions.submit(draft.id, saved.version, anna)

    codes = {problem.code for problem in refused.value.problems}
    assert {Code.NAME_MISSING, Code.NEEDS_MISSING, Code.EMAIL_SHAPE} <= codes
    assert content_now(draft).email == "not an address"
    assert draft.state is DraftState.DRAFT


def test_changes_of_two_people_in_different_fields_are_both_kept() -> None:
    draft, anna, berto = begun()
    seen = content_now(draft)

    actions.save_draft(draft.id, 1, replace(seen, name="Corso di Anna"), anna, seen)
    saved = actions.save_draft(draft.id, 1, replace(seen, phone="0461 1"), berto, seen)

    assert content_now(draft) == replace(seen, name="Corso di Anna", phone="0461 1")
    assert saved.content == content_now(draft)


def test_a_field_that_both_changed_is_shown_to_the_second_and_not_overwritten() -> None:
    draft, anna, berto = begun()
    seen = content_now(draft)
    actions.save_draft(draft.id, 1, replace(seen, name="Di Anna", phone="1"), anna, seen)

    mine = replace(seen, name="Di Berto", email="b@example.org")
    with pytest.raises(actions.ConflictError) as conflict:
        actions.save_draft(draft.id, 1, mine, berto, seen)

    told = [(row.field, row.before, row.after) for row in conflict.value.clashes]
    assert told == [("name", "Di Anna", "Di Berto")]
    assert conflict.value.both == ServiceContent(name="Di Berto", phone="1", email="b@example.org")
    assert content_now(draft).name == "Di Anna"


def test_without_knowing_what_was_seen_every_other_field_is_a_conflict() -> None:
    draft, anna, berto = begun()
    seen = content_now(draft)
    actions.save_draft(draft.id, 1, replace(seen, phone="1"), anna)

    with pytest.raises(actions.ConflictError) as conflict:
        actions.save_draft(draft.id, 1, replace(seen, name="Di Berto"), berto)

    assert [row.field for row in conflict.value.clashes] == ["name", "phone"]


def test_saving_what_is_there_already_makes_no_new_version() -> None:
    draft, anna, berto = begun()
    first = actions.save_draft(draft.id, 1, ServiceContent(name="Nuovo"), anna)

    second = actions.save_draft(draft.id, 1, ServiceContent(name="Nuovo"), berto)

    assert (first.version, second.version) == (2, 2)


def test_what_is_under_review_is_not_changed_before_it_is_taken_back() -> None:
    draft, anna, _ = begun()
    full = ServiceContent(
        name="Corso", summary="S", language="it", needs=("job_search",), phone="1",
        in_person=False, online=True,
    )  # fmt: skip
    saved = actions.save_draft(draft.id, 1, full, anna)
    actions.submit(draft.id, saved.version, anna)
    actions.submit(draft.id, saved.version, anna)

    with pytest.raises(actions.StateError):
        actions.save_draft(draft.id, saved.version + 1, replace(full, name="Altro"), anna)
    actions.take_back(draft.id, anna)

    assert content_now(draft) == full
    assert draft.state is DraftState.DRAFT


def test_a_draft_thrown_away_leaves_the_public_page_as_it_is() -> None:
    create_site()
    organisation = create_organisation()
    service = create_service(organisation)
    anna = stakeholder(organisation)
    draft_id = actions.start_service(service.id, anna)

    actions.discard(draft_id, anna)

    assert db.session.get(ListingDraft, draft_id) is None
    assert db.session.get(Service, service.id) is not None


def test_a_draft_is_nothing_to_members_of_other_organisations() -> None:
    draft, *_ = begun()
    stranger = stakeholder(create_organisation(name="Stranger"), number=903)

    for deed in (actions.take_back, actions.discard):
        with pytest.raises(actions.NoSuchListingError):
            deed(draft.id, stranger)
    with pytest.raises(actions.NoSuchListingError):
        actions.save_draft(draft.id, 1, ServiceContent(), stranger)


def test_the_same_form_sent_twice_makes_one_draft() -> None:
    create_site()
    organisation = create_organisation()
    anna = stakeholder(organisation)

    ids = [
        actions.start_new_service(organisation.id, ServiceContent(), anna, "form") for _ in range(2)
    ]

    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("content", "field", "code"),
    [
        (ServiceContent(name="x" * 201), "name", Code.TOO_LONG),
        (ServiceContent(name="a\x00b"), "name", Code.STRANGE_SIGNS),
        (ServiceContent(url="javascript:alert(1)"), "url", Code.URL_SHAPE),
        (ServiceContent(age_min=30, age_max=20), "age_min", Code.AGES_SWAPPED),
        (ServiceContent(age_max=121), "age_max", Code.NUMBER_RANGE),
        (ServiceContent(needs=("no_such_need",)), "needs", Code.NEED_UNKNOWN),
        (ServiceContent(language="italiano"), "language", Code.LANGUAGE_UNKNOWN),
        (ServiceContent(in_person=False), "in_person", Code.DELIVERY_MISSING),
    ],
)
def test_each_rule_names_its_field_and_says_what_to_do(
    content: ServiceContent, field: str, code: Code
) -> None:
    create_site()
    site = territory.site("trentino")
    assert site is not None

    found = {(problem.field, problem.code): problem for problem in problems(content, site)}

    assert (field, code) in found
    assert found[field, code].sentence.endswith(".")


def test_somebody_in_two_organisations_works_for_both() -> None:
    create_site()
    one, two = create_organisation(name="One"), create_organisation(name="Two")
    both = stakeholder(one, two)

    ids = {actions.start_new_service(body.id, ServiceContent(), both) for body in (one, two)}

    owners = {db.session.get_one(ListingDraft, draft_id).organisation_id for draft_id in ids}
    assert owners == {one.id, two.id}
    assert db.session.get(Organisation, one.id) is not None
