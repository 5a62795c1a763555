#include "tests/differential/board_cpu/unicorn_core.h"

#include <stdexcept>

namespace spikeloom::differential {
namespace {

void check(uc_err error) {
  if (error != UC_ERR_OK) throw std::runtime_error(uc_strerror(error));
}

int id_of(int index) {
  if (index == 13) return UC_ARM_REG_SP;
  if (index == 14) return UC_ARM_REG_LR;
  if (index == 15) return UC_ARM_REG_PC;
  return UC_ARM_REG_R0 + index;
}

}  // namespace

UnicornCore::UnicornCore() {
  check(uc_open(UC_ARCH_ARM, UC_MODE_ARM, &engine_));
  check(uc_ctl_set_cpu_model(engine_, UC_CPU_ARM_926));
}

UnicornCore::~UnicornCore() { uc_close(engine_); }

void UnicornCore::map(std::uint32_t address, std::span<std::byte> memory) {
  check(uc_mem_map_ptr(engine_, address, memory.size(), UC_PROT_ALL, memory.data()));
}

void UnicornCore::forget_code(std::uint32_t from, std::uint32_t to) {
  check(uc_ctl_remove_cache(engine_, from, to));
}

void UnicornCore::set_cpsr(std::uint32_t value) {
  check(uc_reg_write(engine_, UC_ARM_REG_CPSR, &value));
}

std::uint32_t UnicornCore::cpsr() const {
  std::uint32_t value = 0;
  check(uc_reg_read(engine_, UC_ARM_REG_CPSR, &value));
  return value;
}

void UnicornCore::set_reg(int index, std::uint32_t value) {
  check(uc_reg_write(engine_, id_of(index), &value));
}

std::uint32_t UnicornCore::reg(int index) const {
  std::uint32_t value = 0;
  check(uc_reg_read(engine_, id_of(index), &value));
  return value;
}

std::string UnicornCore::run(std::uint32_t start, bool thumb, std::uint32_t end,
                             std::size_t count) {
  const auto error = uc_emu_start(engine_, start | (thumb ? 1U : 0U), end, 0, count);
  return error == UC_ERR_OK ? "" : uc_strerror(error);
}

}  // namespace spikeloom::differential
