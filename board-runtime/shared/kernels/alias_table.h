// Draws from a fixed law in constant time: Walker's alias method on one 32-bit word.
//
// The upper bits of the word choose a column; where the rest lies below the column's threshold the
// outcome is the column's own, else its other. Outcomes are values, not indices: for a Poisson
// input they are already multiplied by the weight.
//
// Shapes   2^bits columns, 4 <= bits <= 16; a law whose table has 16 columns is looked up in
//          registers, larger ones are gathered from memory.
// Formats  thresholds in units of 2^-32 probability, at most 2^(32 - bits).
// Errors   none.
// Source   Walker 1977; Vose 1991; poisson_alias.h builds the table.
#if defined(SPIKELOOM_KERNELS_ALIAS_TABLE) == defined(HWY_TARGET_TOGGLE)
#ifdef SPIKELOOM_KERNELS_ALIAS_TABLE
#undef SPIKELOOM_KERNELS_ALIAS_TABLE
#else
#define SPIKELOOM_KERNELS_ALIAS_TABLE
#endif

#include <cstdint>

#include "board-runtime/shared/kernels/kernel_scope.h"
#include "board-runtime/shared/kernels/poisson_alias.h"

SPIKELOOM_KERNEL_BEGIN

// Sixteen columns, held in registers.
template <class L>
class SmallAliasTable {
 public:
  using I32 = typename L::I32;
  explicit SmallAliasTable(const AliasColumns& columns)
      : threshold_(L::load_table16(columns.threshold)),
        own_(L::load_table16(columns.own)),
        other_(L::load_table16(columns.other)) {}
  [[nodiscard]] I32 draw(I32 word) const {
    constexpr int kRest = 32 - kSmallAliasBits;
    const I32 column = L::shift_right(word, kRest);
    const I32 rest = L::bit_and(word, L::broadcast((1 << kRest) - 1));
    return L::select(L::less(rest, L::look_up16(threshold_, column)), L::look_up16(own_, column),
                     L::look_up16(other_, column));
  }

 private:
  typename L::Table16 threshold_, own_, other_;
};

// Any number of columns, in memory.
template <class L>
class LargeAliasTable {
 public:
  using I32 = typename L::I32;
  explicit LargeAliasTable(const AliasColumns& columns) : columns_(columns) {}
  [[nodiscard]] I32 draw(I32 word) const {
    const int rest_bits = 32 - columns_.bits;
    const I32 column = L::shift_right(word, rest_bits);
    const I32 rest = L::bit_and(word, L::broadcast((1 << rest_bits) - 1));
    return L::select(L::less(rest, L::gather(columns_.threshold, column)),
                     L::gather(columns_.own, column), L::gather(columns_.other, column));
  }

 private:
  AliasColumns columns_;
};

SPIKELOOM_KERNEL_END
#endif
