# cmake -DFILE=program.aplx -DINTO=core_program.cc -P embed.cmake: the bytes of a file as a C++ source.
set(bytes "")
if(FILE)
  file(READ ${FILE} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
endif()
file(WRITE ${INTO} "#include \"host-tools/image/core_program.h\"

namespace spikeloom::image {
namespace {

constexpr std::uint8_t kProgram[] = {
    ${bytes}0};  // and one byte that is no part of it

}  // namespace

std::span<const std::uint8_t> core_program() { return std::span(kProgram).first(sizeof kProgram - 1); }

}  // namespace spikeloom::image
")
