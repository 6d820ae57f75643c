import re
from statistics import median

from tracked import PACKAGES, files, python, text

LONGEST = 400
MEDIAN = 150

VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "lib", "shared", "stuff"}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "arti" + "factory", "--index" + "-url h")
MACHINE = re.compile("/(?:work|root|Users|home/[a-z]+|tmp/bash_[a-z]+)" + "/")


def lines(path):
    return text(path).count("\n")


def test_no_source_file_is_longer_than_a_reader_keeps_in_mind():
    too_long = {str(path): lines(path) for path in python(*PACKAGES, "tests") if lines(path) > LONGEST}
    assert too_long == {}


def test_most_source_files_are_short():
    assert median(lines(path) for path in python(*PACKAGES)) < MEDIAN


def test_no_file_or_folder_has_a_name_that_says_nothing():
    named = [str(path) for path in files() if {part.split(".")[0].lower() for part in path.parts} & VAGUE]
    assert named == []


def test_no_tracked_file_names_a_package_registry():
    found = [(str(path), host) for path in files() for host in REGISTRIES if host in text(path)]
    assert found == []


def test_no_tracked_file_has_a_path_of_somebodys_machine():
    found = [(str(path), hit.group()) for path in files() for hit in MACHINE.finditer(text(path))]
    assert found == []


def test_nothing_is_left_to_do_without_a_reason():
    word = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error"]) + r")\b")
    assert [str(path) for path in python(*PACKAGES, "tests") if word.search(text(path))] == []


def test_every_ignored_type_error_says_which():
    bare = re.compile(r"# type: " + r"ignore(?!\[)")
    assert [str(path) for path in python(*PACKAGES, "tests") if bare.search(text(path))] == []
