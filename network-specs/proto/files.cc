#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <limits>
#include <system_error>

#include "network-specs/proto/forms.h"

namespace spikeloom::proto {
namespace {

// What protobuf can address; a text of this size describes more than any machine holds.
constexpr std::uintmax_t kMostBytes = std::numeric_limits<std::int32_t>::max();

tl::unexpected<Error> unreadable(const std::filesystem::path& path, std::string_view cause) {
  return failure(ErrorClass::invalid_input, "unreadable_file",
                 fmt::format("'{}' cannot be read", path.string()), path.string(),
                 std::string(cause), "give the path of a .textproto, .json or .pb file");
}

}  // namespace

Result<Form> form_of(const std::filesystem::path& path) {
  const auto ending = path.extension();
  if (ending == ".textproto") return Form::text;
  if (ending == ".json") return Form::json;
  if (ending == ".pb") return Form::binary;
  return failure(ErrorClass::invalid_input, "unknown_form",
                 fmt::format("'{}' ends in '{}'; a description ends in .textproto, .json or .pb",
                             path.string(), ending.string()),
                 path.string(), "the ending tells text, JSON and binary apart",
                 "rename the file to the form that it has");
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status)) return unreadable(path, "there is no such file");
  if (std::filesystem::is_directory(status)) return unreadable(path, "it is a folder");
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, "its permissions do not allow it");

  std::string bytes;
  std::string piece(std::size_t{1} << 20, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    bytes.append(piece, 0, static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > kMostBytes) {
      return failure(ErrorClass::invalid_input, "file_too_large",
                     fmt::format("'{}' is larger than {} bytes", path.string(), kMostBytes),
                     path.string(), "a description is held in memory as one message",
                     "give connections by rule instead of by list");
    }
  }
  if (file.bad()) return unreadable(path, "reading stopped before its end");
  return bytes;
}

}  // namespace spikeloom::proto
