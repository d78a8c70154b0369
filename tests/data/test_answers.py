"""Answers that are kept: once each, nobody held up, within their bytes, and gone with their
registry.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from data.answers import Answers, bytes_of

SOON_S = 30  # until something that must happen has happened; what is right takes no time


def text_of(size: int) -> str:
    return "x" * size


def test_the_same_question_is_computed_once_however_many_ask_at_once():
    answers, begun, go, computed = Answers(), threading.Event(), threading.Event(), []

    def compute():
        computed.append(threading.get_ident())
        begun.set()
        assert go.wait(SOON_S)
        return "answer"

    with ThreadPoolExecutor(8) as threads:
        given = [threads.submit(answers.ask, "key", compute, shared=True) for _ in range(8)]
        assert begun.wait(SOON_S)
        go.set()
        assert {one.result() for one in given} == {"answer"}
    assert len(computed) == 1


def test_a_slow_question_of_one_user_does_not_hold_up_another_question():
    answers, begun, go = Answers(), threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go.wait(SOON_S)
        return "slow"

    with ThreadPoolExecutor(2) as threads:
        waits = threads.submit(answers.ask, "slow", slow, shared=True)
        assert begun.wait(SOON_S)
        quick = threads.submit(answers.ask, "quick", lambda: "quick", shared=True)
        assert quick.result(SOON_S) == "quick" and not waits.done()
        go.set()
        assert waits.result(SOON_S) == "slow"


def test_an_error_is_not_kept_and_whoever_waited_computes_anew():
    answers, begun, go = Answers(), threading.Event(), threading.Event()

    def fails():
        begun.set()
        assert go.wait(SOON_S)
        raise RuntimeError("the visitor left")

    with ThreadPoolExecutor(2) as threads:
        left = threads.submit(answers.ask, "key", fails, shared=True)
        assert begun.wait(SOON_S)
        waits = threads.submit(answers.ask, "key", lambda: "answer", shared=True)
        go.set()
        with pytest.raises(RuntimeError, match="left"):
            left.result(SOON_S)
        assert waits.result(SOON_S) == "answer"


def test_nothing_is_an_answer_too():
    answers, computed = Answers(), []
    for _ in range(2):
        assert answers.ask("key", lambda: computed.append(1), shared=True) is None
    assert computed == [1]


def test_own_answers_push_out_each_other_and_never_a_shared_one():
    answers = Answers(shared_bytes=10_000, own_bytes=10_000)
    answers.store("base", text_of(9_000), shared=True)
    for number in range(100):
        answers.store(number, text_of(2_000), shared=False)
    assert answers.find("base", shared=True) == text_of(9_000)
    assert [number for number in range(100) if answers.find(number, shared=False)] == [
        96,
        97,
        98,
        99,
    ]


def test_what_is_kept_stays_within_its_bytes_and_what_was_used_last_stays():
    answers = Answers(shared_bytes=100_000, own_bytes=50_000)
    for number in range(500):
        answers.ask(number, lambda: text_of(5_000), shared=number % 2 == 0)
        answers.ask(0, lambda: text_of(5_000), shared=True)
        assert answers.held_bytes <= 150_000
    assert answers.find(0, shared=True) and not answers.find(2, shared=True)


def test_an_answer_larger_than_all_the_room_is_given_and_not_kept():
    answers = Answers(shared_bytes=1_000)
    assert answers.ask("key", lambda: text_of(2_000), shared=True) == text_of(2_000)
    assert answers.find("key", shared=True) is None and answers.held_bytes == 0


def test_what_is_cleared_is_computed_anew():
    answers = Answers()
    for shared in (True, False):
        answers.store("key", text_of(100), shared=shared)
    answers.clear()
    assert answers.held_bytes == 0 and answers.ask("key", lambda: "anew", shared=True) == "anew"


def test_bytes_are_those_of_tables_and_texts_wherever_they_stand_and_of_each_once():
    table = pd.DataFrame({"name": ["x" * 1_000] * 100})
    assert 100_000 < bytes_of(table) < 110_000
    assert 100_000 < bytes_of({"tables": [(table, table)]}) < 110_000
    assert 5_000 < bytes_of({"a": {"b": [text_of(5_000)]}}) < 6_000
