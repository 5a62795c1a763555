#include "network-specs/proto/binary_form.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/wire_format_lite.h>

#include <vector>

#include "base/error_list.h"

namespace spikeloom::proto {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::internal::WireFormatLite;

// Follows the fields of the outermost message until one does not fit, and says where that is.
std::string damaged_at(std::string_view bytes, const Message& message) {
  const auto size = static_cast<int>(bytes.size());
  google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                                size);
  while (stream.CurrentPosition() < size) {
    const int start = stream.CurrentPosition();
    const std::uint32_t tag = stream.ReadTag();
    const auto* field =
        message.GetDescriptor()->FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag));
    const std::string name = field == nullptr ? "an unknown field" : field->name();
    const int content = stream.CurrentPosition();
    if (tag == 0 || !WireFormatLite::SkipField(&stream, tag)) {
      return fmt::format("{} at byte {} cannot be read; {} bytes follow it", name, start,
                         size - content);
    }
  }
  return "one of its messages is damaged inside";
}

void find_unknown(const Message& message, const std::string& path, ErrorList& errors);

void find_unknown_in_field(const Message& message, const FieldDescriptor& field,
                           const std::string& path, ErrorList& errors) {
  const auto& reflection = *message.GetReflection();
  const std::string name = path.empty() ? field.name() : path + "." + field.name();
  if (!field.is_repeated()) {
    find_unknown(reflection.GetMessage(message, &field), name, errors);
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    find_unknown(reflection.GetRepeatedMessage(message, &field, i), fmt::format("{}[{}]", name, i),
                 errors);
  }
}

void find_unknown(const Message& message, const std::string& path, ErrorList& errors) {
  const auto& reflection = *message.GetReflection();
  const auto& unknown = reflection.GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count(); ++i) {
    errors.add({.code = "unknown_field",
                .what = fmt::format("field number {} is not in message {}",
                                    unknown.field(i).number(), message.GetDescriptor()->name()),
                .where = path,
                .cause = "the file was written for another format, or is damaged",
                .remedy = "write it again from network-specs/proto"});
  }
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      find_unknown_in_field(message, *field, path, errors);
    }
  }
}

}  // namespace

Parsed parse_binary(std::string_view bytes, Message& message) {
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return {.complete = false,
            .errors = {
                {.error_class = ErrorClass::invalid_input,
                 .code = "damaged_binary",
                 .what = fmt::format("the {} bytes are not a whole {}: {}", bytes.size(),
                                     message.GetDescriptor()->name(), damaged_at(bytes, message)),
                 .where = "",
                 .cause = "the file was cut short, or is of another format",
                 .remedy = "write or copy it again"}}};
  }
  ErrorList errors;
  find_unknown(message, "", errors);
  return {.complete = true, .errors = std::move(errors).take()};
}

}  // namespace spikeloom::proto
