"""A frame is there with its last packet, and every other frame as the stock buffer has it."""

import random

import pytest
from aiortc import rtcrtpreceiver
from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from readroom.app.prompt_jitter import PromptJitterBuffer, hand_out_at_once

CAPACITY = 64
MOD = 1 << 16


def packets(sizes, first=0, padding=0):
    """Frames of so many packets, each followed by packets without content."""
    sent = []
    for frame, size in enumerate(sizes):
        for place in range(size + padding):
            packet = RtpPacket(
                marker=int(place == size - 1),
                sequence_number=(first + len(sent)) % MOD,
                timestamp=6000 * frame,
            )
            packet._data = b"" if place >= size else bytes([frame % 256, place])
            sent.append(packet)
    return sent


def told(buffer, sent):
    """What comes out after each packet: the frame's time, or None."""
    return [frame and frame.timestamp for _, frame in (buffer.add(packet) for packet in sent)]


@pytest.fixture
def prompt():
    return PromptJitterBuffer(CAPACITY, is_video=True)


def test_a_frame_comes_with_its_last_packet_where_the_stock_buffer_waits_for_the_next(prompt):
    sent = packets([2, 1])
    assert told(JitterBuffer(CAPACITY, is_video=True), sent) == [None, None, 0]
    assert told(prompt, sent) == [None, 0, 6000]


def test_a_frame_waits_for_a_packet_that_is_late(prompt):
    first, second, third = packets([3])
    assert told(prompt, [first, third, second]) == [None, None, 0]


def test_a_lost_packet_holds_back_what_follows_as_before(prompt):
    sent = packets([1, 2, 1])
    assert told(prompt, [sent[0], sent[2], sent[3]]) == [0, None, None]
    assert told(prompt, [sent[1]]) == [6000]


def test_packets_without_content_are_no_frame(prompt):
    assert told(prompt, packets([1, 1], padding=2)) == [0, None, None, 6000, None, None]


def test_sound_is_left_as_it_is():
    sent = packets([1] * 6)
    kinds = (JitterBuffer, PromptJitterBuffer)
    stock, ours = (told(kind(16, prefetch=4), sent) for kind in kinds)
    assert stock == ours


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=12),
    st.sampled_from([0, 7, MOD - 9]),
    st.integers(0, 2),
    st.randoms(use_true_random=False),
)
def test_every_frame_comes_once_whole_and_in_order(sizes, first, padding, rng: random.Random):
    sent = packets(sizes, first, padding)
    head, rest = sent[0], sent[1:]
    for place in range(0, len(rest) - 2, 3):  # packets overtake their neighbours
        three = rest[place : place + 3]
        rng.shuffle(three)
        rest[place : place + 3] = three
    buffer = PromptJitterBuffer(CAPACITY, is_video=True)
    frames = [frame for _, frame in map(buffer.add, [head, *rest]) if frame]
    # A frame that completes behind a gap comes with a later packet: ask until nothing comes.
    while (frame := buffer._remove_frame(0)) is not None:
        frames.append(frame)
    whole = [
        (6000 * number, b"".join(bytes([number, place]) for place in range(size)))
        for number, size in enumerate(sizes)
    ]
    assert [(frame.timestamp, frame.data) for frame in frames] == whole


def test_new_connections_use_it(monkeypatch):
    monkeypatch.setattr(rtcrtpreceiver, "JitterBuffer", JitterBuffer)
    hand_out_at_once()
    assert rtcrtpreceiver.JitterBuffer is PromptJitterBuffer
