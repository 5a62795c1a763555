// An ARM926 of Unicorn (libunicorn) with the same memories as ours: the oracle of the core.
//
// Errors   a program that it cannot run to its end is reported by its message.
#pragma once

#include <unicorn/unicorn.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace spikeloom::differential {

class UnicornCore {
 public:
  UnicornCore();
  UnicornCore(const UnicornCore&) = delete;
  UnicornCore& operator=(const UnicornCore&) = delete;
  ~UnicornCore();

  // The bytes stay the caller's; their number is a multiple of 4096.
  void map(std::uint32_t address, std::span<std::byte> memory);
  void forget_code(std::uint32_t from, std::uint32_t to);

  void set_cpsr(std::uint32_t value);
  [[nodiscard]] std::uint32_t cpsr() const;
  void set_reg(int index, std::uint32_t value);
  [[nodiscard]] std::uint32_t reg(int index) const;

  // From `start` until `end` is reached, or `count` instructions; empty when all went well.
  [[nodiscard]] std::string run(std::uint32_t start, bool thumb, std::uint32_t end,
                                std::size_t count = 0);

 private:
  uc_engine* engine_ = nullptr;
};

}  // namespace spikeloom::differential
