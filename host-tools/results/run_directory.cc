#include "host-tools/results/run_directory.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "host-tools/results/disk.h"

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigestLetters = 8;
constexpr int kRunsASecond = 1000;

tl::unexpected<Error> failed(const fs::path& path, std::string_view doing,
                             const std::error_code& reason) {
  return tl::unexpected(not_written(path, doing, reason));
}

// Asks the disk to hold the file before it gets its name.
Result<void> sync(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!done) return failed(path, "put the file on the disk", {reason, std::generic_category()});
  return {};
}

Result<void> make_directories(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return failed(path, "make the directory", error);
  if (!fs::is_directory(path, error))
    return failed(path, "make the directory", std::make_error_code(std::errc::not_a_directory));
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
  return failed(root / "latest", "point to the newest run", error);
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
    if (error) return failed(root / numbered, "make the directory", error);
    if (!is_new) continue;
    if (const auto linked = point_latest(root, numbered); !linked)
      return tl::unexpected(linked.error());
    return RunDirectory(root / numbered);
  }
  return failed(root / name, fmt::format("make one of {} directories of this name", kRunsASecond),
                std::make_error_code(std::errc::file_exists));
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
  if (error) return failed(path_ / name, "give the file its name", error);
  return {};
}

}  // namespace spikeloom::results
