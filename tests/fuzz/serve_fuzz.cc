// Any bytes at every door of a served machine; the first letter says which: frames (f), SCP
// messages on their way (t), control requests (c) and answers (a), GDB packets (g), journals (j),
// snapshots (s), fault plans (p).
#include <array>
#include <string>

#include "board-runtime/shared/chip/sdp.h"
#include "emulator/serve/control_request.h"
#include "emulator/serve/fault_file.h"
#include "emulator/serve/frame.h"
#include "emulator/serve/gdb_session.h"
#include "emulator/serve/journal.h"
#include "emulator/serve/reverse_tags.h"
#include "emulator/serve/snapshot_file.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace spikeloom;
using namespace spikeloom::serve;

void fuzz_frame(ByteView bytes) {
  const auto decoded = decode(bytes);
  const auto* datagram = std::get_if<Datagram>(&decoded);
  if (datagram == nullptr || datagram->payload.size() > kLongestPayload) return;
  const auto again = decode(encode(*datagram, kGatewayMac, kEveryMac));
  fuzz::require(std::get<Datagram>(again) == *datagram, "what is read is what was written");
}

void fuzz_tags(ByteView bytes) {
  const Endpoint host{{127, 0, 0, 1}, 9}, monitor{{127, 0, 0, 2}, chip::kSdpUdpPort};
  ReverseTags tags;
  // Two messages of one length each: a request and its answer.
  const auto half = bytes.size() / 2;
  tags.to_board({host, monitor, Bytes(bytes.begin(), bytes.begin() + static_cast<long>(half))});
  tags.from_board({monitor, host, Bytes(bytes.begin() + static_cast<long>(half), bytes.end())});
  for (const auto port : tags.ports())
    fuzz::require(port != 0 && port != chip::kSdpUdpPort, "the monitor keeps its port");
}

void fuzz_request(std::string_view text) {
  const auto request = parse_request(text);
  if (!request) {
    fuzz::require(!request.error().what.empty(), "a refusal has a reason");
    return;
  }
  const auto again = parse_request(to_line(*request));
  fuzz::require(again && to_line(*again) == to_line(*request), "what is read is what was written");
}

// Memory of 64 bytes at 0.
class Core final : public DebugTarget {
 public:
  [[nodiscard]] std::uint32_t reg(int number) override {
    return registers_.at(static_cast<std::size_t>(number));
  }
  void set_reg(int number, std::uint32_t value) override {
    registers_.at(static_cast<std::size_t>(number)) = value;
  }
  [[nodiscard]] bool read(std::uint32_t address, std::span<std::byte> bytes) override {
    return address < 64 && bytes.size() <= 64 - address;
  }
  [[nodiscard]] bool write(std::uint32_t address, std::span<const std::byte> bytes) override {
    return address < 64 && bytes.size() <= 64 - address;
  }
  void add_breakpoint(std::uint32_t) override { ++breakpoints; }
  void remove_breakpoint(std::uint32_t) override { --breakpoints; }
  void step() override {}
  void halt() override {}
  void resume() override {}
  [[nodiscard]] Stop stopped() override { return Stop::breakpoint; }
  int breakpoints = 0;

 private:
  std::array<std::uint32_t, kRegisters> registers_{};
};

void fuzz_gdb(std::string_view text) {
  Core core;
  {
    GdbSession session(core);
    // As it comes, and each line as a whole packet.
    static_cast<void>(session.feed(text));
    for (std::size_t at = 0; at < text.size();) {
      const auto end = std::min(text.find('\n', at), text.size());
      static_cast<void>(session.feed(gdb_frame(text.substr(at, end - at))));
      static_cast<void>(session.poll());
      at = end + 1;
    }
  }
  fuzz::require(core.breakpoints == 0, "a debugger that goes leaves no breakpoint");
}

void fuzz_journal(ByteView bytes) {
  const auto journal = parse_journal(bytes);
  if (!journal) {
    fuzz::require_helpful({journal.error()});
    return;
  }
  auto again = journal_head(journal->options);
  fuzz::require(parse_journal(again).has_value(), "a head is a journal");
}

void fuzz_snapshot(ByteView bytes) {
  const auto snapshot = parse_snapshot(bytes);
  if (!snapshot) fuzz::require_helpful({snapshot.error()});
}

void fuzz_faults(std::string_view text) {
  const auto plan = parse_faults(text);
  if (!plan) return fuzz::require_helpful(plan.error());
  for (const auto& core : plan->cores) fuzz::require(core.at >= 0, "a core dies after power-on");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  switch (data[0]) {
    case 't':
      fuzz_tags(bytes);
      break;
    case 'c':
      fuzz_request(text);
      break;
    case 'a':
      static_cast<void>(read_answer(std::string(text)));
      break;
    case 'g':
      fuzz_gdb(text);
      break;
    case 'j':
      fuzz_journal(bytes);
      break;
    case 's':
      fuzz_snapshot(bytes);
      break;
    case 'p':
      fuzz_faults(text);
      break;
    default:
      fuzz_frame(bytes);
  }
  return 0;
}
