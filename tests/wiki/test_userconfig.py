"""Which configuration pywikibot would load is known before it is imported."""

import os
from pathlib import Path

import pytest

from bot.wiki import userconfig
from bot.wiki.base import Denied


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder and a home without any configuration."""
    for name in ("PYWIKIBOT_DIR", "PYWIKIBOT_DIR_PWB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    return tmp_path


def configured(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "user-config.py").write_text("family = 'meta'\n")
    return folder


def test_the_order_is_pywikibots(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = configured(empty / "home" / ".pywikibot")
    assert userconfig.folder(None, []) == home
    assert userconfig.folder(None, ["-simulate"]) == home
    here = configured(empty / "empty")
    assert userconfig.folder(None, []) == here
    named = configured(empty / "named")
    monkeypatch.setenv("PYWIKIBOT_DIR", str(named))
    assert userconfig.folder(None, []) == named
    option = configured(empty / "option")
    assert userconfig.folder(None, ["-user:X", f"-dir:{option}"]) == option
    given = configured(empty / "given")
    assert userconfig.folder(given, [f"-dir:{option}"]) == given


def test_a_named_folder_without_configuration_is_not_replaced_by_another(empty: Path) -> None:
    configured(empty / "empty")
    with pytest.raises(Denied) as caught:
        userconfig.folder(None, [f"-dir:{empty / 'elsewhere'}"])
    assert caught.value.code == "no-config"
    assert "elsewhere" in str(caught.value)


def test_nothing_anywhere_is_denied_with_every_place(empty: Path) -> None:
    with pytest.raises(Denied) as caught:
        userconfig.folder(None, [])
    assert str(empty / "empty") in str(caught.value)
    assert "user-config.py.sample" in str(caught.value)


def test_files_that_pywikibot_skips(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = configured(empty / "here") / "user-config.py"
    file.chmod(0o664)
    userconfig.check(file)
    file.chmod(0o666)
    with pytest.raises(Denied, match="chmod") as caught:
        userconfig.check(file)
    assert caught.value.code == "config-ignored"
    file.chmod(0o600)
    if os.getuid() == 0:  # pywikibot takes root's files, so it must be another's
        os.chown(file, 1234, -1)
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    with pytest.raises(Denied, match="chown") as caught:
        userconfig.check(file)
    assert caught.value.code == "config-ignored"
    with pytest.raises(Denied) as missing:
        userconfig.check(empty / "none" / "user-config.py")
    assert missing.value.code == "no-config"
