"""What was asked of a board, by whom, and what came of it: the rows of the compatibility table."""
import sys
import time
import traceback


class Different(AssertionError):
    pass


def expect(what, wanted):
    if what != wanted:
        raise Different(f"{what!r}, not {wanted!r}")
    return what


def until(ask, wanted, patience_s=60.0):
    """Asks again and again until the answer is the wanted one."""
    end = time.monotonic() + patience_s
    while True:
        answer = ask()
        if answer == wanted:
            return answer
        if time.monotonic() > end:
            raise Different(f"{answer!r} for {patience_s:.0f} s, not {wanted!r}")


class Calls:
    def __init__(self, client, board):
        self.client, self.board = client, board
        self.rows = []
        self.good = True

    def call(self, name, action, *arguments, **options):
        """Runs the action; None if it fails, so that later calls still get their turn."""
        begin = time.perf_counter()
        value = None
        try:
            value = action(*arguments, **options)
            result = "ok"
        except Exception as error:  # pylint: disable=broad-except
            self.good = False
            result = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
            traceback.print_exc()
        self.rows.append((self.client, self.board, name, result))
        print(f"{self.client} {self.board} {name}: {result} ({time.perf_counter() - begin:.2f} s)", file=sys.stderr)
        return value

    def table(self):
        lines = ["| client | board | call | result |", "|---|---|---|---|"]
        return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in self.rows])
