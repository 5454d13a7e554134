"""The shape of every complaint this floor makes about a value."""


class GroundFault(ValueError):
    """Say what is wrong with a value (`message`) and what to do (`remedy`), both in Chinese.

    `code` is stable and meant for programs and tests; it never changes with the wording.
    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(code, message, remedy)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}{self.remedy}"
