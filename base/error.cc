#include "base/error.h"

#include <fmt/format.h>

namespace spikeloom {

std::string to_text(const Error& error) {
  std::string text = fmt::format("error[{}]: {}\n", error.code, error.what);
  if (!error.where.empty()) text += fmt::format("  where   {}\n", error.where);
  if (!error.cause.empty()) text += fmt::format("  cause   {}\n", error.cause);
  if (!error.remedy.empty()) text += fmt::format("  remedy  {}\n", error.remedy);
  return text;
}

}  // namespace spikeloom
