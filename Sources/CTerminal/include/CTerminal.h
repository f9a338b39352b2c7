#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The width of the terminal behind a file descriptor, or 0 if it is none or does not say.
int chiasm_terminal_columns(int file_descriptor);

/// Whether a file descriptor is a terminal.
bool chiasm_terminal_is_interactive(int file_descriptor);

/// From now on the first SIGINT or SIGTERM only sets a flag, so that the program can save its state;
/// the second ends the program at once with exit code 130. A signal that the program was started to
/// ignore (a background job's SIGINT) stays ignored. Calling it again changes nothing.
///
/// Returns false, with errno set, if the system refused.
bool chiasm_interrupt_install(void);

/// Whether SIGINT or SIGTERM arrived since `chiasm_interrupt_install`. May be called on any thread.
bool chiasm_interrupt_requested(void);

/// The signal that arrived first, or 0; a program that ends for it exits with 128 plus its number.
int chiasm_interrupt_signal(void);

#ifdef __cplusplus
}
#endif
