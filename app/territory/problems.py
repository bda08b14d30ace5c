"""What is wrong with a file: where it stands and what to change, all of it at once."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_SHOWN = 40


@dataclass(frozen=True)
class Problem:
    """One thing to change in a file; `row` counts lines of a CSV or features of a layer."""

    file: str
    row: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        where = self.file if self.row is None else f"{self.file}, row {self.row}"
        return (
            f"{where}, {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"
        )


class RefusedError(ValueError):
    """Files that were refused as a whole; `problems` says everything that has to change."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        lines = [str(problem) for problem in problems[:MOST_SHOWN]]
        if len(problems) > MOST_SHOWN:
            lines.append(f"... and {len(problems) - MOST_SHOWN} more")
        super().__init__("\n".join(lines))
        self.problems = problems


@dataclass
class Problems:
    """Collects what is wrong, so that one run tells everything."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, reason: str, *, row: int | None = None, column: str = "") -> None:
        """Note one problem."""
        self.found.append(Problem(file, row, column, reason))

    def refuse_any(self) -> None:
        """Stop here if anything was found.

        Raises:
            RefusedError: there is at least one problem.
        """
        if self.found:
            raise RefusedError(tuple(self.found))
