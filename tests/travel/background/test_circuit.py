"""Whether a provider is worth asking."""

from travel.background.test_lane import Clock

from app.travel.background import Circuit


def shut(clock: Clock) -> Circuit:
    circuit = Circuit(failures=2, rest_s=30, clock=clock)
    circuit.failed()
    circuit.failed()
    return circuit


def test_one_failure_is_forgiven_and_an_answer_forgets_it() -> None:
    circuit = Circuit(failures=2, clock=Clock())

    circuit.failed()
    circuit.passed()
    circuit.failed()

    assert circuit.lets_through()


def test_after_failures_in_a_row_nobody_is_let_through() -> None:
    assert not shut(Clock()).lets_through()


def test_after_the_rest_one_trial_is_let_through_and_no_other() -> None:
    clock = Clock()
    circuit = shut(clock)
    clock.now_s += 30

    assert [circuit.lets_through() for _ in range(3)] == [True, False, False]


def test_a_failed_trial_starts_another_rest_and_a_passed_one_ends_it() -> None:
    clock = Clock()
    circuit = shut(clock)
    clock.now_s += 30
    circuit.lets_through()

    circuit.failed()
    clock.now_s += 29
    early = circuit.lets_through()
    clock.now_s += 1
    late = circuit.lets_through()
    circuit.passed()

    assert (early, late) == (False, True)
    assert circuit.lets_through()
