// The directory that one run leaves behind: everything to look at it, to check it and to repeat it.
//
// Every file is written under a temporary name beside its place and renamed when it is whole, so
// that a file that has its name is complete, also after a crash or on a full disk.
//
// Formats  runs/<UTC, basic ISO 8601>-<first 8 of the description's digest>/, for example
//          runs/20260131T174205Z-9f3c01ab; a second run in the same second gets "-2". `latest` in
//          the same folder is a symbolic link to the newest. Contents: docs/adr/0010.
// Errors   output_failed with the system's reason; nothing half-written stays.
// Cost     one fsync a file.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace spikeloom::results {

// Names of the files that a run directory may hold.
inline constexpr const char* kSpikesFile = "spikes.h5";
inline constexpr const char* kDatFile = "spikes.dat";
inline constexpr const char* kReportJsonFile = "report.json";
inline constexpr const char* kReportHtmlFile = "report.html";
inline constexpr const char* kNetworkFile = "network.pb";

class RunDirectory {
 public:
  // A new directory under `root`, named by time and digest; `latest` then points to it.
  [[nodiscard]] static Result<RunDirectory> create(const std::filesystem::path& root,
                                                   std::string_view digest,
                                                   std::chrono::system_clock::time_point now);
  // The directory that the user named: made when missing. One that holds files is refused unless
  // `overwrite`; then files of the same name are replaced and others are left alone.
  [[nodiscard]] static Result<RunDirectory> at(const std::filesystem::path& path, bool overwrite);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // A whole file at once. `name` is a plain file name.
  [[nodiscard]] Result<void> write(std::string_view name, std::string_view bytes) const;
  // A file that `writer` makes under the temporary path that it is given.
  using Writer = std::function<Result<void>(const std::filesystem::path& temporary)>;
  [[nodiscard]] Result<void> write_with(std::string_view name, const Writer& writer) const;

  // For a file that is written while a run goes on: where it grows, and what gives it its name.
  [[nodiscard]] std::filesystem::path temporary(std::string_view name) const;
  [[nodiscard]] Result<void> keep(std::string_view name) const;

 private:
  explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace spikeloom::results
