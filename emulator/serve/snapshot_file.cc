#include "emulator/serve/snapshot_file.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>

#include "emulator/serve/board_options_bytes.h"

namespace spikeloom::serve {
namespace {

constexpr std::array<char, 8> kMagic{'S', 'P', 'K', 'L', 'S', 'N', 'A', 'P'};
constexpr std::uint32_t kVersion = 2;

void append_block(Bytes& out, ByteView block) {
  append_little(out, static_cast<std::uint64_t>(block.size()));
  append_little(out, fingerprint(block));
  out.insert(out.end(), block.begin(), block.end());
}

Error refused(const char* code, std::string cause) {
  return {ErrorClass::invalid_input,
          code,
          "this snapshot cannot be restored here",
          "",
          std::move(cause),
          "take one of this machine: spikeloom board save FILE"};
}

// Empty and failed where a block is cut or changed.
ByteView take_block(ByteReader& in, bool& whole) {
  const auto length = in.number<std::uint64_t>();
  const auto sum = in.number<std::uint64_t>();
  const auto block = in.take(length);
  whole = !in.failed() && fingerprint(block) == sum;
  return block;
}

}  // namespace

Bytes snapshot_bytes(const board::BoardOptions& options, ByteView machine) {
  Bytes out;
  for (const char letter : kMagic) out.push_back(static_cast<std::byte>(letter));
  append_little(out, kVersion);
  append_block(out, to_bytes(options));
  append_block(out, machine);
  return out;
}

Result<Snapshot> parse_snapshot(ByteView bytes) {
  ByteReader in(bytes);
  const auto magic = in.take(kMagic.size());
  const auto expected = std::as_bytes(std::span(kMagic));
  if (!std::equal(magic.begin(), magic.end(), expected.begin(), expected.end()))
    return tl::unexpected(refused("snapshot_foreign", "it does not begin as a snapshot does"));
  if (const auto version = in.number<std::uint32_t>(); version != kVersion)
    return tl::unexpected(
        refused("snapshot_foreign",
                fmt::format("it has version {}; this program reads {}", version, kVersion)));
  bool whole = false;
  const auto described = take_block(in, whole);
  if (!whole) return tl::unexpected(refused("snapshot_damaged", "its options are cut or changed"));
  auto options = board_options_of(described);
  if (!options) return tl::unexpected(refused("snapshot_damaged", options.error().cause));
  const auto machine = take_block(in, whole);
  if (!whole || !in.at_end())
    return tl::unexpected(refused("snapshot_damaged", "its contents are cut or changed"));
  return Snapshot{std::move(*options), Bytes(machine.begin(), machine.end())};
}

Result<void> write_snapshot(const std::filesystem::path& path, const board::BoardOptions& options,
                            board::Board& board) {
  const auto bytes = snapshot_bytes(options, board.save());
  auto growing = path;
  growing += ".part";
  std::ofstream file(growing, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(growing, path, error);
  if (file && !error) return {};
  std::filesystem::remove(growing, error);
  return failure(ErrorClass::output_failed, "unwritable_file",
                 fmt::format("{} bytes cannot be written to {}", bytes.size(), path.string()),
                 path.string(), "the disk is full, or the folder is missing or closed to this user",
                 "write to another place");
}

Result<Snapshot> read_snapshot(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad())
    return failure(ErrorClass::invalid_input, "unreadable_file",
                   fmt::format("{} cannot be read", path.string()), path.string(), "", "");
  auto snapshot = parse_snapshot(std::as_bytes(std::span(text)));
  if (!snapshot) snapshot.error().where = path.string();
  return snapshot;
}

Result<void> restore(const Snapshot& snapshot, const board::BoardOptions& options,
                     board::Board& board) {
  if (to_bytes(snapshot.options) != to_bytes(options))
    return tl::unexpected(
        refused("snapshot_foreign", "it was taken of another machine, or at other addresses"));
  return board.restore(snapshot.machine);
}

}  // namespace spikeloom::serve
