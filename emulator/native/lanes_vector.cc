// The loops for every instruction set that Highway knows here; this file includes itself for each.
#include "emulator/native/lane_functions.h"

// SSSE3 lacks the signed 32x32 -> 64 multiply; SVE's vectors cannot be members of a lane.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "emulator/native/lanes_vector.cc"
#include "hwy/foreach_target.h"
// After foreach_target.h, so that each target sees them anew.
#include "emulator/native/vector_lane-inl.h"
// Needs the lane's namespace macros.
#include "emulator/native/deliver-inl.h"
#include "emulator/native/loops-inl.h"

SPIKELOOM_KERNEL_BEGIN

const native::LaneFunctions* vector_functions() {
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
  return nullptr;
#else
  static constexpr native::LaneFunctions kFunctions =
      lane_functions<Lane>(HWY_TARGET == HWY_AVX3   ? "AVX3"
                           : HWY_TARGET == HWY_AVX2 ? "AVX2"
                           : HWY_TARGET == HWY_SSE4 ? "SSE4"
                           : HWY_TARGET == HWY_NEON ? "NEON"
                                                    : "vector");
  return &kFunctions;
#endif
}

SPIKELOOM_KERNEL_END

#if HWY_ONCE
namespace spikeloom::native {

std::vector<const LaneFunctions*> vector_functions() {
  const std::int64_t supported = hwy::SupportedTargets();
  std::vector<const LaneFunctions*> all;
  const auto offer = [&](std::int64_t target, const LaneFunctions* functions) {
    if ((supported & target) != 0 && functions != nullptr) all.push_back(functions);
  };
#if (HWY_TARGETS & HWY_AVX3)
  offer(HWY_AVX3, kernels::N_AVX3::vector_functions());
#endif
#if (HWY_TARGETS & HWY_AVX2)
  offer(HWY_AVX2, kernels::N_AVX2::vector_functions());
#endif
#if (HWY_TARGETS & HWY_SSE4)
  offer(HWY_SSE4, kernels::N_SSE4::vector_functions());
#endif
#if (HWY_TARGETS & HWY_NEON)
  offer(HWY_NEON, kernels::N_NEON::vector_functions());
#endif
  return all;
}

Result<const LaneFunctions*> lane_functions(const std::string& name) {
  const auto vectors = vector_functions();
  if (name == "scalar") return &scalar_functions();
  if (name == "best") return vectors.empty() ? &scalar_functions() : vectors.front();
  std::string known = "best, scalar";
  for (const LaneFunctions* functions : vectors) {
    if (functions->name == name) return functions;
    known += ", " + std::string(functions->name);
  }
  return failure(ErrorClass::usage, "unknown_simd",
                 "instruction set '" + name + "' is asked for; this machine runs " + known,
                 "native.simd", "", "one of those, or best");
}

}  // namespace spikeloom::native
#endif
