// Everything that came into a board from outside, with the quantum in which it came: enough to have
// the same run again, to the instruction.
//
// Formats  magic, version, the board's options with their fingerprint; then records, each with a
//          checksum: a frame (time, port, bytes), a disturbance (somebody wrote into the machine by
//          other ways than a frame), the end (time, counts). Little-endian.
// Promises a record is written whole or not at all, and at once: what a killed recorder leaves is
//          whole up to its last record. parse() takes any bytes.
// Errors   journal_foreign (no journal, or of another version), journal_damaged (cut inside a
//          record, or changed), unreadable_file, unwritable_file.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "emulator/board/board.h"

namespace spikeloom::serve {

struct JournalFrame {
  board::Time at = 0;
  int port = 0;
  board::Frame frame;
  bool operator==(const JournalFrame&) const = default;
};
struct JournalEnd {
  board::Time at = 0;
  board::BoardCounts counts;
  bool operator==(const JournalEnd&) const = default;
};
struct Journal {
  board::BoardOptions options;  // with one thread
  std::vector<JournalFrame> frames;
  bool disturbed = false;
  std::optional<JournalEnd> end;  // none: the recorder was killed
};

[[nodiscard]] Bytes journal_head(const board::BoardOptions& options);
[[nodiscard]] Bytes journal_record(const JournalFrame& frame);
[[nodiscard]] Bytes journal_record(const JournalEnd& end);
[[nodiscard]] Bytes disturbance_record();

[[nodiscard]] Result<Journal> parse_journal(ByteView bytes);
[[nodiscard]] Result<Journal> read_journal(const std::filesystem::path& path);

class JournalWriter {
 public:
  [[nodiscard]] static Result<JournalWriter> create(const std::filesystem::path& path,
                                                    const board::BoardOptions& options);
  void frame(board::Time at, int port, ByteView frame);
  void disturbed();  // the first time counts
  // After it, or after a write that failed, nothing more is written.
  void end(const JournalEnd& end);
  // The first write that failed.
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  JournalWriter(std::filesystem::path path, std::ofstream file);
  void write(const Bytes& record);

  std::filesystem::path path_;
  std::ofstream file_;
  bool disturbed_ = false, ended_ = false;
  std::optional<Error> error_;
};

}  // namespace spikeloom::serve
