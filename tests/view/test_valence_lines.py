"""Valence and arousal over the last minutes."""

import base64
import re
import time

import pytest

from readroom.domain import Estimate, RoomWindow, Span
from readroom.view.valence_lines import valence_html


def window(number, value=0.2, **other):
    told = Estimate(value, value - 0.1, value + 0.1)
    span = Span(10.0 * number, 10.0 * number + 10)
    return RoomWindow(span, 20.0, 20, 20, valence=told, arousal=None, **other)


def drawings(html):
    return [base64.b64decode(one).decode() for one in re.findall(r"base64,([^\"]+)", html)]


def test_numbers_stand_with_their_interval_also_for_those_who_do_not_see_the_line():
    html = valence_html([window(0), window(1, -0.3)])
    assert "-0.30<small>-0.40 to -0.20</small>" in html
    assert 'alt="valence over the last 2 minutes: -0.30 now, -0.40 to -0.20"' in html
    assert 'alt="arousal over the last 2 minutes: not known now"' in html


def test_what_is_withheld_or_too_old_is_a_gap():
    silent = RoomWindow(Span(10.0, 20.0), 20.0, 20, 20, suppressed=True)
    valence, arousal = drawings(valence_html([window(0), silent, window(2)]))
    assert valence.count("<rect") == 2
    assert arousal.count("<rect") == 0
    old, _ = drawings(valence_html([window(0), window(100)]))
    assert old.count("<rect") == 1


@pytest.mark.parametrize(
    ("count", "minutes", "width"), [(6, 2, "20.0"), (15, 3, "13.3"), (90, 10, "4.0")]
)
def test_the_lines_are_as_wide_as_what_is_known_and_say_how_long_that_is(count, minutes, width):
    html = valence_html([window(number) for number in range(count)])
    assert f"<span>{minutes} minutes ago</span><span>now</span>" in html
    assert f'width="{width}"' in drawings(html)[0]


def test_on_a_dark_page_lines_are_lighter():
    light, dark = (drawings(valence_html([window(0)], theme))[0] for theme in ("light", "dark"))
    assert "#0072B2" in light
    assert "#6CC3F5" in dark


def test_nothing_yet():
    html = valence_html([])
    assert html.count("not known now") == 2


def test_a_refresh_costs_little():
    windows = [window(number) for number in range(60)]
    spent = []
    for _ in range(20):
        began = time.perf_counter()
        valence_html(windows)
        spent.append(time.perf_counter() - began)
    assert min(spent) < 0.002
