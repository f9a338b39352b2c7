// sigaction hides behind this under -std=c17 on Linux.
#define _DEFAULT_SOURCE 1
#define _DARWIN_C_SOURCE 1

#include "CTerminal.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

// A lock-free atomic is all that a signal handler and other threads may both touch.
static atomic_int first_signal;
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "the flag must be lock-free in a signal handler");

static void handle(int signal_number) {
  int none = 0;
  if (!atomic_compare_exchange_strong(&first_signal, &none, signal_number)) _exit(130);
}

static bool install(int signal_number) {
  struct sigaction current;
  if (sigaction(signal_number, NULL, &current) != 0) return false;
  if (!(current.sa_flags & SA_SIGINFO)
      && (current.sa_handler == SIG_IGN || current.sa_handler == handle)) {
    return true;
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle;
  // Reads and writes under way go on; the program looks at the flag between its steps.
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  return sigaction(signal_number, &action, NULL) == 0;
}

bool chiasm_interrupt_install(void) { return install(SIGINT) && install(SIGTERM); }

bool chiasm_interrupt_requested(void) { return atomic_load(&first_signal) != 0; }

int chiasm_interrupt_signal(void) { return atomic_load(&first_signal); }
