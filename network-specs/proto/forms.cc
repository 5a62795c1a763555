#include "network-specs/proto/forms.h"

#include <fmt/format.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <exception>
#include <limits>
#include <utility>

#include "network-specs/proto/binary_form.h"
#include "network-specs/proto/json_form.h"
#include "network-specs/proto/text_form.h"

namespace spikeloom::proto {
namespace {

Parsed refused(std::string code, std::string what, std::string remedy) {
  return {.complete = false,
          .errors = {{.error_class = ErrorClass::invalid_input,
                      .code = std::move(code),
                      .what = std::move(what),
                      .where = "",
                      .cause = "",
                      .remedy = std::move(remedy)}}};
}

Parsed parse_as(std::string_view bytes, Form form, google::protobuf::Message& message) {
  switch (form) {
    case Form::text:
      return parse_text(bytes, message);
    case Form::json:
      return parse_json(bytes, message);
    case Form::binary:
      return parse_binary(bytes, message);
  }
  return {};
}

}  // namespace

Parsed parse_message(std::string_view bytes, Form form, google::protobuf::Message& message) {
  if (bytes.size() > std::numeric_limits<int>::max()) {
    return refused("file_too_large",
                   fmt::format("the description has {} bytes; at most {} can be read", bytes.size(),
                               std::numeric_limits<int>::max()),
                   "give connections by rule instead of by list");
  }
  const google::protobuf::LogSilencer silence;
  try {
    return parse_as(bytes, form, message);
  } catch (const std::exception& exception) {
    return refused("syntax", fmt::format("the description cannot be read: {}", exception.what()),
                   "compare it with a file of network-specs/library");
  }
}

std::string print_message(const google::protobuf::Message& message, Form form) {
  const google::protobuf::LogSilencer silence;
  std::string bytes;
  if (form == Form::binary) {
    message.AppendToString(&bytes);
  } else if (form == Form::text) {
    google::protobuf::TextFormat::PrintToString(message, &bytes);
  } else {
    google::protobuf::util::JsonPrintOptions options;
    options.add_whitespace = true;
    options.preserve_proto_field_names = true;
    if (!google::protobuf::util::MessageToJsonString(message, &bytes, options).ok()) bytes.clear();
  }
  return bytes;
}

Errors check_version(std::uint32_t version, std::string_view kind) {
  if (version == kFormatVersion) return {};
  return {
      {.error_class = ErrorClass::invalid_input,
       .code = "wrong_format_version",
       .what = fmt::format("format_version is {}; this program reads {}", version, kFormatVersion),
       .where = "format_version",
       .cause = version == 0 ? fmt::format("the {} does not say which version it is", kind)
                             : "it was written for another version of the program",
       .remedy = fmt::format("add `format_version: {}` if the file follows network-specs/proto/"
                             "{}.proto",
                             kFormatVersion, kind)}};
}

Errors in_file(Errors errors, const std::filesystem::path& path) {
  for (auto& error : errors) {
    error.where = error.where.empty() ? path.string() : path.string() + ": " + error.where;
  }
  return errors;
}

}  // namespace spikeloom::proto
