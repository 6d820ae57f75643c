import re

from tracked import files, text

SHAPE = re.compile(r"(?<![\dA-Za-z.])(\d{6})-?(\d{4})(?![\dA-Za-z])")
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def could_be_somebody(digits):
    """Return whether a living person could have this number: a date, and modulus 11 passed."""
    day, month = int(digits[:2]), int(digits[2:4])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def test_no_tracked_file_has_a_number_that_could_be_somebodys():
    found = []
    for path in files():
        if path.name == "requirements.lock":
            continue
        numbers = {"".join(hit) for hit in SHAPE.findall(text(path))}
        found += [(str(path), number[:6]) for number in numbers if could_be_somebody(number)]
    assert found == []


def test_the_rule_knows_a_real_form_from_a_made_up_one():
    # The CPR office's own example of the check, put together here so that this file does not hold it.
    assert could_be_somebody("070761" + "4285")
    assert not could_be_somebody("2512489996")
