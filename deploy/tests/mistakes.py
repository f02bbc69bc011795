"""Mistakes to plant in what a set of rules reads: each rule must be tried with one, and must catch it."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Callable, Iterable, Mapping

Plant = Callable[[Any], None]
Rules = Mapping[str, Callable[[Any], Iterable[str]]]


@dataclass(frozen=True)
class Mistake:
    """What `plant` does to the files must make `rule` answer with a line that holds `said`."""

    rule: str
    said: str
    plant: Plant

    def __str__(self) -> str:
        return f"{self.rule}-{self.plant.__name__}"

    def check(self, rules: Rules, right: Any, part: Callable[[Any], Any] = lambda whole: whole) -> None:
        """`part` is what of `right` the mistakes are planted in."""
        wrong = deepcopy(right)
        self.plant(part(wrong))
        lines = list(rules[self.rule](wrong))
        assert any(self.said in line for line in lines), lines


class Mistakes:
    """Those of one module, as its `mistake`; a test of the module that takes `planted` runs with each (conftest.py)."""

    def __init__(self) -> None:
        self.all: list[Mistake] = []

    def __call__(self, rule: str, said: str) -> Callable[[Plant], Plant]:
        """Marks a mistake that `rule` must answer with a line that holds `said`."""

        def register(plant: Plant) -> Plant:
            self.all.append(Mistake(rule, said, plant))
            return plant

        return register

    @property
    def rules(self) -> set[str]:
        return {mistake.rule for mistake in self.all}
