#include "host-tools/report/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace spikeloom::report {

std::string grouped(std::uint64_t number) {
  auto digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string whole(double number) {
  return grouped(static_cast<std::uint64_t>(std::llround(std::max(number, 0.0))));
}

std::string grouped(double number) {
  if (!(std::abs(number) < 1e15)) return fmt::format("{:.3g}", number);
  if (number < 0) return "-" + grouped(-number);
  if (number < 10.0) return fmt::format("{:.2f}", number);
  if (number < 1000.0) return fmt::format("{:.1f}", number);
  return whole(number);
}

std::string bytes_text(double bytes) {
  constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024.0 && unit + 1 < kUnits.size(); ++unit) bytes /= 1024.0;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 || bytes >= 100.0 ? 0 : 1, kUnits[unit]);
}

std::string seconds_text(double seconds) {
  if (seconds < 0.9995) return fmt::format("{:.3g} ms", seconds * 1000.0);
  if (seconds < 120.0) return fmt::format("{:.2f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string factor_text(double factor) {
  return factor < 0.1 ? fmt::format("{:.2g}", factor) : fmt::format("{:.2f}", factor);
}

std::string share_text(double used, double limit) {
  return limit > 0.0 ? fmt::format("{:.0f} %", 100.0 * used / limit) : "-";
}

std::string count_of(std::uint64_t number, const char* one, const char* many) {
  return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

}  // namespace spikeloom::report
