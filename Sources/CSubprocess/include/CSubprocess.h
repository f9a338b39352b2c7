// CSubprocess: one child program, spoken to over pipes, that never outlives its parent.
//
// - The child leads a process group of its own. Ending it ends the group, so that what it started ends
//   too; it does not get the terminal's interrupts.
// - A watcher (/bin/sh, blocked in one read) ends the group if this process disappears in whatever way,
//   SIGKILL included.
// - No call raises SIGPIPE, and none waits longer than it was told.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct chiasm_child chiasm_child;

/// Starts a program. `arguments` and `folder` as execvp and chdir take them; `arguments` ends with null.
///
/// Returns 0, or an errno. The child is owned by the caller until `chiasm_child_end`.
int chiasm_child_start(
    char *_Nullable const *_Nonnull arguments, const char *_Nullable folder,
    chiasm_child *_Nullable *_Nonnull result);

/// The process, which is also the number of its group.
int chiasm_child_process(const chiasm_child *_Nonnull child);

typedef enum chiasm_transfer {
  CHIASM_TRANSFER_DONE = 0,     // Some bytes moved, or time passed.
  CHIASM_TRANSFER_CLOSED = 1,   // The child closed its output.
  CHIASM_TRANSFER_FAILED = 2,   // The system refused; errno says why.
} chiasm_transfer;

/// Waits until bytes can move or `milliseconds` have passed, then moves what it can: of `output` to the
/// child's standard input, of its standard output to `input`. What it wrote on its standard error is kept.
///
/// A child that closed its standard input takes no more: `sent` then stays 0.
chiasm_transfer chiasm_child_transfer(
    chiasm_child *_Nonnull child, const uint8_t *_Nullable output, size_t outputCount,
    size_t *_Nonnull sent, uint8_t *_Nullable input, size_t inputCapacity,
    size_t *_Nonnull received, int milliseconds);

/// Whether the child has ended; what it started may still hold its output open.
bool chiasm_child_has_ended(const chiasm_child *_Nonnull child);

/// The last bytes of the child's standard error; returns how many.
size_t chiasm_child_messages(
    const chiasm_child *_Nonnull child, uint8_t *_Nonnull buffer, size_t capacity);

/// Closes the child's standard input, waits up to `milliseconds` for it to end by itself, then ends its
/// group. Its last messages can be read afterwards.
///
/// Returns its exit code, or 256 plus the signal that ended it. Calling it again returns the same.
int chiasm_child_end(chiasm_child *_Nonnull child, int milliseconds);

/// Ends the child if need be and frees it.
void chiasm_child_release(chiasm_child *_Nonnull child);

#ifdef __cplusplus
}
#endif
