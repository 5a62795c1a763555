#include "emulator/serve/journal.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <iterator>
#include <utility>

#include "emulator/serve/board_options_bytes.h"

namespace spikeloom::serve {
namespace {

constexpr std::array<char, 8> kMagic{'S', 'P', 'K', 'L', 'J', 'R', 'N', 'L'};
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kLongestFrame = 1514;

enum class Kind : std::uint8_t { frame = 1, disturbance = 2, end = 3 };

Bytes begin_record(Kind kind) {
  Bytes record;
  append_little(record, static_cast<std::uint8_t>(kind));
  return record;
}

Bytes finish_record(Bytes record) {
  append_little(record, fingerprint(record));
  return record;
}

Error foreign(std::string cause) {
  return {ErrorClass::invalid_input,
          "journal_foreign",
          "this is no journal that can be replayed",
          "",
          std::move(cause),
          "record one with board serve --record"};
}

Error damaged(std::size_t record, std::size_t at, std::string cause) {
  return {ErrorClass::invalid_input,
          "journal_damaged",
          fmt::format("the journal is damaged after {} whole records, at byte {}", record, at),
          "",
          std::move(cause),
          "record it again"};
}

std::array<std::uint64_t*, 6> fields_of(board::BoardCounts& counts) {
  return {&counts.instructions, &counts.skipped_instructions, &counts.interrupts, &counts.sleeps,
          &counts.packets,      &counts.dropped_packets};
}

// Reads the body of one record; the reader fails where the bytes end.
void read_body(ByteReader& in, Kind kind, Journal& journal) {
  if (kind == Kind::frame) {
    JournalFrame frame;
    frame.at = in.number<std::int64_t>();
    frame.port = in.number<std::uint16_t>();
    const auto bytes = in.take(in.number<std::uint16_t>());
    frame.frame.assign(bytes.begin(), bytes.end());
    journal.frames.push_back(std::move(frame));
  } else if (kind == Kind::end) {
    JournalEnd end;
    end.at = in.number<std::int64_t>();
    for (auto* field : fields_of(end.counts)) *field = in.number<std::uint64_t>();
    journal.end = end;
  } else {
    journal.disturbed = true;
  }
}

// What is wrong with the last record read; empty: nothing.
std::string objection(const Journal& journal, Kind kind) {
  const auto frames = journal.frames.size();
  if (kind == Kind::frame) {
    const auto& frame = journal.frames.back();
    if (frame.at < 0 || (frames > 1 && frame.at < journal.frames[frames - 2].at))
      return "a frame came before the one recorded before it";
    if (frame.frame.size() > kLongestFrame) return "a frame is longer than Ethernet has them";
  }
  if (kind == Kind::end &&
      (journal.end->at < 0 || (frames > 0 && journal.end->at < journal.frames.back().at)))
    return "the end came before the last frame";
  return {};
}

Result<void> read_record(ByteView bytes, ByteReader& in, std::size_t number, Journal& journal) {
  const auto start = in.at();
  if (journal.end) return tl::unexpected(damaged(number, start, "records follow the end"));
  const auto kind = static_cast<Kind>(in.number<std::uint8_t>());
  if (kind < Kind::frame || kind > Kind::end)
    return tl::unexpected(damaged(number, start, "a record is of no known kind"));
  read_body(in, kind, journal);
  const auto sum = in.failed() ? 0 : fingerprint(bytes.subspan(start, in.at() - start));
  if (in.number<std::uint64_t>() != sum || in.failed())
    return tl::unexpected(
        damaged(number, start, in.failed() ? "a record is cut short" : "a checksum is wrong"));
  if (const auto why = objection(journal, kind); !why.empty())
    return tl::unexpected(damaged(number, start, why));
  return {};
}

}  // namespace

Bytes journal_head(const board::BoardOptions& options) {
  Bytes head;
  for (const char letter : kMagic) head.push_back(static_cast<std::byte>(letter));
  append_little(head, kVersion);
  const auto described = to_bytes(options);
  append_little(head, static_cast<std::uint32_t>(described.size()));
  append_little(head, fingerprint(described));
  head.insert(head.end(), described.begin(), described.end());
  return head;
}

Bytes journal_record(const JournalFrame& frame) {
  auto record = begin_record(Kind::frame);
  append_little(record, frame.at);
  append_little(record, static_cast<std::uint16_t>(frame.port));
  append_little(record, static_cast<std::uint16_t>(frame.frame.size()));
  record.insert(record.end(), frame.frame.begin(), frame.frame.end());
  return finish_record(std::move(record));
}

Bytes journal_record(const JournalEnd& end) {
  auto record = begin_record(Kind::end);
  append_little(record, end.at);
  auto counts = end.counts;
  for (const auto* field : fields_of(counts)) append_little(record, *field);
  return finish_record(std::move(record));
}

Bytes disturbance_record() { return finish_record(begin_record(Kind::disturbance)); }

Result<Journal> parse_journal(ByteView bytes) {
  ByteReader in(bytes);
  const auto magic = in.take(kMagic.size());
  if (in.failed() || std::memcmp(magic.data(), kMagic.data(), kMagic.size()) != 0)
    return tl::unexpected(foreign("it does not begin as a journal does"));
  if (const auto version = in.number<std::uint32_t>(); version != kVersion)
    return tl::unexpected(
        foreign(fmt::format("it has version {}; this program reads {}", version, kVersion)));
  const auto length = in.number<std::uint32_t>();
  const auto sum = in.number<std::uint64_t>();
  const auto described = in.take(length);
  if (in.failed() || fingerprint(described) != sum)
    return tl::unexpected(damaged(0, in.at(), "the options at its head are cut or changed"));
  auto options = board_options_of(described);
  if (!options) return tl::unexpected(options.error());
  Journal journal{std::move(*options), {}, false, {}};
  for (std::size_t number = 0; !in.at_end(); ++number)
    if (auto read = read_record(bytes, in, number, journal); !read)
      return tl::unexpected(read.error());
  return journal;
}

Result<Journal> read_journal(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad())
    return failure(ErrorClass::invalid_input, "unreadable_file",
                   fmt::format("{} cannot be read", path.string()), path.string(), "", "");
  auto journal = parse_journal(std::as_bytes(std::span(text)));
  if (!journal) journal.error().where = path.string();
  return journal;
}

JournalWriter::JournalWriter(std::filesystem::path path, std::ofstream file)
    : path_(std::move(path)), file_(std::move(file)) {}

Result<JournalWriter> JournalWriter::create(const std::filesystem::path& path,
                                            const board::BoardOptions& options) {
  JournalWriter writer(path, std::ofstream(path, std::ios::binary | std::ios::trunc));
  writer.write(journal_head(options));
  if (writer.error_) return tl::unexpected(*writer.error_);
  return writer;
}

void JournalWriter::frame(board::Time at, int port, ByteView frame) {
  write(journal_record({at, port, {frame.begin(), frame.end()}}));
}

void JournalWriter::disturbed() {
  if (!disturbed_) write(disturbance_record());
  disturbed_ = true;
}

void JournalWriter::end(const JournalEnd& end) {
  write(journal_record(end));
  ended_ = true;
}

void JournalWriter::write(const Bytes& record) {
  if (error_ || ended_) return;
  file_.write(reinterpret_cast<const char*>(record.data()),
              static_cast<std::streamsize>(record.size()));
  file_.flush();
  if (!file_)
    error_ = Error{ErrorClass::output_failed,
                   "unwritable_file",
                   fmt::format("{} cannot be written", path_.string()),
                   path_.string(),
                   "the disk is full, or the folder is missing or closed to this user",
                   "record to another place"};
}

}  // namespace spikeloom::serve
