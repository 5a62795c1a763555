// What the compiler calls by itself.
#include <cstddef>
#include <cstdint>

extern "C" {

[[gnu::optimize("no-tree-loop-distribute-patterns")]] void* memset(void* into, int value,
                                                                   std::size_t bytes) {
  auto* byte = static_cast<std::uint8_t*>(into);
  while (bytes-- > 0) *byte++ = static_cast<std::uint8_t>(value);
  return into;
}

[[gnu::optimize("no-tree-loop-distribute-patterns")]] void* memcpy(void* into, const void* from,
                                                                   std::size_t bytes) {
  auto* byte = static_cast<std::uint8_t*>(into);
  const auto* source = static_cast<const std::uint8_t*>(from);
  while (bytes-- > 0) *byte++ = *source++;
  return into;
}

}  // extern "C"
