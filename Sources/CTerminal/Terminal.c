#include "CTerminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

int chiasm_terminal_columns(int file_descriptor) {
  struct winsize size;
  if (ioctl(file_descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

bool chiasm_terminal_is_interactive(int file_descriptor) {
  return isatty(file_descriptor) == 1;
}
