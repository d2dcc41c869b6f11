"""Every page shown once without a browser: Streamlit's own test runner."""

import csv
import re
import time
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from tests.contrast import LEAST, contrast
from tests.wording import banned_in

from readroom.app.server import CONFIG, MAIN, build


@pytest.fixture(autouse=True)
def _no_visitor(monkeypatch):
    """Streamlit's test runner has no visitor, whom the video component asks for."""
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)


def about():
    from readroom.app.screens import about

    about.show()


def live():
    from readroom.app.screens import live

    live.show()


def photos():
    from readroom.app.screens import photo

    photo.show()


def recordings():
    from readroom.app.screens import video

    video.show()


def model_card():
    from readroom.app.screens import model_card

    model_card.show()


PAGES = [pytest.param(page, id=page.__name__) for page in (about, live, photos, recordings)]


def shown(page):
    """All words of a page."""
    run = AppTest.from_function(page, default_timeout=30).run()
    assert not run.exception
    texts = [part.value for part in run.markdown]
    texts += [part.proto.body for part in run.get("html")]
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(texts)))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_heading_and_no_banned_word(page):
    text = shown(page).lower()
    assert page.__name__ in text
    assert not banned_in(text)


def test_the_live_page_says_where_pictures_go_and_what_to_do():
    text = shown(live)
    assert "Nothing is stored" in text
    assert "Start camera" in text
    assert "is a camera connected, and did you allow it for this page?" in text
    assert "European Union" in text
    for word in ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"):
        assert word in text


def test_the_about_page_says_how_often_words_are_right_and_where_not_to_use_them():
    from readroom.app.accuracy_words import confused, headline, of_hundred
    from readroom.recognition.cards import ModelCard
    from readroom.recognition.evaluations import read_evaluation

    told = read_evaluation(ModelCard.read())
    assert told is not None
    text = shown(about)
    for words, number in headline(told).items():
        assert f"{number} {words}" in text
    for sentence in confused(told):
        assert sentence in text
    for side, at in zip(told["robustness"]["sizes_px"], told["robustness"]["at_size"], strict=True):
        if side in {48, 24, 12}:
            assert f"{side} px {of_hundred(at['value'])} %" in text
    for words in (
        "Article 5(1)(f)",
        "grades, hiring",
        "Lies",
        "in a temporary file while it plays",
    ):
        assert words in text


def test_the_model_card_page_has_the_figures_of_the_installed_model():
    from readroom.evaluation.wording import between
    from readroom.recognition.cards import ModelCard
    from readroom.recognition.evaluations import read_evaluation

    card = ModelCard.read()
    told = read_evaluation(card)
    assert told is not None
    text = shown(model_card)
    assert f"Model card: {card.name}" in text
    assert between("accuracy", told["accuracy"]) in text
    assert card.sha256 in text
    assert not banned_in(text)


@pytest.mark.parametrize("page", [about, model_card], ids=["about", "model card"])
def test_figures_of_another_model_are_not_shown(page, monkeypatch):
    monkeypatch.setattr(f"readroom.app.screens.{page.__name__}.read_evaluation", lambda card: None)
    text = shown(page)
    assert "There are no figures for the model that is installed" in text
    assert "of 100 faces are named" not in text


@pytest.mark.parametrize("page", [about, model_card])
def test_headings_follow_the_title_in_order_for_those_who_leap_from_one_to_the_next(page):
    run = AppTest.from_function(page, default_timeout=30).run()
    text = "\n".join(part.value for part in run.markdown)
    levels = [1, *(len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE))]
    assert len(levels) > 3
    assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_buttons_words_stand_out_from_its_tint(scheme):
    words, ground = (
        np.array(
            [int(CONFIG[f"theme.{scheme}.{name}"][place : place + 2], 16) for place in (1, 3, 5)]
        )
        for name in ("primaryColor", "backgroundColor")
    )
    tint = 0.2 * words + 0.8 * ground  # of a segmented control that has the focus
    assert contrast(words, tint) >= LEAST


def test_the_router_opens_the_live_page():
    run = AppTest.from_file(str(MAIN), default_timeout=30).run()
    assert not run.exception
    assert any("rr-title" in part.proto.body for part in run.get("html"))


DRAWN = ("live_minute_drawn", "live_room_drawn", "live_strips_drawn")


def test_what_was_drawn_of_people_goes_when_the_live_page_is_left():
    run = AppTest.from_file(str(MAIN), default_timeout=30).run()
    for name in DRAWN:
        run.session_state[name] = "Anna"
    run._page_hash = calc_hash("about")  # as a link of the menu does
    run = run.run()
    assert not run.exception
    assert "About these numbers" in " ".join(part.proto.body for part in run.get("html"))
    assert [name for name in DRAWN if name in run.session_state] == []


def test_a_refresh_of_the_live_numbers_costs_little():
    from tests.app.live_fakes import result, white

    from readroom.app.live_bridge import LiveBridge
    from readroom.app.moments import Moment, mean_shares
    from readroom.view.charts import shares_html

    bridge = LiveBridge(lambda: (lambda _image, at: result(at), ""), white)
    for eighth in range(480):
        bridge.history.add(Moment.of(result(eighth / 8, None, None)))
    spent = []
    for _ in range(20):
        began = time.perf_counter()
        moments = bridge.history.copy()
        shares_html([(one.at, one.shares) for one in moments], 60.0, mean_shares(moments[-16:]))
        spent.append(time.perf_counter() - began)
    assert min(spent) < 0.005


def test_the_server_has_a_route_that_says_it_lives():
    routes = {route.path for route in build()._user_routes}
    assert "/health" in routes


def jpeg(picture):
    return cv2.imencode(".jpg", picture)[1].tobytes()


def test_a_bad_upload_is_named_and_nothing_stays_on_disk(tmp_path, monkeypatch):
    from readroom.app.temporary import end_uploads
    from readroom.app.uploads import on_disk, read_photo, read_recording
    from readroom.errors import SourceError
    from readroom.testing import FixedClassifier, scripted_pipeline

    end_uploads()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pipeline = scripted_pipeline([[]], FixedClassifier([]))
    with pytest.raises(SourceError, match=r"^my photo.jpg is not a picture"):
        read_photo("my photo.jpg", b"only words", pipeline)
    with pytest.raises(SourceError, match=r"^talk.mp4"):
        read_recording("talk.mp4", b"only words", lambda done: None)
    with on_disk("../../etc/passwd", b"x") as path:
        assert path.parent.parent.parent.parent == tmp_path
    end_uploads()
    assert [path for path in tmp_path.rglob("*") if not path.is_dir()] == []


def test_a_photo_larger_than_a_visitors_may_be_is_not_decoded():
    from readroom.app.uploads import LARGEST_PHOTO_MB, read_photo
    from readroom.errors import SourceError
    from readroom.testing import FixedClassifier, scripted_pipeline

    pipeline = scripted_pipeline([[]], FixedClassifier([]))
    wall = cv2.imencode(".png", np.zeros((6000, 10_000), np.uint8))[1].tobytes()
    with pytest.raises(SourceError, match="at most 50 million pixels, got 10,000 x 6,000"):
        read_photo("wall.png", wall, pipeline)
    with pytest.raises(SourceError, match="expected at most 50 MB, got 51"):
        read_photo("noise.png", bytes((LARGEST_PHOTO_MB + 1) * 1_000_000), pipeline)


def test_a_photo_without_a_face_is_a_result():
    from readroom.app.uploads import read_photo
    from readroom.testing import FixedClassifier, scripted_pipeline

    pipeline = scripted_pipeline([[]], FixedClassifier([]))
    photo = read_photo("wall.jpg", jpeg(np.full((60, 80, 3), 90, np.uint8)), pipeline)
    assert photo.result.observations == ()
    drawn = cv2.imdecode(np.frombuffer(photo.picture, np.uint8), cv2.IMREAD_COLOR)
    assert drawn.shape == (60, 80, 3)


def test_faces_are_told_in_words():
    from tests.app.live_fakes import result

    from readroom.app.uploads import row
    from readroom.domain import Emotion, Expression, Reason
    from readroom.testing import leaning_to

    happy, small = result(0.0, None, Reason.TOO_SMALL).observations
    assert row(happy) == {"Person": "1", "Visible expression": "happy", "Certainty": "90 %"}
    assert row(small)["Visible expression"] == "not measured: too small"
    assert row(small)["Certainty"] == "-"
    vague = leaning_to(Emotion.HAPPY, 0.4)
    unclear = replace(happy, expression=Expression(vague, vague, None, 0.4))
    assert row(unclear) == {"Person": "1", "Visible expression": "unclear", "Certainty": "-"}


def test_the_smallest_face_is_that_of_the_card():
    from readroom.app.uploads import smallest_px
    from readroom.recognition.cards import ModelCard
    from readroom.recognition.quality import remaining

    card = ModelCard.read()
    limit = smallest_px(card)
    assert remaining("size_px", limit, card) >= card.min_quality
    assert remaining("size_px", limit - 1, card) < card.min_quality


def test_a_photo_page_offers_picture_and_table():
    from tests.app.live_fakes import result

    from readroom.app.uploads import read_photo
    from readroom.domain import Emotion
    from readroom.testing import FixedClassifier, scripted_pipeline

    pipeline = scripted_pipeline(
        [[one.face for one in result(0.0, None).observations]],
        FixedClassifier.saying(Emotion.HAPPY),
    )
    photo = read_photo("a b.jpg", jpeg(np.full((60, 80, 3), 90, np.uint8)), pipeline)
    (face,) = csv.DictReader(photo.table.decode().splitlines())
    assert (face["source"], face["person"], face["emotion"]) == ("a b.jpg", "1", "happy")

    def page(photo):
        from readroom.app.screens import photo as screen

        screen._result(photo, "1")
        screen._result(photo, "2")

    run = AppTest.from_function(page, kwargs={"photo": photo}, default_timeout=30).run()
    assert not run.exception
    assert len(run.get("download_button")) == 4
    assert len(run.dataframe) == 2


def test_of_a_photo_on_which_people_are_only_counted_there_is_a_count_and_no_table():
    from tests.app.live_fakes import result

    from readroom.app.uploads import Photo
    from readroom.domain import Reason

    def page(photo):
        from readroom.app.screens import photo as screen

        screen._result(photo, "1")

    picture = jpeg(np.full((60, 80, 3), 90, np.uint8))
    seen = result(0.0, *[Reason.NOT_ALLOWED] * 35)
    given = {"photo": Photo("class.jpg", picture, b"", seen)}
    run = AppTest.from_function(page, kwargs=given, default_timeout=30).run()
    assert not run.exception
    assert len(run.dataframe) == 0
    told = " ".join(part.proto.body for part in run.get("html"))
    assert "<b>35</b><span>faces</span>" in told
    assert "measured" not in told


@pytest.mark.parametrize(
    ("length_s", "told"),
    [(150.0, "Reading the recording: 50 %"), (None, "Reading the recording: 1:15")],
)
def test_how_far_a_recording_is_read_is_said_also_without_its_length(length_s, told):
    from readroom.app.screens.video import how_far
    from readroom.recordings import Progress

    assert how_far(Progress("talk.webm", 1, 1, 75.0, length_s, 3)) == told
