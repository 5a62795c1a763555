"""A board of four chips through plain sockets: boot, memory, routes, our own ARM programs, tags, wild guests.

usage: sockets_test.py SPIKELOOM PROGRAMS [--table]      exit 77: no boot image, or no ARM compiler
"""
import pathlib
import socket
import struct
import sys

import images
import scp_client
from calls import Calls, Different, expect, until
from scp_client import (ALLOCATE, CONTINUE, EXIT, FILL, INFO, LED, LINK_READ, LINK_WRITE, PAUSE, ROUTES, SYNC0, TAG, Monitor, Refused)
from served import ServedBoard

NEAR, FAR, CHIPS = (0, 0), (1, 1), [(0, 0), (0, 1), (1, 0), (1, 1)]
EAST_LINKS = {(0, 0): {0, 1, 2, 5}, (0, 1): {0, 2, 5}, (1, 0): {2, 3, 5}, (1, 1): {2, 3, 4, 5}}
USER_SDRAM = 0x60240000
APPLICATION = 16
SOFT_WATCHDOG = 3  # misses until the monitor gives a core up


def versions(board):
    for chip in CHIPS:
        expect(board.version(chip), (chip, "SC&MP/SpiNNaker 4.0.0"))
    expect(board.version(FAR, core=17)[1].split()[0], "SARK/SpiNNaker")


def chip_information(board):
    for chip in CHIPS:
        answer = board.scp(chip, INFO)
        summary, = struct.unpack_from("<I", answer)
        expect(summary & 31, 18)
        expect({link for link in range(6) if summary >> (8 + link) & 1}, EAST_LINKS[chip])
        expect(list(answer[12:30]), [7] + 17 * [15])


def memory(board, chip):
    data = bytes(i * 89 + (i >> 8) & 0xFF for i in range(20000))
    board.write(chip, USER_SDRAM + 64, data)
    expect(board.read(chip, USER_SDRAM + 64, len(data)) == data, True)
    board.write(chip, USER_SDRAM + 65, b"odd")
    expect(board.read(chip, USER_SDRAM + 64, 5), data[:1] + b"odd" + data[4:5])
    board.scp(chip, FILL, (USER_SDRAM, 0x12345678, 64))
    expect(board.read(chip, USER_SDRAM, 68), 16 * struct.pack("<I", 0x12345678) + data[:1] + b"odd")


def neighbour(board):
    board.scp(NEAR, LINK_WRITE, (USER_SDRAM, 8, 1), b"by link.")
    expect(board.scp(NEAR, LINK_READ, (USER_SDRAM, 8, 1)), b"by link.")
    expect(board.read(FAR, USER_SDRAM, 8), b"by link.")


def refusals(board):
    """SC&MP 4 answers OK to a command that it does not know: it forgets the code on the way out."""
    expect(board.scp(NEAR, 77), b"")
    for code, action in [(0x87, lambda: board.scp((5, 5), scp_client.VERSION)),
                         (0x88, lambda: board.scp(NEAR, scp_client.VERSION, core=18))]:
        try:
            action()
        except Refused as refused:
            expect(refused.code, code)
        else:
            raise Different(f"done, not refused with {code:#x}")


def allocation(board):
    def allocate(operation, *arguments):
        answer = board.scp(FAR, ALLOCATE, (APPLICATION << 8 | operation, *arguments, 0)[:3])
        return struct.unpack_from("<I", answer)[0]
    first, second = allocate(0, 1 << 20, 7), allocate(0, 1 << 20, 8)
    expect(second - first, (1 << 20) + 8)
    expect(allocate(0, 1 << 20, 7), 0)  # the tag is taken
    expect(allocate(7, 8), second)
    expect(allocate(2, 0), 2)
    expect(allocate(7, 8), 0)


def led(board):
    for _ in range(2):
        board.scp(FAR, LED, (1, 0, 0))


class Programs:
    """Our own ARM programs on the board."""

    def __init__(self, board, folder):
        self.board, self.folder = board, folder

    def start(self, name, where, **options):
        image = (self.folder / f"{name}.aplx").read_bytes()
        for chip, cores in where.items():
            self.board.run(chip, image, APPLICATION, cores, **options)

    def stop(self):
        self.board.signal(APPLICATION, scp_client.STOP)
        for chip in CHIPS:
            until(lambda c=chip: list(self.board.scp(c, INFO)[12:30]), [7] + 17 * [15])

    def counting(self):
        where = {NEAR: [1, 2], FAR: [17]}
        count = lambda state: self.board.count(APPLICATION, state)
        ticks = lambda: self.board.core(FAR, 17)["user"][0]
        self.start("counts", where, wait=True)
        until(lambda: count("wait"), 3)
        self.board.signal(APPLICATION, scp_client.START)
        until(lambda: count("sync0"), 3)
        expect(ticks(), 0)
        self.board.signal(APPLICATION, SYNC0)
        until(lambda: count("run"), 3)
        until(lambda: ticks() > 20, True)
        self.board.signal(APPLICATION, PAUSE)
        until(lambda: count("pause"), 3)
        stands = ticks()
        for _ in range(20):
            expect(ticks(), stands)
        self.board.signal(APPLICATION, CONTINUE)
        until(lambda: ticks() > stands, True)
        self.board.signal(APPLICATION, EXIT)
        until(lambda: count("exit"), 3)
        expect(self.board.iobuf(NEAR, 2), "counts on core 00000002\nended\n")
        expect(self.board.iobuf(FAR, 17), "counts on core 01010011\nended\n")
        self.stop()
        expect(count("exit"), 0)

    def routes(self, chip, entries):
        table = b"".join(struct.pack("<HHIII", i, 0, route, key, mask) for i, (route, key, mask) in enumerate(entries))
        base, = struct.unpack_from("<I", self.board.scp(chip, ALLOCATE, (APPLICATION << 8 | 3, len(entries), 0)))
        expect(base != 0, True)
        self.board.write(chip, USER_SDRAM, table)
        self.board.scp(chip, ROUTES, (len(entries) << 16 | APPLICATION << 8 | 2, USER_SDRAM, base))
        copy = self.board.word(chip, scp_client.VARIABLES + 0xD4)
        for i, entry in enumerate(entries):
            _, route, key, mask = struct.unpack("<IIII", self.board.read(chip, copy + 16 * (base + i), 16))
            expect((route & 0xFFFFFF, key, mask), entry)

    def packets(self):
        cores, mask = [1, 2, 3, 4], 0xFFFFFF00
        to_cores = sum(1 << (6 + core) for core in cores)
        self.routes(NEAR, [(to_cores | 1 << 1, 0x10000000, mask), (to_cores, 0x10010100, mask)])
        self.routes(FAR, [(to_cores | 1 << 4, 0x10010100, mask), (to_cores, 0x10000000, mask)])
        self.start("packets", {NEAR: cores, FAR: cores})
        until(lambda: self.board.count(APPLICATION, "sync0"), 8)
        self.board.signal(APPLICATION, SYNC0)
        for chip in (NEAR, FAR):
            for core in cores:
                until(lambda c=chip, p=core: self.board.core(c, p)["user"][:2], (8 * 64, 8 * 64 * 65 // 2))
        self.stop()

    def copies(self):
        self.start("copies", {(0, 1): range(1, 18)})
        until(lambda: self.board.count(APPLICATION, "exit"), 17)
        for core in range(1, 18):
            expect(self.board.core((0, 1), core)["user"][0], 4096)
        self.stop()

    def wild(self):
        chip = (1, 0)
        ends = {1: ("error", 5), 2: ("error", 2), 3: ("error", 5), 4: ("watchdog", 0), 5: ("error", 4), 6: ("error", 5),
                7: ("error", 1), 8: ("run", 0)}
        self.start("wild", {chip: list(ends)})
        for core, end in ends.items():
            def account(p=core):
                block = self.board.core(chip, p)
                return block["state"], block["error"]
            until(account, end)
            expect(self.board.iobuf(chip, core), "wild\n")
        expect(self.board.core(chip, 3)["sp"] < 0x00400000 + 1024, True)
        ticks = lambda: self.board.core(chip, 8)["user"][0]
        stands = ticks()
        until(lambda: ticks() > stands, True)
        expect(self.board.core(chip, 4)["user"][0], 0)
        self.stop()


def tag_out(board, strip):
    """A message to the Ethernet instead of a core goes out again by the tag that it names."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mine:
        mine.bind(("127.0.0.1", 0))
        mine.settimeout(10.0)
        here, port = socket.inet_aton("127.0.0.1"), mine.getsockname()[1]
        board.scp(NEAR, TAG, ((1 << 28 if strip else 0) | 1 << 16 | 3, port, struct.unpack("<I", here)[0]))

        def entry():
            """Valid once somebody has said whose address it is."""
            answer = board.scp(NEAR, TAG, (2 << 16 | 3, 1, 0))
            return answer[:4], struct.unpack_from("<H", answer, 10)[0], struct.unpack_from("<H", answer, 14)[0] >> 15
        until(entry, (here, port, 1))
        board.socket.send(struct.pack("<xxBBBBBBxx", 0x07, 3, 0xFF, 0xFF, 0, 0) + b"there and back")
        got = mine.recv(2048)
        expect(got[-14:], b"there and back")
        expect(len(got), 14 if strip else 24)
        board.scp(NEAR, TAG, (3 << 16 | 3, 0, 0))


def tag_in(board):
    """A datagram to the tag's port becomes a message to its core: here a WRITE for the far monitor."""
    port = 12345
    board.scp(NEAR, TAG, (1 << 29 | 1 << 16 | 0 << 8 | 5, FAR[0] << 24 | FAR[1] << 16 | port, 0))
    wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    wire.connect((board.address, port))
    command = struct.pack("<HHIII", scp_client.WRITE, 0, USER_SDRAM, 8, 2) + b"from tag"
    with wire:
        def written():
            wire.send(command)
            return board.read(FAR, USER_SDRAM, 8)
        until(written, b"from tag")
    board.scp(NEAR, TAG, (3 << 16 | 5, 0, 0))


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    image = images.scamp_4_0()
    if image is None:
        print("skipped: no boot image; ./dev peers installs SpiNNMan, which has one")
        return 77
    with ServedBoard(program, "spinn3") as served:
        board = Monitor(served.address)
        calls = Calls("plain sockets", "spinn3")
        calls.call("boot", lambda: (board.boot(image.read_bytes(), 3, SOFT_WATCHDOG),
                                    expect(board.wait_until_booted(), NEAR)))
        for name, action in [("VER, every chip and an application core", lambda: versions(board)),
                             ("INFO: cores, links, states", lambda: chip_information(board)),
                             ("WRITE, READ, FILL on (0,0)", lambda: memory(board, NEAR)),
                             ("WRITE, READ, FILL on (1,1)", lambda: memory(board, FAR)),
                             ("LINK_WRITE, LINK_READ", lambda: neighbour(board)),
                             ("ALLOC: SDRAM, tags, free", lambda: allocation(board)), ("LED", lambda: led(board)),
                             ("requests for nobody, and unknown ones", lambda: refusals(board)),
                             ("IPTAG", lambda: tag_out(board, False)), ("IPTAG, stripped", lambda: tag_out(board, True)),
                             ("IPTAG, reverse", lambda: tag_in(board))]:
            calls.call(name, action)
        if (folder / "counts.aplx").is_file():
            programs = Programs(board, folder)
            calls.call("AR, SIG, COUNT, IOBUF: start, sync0, pause, continue, exit, stop", programs.counting)
            calls.call("RTR: routes; multicast between chips", programs.packets)
            calls.call("DMA both ways on 17 cores", programs.copies)
            calls.call("wild guests: the core stops with an account, the board goes on", programs.wild)
        else:
            print("programs not tried: arm-none-eabi-gcc is not installed")
        board.close()
    if "--table" in sys.argv:
        print(calls.table())
    return 0 if calls.good else 1


if __name__ == "__main__":
    sys.exit(main())
