#include "host-tools/board/account.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "host-tools/image/decode.h"
#include "host-tools/image/slice_text.h"

namespace spikeloom::on_board {
namespace {

constexpr std::size_t kTextShown = 400;

std::string monitor_error(std::uint32_t code) {
  return code < chip::kRunTimeErrors.size() ? chip::kRunTimeErrors[code]
                                            : fmt::format("error {}", code);
}

// The end of what it said, which tells most about an end.
std::string said(link::ScpClient& client, const link::CoreStatus& status) {
  const auto text = link::core_text(client, status);
  if (!text || text->text.empty()) return "";
  const auto& all = text->text;
  const auto shown = all.size() <= kTextShown ? all : "..." + all.substr(all.size() - kTextShown);
  return fmt::format("; it said: {}", shown);
}

}  // namespace

std::string name_of(const image::Plan& plan, const LoadedCore& core) {
  const auto& slice = plan.inputs().slices[core.layout.slice.index()];
  return fmt::format("core {} of chip ({},{}), {}", core.at.core, core.at.chip.x, core.at.chip.y,
                     image::text_of(plan.inputs().network, slice));
}

std::string to_text(const abi::CoreReport& report) {
  const auto& d = report.detail;
  switch (report.fault) {
    case abi::Fault::none:
      return "";
    case abi::Fault::no_block:
      return fmt::format("it found no memory under the tag of core {}", d[0]);
    case abi::Fault::wrong_magic:
      return fmt::format("its block begins with {:#x}", d[0]);
    case abi::Fault::wrong_abi:
      return fmt::format("its block is of layout {:#x}, the program of {:#x}", d[0], d[1]);
    case abi::Fault::bad_kind:
      return fmt::format("it cannot be of kind {}", d[0]);
    case abi::Fault::no_room:
      return fmt::format("it needs {} bytes of data memory and has {}", d[0], d[1]);
    case abi::Fault::bad_section:
      if (d[0] == offsetof(abi::CoreHeader, partners))
        return fmt::format("core {} is no partner: header byte {} of its block does not fit", d[1],
                           d[2]);
      return fmt::format("header field {} names {} bytes at {}, which its block does not hold",
                         d[0], d[2], d[1]);
    case abi::Fault::exception:
      return fmt::format("{} at {:#x}, status {:#x}", monitor_error(d[0]), d[1], d[2]);
    case abi::Fault::dma_failed:
      return fmt::format("a memory transfer failed with status {:#x} at {:#x}", d[0], d[1]);
    case abi::Fault::out_of_order:
      return fmt::format("signal {} came while it waited for {}", d[0], d[1]);
    case abi::Fault::recording_full:
      return fmt::format("probe {} would need {} bytes, its buffer holds {}", d[0], d[1], d[2]);
    case abi::Fault::wrong_checksum:
      return fmt::format("its block adds up to {:#x}, not {:#x}: it was not loaded whole", d[0],
                         d[1]);
    case abi::Fault::partner_silent:
      return fmt::format("core {} of its chip is at tick {}, {} was awaited", d[0], d[2], d[1]);
  }
  return fmt::format("fault {}", static_cast<std::uint32_t>(report.fault));
}

Result<abi::CoreReport> read_report(link::ScpClient& client, const LoadedCore& core) {
  Bytes bytes(sizeof(abi::CoreReport));
  const link::ReadJob read{core.at.chip, core.block + abi::kReportOffset, bytes};
  if (auto done = client.read_checked(std::span(&read, 1)); !done)
    return tl::unexpected(done.error());
  return image::decode_report(core.layout,
                              {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

Error account_of(link::ScpClient& client, const image::Plan& plan,
                 const std::vector<const LoadedCore*>& failed) {
  const auto& core = *failed.front();
  Error error{ErrorClass::run_failed,
              "core_failed",
              name_of(plan, core),
              "board",
              "",
              "report it with report.json of the run; a smaller --neurons-per-core may help"};
  const auto status = link::core_status(client, std::array{core.at});
  if (!status) {
    error.what += " failed, and its chip says no more";
    return error;
  }
  const auto& is = status->front();
  error.what += is.state < chip::kCoreStates.size()
                    ? fmt::format(" is in state {}", chip::kCoreStates[is.state])
                    : fmt::format(" is in state {}", is.state);
  if (is.error_code != 0) error.what += fmt::format(" ({})", monitor_error(is.error_code));
  if (failed.size() > 1) error.what += fmt::format(", and {} more failed", failed.size() - 1);
  if (const auto report = read_report(client, core); report && report->fault != abi::Fault::none)
    error.cause = to_text(*report) + fmt::format(", after tick {}", report->tick);
  error.cause += said(client, is);
  if (error.cause.starts_with("; ")) error.cause.erase(0, 2);
  return error;
}

}  // namespace spikeloom::on_board
