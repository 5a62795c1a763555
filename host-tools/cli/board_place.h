// Where a served board is found by the other verbs: a local socket in a folder of this user alone.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "emulator/board/board.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::cli {

inline constexpr const char* kUsualBoardAddress = "127.0.0.2";

// Makes the folder where it is missing. Errors: no_run_folder, when others could write to it.
[[nodiscard]] Result<std::filesystem::path> control_socket(const std::string& address);

// "127.0.0.2". Errors: bad_address.
[[nodiscard]] Result<board::Ipv4> parse_address(const std::string& text);

// "X,Y" or "X,Y,CORE". Errors: bad_place.
struct BoardPlace {
  machine::ChipXY chip;
  int core = -1;  // none
};
[[nodiscard]] Result<BoardPlace> parse_place(const std::string& text);

// A name (spinn3, spinn5) or a file.
[[nodiscard]] tl::expected<machine::MachineSpec, Errors> board_machine(const std::string& machine);

}  // namespace spikeloom::cli
