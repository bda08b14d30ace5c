"""Lines of which only a half is written: the form says so, and shows them again as they were."""

from __future__ import annotations

from directory.editing.sending import begun, fields
from flask.testing import FlaskClient

from app.directory.models import Service


def test_half_an_interval_stands_in_the_form_again(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    sent = fields(anna.get(f"/drafts/{draft.id}").text)
    place = sent["place"][0]
    monday, season = f"places.{place}.day0", f"places.{place}.season"
    sent[f"{monday}.opens"], sent[f"{monday}.closes"] = ["08:15", ""], ["", ""]
    sent[f"{season}.weekday"], sent[f"{season}.closes"] = ["2"], ["19:45"]
    sent[f"{season}.note"] = ["in summer"]

    answer = anna.post(f"/drafts/{draft.id}", data=sent)
    again = fields(answer.text)

    assert answer.status_code == 422
    assert again[f"{monday}.opens"][0] == "08:15"
    assert again[f"{season}.weekday"][0] == "2"
    assert again[f"{season}.closes"][0] == "19:45"
    assert again[f"{season}.note"][0] == "in summer"


def test_the_other_half_makes_it_whole(anna: FlaskClient, service: Service) -> None:
    draft = begun(anna, service)
    sent = fields(anna.get(f"/drafts/{draft.id}").text)
    monday = f"places.{sent['place'][0]}.day0"
    sent[f"{monday}.opens"] = ["08:15", ""]
    half = fields(anna.post(f"/drafts/{draft.id}", data=sent).text)
    half[f"{monday}.closes"][0] = "12:00"

    whole = anna.post(f"/drafts/{draft.id}", data=half)
    kept = fields(anna.get(f"/drafts/{draft.id}").text)

    assert whole.status_code == 303
    assert (kept[f"{monday}.opens"][0], kept[f"{monday}.closes"][0]) == ("08:15", "12:00")


def test_a_date_without_its_day_stands_in_the_form_again(
    anna: FlaskClient, service: Service
) -> None:
    draft = begun(anna, service)
    sent = fields(anna.get(f"/drafts/{draft.id}").text)
    sent["kind"], sent["dates.begins"][0], sent["dates.note"][0] = ["event"], "17:00", "Sala A"

    again = fields(anna.post(f"/drafts/{draft.id}", data=sent).text)

    assert "17:00" in again["dates.begins"]
    assert "Sala A" in again["dates.note"]
