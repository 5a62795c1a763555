#include "tests/structure/arrows.h"

#include <algorithm>
#include <set>

namespace spikeloom::structure {
namespace {

struct Room {
  std::string_view folder;
  std::vector<std::string_view> sees;
};

const std::vector<Room>& rooms() {
  static const std::vector<Room> table{
      {"board-runtime/shared/chip", {}},
      {"board-runtime/shared/fixed", {}},
      {"board-runtime/shared/abi", {"board-runtime/shared/chip", "board-runtime/shared/fixed"}},
      {"board-runtime/shared/kernels", {"board-runtime/shared/fixed", "board-runtime/shared/abi"}},
      {"board-runtime/firmware", {"board-runtime/shared/kernels"}},
      {"base", {}},
      {"network-specs/proto", {"base"}},
      {"network-specs/network",
       {"base", "board-runtime/shared/chip", "board-runtime/shared/fixed", "network-specs/proto"}},
      {"network-specs/machine", {"base", "board-runtime/shared/chip", "network-specs/proto"}},
      {"network-specs/connect", {"network-specs/network", "board-runtime/shared/fixed"}},
      {"network-specs/neurons",
       {"network-specs/network", "network-specs/connect", "board-runtime/shared/kernels"}},
      {"mapper",
       {"network-specs/network", "network-specs/machine", "network-specs/connect",
        "network-specs/neurons", "board-runtime/shared/abi"}},
      {"placer", {"mapper"}},
      {"router", {"placer", "board-runtime/shared/chip"}},
      {"emulator/native",
       {"network-specs/network", "network-specs/connect", "network-specs/neurons",
        "board-runtime/shared/kernels"}},
      {"emulator/board/state", {"base"}},
      {"emulator/board/cpu", {"emulator/board/state", "board-runtime/shared/chip"}},
      {"emulator/board/devices", {"emulator/board/state", "board-runtime/shared/chip"}},
      {"emulator/board/fabric",
       {"emulator/board/state", "network-specs/machine", "board-runtime/shared/chip"}},
      {"emulator/board", {"emulator/board/cpu", "emulator/board/devices", "emulator/board/fabric"}},
      {"emulator/serve", {"emulator/board"}},
      {"emulator/monitor", {"emulator/board"}},
      {"emulator/attach", {"emulator/serve", "emulator/monitor", "host-tools/link"}},
      {"host-tools/image", {"router", "network-specs/neurons", "board-runtime/shared/kernels"}},
      {"host-tools/link", {"base", "board-runtime/shared/chip"}},
      {"host-tools/board", {"host-tools/link", "host-tools/image"}},
      {"host-tools/live", {"host-tools/link"}},
      {"host-tools/results", {"network-specs/network"}},
      {"host-tools/checkpoint", {"emulator/native", "host-tools/results"}},
      {"host-tools/interchange", {"router"}},
      {"host-tools/analysis", {"network-specs/network"}},
      {"host-tools/report",
       {"host-tools/analysis", "host-tools/results", "router", "emulator/native"}},
      {"host-tools/bench",
       {"host-tools/flow", "host-tools/report", "emulator/native", "emulator/serve",
        "host-tools/link", "host-tools/interchange"}},
      {"host-tools/flow",
       {"host-tools/report", "host-tools/interchange", "host-tools/checkpoint", "host-tools/board",
        "emulator/board", "emulator/attach"}},
      {"host-tools/cli", {"host-tools/flow", "host-tools/bench", "emulator/serve"}},
      {"python", {"host-tools/flow"}},
      {"tests", {"tests", "host-tools/cli", "host-tools/live", "board-runtime/firmware"}},
  };
  return table;
}

const Room* find_room(std::string_view path) {
  const auto& table = rooms();
  const auto room = std::find_if(table.begin(), table.end(),
                                 [&](const Room& r) { return is_under(path, r.folder); });
  return room == table.end() ? nullptr : &*room;
}

void gather(const Room& room, std::set<std::string_view>& seen) {
  if (!seen.insert(room.folder).second) return;
  for (auto folder : room.sees) gather(*find_room(folder), seen);
}

bool sees(const Room& room, const Room& other) {
  std::set<std::string_view> seen;
  gather(room, seen);
  return seen.contains(other.folder);
}

bool exists(const Tree& tree, std::string_view path) {
  if (path.ends_with(".pb.h")) {
    path.remove_suffix(5);
    return exists(tree, std::string(path) + ".proto");
  }
  return std::any_of(tree.begin(), tree.end(), [&](auto& file) { return file.path == path; });
}

}  // namespace

std::string_view room_of(std::string_view path) {
  const Room* room = find_room(path);
  return room == nullptr ? std::string_view{} : room->folder;
}

Findings against_the_arrows(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree) {
    if (!is_cpp(file)) continue;
    const Room* room = find_room(file.path);
    if (room == nullptr) {
      findings.push_back({file.path, 1, "belongs to no room"});
      continue;
    }
    for (const auto& include : includes(file)) {
      const Room* other = find_room(include.what);
      if (other == nullptr) continue;  // not ours: packages.h judges it
      if (!sees(*room, *other)) {
        findings.push_back(
            {file.path, include.line, std::string(room->folder) + " must not see " + include.what});
      } else if (!exists(tree, include.what)) {
        findings.push_back({file.path, include.line, "no such file: " + include.what});
      }
    }
  }
  return findings;
}

}  // namespace spikeloom::structure
