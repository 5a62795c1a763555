#include "host-tools/cli/board_place.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <optional>
#include <vector>

#include "network-specs/machine/codec.h"

namespace spikeloom::cli {
namespace {

namespace fs = std::filesystem;

fs::path run_folder() {
  const char* given = std::getenv("XDG_RUNTIME_DIR");
  if (given != nullptr && *given != '\0') return fs::path(given) / "spikeloom";
  std::error_code ignored;
  return fs::temp_directory_path(ignored) / fmt::format("spikeloom-{}", getuid());
}

// Whoever can write to the folder could put a socket of his own there.
bool is_private(const fs::path& folder) {
  struct stat found {};
  return lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == getuid() &&
         (found.st_mode & 0077U) == 0;
}

// Non-negative numbers between separators; none where something else stands.
std::optional<std::vector<int>> numbers(const std::string& text, char separator) {
  std::vector<int> found;
  const char* at = text.data();
  const char* end = at + text.size();
  while (true) {
    int value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || value < 0) return std::nullopt;
    found.push_back(value);
    if (next == end) return found;
    if (*next != separator) return std::nullopt;
    at = next + 1;
  }
}

}  // namespace

Result<fs::path> control_socket(const std::string& address) {
  const auto folder = run_folder();
  std::error_code ignored;
  if (fs::create_directory(folder, ignored)) fs::permissions(folder, fs::perms::owner_all, ignored);
  if (!is_private(folder))
    return failure(ErrorClass::run_failed, "no_run_folder",
                   fmt::format("{} is not a folder of this user alone", folder.string()),
                   folder.string(), "", "remove it, or set XDG_RUNTIME_DIR");
  return folder / fmt::format("board-{}.socket", address);
}

Result<board::Ipv4> parse_address(const std::string& text) {
  const auto bytes = numbers(text, '.');
  if (bytes && bytes->size() == 4 &&
      std::all_of(bytes->begin(), bytes->end(), [](int byte) { return byte < 256; })) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>((*bytes)[i]); };
    return board::Ipv4{byte(0), byte(1), byte(2), byte(3)};
  }
  return failure(ErrorClass::usage, "bad_address", fmt::format("'{}' is no IPv4 address", text),
                 "--listen", "", "give one like 127.0.0.2");
}

Result<BoardPlace> parse_place(const std::string& text) {
  const auto parts = numbers(text, ',');
  if (parts && parts->size() >= 2 && parts->size() <= 3 && (*parts)[0] < machine::kMostChipsASide &&
      (*parts)[1] < machine::kMostChipsASide) {
    BoardPlace place{
        {static_cast<std::int16_t>((*parts)[0]), static_cast<std::int16_t>((*parts)[1])}};
    if (parts->size() == 3) place.core = (*parts)[2];
    return place;
  }
  return failure(ErrorClass::usage, "bad_place", fmt::format("'{}' names no chip or core", text),
                 "", "", "write X,Y or X,Y,CORE");
}

tl::expected<machine::MachineSpec, Errors> board_machine(const std::string& machine) {
  machine::MachineSpec spec;
  spec.name = machine;
  if (machine == "spinn3" || machine == "spinn5") {
    spec.shape = machine == "spinn3" ? machine::Shape::spinn3 : machine::Shape::spinn5;
    return spec;
  }
  return machine::read(machine);
}

}  // namespace spikeloom::cli
