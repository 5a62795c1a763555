#include "network-specs/proto/text_form.h"

#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>

#include "base/error_list.h"

namespace spikeloom::proto {
namespace {

// Deeper than any message of ours; keeps a hostile file from exhausting the stack.
constexpr int kDepth = 32;

class Collector : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    add("syntax", line, column, message, "compare the line with network-specs/proto");
  }
  // Unknown fields are the only thing that the parser warns of.
  void AddWarning(int line, int column, const std::string& message) override {
    add("unknown_field", line, column, message, "correct the name, or remove the field");
  }
  [[nodiscard]] Errors take() { return std::move(errors_).take(); }

 private:
  void add(const char* code, int line, int column, const std::string& message, const char* remedy) {
    // The parser counts from 0.
    errors_.add({.code = code,
                 .what = message,
                 .where = fmt::format("line {}, column {}", line + 1, column + 1),
                 .cause = "",
                 .remedy = remedy});
  }
  ErrorList errors_;
};

}  // namespace

Parsed parse_text(std::string_view bytes, google::protobuf::Message& message) {
  Collector collector;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.SetRecursionLimit(kDepth);
  parser.AllowUnknownField(true);  // so that all are found; each is still an error
  google::protobuf::io::ArrayInputStream stream(bytes.data(), static_cast<int>(bytes.size()));
  const bool complete = parser.Parse(&stream, &message);
  return {.complete = complete, .errors = collector.take()};
}

}  // namespace spikeloom::proto
