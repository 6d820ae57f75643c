import re
import stat
from pathlib import Path

import pytest

from connectors.cpr import Cpr
from flows.ledger import Keys
from flows.ledger.errors import KeysMissing, KeysWrong
from flows.ledger.ids import CitizenKey

NANCY, BRUNO = Cpr("2512489996"), Cpr("2509479989")
PARTS = ("99999999", "preventive-home-visits", CitizenKey("ab" * 32), "70-plus-2026", "send_letter")


def test_the_same_files_give_the_same_keys_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    first, second = Keys.load_or_create(tmp_path / "k"), Keys.load_or_create(tmp_path / "k")
    assert first.citizen_key(NANCY) == second.citizen_key(NANCY)
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "k").iterdir()} == {0o600}
    assert {file.stat().st_size for file in (tmp_path / "k").iterdir()} == {32}


def test_a_citizen_key_tells_citizens_apart_and_says_nothing_without_the_key(tmp_path: Path) -> None:
    here, there = Keys.load_or_create(tmp_path / "a"), Keys.load_or_create(tmp_path / "b")
    assert len({here.citizen_key(NANCY), here.citizen_key(BRUNO), there.citizen_key(NANCY)}) == 3
    assert "2512489996" not in here.citizen_key(NANCY)


def test_a_reference_is_derivable_and_is_a_lower_case_uuid_with_the_v4_bits_set(keys: Keys) -> None:
    reference = keys.reference(*PARTS)
    assert reference == keys.reference(*PARTS)
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", reference)


@pytest.mark.parametrize("part", range(5))
def test_every_part_changes_the_reference(keys: Keys, part: int) -> None:
    changed = [*PARTS]
    changed[part] += "x"
    assert keys.reference(*changed) != keys.reference(*PARTS)  # type: ignore[arg-type]


def test_moving_a_letter_from_one_part_to_the_next_changes_the_reference(keys: Keys) -> None:
    key = CitizenKey("k")
    assert keys.reference("ab", "c", key, "d", "e") != keys.reference("a", "bc", key, "d", "e")


def test_what_is_sealed_opens_only_with_its_key_its_context_and_every_byte_in_place(keys: Keys, tmp_path: Path) -> None:
    sealed = keys.seal(b"Nancy", "here")
    assert keys.open(sealed, "here") == b"Nancy"
    assert b"Nancy" not in sealed
    with pytest.raises(KeysWrong):
        keys.open(sealed, "there")
    with pytest.raises(KeysWrong):
        Keys.load_or_create(tmp_path / "other").open(sealed, "here")
    for place in range(len(sealed)):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(KeysWrong):
            keys.open(bytes(broken), "here")


def test_the_same_plain_text_never_looks_the_same_twice(keys: Keys) -> None:
    assert keys.seal(b"x", "here") != keys.seal(b"x", "here")


def test_one_missing_key_file_is_refused_and_never_made_anew(tmp_path: Path) -> None:
    Keys.load_or_create(tmp_path)
    (tmp_path / "hmac.key").unlink()
    with pytest.raises(KeysMissing, match=r"hmac\.key"):
        Keys.load_or_create(tmp_path)
    with pytest.raises(KeysMissing):
        Keys.load(tmp_path / "nowhere")


def test_a_damaged_key_file_is_refused(tmp_path: Path) -> None:
    Keys.load_or_create(tmp_path)
    (tmp_path / "ledger.key").write_bytes(b"short")
    with pytest.raises(KeysWrong, match=r"ledger\.key"):
        Keys.load(tmp_path)


def test_keys_show_nothing_of_themselves(keys: Keys) -> None:
    assert repr(keys) == "Keys(·)"
    with pytest.raises(TypeError):
        keys.__reduce__()
