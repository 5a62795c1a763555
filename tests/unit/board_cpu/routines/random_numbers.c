// Generators whose cost on a SpiNNaker core has been published, from their published definitions.
//
// jkiss32, jkiss64  D. Jones, Good practice in (pseudo) random number generation for
//                   bioinformatics applications (2010); the latter takes 64-bit products.
// well1024a         F. Panneton, P. L'Ecuyer, M. Matsumoto, Improved long-period generators based
//                   on linear recurrences modulo 2 (2006), table II.
typedef unsigned int u32;
typedef unsigned long long u64;

u32 jkiss32(void) {
  static u32 x = 123456789, y = 234567891, z = 345678912, w = 456789123, c = 0;
  y ^= y << 5;
  y ^= y >> 7;
  y ^= y << 22;
  const int t = (int)(z + w + c);
  z = w;
  c = t < 0;
  w = (u32)t & 2147483647;
  x += 1411392427;
  return x + y + w;
}

u32 jkiss64(void) {
  static u32 x = 123456789, y = 987654321, z = 43219876, c = 6543217;
  x = 314527869 * x + 1234567;
  y ^= y << 5;
  y ^= y >> 7;
  y ^= y << 22;
  const u64 t = 4294584393ULL * z + c;
  c = (u32)(t >> 32);
  z = (u32)t;
  return x + y + z;
}

u32 well1024a(void) {
  static u32 state[32] = {1};
  static u32 i = 0;
  const u32 v0 = state[i], m1 = state[(i + 3) & 31], m2 = state[(i + 24) & 31],
            m3 = state[(i + 10) & 31], before = (i + 31) & 31;
  const u32 z0 = state[before];
  const u32 z1 = v0 ^ m1 ^ (m1 >> 8);
  const u32 z2 = m2 ^ (m2 << 19) ^ m3 ^ (m3 << 14);
  state[i] = z1 ^ z2;
  state[before] = z0 ^ (z0 << 11) ^ z1 ^ (z1 << 7) ^ z2 ^ (z2 << 13);
  i = before;
  return state[i];
}

u32 (*const entries[])(void) __attribute__((section(".entries"))) = {jkiss32, jkiss64, well1024a};
