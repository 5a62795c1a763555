#include "host-tools/results/run_directory.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigestLetters = 8;
constexpr int kRunsASecond = 1000;

tl::unexpected<Error> not_written(const fs::path& path, std::string_view doing,
                                  std::string_view reason) {
  return failure(ErrorClass::output_failed, "not_written",
                 fmt::format("could not {}: {}", doing, reason), path.string(), "",
                 "free space on the disk, or choose another place with --output");
}

Result<void> write_all(const fs::path& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return not_written(path, "create the file", std::strerror(errno));
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int reason = errno;
      ::close(file);
      return not_written(path, "write the file", std::strerror(reason));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::close(file) != 0) return not_written(path, "close the file", std::strerror(errno));
  return {};
}

// Asks the disk to hold the file before it gets its name.
Result<void> sync(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!done) return not_written(path, "put the file on the disk", std::strerror(reason));
  return {};
}

Result<void> make_directories(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return not_written(path, "make the directory", error.message());
  if (!fs::is_directory(path, error)) return not_written(path, "make the directory", "not one");
  return {};
}

Result<void> point_latest(const fs::path& root, const fs::path& name) {
  const fs::path temporary = root / fmt::format(".latest-{}", name.string());
  std::error_code error;
  fs::create_directory_symlink(name, temporary, error);
  if (!error) fs::rename(temporary, root / "latest", error);
  if (!error) return {};
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return not_written(root / "latest", "point to the newest run", error.message());
}

}  // namespace

Result<RunDirectory> RunDirectory::create(const fs::path& root, std::string_view digest,
                                          std::chrono::system_clock::time_point now) {
  if (const auto made = make_directories(root); !made) return tl::unexpected(made.error());
  const auto stamp =
      fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
  const auto name = fmt::format("{}-{}", stamp, digest.substr(0, kDigestLetters));
  for (int run = 1; run <= kRunsASecond; ++run) {
    const auto numbered = run == 1 ? name : fmt::format("{}-{}", name, run);
    std::error_code error;
    const bool is_new = fs::create_directory(root / numbered, error);
    if (error) return not_written(root / numbered, "make the directory", error.message());
    if (!is_new) continue;
    if (const auto linked = point_latest(root, numbered); !linked)
      return tl::unexpected(linked.error());
    return RunDirectory(root / numbered);
  }
  return not_written(root / name, "make the directory", "1000 of this name exist");
}

Result<RunDirectory> RunDirectory::at(const fs::path& path, bool overwrite) {
  if (const auto made = make_directories(path); !made) return tl::unexpected(made.error());
  std::error_code error;
  if (!overwrite && !fs::is_empty(path, error) && !error)
    return failure(ErrorClass::output_failed, "output_exists",
                   fmt::format("directory '{}' holds files already", path.string()), "--output", "",
                   "name a new directory, or allow replacing with --force");
  return RunDirectory(path);
}

Result<void> RunDirectory::write(std::string_view name, std::string_view bytes) const {
  return write_with(name,
                    [bytes](const fs::path& temporary) { return write_all(temporary, bytes); });
}

Result<void> RunDirectory::write_with(std::string_view name, const Writer& writer) const {
  auto written = writer(temporary(name));
  if (written) written = keep(name);
  if (written) return {};
  std::error_code ignored;
  fs::remove(temporary(name), ignored);
  written.error().where = (path_ / name).string();
  return written;
}

fs::path RunDirectory::temporary(std::string_view name) const {
  return path_ / fmt::format(".{}.part", name);
}

Result<void> RunDirectory::keep(std::string_view name) const {
  if (auto synced = sync(temporary(name)); !synced) return synced;
  std::error_code error;
  fs::rename(temporary(name), path_ / name, error);
  if (error) return not_written(path_ / name, "give the file its name", error.message());
  return {};
}

}  // namespace spikeloom::results
