#include "emulator/native/exchange.h"

#include <fmt/format.h>

#include <array>

namespace spikeloom::native {
namespace {

constexpr char kBetween = '\0';

std::string to_bytes(const Error& error) {
  std::string bytes = fmt::format("{}", static_cast<int>(error.error_class));
  for (const auto* field : {&error.code, &error.what, &error.where, &error.cause, &error.remedy})
    bytes += kBetween + *field;
  return bytes;
}

Error error_of(std::string_view bytes) {
  std::array<std::string, 6> fields;
  for (std::string& field : fields) {
    const std::size_t end = bytes.find(kBetween);
    field = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  }
  auto& [error_class, code, what, where, cause, remedy] = fields;
  return {static_cast<ErrorClass>(std::stoi(error_class)), code, what, where, cause, remedy};
}

}  // namespace

Result<void> agree(Exchange& exchange, const std::optional<Error>& mine,
                   const KeepWaiting& keep_waiting) {
  const auto all = exchange.share(mine ? to_bytes(*mine) : std::string(), keep_waiting);
  if (!all) return tl::unexpected(all.error());
  for (std::size_t rank = 0; rank < all->size(); ++rank) {
    const std::string& bytes = (*all)[rank];
    if (bytes.empty()) continue;
    Error error = error_of(bytes);
    if (rank != 0) error.where += fmt::format(", rank {}", rank);
    return tl::unexpected(std::move(error));
  }
  return {};
}

}  // namespace spikeloom::native
