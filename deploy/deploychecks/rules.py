"""How each file's rules are kept: by the name of the function that checks one."""

from typing import Callable, TypeVar

Check = TypeVar("Check", bound=Callable)


class Rules(dict[str, Callable]):
    def rule(self, check: Check) -> Check:
        """Marks a function as a rule; it yields one line for each fault."""
        self[check.__name__] = check
        return check
