"""Each house rule is itself tested: a line it must let through, and one it must catch. That this house keeps them is
said by `make check`, which reads all of it."""

import pytest

from tools import house_rules


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An empty house with clean lock files, in which a test may build something."""
    for folder in ("openvis", "tests", "tools", "bench"):
        (tmp_path / folder).mkdir()
    for name in house_rules.LOCK_FILES:
        (tmp_path / name).write_text("polars==2.1.0 --hash=sha256:00\n")
    monkeypatch.setattr(house_rules, "ROOT", tmp_path)
    return tmp_path


def test_a_long_module_and_a_long_function_are_named(house):
    (house / "openvis" / "long.py").write_text("def grow():\n" + "    x = 1\n" * 600)
    problems = house_rules.size_problems()
    assert problems == [
        "openvis/long.py has 601 lines, more than 500: split it by meaning.",
        "openvis/long.py:grow has 601 lines, more than 80: split it by meaning.",
    ]


def test_a_module_of_five_hundred_lines_is_allowed(house):
    (house / "openvis" / "full.py").write_text("x = 1\n" * 500)
    assert house_rules.size_problems() == []


@pytest.mark.parametrize(
    ("handler", "broad"),
    [
        ("except:", True),
        ("except Exception:", True),
        ("except BaseException as e:", True),
        ("except ValueError:", False),
        ("except (OSError, KeyError):", False),
    ],
)
def test_only_broad_handlers_are_counted(house, handler, broad):
    (house / "openvis" / "edge.py").write_text(f"try:\n    pass\n{handler}\n    pass\n")
    assert house_rules.broad_excepts(house / "openvis" / "edge.py") == (["openvis/edge.py:3"] if broad else [])


def test_there_is_exactly_one_broad_except(house):
    (house / "openvis" / "edge.py").write_text("try:\n    pass\nexcept Exception:\n    pass\n")
    assert house_rules.except_problems() == []
    (house / "openvis" / "second.py").write_text("try:\n    pass\nexcept Exception:\n    pass\n")
    assert "found ['openvis/edge.py:3', 'openvis/second.py:3']" in house_rules.except_problems()[0]


def test_tests_are_at_least_as_long_as_the_code(house):
    (house / "openvis" / "code.py").write_text("x = 1\n" * 10)
    (house / "tests" / "test_code.py").write_text("x = 1\n" * 9)
    assert house_rules.ratio_problems() == ["Tests are 0.90 times as long as the code: at least 1."]
    (house / "tests" / "test_code.py").write_text("x = 1\n" * 10)
    assert house_rules.ratio_problems() == []


def test_a_lock_file_with_an_address_is_caught(house):
    (house / "package-lock.json").write_text('{"resolved": "somewhere"}')
    assert house_rules.lock_problems() == ['package-lock.json records a download address ("resolved").']


def test_the_report_names_the_longest_first(house):
    (house / "openvis" / "short.py").write_text("x = 1\n")
    (house / "openvis" / "long.py").write_text("def f():\n    return 1\n" * 3)
    (house / "tests" / "test_x.py").write_text("x = 1\n" * 7)
    lines = list(house_rules.report())
    assert lines[0].startswith("modules: 2, 7 lines")
    assert lines[1].endswith("openvis/long.py")
    assert lines[-1] == "tests : code = 1.00"
