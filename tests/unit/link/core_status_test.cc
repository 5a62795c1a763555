#include "host-tools/link/core_status.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "tests/support/fake_monitor.h"

namespace spikeloom::link {
namespace {

using support::FakeMonitor;

constexpr ChipXY kChip{1, 2};
constexpr std::uint32_t kRoom = 64;

void put_word(FakeMonitor& monitor, std::uint32_t address, std::uint32_t value) {
  Bytes bytes;
  append_little(bytes, value);
  monitor.poke(kChip, address, bytes);
}

void put_text(FakeMonitor& monitor, std::uint32_t address, std::string_view text) {
  monitor.poke(kChip, address, std::as_bytes(std::span(text)));
}

std::uint32_t field(int core, chip::CoreBlock what) {
  return chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(core) +
         static_cast<std::uint32_t>(what);
}

void put_buffer(FakeMonitor& monitor, std::uint32_t address, std::string_view text,
                std::uint32_t next, std::uint32_t used) {
  using chip::TextBuffer;
  put_word(monitor, address + static_cast<std::uint32_t>(TextBuffer::next), next);
  put_word(monitor, address + static_cast<std::uint32_t>(TextBuffer::used), used);
  put_text(monitor, address + static_cast<std::uint32_t>(TextBuffer::text), text);
}

class TextOfACore : public testing::Test {
 protected:
  TextOfACore() : client_(monitor_) {
    put_word(monitor_, chip::address_of(chip::SystemVariable::iobuf_bytes), kRoom);
    status_.at = {kChip, 3};
  }
  CoreText text_from(std::uint32_t address) {
    status_.text_at = address;
    return core_text(client_, status_).value();
  }
  FakeMonitor monitor_;
  ScpClient client_;
  CoreStatus status_;
};

TEST(CoreStatusOfAChip, IsReadFromItsBlocks) {
  FakeMonitor monitor;
  put_word(monitor, field(3, chip::CoreBlock::error_code), 0x1E02'0E05);  // data abort, core 14
  put_word(monitor, field(3, chip::CoreBlock::link_register), 0x1234);
  put_word(monitor, field(3, chip::CoreBlock::user0) + 4, 77);
  put_text(monitor, field(3, chip::CoreBlock::name), "neurons\x01");
  ScpClient client(monitor);
  const std::vector<CoreAt> cores{{kChip, 3}, {kChip, 4}};
  const auto status = core_status(client, cores).value();
  EXPECT_EQ(status[0].physical_core, 14);
  EXPECT_EQ(status[0].user[1], 77U);
  EXPECT_EQ(to_text(status[0]),
            "chip (1,2) core 3: error (data abort; lr 0x00001234, sp 0x00000000), "
            "application 30 'neurons?'");
  EXPECT_EQ(to_text(status[1]), "chip (1,2) core 4: dead, application 0 ''");
}

RC_GTEST_PROP(CoreStatusOfAChip, IsReadFromAnyBytes, ()) {
  const auto raw = *rc::gen::container<std::vector<std::uint8_t>>(
      *rc::gen::inRange<std::size_t>(0, 140), rc::gen::arbitrary<std::uint8_t>());
  for (const char letter : to_text(parse_core_block({}, std::as_bytes(std::span(raw)))))
    RC_ASSERT(letter >= ' ' && letter <= '~');
}

TEST_F(TextOfACore, IsThatOfAllItsBuffers) {
  const std::uint32_t first = chip::kSdram + 0x100, second = chip::kSdramUnbuffered + 0x200;
  put_buffer(monitor_, first, "one\n", second, 4);
  put_buffer(monitor_, second, "two\x7f", 0, 4);
  const auto text = text_from(first);
  EXPECT_EQ(text.text, "one\ntwo?");
  EXPECT_FALSE(text.cut);
  EXPECT_EQ(text_from(0).text, "");
}

TEST_F(TextOfACore, IsCutWhereItsChainIsBroken) {
  const std::uint32_t at = chip::kSdram + 0x100;
  for (const std::uint32_t next :
       {std::uint32_t{4}, chip::kSystemRam, at + 1, chip::kSdram + chip::kSdramBytes - 8}) {
    put_buffer(monitor_, at, "text", next, 4);
    const auto text = text_from(at);
    EXPECT_EQ(text.text, "text") << next;
    EXPECT_TRUE(text.cut) << next;
  }
}

TEST_F(TextOfACore, EndsWhereItsChainDoesNot) {
  const std::uint32_t at = chip::kSdram + 0x100;
  put_buffer(monitor_, at, "round ", at, 6);
  const auto text = text_from(at);
  EXPECT_TRUE(text.cut);
  EXPECT_LT(text.text.size(), 10'000U);
  put_buffer(monitor_, at, "", 0, 0xFFFF'FFFF);
  EXPECT_EQ(text_from(at).text.size(), kRoom);
  put_word(monitor_, chip::address_of(chip::SystemVariable::iobuf_bytes), 0xFFFF'FFFF);
  EXPECT_EQ(text_from(at).text.size(), kMostText);
}

}  // namespace
}  // namespace spikeloom::link
