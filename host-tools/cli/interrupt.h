// Ctrl-C and termination: the first asks the running stage to stop at its next safe point, the
// second ends the program at once, as the system would have.
#pragma once

namespace spikeloom::cli {

// From now on SIGINT and SIGTERM are remembered instead of fatal, and a file too large is an error.
void catch_interrupts();
// The signal that came, or 0.
[[nodiscard]] int interrupt_signal();
// The exit code of a program that the signal stopped.
[[nodiscard]] inline int interrupt_code() { return 128 + interrupt_signal(); }

}  // namespace spikeloom::cli
