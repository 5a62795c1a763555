// Any bytes from a board; the first letter says what they are: a datagram (d), the block of a core
// (b), or all that arrives while a client asks for version, state, memory, entries and text (s).
#include <algorithm>

#include "board-runtime/shared/chip/memory_map.h"
#include "host-tools/link/commands.h"
#include "host-tools/link/core_status.h"
#include "host-tools/link/scp_message.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace spikeloom;
using namespace spikeloom::link;
using namespace std::chrono_literals;

void fuzz_datagram(ByteView bytes) {
  const auto parsed = parse_reply(bytes);
  if (!parsed) return;
  fuzz::require(parsed->reply.data.size() < bytes.size(), "a reply is less than its datagram");
  fuzz::require(parsed->reply.word(parsed->reply.words()) == 0, "no word beyond the end");
}

void fuzz_block(ByteView bytes) {
  for (const char letter : to_text(parse_core_block({{1, 2}, 3}, bytes)))
    fuzz::require(letter >= ' ' && letter <= '~', "a name is printable");
}

// Every request is answered by what comes next: a length, then so many bytes behind a right head.
class Babbler final : public Transport {
 public:
  explicit Babbler(ByteView bytes) : left_(bytes) {}
  [[nodiscard]] int ports() const override { return 1; }
  [[nodiscard]] Time now() const override { return now_; }
  [[nodiscard]] std::string name() const override { return "babbler"; }
  [[nodiscard]] Result<void> send_boot(ByteView) override { return {}; }
  [[nodiscard]] Result<void> send(int, ByteView datagram) override {
    asked_.assign(datagram.begin(), datagram.end());
    return {};
  }
  [[nodiscard]] Result<std::optional<Arrived>> receive(Time until) override {
    if (left_.empty() || asked_.empty()) {
      now_ = std::max(now_, until);
      return std::nullopt;
    }
    const auto length = std::min(left_.size() - 1, std::to_integer<std::size_t>(left_[0]) * 2);
    const auto body = left_.subspan(1, length);
    left_ = left_.subspan(1 + length);
    now_ += 1ms;
    constexpr std::size_t kHead = 12;
    Bytes reply(asked_.begin(), asked_.begin() + kHead);
    reply[0] = std::byte{0x07};
    std::swap(reply[2], reply[3]);
    std::swap(reply[4], reply[6]);
    std::swap(reply[5], reply[7]);
    reply[8] = std::byte{0x80};
    reply[9] = std::byte{0};
    reply.insert(reply.end(), body.begin(), body.end());
    return Arrived{0, std::move(reply)};
  }

 private:
  ByteView left_;
  Bytes asked_;
  Time now_{};
};

template <class T>
void judge(const Result<T>& result) {
  if (result) return;
  fuzz::require(!result.error().code.empty() && !result.error().what.empty(),
                "an error has code and what");
}

void fuzz_session(ByteView bytes) {
  Babbler babbler(bytes);
  ScpOptions options;
  options.patience = 100ms;
  options.window = 1;
  ScpClient client(babbler, options);
  judge(version(client, {{1, 1}, 0}));
  const auto state = chip_state(client, {1, 1});
  judge(state);
  if (state) fuzz::require(state->cores <= chip::kCores, "a chip has no more cores");
  judge(allocate_sdram(client, {1, 1}, 30, 1, 100));
  judge(read_routes(client, {1, 1}, 30));
  CoreStatus status;
  status.text_at = chip::kSdram;
  const auto text = core_text(client, status);
  judge(text);
  if (text) fuzz::require(text->text.size() <= kMostText, "text has an end");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  switch (data[0]) {
    case 'd':
      fuzz_datagram(bytes);
      break;
    case 'b':
      fuzz_block(bytes);
      break;
    case 's':
      fuzz_session(bytes);
      break;
    default:
      break;
  }
  return 0;
}
