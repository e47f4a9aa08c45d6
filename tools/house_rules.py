"""House rules no linter knows: sizes, one broad except, clean lock files, nothing that should not be committed.

`python -m tools.house_rules` fails on a broken rule; with `--report` it also prints the measurements.
"""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_MODULE = 500
MAX_FUNCTION = 80
MIN_TESTS_PER_CODE = 1.0
# Whoever reads a lock file should not learn where a machine downloads from.
ADDRESS = "http" + "s://"
LOCK_FILES = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-bench.txt",
    "requirements-uv.txt",
    "package-lock.json",
)
ADDRESS_LABELS = ('"resolved"', ADDRESS + "registry", ADDRESS + "files.python", ADDRESS + "pypi")


@dataclass(frozen=True)
class Function:
    where: str
    lines: int


def python_files(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions_of(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Function(f"{path.relative_to(ROOT)}:{node.name}", lines)


def broad_excepts(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    ]


def size_problems() -> list[str]:
    problems = []
    for path in python_files("openvis") + python_files("tests") + python_files("tools") + python_files("bench"):
        if (lines := line_count(path)) > MAX_MODULE:
            problems.append(f"{path.relative_to(ROOT)} has {lines} lines, more than {MAX_MODULE}: split it by meaning.")
        problems += [
            f"{function.where} has {function.lines} lines, more than {MAX_FUNCTION}: split it by meaning."
            for function in functions_of(path)
            if function.lines > MAX_FUNCTION
        ]
    return problems


def except_problems() -> list[str]:
    found = [where for path in python_files("openvis") for where in broad_excepts(path)]
    return [] if len(found) == 1 else [f"There should be exactly one broad except, at the outer edge; found {found}."]


def ratio_problems() -> list[str]:
    ratio = tests_per_code()
    return [] if ratio >= MIN_TESTS_PER_CODE else [f"Tests are {ratio:.2f} times as long as the code: at least 1."]


def lock_problems() -> list[str]:
    problems = []
    for name in LOCK_FILES:
        text = (ROOT / name).read_text(encoding="utf-8")
        problems += [f"{name} records a download address ({label})." for label in ADDRESS_LABELS if label in text]
    return problems


def committed_problems() -> list[str]:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [
        f"{name} is committed, but is installed or made."
        for name in tracked
        if name.startswith(("node_modules/", "var/", ".venv/"))
    ]


def tests_per_code() -> float:
    return sum(map(line_count, python_files("tests"))) / sum(map(line_count, python_files("openvis")))


def report() -> Iterator[str]:
    modules = sorted(((line_count(path), path) for path in python_files("openvis")), reverse=True)
    functions = sorted((f for _, path in modules for f in functions_of(path)), key=lambda f: -f.lines)
    sizes = [lines for lines, _ in modules]
    yield f"modules: {len(modules)}, {sum(sizes)} lines, median {statistics.median(sizes):.0f}, longest:"
    yield from (f"  {lines:4d}  {path.relative_to(ROOT)}" for lines, path in modules[:5])
    yield f"functions: {len(functions)}, median {statistics.median(f.lines for f in functions):.0f} lines, longest:"
    yield from (f"  {function.lines:4d}  {function.where}" for function in functions[:5])
    yield f"tests : code = {tests_per_code():.2f}"


def main(arguments: list[str]) -> int:
    problems = size_problems() + except_problems() + ratio_problems() + lock_problems() + committed_problems()
    if "--report" in arguments:
        print("\n".join(report()))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
