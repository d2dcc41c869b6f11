"""The administrator's cameras: names are shown, addresses never, whatever is wrong with them."""

import pytest

from readroom.errors import ConfigurationError
from readroom.recognition.camera_registry import LONGEST_NAME, RegisteredCamera, read_cameras
from readroom.settings import load_settings

SECRET = "rtsp://me:secret@10.0.0.12/live?token=abc"


@pytest.fixture
def registry(tmp_path):
    """Writes a file of cameras and reads it."""

    def read(text):
        path = tmp_path / "cameras.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_cameras(load_settings(cameras=path))

    return read


def test_names_and_addresses_in_the_order_of_the_file(registry):
    text = f'[cameras]\n"Room 12" = "{SECRET}"\nDoor = "HTTPS://10.0.0.14:8080/video"\nDesk = 0\n'
    assert registry(text) == (
        RegisteredCamera("Room 12", SECRET),
        RegisteredCamera("Door", "HTTPS://10.0.0.14:8080/video"),
        RegisteredCamera("Desk", 0),
    )


def test_without_a_file_there_are_none(monkeypatch):
    monkeypatch.delenv("READROOM_CAMERAS", raising=False)
    assert read_cameras(load_settings()) == ()


def test_the_environment_names_the_file(monkeypatch, tmp_path):
    path = tmp_path / "cameras.toml"
    path.write_text("[cameras]\nDesk = 0\n")
    monkeypatch.setenv("READROOM_CAMERAS", str(path))
    assert [one.name for one in read_cameras()] == ["Desk"]


def test_an_address_is_in_no_text_of_a_camera():
    camera = RegisteredCamera("Room 12", SECRET)
    assert "Room 12" in repr(camera)
    assert "secret" not in f"{camera!r} {camera} {[camera]}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(f'[cameras]\nA = "{SECRET}\n', "no TOML file", id="a quote is missing"),
        pytest.param(b"[cameras]\nA = \xff\n", "UTF-8", id="not UTF-8"),
        pytest.param("cameras = 3\n", r"a table \[cameras\]", id="no table"),
        pytest.param(f'A = "{SECRET}"\n', r"a table \[cameras\]", id="outside the table"),
        pytest.param('[cameras]\nA = "file:///secret"\n', "'A': expected an address", id="a file"),
        pytest.param('[cameras]\nA = "secret"\n', "'A': expected an address", id="no address"),
        pytest.param('[cameras]\nA = "rtsp://"\n', "'A': expected an address", id="no host"),
        pytest.param("[cameras]\nA = -1\n", "'A': expected an address", id="a negative number"),
        pytest.param("[cameras]\nA = true\n", "'A': expected an address", id="a truth"),
        pytest.param('[cameras]\n"" = 0\n', "the name of a camera", id="no name"),
        pytest.param(f'[cameras]\n"{SECRET}" = 0\n', "the name of a camera", id="swapped"),
        pytest.param(
            f"[cameras]\n{'secret' * LONGEST_NAME} = 0\n", "the name of a camera", id="a long name"
        ),
        pytest.param("[cameras]\ndoor = 0\nDoor = 1\n", "the same name", id="twice"),
    ],
)
def test_what_does_not_fit_is_said_without_an_address(registry, text, said):
    with pytest.raises(ConfigurationError, match=said) as caught:
        registry(text)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None or "secret" not in str(caught.value.__cause__)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_cameras(load_settings(cameras=tmp_path / "nothing.toml"))
