"""A server that is late never asks a browser for less than faces need."""

from aiortc import rtcrtpreceiver
from aiortc.rate import RemoteBitrateEstimator

from readroom.app.bandwidth import LEAST_BPS, PatientEstimator, ask_for_enough

PACKET_BYTES, EVERY_MS = 1200, 66


def asked(estimator, late_ms):
    """What is asked for over a minute of packets handled ever later, then at once."""
    told = []
    for number in range(900):
        sent_ms = number * EVERY_MS
        handled_ms = sent_ms + late_ms * (number % 30)
        seconds = sent_ms / 1000
        stamp = int(seconds % 64 * (1 << 18)) & 0xFFFFFF
        answer = estimator.add(handled_ms, stamp, PACKET_BYTES, 1)
        if answer is not None:
            told.append(answer[0])
    return told


def test_a_late_server_asks_for_enough_where_the_stock_estimate_collapses():
    stock, patient = asked(RemoteBitrateEstimator(), 20), asked(PatientEstimator(), 20)
    assert min(stock) < 200_000
    assert min(patient) == LEAST_BPS
    assert [max(one, LEAST_BPS) for one in stock] == patient


def test_new_connections_use_it(monkeypatch):
    monkeypatch.setattr(rtcrtpreceiver, "RemoteBitrateEstimator", RemoteBitrateEstimator)
    ask_for_enough()
    assert rtcrtpreceiver.RemoteBitrateEstimator is PatientEstimator
