"""`python -m tests.hostile write`: make the tables of what is expected anew; `files FOLDER`: the files themselves."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.hostile.corpus import IMPORTERS, table_of, write_table


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["write"]:
        for importer in IMPORTERS:
            if not arguments[1:] or importer.name in arguments[1:]:
                began = time.process_time()
                with tempfile.TemporaryDirectory() as folder:
                    rows = table_of(importer, Path(folder))
                wrong = [f"{row.damage}: {problem}" for row in rows for problem in row.problems]
                print(f"{importer.name}: {len(rows)} files, {len(wrong)} problems, {time.process_time() - began:.0f} s")
                if wrong:
                    print("\n".join(wrong))
                write_table(importer, rows)
        return 0
    if arguments[:1] == ["files"] and len(arguments) == 2:
        for importer in IMPORTERS:
            for number, case in enumerate(importer.cases()):
                folder = Path(arguments[1]) / importer.name / f"{number:04d}"
                folder.mkdir(parents=True)
                importer.place(folder, case)
                (folder / "damage.txt").write_text(case.damage + "\n", encoding="utf-8")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
