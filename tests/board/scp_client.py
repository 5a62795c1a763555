"""A client of the monitor in plain sockets: boots a board and speaks SCP, with no package.

Sources: spinnaker_tools scamp/scamp-cmd.c and scamp/scamp-3.c; application notes 4 and 5.
"""
import socket
import struct
import time

from images import SYSTEM_VARIABLES
from served import BOOT_PORT, SDP_PORT

OK = 0x80
VERSION, READ, WRITE, FILL, COUNT, LINK_READ, LINK_WRITE, RUN, NEAREST, SIGNAL, LED, TAG, ALLOCATE, ROUTES, INFO = (
    0, 2, 3, 5, 15, 17, 18, 19, 20, 22, 25, 26, 28, 29, 31)
SYNC0, SYNC1, STOP, START, PAUSE, CONTINUE, EXIT = 4, 5, 2, 3, 6, 7, 8
STATES = ["dead", "off", "error", "watchdog", "init", "wait", "sark", "run", "sync0", "sync1", "pause", "exit",
          "12", "13", "14", "idle"]
APLX_BUFFER = 0x67800000
CORE_BLOCKS = 0xE5007000
VARIABLES = 0xE5007F00
BLOCK_BYTES = 256


def patched(image, hardware_version, soft_watchdog):
    """The image with what a host sets in its block of system variables before it boots a board."""
    now = int(time.time())
    variables = bytearray(image[SYSTEM_VARIABLES])
    for offset, kind, value in [(0x0A, "B", hardware_version), (0x1C, "I", now), (0x40, "B", 1),
                                (0x43, "B", soft_watchdog), (0x5C, "I", now),
                                (0x30, "I", 0x00000502 if hardware_version == 3 else 1)]:
        struct.pack_into("<" + kind, variables, offset, value)
    return image[:SYSTEM_VARIABLES.start] + bytes(variables) + image[SYSTEM_VARIABLES.stop:]


class Refused(Exception):
    def __init__(self, code):
        super().__init__(f"return code {code:#x}")
        self.code = code


class Monitor:
    def __init__(self, address):
        self.address = address
        self.sequence = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect((address, SDP_PORT))

    def close(self):
        self.socket.close()

    def boot(self, image, hardware_version, soft_watchdog=0, pause_s=0.002):
        """All blocks, as the boot ROM wants them: big-endian words, 1 KB each, the last one padded."""
        image = patched(image, hardware_version, soft_watchdog)
        image += bytes(-len(image) % 1024)
        blocks = len(image) // 1024
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            wire.connect((self.address, BOOT_PORT))

            def send(operation, operand1, operand3, data=b""):
                words = struct.unpack(f"<{len(data) // 4}I", data)
                wire.send(struct.pack(f">HIIII{len(words)}I", 1, operation, operand1, 0, operand3, *words))
                time.sleep(pause_s)  # the ROM has no acknowledgement to wait for

            send(1, 0, blocks - 1)
            for i in range(blocks):
                send(3, 255 << 8 | i, 0, image[1024 * i:1024 * (i + 1)])
            send(5, 1, 0)

    def wait_until_booted(self):
        """The monitor answers early, with no address, until its network is up."""
        for _ in range(600):
            try:
                address, _ = self.version((255, 255), tries=1)
            except TimeoutError:
                continue
            if address != (255, 255):
                return address
            time.sleep(0.05)
        raise TimeoutError("the board did not boot")

    def scp(self, chip, command, arguments=(0, 0, 0), data=b"", core=0, tries=10, timeout_s=1.0):
        """The bytes after the return code. Raises Refused for any code but OK."""
        for _ in range(tries):
            self.sequence = (self.sequence + 1) & 0xFFFF
            self.socket.send(struct.pack("<xxBBBBBBxxHHIII", 0x87, 0xFF, core, 0xFF, chip[1], chip[0], command,
                                         self.sequence, *arguments) + data)
            reply = self._reply(timeout_s)
            if reply is not None:
                code, = struct.unpack_from("<H", reply, 10)
                if code != OK:
                    raise Refused(code)
                return reply[14:]
        raise TimeoutError(f"no answer to command {command} from chip {chip}")

    def _reply(self, timeout_s):
        self.socket.settimeout(timeout_s)
        try:
            while True:
                reply = self.socket.recv(2048)
                if len(reply) >= 14 and struct.unpack_from("<H", reply, 12)[0] == self.sequence:
                    return reply
        except (TimeoutError, ConnectionRefusedError):
            return None

    def version(self, chip, core=0, tries=10):
        """((x, y), text)"""
        answer = self.scp(chip, VERSION, core=core, tries=tries)
        where, = struct.unpack_from("<I", answer)
        return (where >> 24, where >> 16 & 0xFF), answer[12:].rstrip(b"\0").replace(b"\0", b" ").decode()

    def read(self, chip, address, size):
        result = b""
        while len(result) < size:
            part = min(BLOCK_BYTES, size - len(result))
            kind = 2 if address % 4 == 0 and part % 4 == 0 else 0
            result += self.scp(chip, READ, (address + len(result), part, kind))
        return result

    def word(self, chip, address):
        return struct.unpack("<I", self.read(chip, address, 4))[0]

    def write(self, chip, address, data):
        for i in range(0, len(data), BLOCK_BYTES):
            part = data[i:i + BLOCK_BYTES]
            kind = 2 if address % 4 == 0 and len(part) % 4 == 0 else 0
            self.scp(chip, WRITE, (address + i, len(part), kind), part)

    def run(self, chip, image, application, cores, wait=False):
        """Writes the image where the monitor takes applications from, and starts these cores of one chip."""
        self.write(chip, APLX_BUFFER, image + bytes(-len(image) % 4))
        mask = sum(1 << core for core in cores)
        self.scp(chip, RUN, (application << 24 | (1 << 18 if wait else 0) | mask, 0, 0))

    def signal(self, application, signal):
        """Over the multicast tree; a stop over nearest-neighbour packets, as both host tools do it."""
        word = signal << 16 | 0xFF << 8 | application
        if signal == STOP:
            self.scp((0, 0), NEAREST, (0x3F << 16, 5 << 28 | word, 1 << 31 | 0x3F << 8))
        else:
            self.scp((0, 0), SIGNAL, (0, word, 0xFFFF))

    def count(self, application, state):
        answer = self.scp((0, 0), COUNT, (application, STATES.index(state), 0), timeout_s=5.0)
        return struct.unpack_from("<I", answer)[0]

    def core(self, chip, core):
        """What the core's block says, by name."""
        block = self.read(chip, CORE_BLOCKS + 128 * core, 128)
        registers = struct.unpack_from("<11I", block)
        code, physical, state, application = struct.unpack_from("<4B", block, 0x2C)
        return {"registers": registers[:8], "psr": registers[8], "sp": registers[9], "lr": registers[10],
                "error": code, "physical": physical, "state": STATES[state & 15], "application": application,
                "iobuf": struct.unpack_from("<I", block, 0x58)[0], "user": struct.unpack_from("<4I", block, 0x70)}

    def iobuf(self, chip, core):
        text = b""
        block = self.core(chip, core)["iobuf"]
        size = self.word(chip, VARIABLES + 0x50)
        while block:
            head = self.read(chip, block, 16)
            block_next, _, _, used = struct.unpack("<4I", head)
            text += self.read(chip, block + 16, min(used, size))
            block = block_next
        return text.decode("latin1")
