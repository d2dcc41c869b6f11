import pytest
from tests.app.live_fakes import result

from readroom.app.moments import History, Moment, mean_shares
from readroom.app.rate_meter import RateMeter
from readroom.domain import Emotion, Reason


def test_unmeasured_people_are_counted_with_reasons_and_in_no_share():
    moment = Moment.of(result(3.0, None, Reason.TOO_SMALL, Reason.TURNED_AWAY, Reason.TOO_SMALL))
    assert (moment.at, moment.in_view, moment.measured) == (3.0, 4, 1)
    assert moment.reasons[0] == (Reason.TOO_SMALL, 2)
    assert moment.shares[Emotion.HAPPY] == pytest.approx(0.9)
    assert moment.shares[Emotion.NEUTRAL] < 0.05


def test_nobody_measured_is_no_share_at_all():
    assert Moment.of(result(0.0)).shares is None
    assert mean_shares([Moment.of(result(0.0, Reason.TOO_BLURRED))]) is None


def test_a_person_counts_the_same_in_every_moment():
    full = Moment(0.0, 3, 3, (), (1.0, 0, 0, 0, 0, 0, 0))
    thin = Moment(1.0, 1, 1, (), (0, 0, 0, 0, 0, 0, 1.0))
    assert mean_shares([full, thin])[0] == pytest.approx(0.75)


def test_the_history_forgets():
    history = History(keep_s=10)
    for second in range(30):
        history.add(Moment.of(result(float(second))))
    kept = [moment.at for moment in history.copy()]
    assert kept == list(map(float, range(19, 30)))


def test_a_meter_tells_rate_and_delay():
    meter = RateMeter(window_s=2)
    assert (meter.per_second(0.0), meter.delays().p95_ms) == (0.0, 0.0)
    for tenth in range(50):
        meter.tick(tenth / 10, delay_s=0.1 if tenth < 40 else 0.2)
    assert meter.per_second(4.9) == pytest.approx(10)
    assert meter.per_second(60.0) == 0.0
    assert (meter.delays().p50_ms, meter.delays().p95_ms) == (pytest.approx(100), 200)
