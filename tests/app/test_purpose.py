"""The line that says the purpose: asked first, refused with its source, told before the look."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from tests import inputs
from tests.app.live_fakes import result

from readroom.app.uploads import on_disk, open_for_photos, read_photo, read_recording
from readroom.domain import Emotion, Reason
from readroom.privacy.gate import decide
from readroom.testing import FixedClassifier, scripted_pipeline


def page():
    import streamlit as st

    from readroom.app.screens.purpose import choose

    permission = choose()
    st.text(
        f"{permission.purpose} {permission.infer} {permission.region and permission.region.code}"
    )


def run():
    return AppTest.from_function(page, default_timeout=30).run()


def words(shown):
    return " ".join(part.proto.body for part in shown.get("html"))


def select(shown, label, value):
    next(one for one in shown.selectbox if one.label == label).select(value).run()


def said(shown):
    return shown.text[-1].value


def test_at_first_start_one_looks_at_oneself_and_needs_no_answer():
    shown = run()
    assert not shown.exception
    assert said(shown) == "self True None"
    assert [one.label for one in shown.expander] == ["Purpose: self · change"]


def test_a_region_that_is_none_is_said_and_the_page_stays(monkeypatch):
    monkeypatch.setenv("READROOM_REGION", "XX")
    shown = run()
    assert not shown.exception
    assert "XX" in words(shown)


def test_names_of_any_script_fit_a_file_system():
    with on_disk("\u8bfe" * 130 + ".mp4", b"video") as path:
        assert path.suffix == ".mp4"
        assert path.read_bytes() == b"video"


def test_a_refused_purpose_says_why_and_offers_to_count():
    shown = run()
    select(shown, "What for?", "education")
    assert "The law of the place decides" in words(shown)
    assert not shown.button
    select(shown, "Where are the people?", "DE")
    assert "Art. 5(1)(f)" in words(shown)
    assert "presence counts" in words(shown)
    (button,) = shown.button
    assert button.label == "Count people only"
    button.click().run()
    assert said(shown) == "education False DE"
    assert "rr-warn" in words(shown)
    assert "Counting people only" in words(shown)


def test_people_are_told_before_anything_is_read():
    shown = run()
    select(shown, "What for?", "research")
    select(shown, "Where are the people?", "GB")
    (button,) = shown.button
    assert button.disabled
    assert "A camera looks at the room" in shown.text[0].value
    select(shown, "Language of the notice", "de")
    assert "Eine Kamera sieht in den Raum" in shown.text[0].value
    shown.checkbox[0].check().run()
    shown.button[0].click().run()
    assert said(shown) == "research True GB"
    assert "rr-warn" not in words(shown)


def test_what_was_agreed_to_one_notice_is_no_answer_to_another():
    shown = run()
    select(shown, "What for?", "research")
    select(shown, "Where are the people?", "GB")
    shown.checkbox[0].check().run()
    assert not shown.button[0].disabled
    select(shown, "What for?", "education")
    assert not shown.checkbox[0].value
    assert shown.button[0].disabled


def test_a_configured_purpose_asks_at_first_use(monkeypatch):
    monkeypatch.setenv("READROOM_PURPOSE", "education")
    monkeypatch.setenv("READROOM_REGION", "GB")
    shown = run()
    assert not shown.expander
    assert shown.checkbox[0].label.endswith("guardians for minors.")
    shown.checkbox[0].check().run()
    shown.button[0].click().run()
    assert said(shown) == "education True GB"
    assert "only figures of the room, from 10 measured people on" in words(shown)


def test_a_configuration_that_does_not_fit_is_said(monkeypatch):
    monkeypatch.setenv("READROOM_PURPOSE", "workplace")
    shown = run()
    assert "READROOM_REGION" in words(shown)
    assert not shown.text  # nothing of the page before an answer


def test_photos_are_counted_where_nothing_may_be_read(models_dir):
    counted = open_for_photos(decide("workplace", "DE"))
    assert counted.classifier.card is None
    assert open_for_photos(decide("self")).classifier.card is not None


def test_a_photo_names_nobody_where_only_rooms_are_shown():
    faces = [one.face for one in result(0.0, None).observations]
    pipeline = scripted_pipeline([faces], FixedClassifier.saying(Emotion.HAPPY))
    data = cv2.imencode(".jpg", np.full((60, 80, 3), 90, np.uint8))[1].tobytes()
    photo = read_photo("a.jpg", data, pipeline, persons=False)
    assert [one.reason for one in photo.result.observations] == [Reason.NOT_ALLOWED]
    assert b"happy," not in photo.table.splitlines()[1]


@pytest.mark.parametrize("region", ["DE", "US"])
def test_a_recording_names_nobody_where_only_rooms_are_shown(tmp_path, models_dir, region):
    path = inputs.video(tmp_path / "talk.mp4", 10)
    allowed = decide("workplace", region)
    done = read_recording("talk.mp4", path.read_bytes(), lambda done: None, allowed)
    assert done.facts.shares is None
    told = json.loads(done.summary)
    assert told["parameters"]["purpose"] == "workplace"
    assert (told["model"] is None) is (region == "DE")


def test_an_exception_file_that_breaks_later_brings_no_other_purpose_into_force(
    monkeypatch, tmp_path
):
    shown = run()
    shown.session_state["purpose_chosen"] = ("workplace", "DE")
    shown.run()
    assert said(shown) == "workplace False DE"
    broken = tmp_path / "exception.toml"
    broken.write_text("purpose = ")
    monkeypatch.setenv("READROOM_EXCEPTION_FILE", str(broken))
    shown.run()
    assert not shown.exception
    assert "cannot be read" in words(shown)
    assert not shown.text
