// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace spikeloom::report {

[[nodiscard]] std::string grouped(std::uint64_t number);          // 77,169
[[nodiscard]] std::string whole(double number);                   // the same, rounded
[[nodiscard]] std::string grouped(double number);                 // of whole part, from 10,000 on
[[nodiscard]] std::string bytes_text(double bytes);               // 4.9 MiB
[[nodiscard]] std::string seconds_text(double seconds);           // 12 ms, 1.52 s, 3 min 20 s
[[nodiscard]] std::string factor_text(double factor);             // 2.22, 0.0012
[[nodiscard]] std::string share_text(double used, double limit);  // 61 %
[[nodiscard]] std::string count_of(std::uint64_t number, const char* one, const char* many);

}  // namespace spikeloom::report
