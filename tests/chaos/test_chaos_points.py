"""The chaos knows every crash point there is: one that nobody tries would prove nothing."""

from chaos_points import BEFORE_A_RUN, points

from flows.ledger.crashpoints import CrashPoint


def test_every_named_crash_point_is_tried() -> None:
    tried = {point.partition("@")[0] for point, _ in points()}
    assert tried == set(CrashPoint) - BEFORE_A_RUN
