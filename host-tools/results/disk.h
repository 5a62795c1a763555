// Files on the disk, and room for them, asked for before it is needed: a file that grows step by
// step is told that the next step does not fit while all of its last one still stands.
//
// Units    bytes.
// Errors   output_failed: "disk_full", with bytes needed and bytes free; "not_written", with the
//          system's reason.
// Cost     two system calls a question.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.h"

namespace spikeloom::results {

// Free bytes for this user on the disk that holds the directory; all there are when the system
// does not say.
using FreeBytes = std::function<std::uint64_t(const std::filesystem::path& directory)>;
[[nodiscard]] std::uint64_t free_bytes(const std::filesystem::path& directory);

// A file that is about to grow by at most `bytes`.
struct Growth {
  std::filesystem::path file;
  std::uint64_t bytes = 0;
};

// That the file can grow: its blocks are set aside where the file system can do that. The limit on
// the size of a file (ulimit -f) is looked at too.
[[nodiscard]] Result<void> claim(const Growth& growth);

[[nodiscard]] Error disk_full(const std::filesystem::path& path, std::uint64_t needed_bytes,
                              std::uint64_t free_bytes, std::string cause);

// What could not be done to a file or directory, and why; the remedy goes with the reason.
[[nodiscard]] Error not_written(const std::filesystem::path& path, std::string_view doing,
                                const std::error_code& reason);
// Makes the file, or replaces what it holds.
[[nodiscard]] Result<void> write_all(const std::filesystem::path& path, std::string_view bytes);

// Space that is held while a run goes on and given back when its end must be written. Gone with its
// file when destroyed.
class Reserve {
 public:
  [[nodiscard]] static Result<Reserve> take(const std::filesystem::path& file, std::uint64_t bytes);
  Reserve(Reserve&& other) noexcept : file_(std::move(other.file_)) { other.file_.clear(); }
  Reserve& operator=(Reserve&&) = delete;
  ~Reserve() { give_back(); }
  void give_back();

 private:
  explicit Reserve(std::filesystem::path file) : file_(std::move(file)) {}
  std::filesystem::path file_;  // empty: given back
};

}  // namespace spikeloom::results
