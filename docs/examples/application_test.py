"""An application's test as it would run on a real board: load it, let it run for a while, look at what it did.

usage: application_test.py BOARD counts.aplx
"""
import sys
import time

from spinn_machine import CoreSubsets
from spinn_utilities.config_holder import set_config
from spinnman.config_setup import unittest_setup
from spinnman.data.spinnman_data_writer import SpiNNManDataWriter
from spinnman.model.enums import CPUState, UserRegister
from spinnman.messages.scp.enums import Signal
from spinnman.transceiver import create_transceiver_from_hostname

APPLICATION = 17


def cores_of(machine):
    """Two cores of every chip."""
    cores = CoreSubsets()
    for x, y in machine.chip_coordinates:
        for core in (2, 17):
            cores.add_processor(x, y, core)
    return cores


def run(board, cores, image):
    board.execute_flood(cores, image, APPLICATION)
    board.wait_for_cores_to_be_in_state(cores, APPLICATION, CPUState.SYNC0, timeout=30)
    board.send_signal(APPLICATION, Signal.SYNC0)
    board.wait_for_cores_to_be_in_state(cores, APPLICATION, CPUState.RUNNING, timeout=30)
    time.sleep(0.2)
    board.send_signal(APPLICATION, Signal.EXIT)
    board.wait_for_cores_to_be_in_state(cores, APPLICATION, CPUState.FINISHED, timeout=30)


def main(address, image):
    unittest_setup()
    set_config("Machine", "version", "3")
    board = create_transceiver_from_hostname(address)
    machine = board.get_machine_details()
    SpiNNManDataWriter.mock().set_machine(machine)
    cores = cores_of(machine)
    run(board, cores, image)
    for text in board.get_iobuf(cores):
        print(f"({text.x},{text.y},{text.p}) {text.iobuf!r}")
        assert text.iobuf.endswith("ended\n"), "the program did not come to its end"
        ticks = board.read_user(text.x, text.y, text.p, UserRegister.USER_0)
        print("counted", ticks, "milliseconds")
        assert ticks >= 100, "its timer did not tick"
    board.stop_application(APPLICATION)
    board.close()


main(*sys.argv[1:])
