"""A board of its own for a test: `spikeloom board serve` on a loopback address that nobody uses.

The ports of a board are fixed (boot 54321, SpiNNaker datagrams 17893), so that each board has an
address of its own. 127.0.0.1 is none: SpiNNMan takes it for its virtual machine, which runs nothing.
"""
import itertools
import os
import socket
import subprocess

BOOT_PORT = 54321
SDP_PORT = 17893


def is_free(address):
    try:
        for port in (BOOT_PORT, SDP_PORT):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.bind((address, port))
    except OSError:
        return False
    return True


def free_address():
    """Tests that run side by side start looking in different places."""
    first = os.getpid() * 7
    for i in itertools.count(first):
        address = f"127.{1 + i // 65025 % 250}.{1 + i // 255 % 255}.{1 + i % 254}"
        if is_free(address):
            return address


class ServedBoard:
    """with ServedBoard(program, "spinn3") as board: board.address listens."""

    def __init__(self, program, machine):
        self.address = free_address()
        self.command = [program, "board", "serve", "--machine", machine, "--listen", self.address]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            if self.address in line:
                return self
        raise RuntimeError(f"{' '.join(map(str, self.command))} ended:\n{''.join(self.said)}")

    def __exit__(self, *_):
        """A server that does not end cleanly when asked fails the test."""
        self.process.terminate()
        rest, _ = self.process.communicate(timeout=30)
        self.said.append(rest)
        if self.process.returncode != 0:
            print(f"the server ended with {self.process.returncode}:\n{''.join(self.said)}")
            raise SystemExit(1)
