// The three forms of a description, text, JSON and binary, to and from one protobuf message.
//
// Errors   invalid_input: unknown_form, unreadable_file, file_too_large, syntax (with line and
//          column in the text form), unknown_field, damaged_binary, wrong_format_version. The text
//          and binary forms report every unknown field, JSON the first. No exception, no log line
//          and no abort of protobuf leaves.
// Cost     linear in the bytes; a file is held in memory once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace google::protobuf {
class Message;
}

namespace spikeloom::proto {

inline constexpr std::uint32_t kFormatVersion = 1;

enum class Form { text, json, binary };

// By the file's ending: .textproto, .json or .pb.
[[nodiscard]] Result<Form> form_of(const std::filesystem::path& path);

[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

struct Parsed {
  bool complete = false;  // false: `message` holds nothing that may be used
  Errors errors;
};
[[nodiscard]] Parsed parse_message(std::string_view bytes, Form form,
                                   google::protobuf::Message& message);

// Equal messages give equal bytes.
[[nodiscard]] std::string print_message(const google::protobuf::Message& message, Form form);

// An error when `version` is not the one this program reads; `kind` is "network" or "machine".
[[nodiscard]] Errors check_version(std::uint32_t version, std::string_view kind);

// The same errors, their places preceded by the file's name.
[[nodiscard]] Errors in_file(Errors errors, const std::filesystem::path& path);

}  // namespace spikeloom::proto
