#include "board-runtime/firmware/report.h"

#include "board-runtime/firmware/account.h"
#include "board-runtime/firmware/hal/monitor.h"

namespace spikeloom::firmware {
namespace {

extern "C" [[noreturn]] void sleep_for_ever();  // start.S

constexpr std::uint8_t kSoftwareError = 13;  // of chip::kRunTimeErrors

void note(Core& core, abi::Fault fault, std::uint32_t first, std::uint32_t second,
          std::uint32_t third) {
  core.report.phase = abi::Phase::failed;
  core.report.fault = fault;
  core.report.detail[0] = first;
  core.report.detail[1] = second;
  core.report.detail[2] = third;
  tell_fault(core.text, core.report);
  put_report(core);
}

}  // namespace

void put_report(const Core& core) {
  if (core.block == nullptr) return;
  publish(core.report,
          *reinterpret_cast<volatile abi::CoreReport*>(core.block + abi::kReportOffset));
}

void fail(Core& core, abi::Fault fault, std::uint32_t first, std::uint32_t second,
          std::uint32_t third) {
  note(core, fault, first, second, third);
  core.monitor->set_error(kSoftwareError);
  sleep_for_ever();
}

void fail_by_exception(Core& core, std::uint32_t code, std::uint32_t address,
                       std::uint32_t status) {
  note(core, abi::Fault::exception, code, address, status);
  sleep_for_ever();
}

}  // namespace spikeloom::firmware
