import re
import time

import pytest

from readroom.domain import LABELS, Emotion
from readroom.testing import leaning_to
from readroom.view.charts import percent, shares_html, shares_svg
from readroom.view.palette import hex_of

HAPPY = leaning_to(Emotion.HAPPY, 0.94)


def test_every_expression_has_its_own_color_name_and_number():
    html = shares_html([(59.0, HAPPY), (60.0, HAPPY)], 60.0, HAPPY)
    for emotion, label in zip(Emotion, LABELS, strict=True):
        assert f'background:{hex_of(emotion)}"></i>{label}</div>' in html
    assert ">94 %<" in html
    assert html.count(">1 %<") == 6


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.0, "0 %"), (0.004, "<1 %"), (0.005, "<1 %"), (0.006, "1 %"), (0.375, "38 %"), (1, "100 %")],
)
def test_shares_are_written_in_one_way(share, written):
    assert percent(share) == written


def test_nobody_measured_is_a_dash_and_no_line():
    html = shares_html([(59.0, None)], 60.0, None)
    assert html.count(">-<") == 7
    assert "%<" not in html
    assert "stroke-width" not in shares_svg([(59.0, None)], 60.0)


def test_a_gap_stays_a_gap():
    series = [(float(second), None if 20 <= second < 40 else HAPPY) for second in range(60)]
    lines = shares_svg(series, 60.0).count('stroke-width="2"')
    assert lines == 2 * len(Emotion)


def test_what_is_older_than_the_window_is_cut_off():
    assert "stroke-width" not in shares_svg([(0.0, HAPPY)], 300.0)


def test_no_number_leaves_the_drawing():
    series = [(second / 8, HAPPY) for second in range(480)]
    svg = shares_svg(series, 60.0)
    numbers = [float(x) for x in re.findall(r"[ML](\d+\.\d) \d+\.\d", svg)]
    assert numbers
    assert min(numbers) >= 0
    assert max(numbers) <= 240


def test_a_refresh_is_cheap():
    series = [(second / 8, HAPPY) for second in range(480)]
    spent = []
    for _ in range(20):
        began = time.perf_counter()
        shares_html(series, 60.0, HAPPY)
        spent.append(time.perf_counter() - began)
    assert min(spent) < 0.005
