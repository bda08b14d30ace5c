"""What an operator may set, and what is refused before anything is sent."""

from __future__ import annotations

import pytest

from app.core.settings import GeocoderKind, Settings, SettingsError, read_settings

CONTACT = {"GEOCODER": "nominatim", "GEOCODER_CONTACT": "maps@example.org"}


def test_nobody_outside_is_asked_unless_somebody_says_so() -> None:
    assert Settings().geocoder is GeocoderKind.NONE


def test_a_service_of_ones_own_is_taken() -> None:
    settings = read_settings(CONTACT | {"GEOCODER_URL": "https://maps.example.org/nominatim"})

    assert settings.geocoder is GeocoderKind.NOMINATIM
    assert settings.geocoder_url == "https://maps.example.org/nominatim"


def test_an_unknown_service_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(SettingsError, match="none or nominatim or photon"):
        read_settings({"GEOCODER": "bing"})


@pytest.mark.parametrize("contact", ["", "a@b\r\nX-Evil: 1", "caffè@example.org"])
def test_without_a_contact_nothing_starts(contact: str) -> None:
    with pytest.raises(SettingsError, match="GEOCODER_CONTACT"):
        read_settings({"GEOCODER": "photon", "GEOCODER_CONTACT": contact})


@pytest.mark.parametrize(
    "url",
    [
        "http://maps.example.org",
        "ftp://maps.example.org",
        "file:///srv/places",
        "maps.example.org",
        "https://user:word@maps.example.org",
        "https://maps.example.org/?key=1",
        "https://maps.example.org:port",
        "https://",
    ],
)
def test_an_address_that_leaks_or_cannot_work_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="GEOCODER_URL"):
        read_settings(CONTACT | {"GEOCODER_URL": url})
