#include "base/text.h"

#include <gtest/gtest.h>

namespace spikeloom {
namespace {

TEST(PrintableText, IsUtf8WithoutControlCharacters) {
  EXPECT_TRUE(is_printable(""));
  EXPECT_TRUE(is_printable("L2/3 e~"));
  EXPECT_TRUE(is_printable("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\xA7\xA0"));  // two, three, four bytes
  EXPECT_FALSE(is_printable("a\nb"));
  EXPECT_FALSE(is_printable(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_printable("\x7F"));
  EXPECT_FALSE(is_printable("\xC2\x9F"));          // a control character of two bytes
  EXPECT_FALSE(is_printable("\xC3"));              // cut short
  EXPECT_FALSE(is_printable("\xA9"));              // begins in the middle
  EXPECT_FALSE(is_printable("\xC0\xAF"));          // longer than it need be
  EXPECT_FALSE(is_printable("\xE0\x80\xAF"));      // the same in three bytes
  EXPECT_FALSE(is_printable("\xED\xA0\x80"));      // half of a surrogate pair
  EXPECT_FALSE(is_printable("\xF4\x90\x80\x80"));  // beyond the last character
}

TEST(QuotedText, ShowsWhatWouldNotPrint) {
  EXPECT_EQ(in_quotes("L4E"), "'L4E'");
  EXPECT_EQ(in_quotes("a\x1B[31m\xC3\xA9"), "'a\\x1b[31m\\xc3\\xa9'");
  EXPECT_EQ(in_quotes(std::string(100, 'x')), "'" + std::string(80, 'x') + "...'");
}

}  // namespace
}  // namespace spikeloom
