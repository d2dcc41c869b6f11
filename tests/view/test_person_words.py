"""A person in words: seconds by expression, and blends with what is not known of them."""

from tests.analytics.made import shows, unread

from readroom.analytics.blends import Blend
from readroom.analytics.persons import follow_persons, summarise_person
from readroom.domain import Emotion, SampleTable, Span
from readroom.view.person_words import UNVALIDATED, blends_words, person_words


def of(rows):
    return person_words(summarise_person(*follow_persons(SampleTable.of(rows))))


def test_the_commonest_expression_comes_first():
    rows = shows(1, range(70), Emotion.NEUTRAL) + shows(1, range(70, 90), Emotion.HAPPY)
    told = of(rows)
    assert told.startswith("In view for 2 min, measured for 2 min: neutral for 1 min, happy for ")
    assert "sad" not in told


def test_who_was_never_read_is_in_no_expression():
    assert of([unread(1, second) for second in range(30)]) == "In view for 30 s, never measured."


def test_blends_are_counted_and_called_unvalidated():
    pair = (Emotion.HAPPY, Emotion.SURPRISE)
    found = [Blend(1, *pair, Span(at, at + 3.0), 0.9) for at in (10.0, 50.0)]
    told = blends_words(found)
    assert "(unvalidated): happy + surprise 2 times, 6 s in all." in told
    assert UNVALIDATED in told
    assert blends_words([]) == "Blends of two expressions (unvalidated): none."
