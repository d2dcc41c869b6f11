"""What the server tells a browser about the bandwidth between them.

The server's estimate rests on when packets are handled, and takes a busy event loop for a busy
network: on two busy cores and without a network in between it asked a browser for 40 kbit/s,
which then sent 320 x 180 pixels, or three pictures a second. So it never asks for less than
faces need. A network that carries less loses packets, and browsers send less by themselves then.
"""

from __future__ import annotations

from typing import Final

from aiortc import rtcrtpreceiver
from aiortc.rate import RemoteBitrateEstimator

LEAST_BPS: Final = 500_000
"""Enough for 640 x 480 at 15 pictures a second, and for a calm room at 1280 x 720. Raising it
costs processor time where that is short, and in narrow networks pictures come late before the
browser notices that some are lost."""


class PatientEstimator(RemoteBitrateEstimator):
    """The stock estimator, which never asks for less than :data:`LEAST_BPS`."""

    def add(
        self, arrival_time_ms: int, abs_send_time: int, payload_size: int, ssrc: int
    ) -> tuple[int, list[int]] | None:
        """Take a packet.

        Args:
            arrival_time_ms: When it was handled, in milliseconds.
            abs_send_time: When it was sent, as its sender says: 24 bits, in 1/2**18 s.
            payload_size: Bytes that it carries.
            ssrc: Number of its stream.

        Returns:
            Bits per second to ask for, and of which streams, where it is time to say so.
        """
        told = super().add(arrival_time_ms, abs_send_time, payload_size, ssrc)
        return None if told is None else (max(told[0], LEAST_BPS), told[1])


def ask_for_enough() -> None:
    """Let all connections of this process from now on ask for enough; call it once, at start."""
    # The receiver takes the class from its own module; there is no option for it.
    setattr(rtcrtpreceiver, "RemoteBitrateEstimator", PatientEstimator)  # noqa: B010
