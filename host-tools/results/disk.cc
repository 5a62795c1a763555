#include "host-tools/results/disk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();

bool is_full(int reason) {
  return reason == ENOSPC || reason == EDQUOT || reason == EFBIG || reason == EIO;
}

std::uint64_t largest_file() {
  rlimit limit{};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUnknown;
  return limit.rlim_cur;
}

Error no_room(const Growth& growth, int reason) {
  return disk_full(growth.file, growth.bytes, free_bytes(growth.file.parent_path()),
                   std::strerror(reason));
}

}  // namespace

std::uint64_t free_bytes(const fs::path& directory) {
  std::error_code error;
  const auto space = fs::space(directory, error);
  return error ? kUnknown : space.available;
}

Result<void> claim(const Growth& growth) {
  std::error_code error;
  const std::uint64_t size = fs::file_size(growth.file, error);
  if (error) return tl::unexpected(no_room(growth, error.value()));
  if (growth.bytes == 0) return {};
  if (const std::uint64_t most = largest_file(); size > most || growth.bytes > most - size)
    return tl::unexpected(disk_full(growth.file, growth.bytes, most - std::min(size, most),
                                    "the limit on the size of a file (ulimit -f)"));
  const int file = ::open(growth.file.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return tl::unexpected(no_room(growth, errno));
  const int done = ::fallocate(file, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(size),
                               static_cast<off_t>(growth.bytes));
  const int reason = errno;
  ::close(file);
  // Other reasons: this file system cannot set blocks aside.
  if (done != 0 && is_full(reason)) return tl::unexpected(no_room(growth, reason));
  return {};
}

Error disk_full(const fs::path& path, std::uint64_t needed_bytes, std::uint64_t free_bytes,
                std::string cause) {
  return {ErrorClass::output_failed,
          "disk_full",
          fmt::format("'{}' needs {} bytes more; {} bytes are free", path.string(), needed_bytes,
                      free_bytes),
          path.string(),
          std::move(cause),
          "free space on the disk, write elsewhere with --output, or record less"};
}

Error not_written(const fs::path& path, std::string_view doing, const std::error_code& reason) {
  return {
      ErrorClass::output_failed,
      "not_written",
      fmt::format("could not {}: {}", doing, reason.message()),
      path.string(),
      "",
      is_full(reason.value()) ? "free space on the disk, or write elsewhere" : "write elsewhere"};
}

Result<void> write_all(const fs::path& path, std::string_view bytes) {
  const auto failed = [&](std::string_view doing, int reason) {
    return tl::unexpected(not_written(path, doing, {reason, std::generic_category()}));
  };
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return failed("create the file", errno);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int reason = errno;
      ::close(file);
      return failed("write the file", reason);
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0) return failed("close the file", errno);
  return {};
}

Result<Reserve> Reserve::take(const fs::path& path, std::uint64_t bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return tl::unexpected(no_room({path, bytes}, errno));
  Reserve reserve(path);
  const auto held = static_cast<off_t>(std::min(bytes, largest_file()));
  const int reason = held == 0 ? 0 : ::posix_fallocate(file, 0, held);
  ::close(file);
  if (reason != 0) return tl::unexpected(no_room({path, bytes}, reason));
  return reserve;
}

void Reserve::give_back() {
  if (file_.empty()) return;
  std::error_code ignored;
  fs::remove(file_, ignored);
  file_.clear();
}

}  // namespace spikeloom::results
