#include "emulator/serve/journal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "emulator/serve/board_options_bytes.h"
#include "tests/support/scratch.h"

namespace spikeloom::serve {
namespace {

board::BoardOptions some_options() {
  board::BoardOptions options;
  options.machine.name = "four";
  options.machine.shape = machine::Shape::spinn3;
  options.machine.dead_cores = {{{1, 0}, 5}};
  options.addresses = {{127, 0, 0, 2}, {127, 0, 0, 9}};
  options.quantum = 5 * board::kMicrosecond;
  options.faults.seed = 7;
  options.faults.links = {{{0, 1}, chip::Link::west, 0.25, 1e-6, 10, 20}};
  options.faults.cores = {{{1, 1}, 3, 400}};
  options.faults.clocks = {{{1, 0}, -12.5}};
  return options;
}

JournalFrame frame_at(board::Time at, std::size_t bytes) {
  return {at, 1, board::Frame(bytes, std::byte{0xA5})};
}
const JournalEnd kEnd{100, {1, 2, 3, 4, 5, 6}};

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes a_journal() {
  return journal_head(some_options()) + journal_record(frame_at(10, 60)) +
         journal_record(frame_at(10, 1514)) + journal_record(kEnd);
}

std::string code_of(ByteView bytes) {
  const auto read = parse_journal(bytes);
  return read ? "" : read.error().code;
}

TEST(AJournal, HoldsWhatWasWritten) {
  const auto read = parse_journal(a_journal());
  ASSERT_TRUE(read.has_value()) << to_text(read.error());
  EXPECT_EQ(to_bytes(read->options), to_bytes(some_options()));
  EXPECT_EQ(read->options.machine, some_options().machine);
  EXPECT_EQ(read->options.addresses, some_options().addresses);
  EXPECT_EQ(read->options.faults.links[0].corrupt, 1e-6);
  EXPECT_EQ(read->options.faults.cores[0].at, 400);
  EXPECT_EQ(read->options.faults.clocks[0].parts_per_million, -12.5);
  EXPECT_EQ(read->frames, (std::vector{frame_at(10, 60), frame_at(10, 1514)}));
  EXPECT_EQ(read->end, kEnd);
  EXPECT_FALSE(read->disturbed);
}

TEST(AJournal, DiffersForOtherOptionsButNotForThreads) {
  auto options = some_options();
  options.threads = 8;
  EXPECT_EQ(journal_head(options), journal_head(some_options()));
  options.faults.seed = 8;
  EXPECT_NE(journal_head(options), journal_head(some_options()));
}

TEST(AJournalOfAKilledRecorder, IsWholeUpToItsLastRecord) {
  const auto read = parse_journal(journal_head(some_options()) + journal_record(frame_at(1, 60)) +
                                  disturbance_record());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->frames.size(), 1U);
  EXPECT_FALSE(read->end.has_value());
  EXPECT_TRUE(read->disturbed);
}

TEST(ADamagedJournal, IsRefusedForItsReason) {
  EXPECT_EQ(code_of({}), "journal_foreign");
  auto bytes = a_journal();
  bytes[0] ^= std::byte{1};
  EXPECT_EQ(code_of(bytes), "journal_foreign");
  bytes = a_journal();
  bytes[8] = std::byte{1};
  EXPECT_EQ(code_of(bytes), "journal_foreign");
  EXPECT_EQ(code_of(a_journal() + journal_record(kEnd)), "journal_damaged");
  EXPECT_EQ(code_of(journal_head(some_options()) + journal_record(frame_at(2, 60)) +
                    journal_record(frame_at(1, 60))),
            "journal_damaged");
  EXPECT_EQ(code_of(journal_head(some_options()) + journal_record(frame_at(200, 60)) +
                    journal_record(kEnd)),
            "journal_damaged");
  EXPECT_EQ(code_of(journal_head(some_options()) + journal_record(frame_at(1, 1515))),
            "journal_damaged");
}

RC_GTEST_PROP(ADamagedJournal, CutInsideARecordIsRefused, ()) {
  const auto whole = a_journal();
  const auto head = journal_head(some_options()).size();
  const auto first = head + journal_record(frame_at(10, 60)).size();
  const auto second = first + journal_record(frame_at(10, 1514)).size();
  const auto kept = *rc::gen::inRange<std::size_t>(0, whole.size());
  const bool between = kept == head || kept == first || kept == second;
  RC_ASSERT(code_of(ByteView(whole).first(kept)).empty() == between);
}

RC_GTEST_PROP(ADamagedJournal, WithOneChangedByteIsRefused, ()) {
  auto bytes = a_journal();
  bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] ^=
      static_cast<std::byte>(*rc::gen::inRange(1, 256));
  RC_ASSERT(!code_of(bytes).empty());
}

TEST(AJournalWriter, WritesEveryRecordAtOnce) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path() / "journal";
  auto writer = JournalWriter::create(path, some_options());
  ASSERT_TRUE(writer.has_value());
  writer->frame(5, 0, Bytes(60));
  EXPECT_EQ(read_journal(path)->frames.size(), 1U);  // before it is closed
  writer->disturbed();
  writer->disturbed();
  writer->end(kEnd);
  writer->frame(200, 0, Bytes(60));
  const auto read = read_journal(path);
  ASSERT_TRUE(read.has_value()) << to_text(read.error());
  EXPECT_EQ(read->frames.size(), 1U);
  EXPECT_TRUE(read->disturbed);
  EXPECT_EQ(read->end, kEnd);
}

TEST(AJournalWriter, SaysThatItCannotWrite) {
  const support::ScratchDirectory scratch;
  const auto refused = JournalWriter::create(scratch.path() / "no" / "journal", some_options());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, "unwritable_file");
  EXPECT_EQ(read_journal(scratch.path() / "nothing").error().code, "unreadable_file");
}

TEST(AJournalWriterOnAFullDisk, SaysSoOnceAndKeepsWholeRecords) {
  const support::ScratchDirectory scratch;
  const auto path = scratch.path() / "journal";
  auto writer = JournalWriter::create(path, some_options());
  ASSERT_TRUE(writer.has_value());
  const auto room = journal_head(some_options()).size() + journal_record(frame_at(1, 60)).size();
  {
    const support::FullDisk disk(room);
    writer->frame(1, 0, Bytes(60));
    EXPECT_FALSE(writer->error().has_value());
    writer->frame(2, 0, Bytes(60));
  }
  ASSERT_TRUE(writer->error().has_value());
  EXPECT_EQ(writer->error()->error_class, ErrorClass::output_failed);
  writer->frame(3, 0, Bytes(60));
  EXPECT_EQ(read_journal(path)->frames.size(), 1U);
}

}  // namespace
}  // namespace spikeloom::serve
