// SPIKELOOM_ASSERT: a breach of a contract inside our own code. On in every build.
// Input, files, machines and wires never reach it: they return an Error (base/error.h).
#pragma once

#include <cstdio>
#include <cstdlib>

#define SPIKELOOM_ASSERT(condition, text)                                                 \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: contract broken: %s (%s)\n", __FILE__, __LINE__, text, \
                   #condition);                                                           \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)
