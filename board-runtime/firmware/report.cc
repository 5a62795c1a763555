#include "board-runtime/firmware/report.h"

#include "board-runtime/firmware/account.h"
#include "board-runtime/firmware/hal/monitor.h"

namespace spikeloom::firmware {
namespace {

extern "C" [[noreturn]] void sleep_for_ever();  // start.S

constexpr std::uint8_t kSoftwareError = 13;  // of chip::kRunTimeErrors

// Without a block, the text goes where the monitor has room for it.
void open_text(Core& core) {
  if (core.text.has_buffer() || core.monitor == nullptr) return;
  const Monitor::Buffer buffer = core.monitor->own_buffer();
  if (buffer.bytes == 0) return;
  core.text = Text(reinterpret_cast<volatile std::uint32_t*>(buffer.address), buffer.bytes);
  core.monitor->set_text_buffer(buffer.address);
}

void note(Core& core, abi::Fault fault, std::uint32_t first, std::uint32_t second,
          std::uint32_t third) {
  core.report.phase = abi::Phase::failed;
  core.report.fault = fault;
  core.report.detail[0] = first;
  core.report.detail[1] = second;
  core.report.detail[2] = third;
  open_text(core);
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
