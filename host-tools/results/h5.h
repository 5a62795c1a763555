// The little of HDF5's C interface that spike and report files need, without leaks.
//
// A file remembers its first failure and lets later calls pass without effect; close() tells. So
// callers write straight through and judge once.
//
// Errors   output_failed while writing, invalid_input while reading, with HDF5's own reason.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"

namespace spikeloom::results::h5 {

// An open HDF5 object, closed when it goes.
class Handle {
 public:
  Handle() = default;
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(other.id_), close_(other.close_) { other.id_ = -1; }
  Handle& operator=(Handle&& other) noexcept;
  ~Handle() { reset(); }
  [[nodiscard]] hid_t id() const { return id_; }
  [[nodiscard]] bool open() const { return id_ >= 0; }
  herr_t reset();

 private:
  hid_t id_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

// Keeps HDF5 from printing its error stack while it lives: one at the start of every function here.
class Quiet {
 public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t printer_ = nullptr;
  void* data_ = nullptr;
};

// The innermost message of HDF5's error stack.
[[nodiscard]] std::string reason();

// A link's name for a population: '/' and '%', and a lone ".", as %XX.
[[nodiscard]] std::string link_name(std::string_view name);
[[nodiscard]] std::string name_of_link(std::string_view link);

[[nodiscard]] std::vector<hsize_t> extent_of(const Handle& dataset);

class OutFile {
 public:
  explicit OutFile(const std::filesystem::path& path);  // with SONATA's magic and version
  [[nodiscard]] hid_t root() const { return file_.id(); }
  [[nodiscard]] Handle group(hid_t parent, const char* name);
  // A data set at once.
  Handle write(hid_t parent, const char* name, hid_t type, std::span<const hsize_t> shape,
               const void* elements);
  // The same elements' new values.
  void rewrite(const Handle& dataset, hid_t type, const void* elements);
  // A data set that append() makes longer, stored in pieces of the shape `chunk`. Of its dimensions
  // the first grows from 0, the others have the sizes `row`.
  [[nodiscard]] Handle growing(hid_t parent, const char* name, hid_t type,
                               std::span<const hsize_t> row, std::span<const hsize_t> chunk);
  void append(const Handle& dataset, hid_t type, hsize_t rows, const void* elements);
  void text_attribute(hid_t object, const char* name, std::string_view text);
  void attribute(hid_t object, const char* name, hid_t type, std::span<const hsize_t> shape,
                 const void* value);
  // After it a reader finds all that was written, also when this process is killed.
  [[nodiscard]] Result<void> flush();
  [[nodiscard]] Result<void> close();

 private:
  bool check(hid_t id_or_status, std::string_view doing);
  [[nodiscard]] Handle dataset(hid_t parent, const char* name, hid_t type, const Handle& space,
                               const Handle& creation, const Handle& access);
  [[nodiscard]] Result<void> outcome() const;
  std::filesystem::path path_;
  Handle file_;
  std::string failure_;
};

class InFile {
 public:
  [[nodiscard]] static Result<InFile> open(const std::filesystem::path& path);
  [[nodiscard]] bool has(const std::string& object) const;
  // Names of the links in a group, ascending.
  [[nodiscard]] Result<std::vector<std::string>> names(const std::string& group) const;
  [[nodiscard]] bool is_group(const std::string& object) const;
  [[nodiscard]] Result<std::vector<hsize_t>> shape(const std::string& dataset) const;
  [[nodiscard]] Result<std::vector<double>> doubles(const std::string& dataset) const;
  [[nodiscard]] Result<std::vector<float>> floats(const std::string& dataset) const;
  [[nodiscard]] Result<std::vector<std::uint64_t>> integers(const std::string& dataset) const;
  // None when it is missing or no text.
  [[nodiscard]] std::optional<std::string> text_attribute(const std::string& object,
                                                          const char* name) const;

 private:
  explicit InFile(std::filesystem::path path, Handle file)
      : path_(std::move(path)), file_(std::move(file)) {}
  template <class T>
  [[nodiscard]] Result<std::vector<T>> read(const std::string& dataset, hid_t type,
                                            H5T_class_t wanted) const;
  [[nodiscard]] tl::unexpected<Error> unreadable(const std::string& object,
                                                 std::string_view what) const;
  std::filesystem::path path_;
  Handle file_;
};

}  // namespace spikeloom::results::h5
