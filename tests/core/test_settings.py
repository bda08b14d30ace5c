"""Settings come from the environment, are checked, and stand in README."""

from __future__ import annotations

import pytest

from app.core.settings import (
    DEVELOPMENT_FIELD_KEYS,
    ROOT,
    Settings,
    SettingsError,
    described,
    read_settings,
)

KEY = "0123456789abcdef0123456789abcdef"
SAFE = {
    "PRODUCTION": "1",
    "SECRET_KEY": KEY,
    "FIELD_KEYS": "k1:" + "QUJD" * 10 + "QUI=",
    "PUBLIC_ORIGIN": "https://prossima.example",
}


def test_settings_are_read_from_the_environment() -> None:
    settings = read_settings({"PORT": "8080", "PRODUCTION": "0", "DATA_DIR": "/tmp/x"})  # noqa: S108

    assert settings.port == 8080
    assert settings.production is False
    assert settings.sqlalchemy_url == "sqlite:////tmp/x/prossima.sqlite3"


def test_an_empty_setting_counts_as_not_set() -> None:
    assert read_settings({"PORT": " "}).port == Settings().port


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(SettingsError, match="PORT='eight'"):
        read_settings({"PORT": "eight"})


@pytest.mark.parametrize("key", ["", "short", "for-development-only"])
def test_production_refuses_a_key_that_can_be_guessed(key: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        read_settings({"PRODUCTION": "1", "SECRET_KEY": key})


@pytest.mark.parametrize("keys", ["", DEVELOPMENT_FIELD_KEYS])
def test_production_refuses_field_keys_that_everybody_knows(keys: str) -> None:
    with pytest.raises(SettingsError, match="FIELD_KEYS"):
        read_settings({"PRODUCTION": "1", "SECRET_KEY": KEY, "FIELD_KEYS": keys})


@pytest.mark.parametrize("origin", ["", "http://prossima.example", "prossima.example"])
def test_production_refuses_an_origin_without_https(origin: str) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_ORIGIN"):
        read_settings(SAFE | {"PUBLIC_ORIGIN": origin})


def test_production_refuses_to_show_its_insides() -> None:
    assert read_settings(SAFE).production
    with pytest.raises(SettingsError, match="FLASK_DEBUG"):
        read_settings(SAFE | {"FLASK_DEBUG": "1"})


def test_readme_explains_every_setting_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")}

    assert rows == set(described())
    for name, (_, about) in described().items():
        assert about in readme, name
