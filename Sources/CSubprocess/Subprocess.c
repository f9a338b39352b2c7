#define _GNU_SOURCE 1
#define _DARWIN_C_SOURCE 1

#include "CSubprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MESSAGE_CAPACITY = 16 << 10 };

struct chiasm_child {
  pid_t process;
  pid_t watcher;
  int input;     // we write, the child reads; -1 when closed
  int output;    // the child writes, we read
  int messages;  // its standard error; -1 when closed
  int lifeline;  // the watcher reads this until we are gone
  bool isEnded;
  int status;
  size_t messageCount;  // ever received; the ring holds the last of them
  uint8_t ring[MESSAGE_CAPACITY];
};

static void close_quietly(int *descriptor) {
  if (*descriptor >= 0) close(*descriptor);
  *descriptor = -1;
}

/// A pipe whose ends no other child inherits, and that are none of the three standard streams.
static int make_pipe(int ends[2]) {
#if defined(__linux__)
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
#else
  if (pipe(ends) != 0) return errno;
#endif
  for (int end = 0; end < 2; end++) {
    if (ends[end] > 2) {
      fcntl(ends[end], F_SETFD, FD_CLOEXEC);
      continue;
    }
    const int moved = fcntl(ends[end], F_DUPFD_CLOEXEC, 3);
    if (moved < 0) {
      const int problem = errno;
      close(ends[0]);
      close(ends[1]);
      return problem;
    }
    close(ends[end]);
    ends[end] = moved;
  }
  return 0;
}

/// What every program that we start has in common: no blocked or ignored signals, no open files.
static int spawn(
    pid_t *process, const char *path, char *const arguments[], const char *folder, const int streams[3],
    bool isSession) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int problem = posix_spawn_file_actions_init(&actions);
  if (problem != 0) return problem;
  problem = posix_spawnattr_init(&attributes);
  if (problem != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return problem;
  }
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  // These two cannot be set back, and some systems refuse to try.
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  flags |= isSession ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP;
#if defined(__APPLE__)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  for (int stream = 0; stream < 3 && problem == 0; stream++) {
    problem = streams[stream] >= 0
        ? posix_spawn_file_actions_adddup2(&actions, streams[stream], stream)
        : posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  }
  if (problem == 0 && folder) problem = posix_spawn_file_actions_addchdir_np(&actions, folder);
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
  if (problem == 0) problem = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
  if (problem == 0) problem = posix_spawnattr_setsigmask(&attributes, &none);
  if (problem == 0) problem = posix_spawnattr_setsigdefault(&attributes, &all);
  if (problem == 0) problem = posix_spawnattr_setpgroup(&attributes, 0);
  if (problem == 0) problem = posix_spawnattr_setflags(&attributes, flags);
  if (problem == 0) problem = posix_spawnp(process, path, &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

/// Starts the shell that ends the group when nobody holds the other end of the lifeline any more.
static int watch(chiasm_child *child, int lifeline) {
  // A line means that the child has ended as it should.
  static const char script[] =
      "trap '' HUP INT TERM QUIT; IFS= read -r _ || kill -s KILL -- \"-$1\"";
  char group[32];
  snprintf(group, sizeof group, "%ld", (long)child->process);
  char *const arguments[] = {"sh", "-c", (char *)script, "chiasm-watcher", group, NULL};
  const int streams[3] = {lifeline, -1, -1};
  return spawn(&child->watcher, "/bin/sh", arguments, "/", streams, true);
}

int chiasm_child_start(char *const *arguments, const char *folder, chiasm_child **result) {
  int pipes[4][2] = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
  int problem = 0;
  chiasm_child *child = calloc(1, sizeof *child);
  if (!child) return ENOMEM;
  for (int index = 0; index < 4 && problem == 0; index++) problem = make_pipe(pipes[index]);
  if (problem == 0) {
    const int streams[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
    problem = spawn(&child->process, arguments[0], arguments, folder, streams, false);
  }
  if (problem == 0) {
    problem = watch(child, pipes[3][0]);
    if (problem != 0) {
      kill(-child->process, SIGKILL);
      while (waitpid(child->process, NULL, 0) < 0 && errno == EINTR) {}
    }
  }
  close_quietly(&pipes[0][0]);
  close_quietly(&pipes[1][1]);
  close_quietly(&pipes[2][1]);
  close_quietly(&pipes[3][0]);
  if (problem != 0) {
    close_quietly(&pipes[0][1]);
    close_quietly(&pipes[1][0]);
    close_quietly(&pipes[2][0]);
    close_quietly(&pipes[3][1]);
    free(child);
    return problem;
  }
  child->input = pipes[0][1];
  child->output = pipes[1][0];
  child->messages = pipes[2][0];
  child->lifeline = pipes[3][1];
  const int ours[3] = {child->input, child->output, child->messages};
  for (int index = 0; index < 3; index++) {
    fcntl(ours[index], F_SETFL, fcntl(ours[index], F_GETFL) | O_NONBLOCK);
  }
#if defined(F_SETNOSIGPIPE)
  fcntl(child->input, F_SETNOSIGPIPE, 1);
#endif
#if defined(F_SETPIPE_SZ)
  // Fewer turns for large batches; the system may refuse.
  (void)fcntl(child->input, F_SETPIPE_SZ, 1 << 20);
#endif
  *result = child;
  return 0;
}

int chiasm_child_process(const chiasm_child *child) { return (int)child->process; }

/// `write` without SIGPIPE, whatever the program does with that signal.
static ssize_t write_quietly(int descriptor, const void *bytes, size_t count) {
#if defined(F_SETNOSIGPIPE)
  return write(descriptor, bytes, count);
#else
  sigset_t pipe_only, pending, before;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  sigpending(&pending);
  const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
  const ssize_t written = write(descriptor, bytes, count);
  const int problem = errno;
  if (written < 0 && problem == EPIPE && !was_pending) {
    const struct timespec now = {0, 0};
    while (sigtimedwait(&pipe_only, NULL, &now) < 0 && errno == EINTR) {}
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = problem;
  return written;
#endif
}

/// Takes what the child has said on its standard error into the ring.
static void collect_messages(chiasm_child *child) {
  uint8_t piece[4096];
  // A child that never stops talking must not hold us here.
  for (int turn = 0; turn < 64 && child->messages >= 0; turn++) {
    const ssize_t count = read(child->messages, piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (count <= 0) {
      close_quietly(&child->messages);
      return;
    }
    for (ssize_t index = 0; index < count; index++) {
      child->ring[child->messageCount++ % MESSAGE_CAPACITY] = piece[index];
    }
  }
}

chiasm_transfer chiasm_child_transfer(
    chiasm_child *child, const uint8_t *output, size_t outputCount, size_t *sent, uint8_t *input,
    size_t inputCapacity, size_t *received, int milliseconds) {
  *sent = 0;
  *received = 0;
  const bool writes = outputCount > 0 && child->input >= 0;
  struct pollfd events[3] = {
      {child->output, inputCapacity > 0 ? POLLIN : 0, 0},
      {child->messages, POLLIN, 0},
      {writes ? child->input : -1, POLLOUT, 0},
  };
  const int ready = poll(events, 3, milliseconds);
  if (ready < 0) return errno == EINTR ? CHIASM_TRANSFER_DONE : CHIASM_TRANSFER_FAILED;
  if (events[1].revents) collect_messages(child);
  if (events[2].revents) {
    const ssize_t count = write_quietly(child->input, output, outputCount);
    if (count > 0) {
      *sent = (size_t)count;
    } else if (count < 0 && errno == EPIPE) {
      // It may still have something to say.
      close_quietly(&child->input);
    } else if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      return CHIASM_TRANSFER_FAILED;
    }
  }
  if (events[0].revents && inputCapacity > 0) {
    const ssize_t count = read(child->output, input, inputCapacity);
    if (count == 0) return CHIASM_TRANSFER_CLOSED;
    if (count > 0) {
      *received = (size_t)count;
    } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      return CHIASM_TRANSFER_FAILED;
    }
  }
  return CHIASM_TRANSFER_DONE;
}

size_t chiasm_child_messages(const chiasm_child *child, uint8_t *buffer, size_t capacity) {
  size_t count = child->messageCount < MESSAGE_CAPACITY ? child->messageCount : MESSAGE_CAPACITY;
  if (count > capacity) count = capacity;
  for (size_t index = 0; index < count; index++) {
    buffer[index] = child->ring[(child->messageCount - count + index) % MESSAGE_CAPACITY];
  }
  return count;
}

/// Whether the child has ended; it stays a zombie, so that its number is not given to another.
static bool has_ended(const chiasm_child *child) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  const int status = waitid(P_PID, (id_t)child->process, &info, WEXITED | WNOHANG | WNOWAIT);
  return (status == 0 && info.si_pid == child->process) || (status < 0 && errno == ECHILD);
}

bool chiasm_child_has_ended(const chiasm_child *child) {
  return child->isEnded || has_ended(child);
}

/// Waits for the end while the child's streams are emptied, so that it is not stuck in a write.
static bool wait_for_end(chiasm_child *child, int milliseconds) {
  uint8_t rest[4096];
  for (int waited = 0; !has_ended(child); waited += 5) {
    if (waited >= milliseconds) return false;
    struct pollfd events[2] = {{child->output, POLLIN, 0}, {child->messages, POLLIN, 0}};
    const int ready = poll(events, 2, 5);
    if (ready > 0) {
      if (events[0].revents && read(child->output, rest, sizeof rest) == 0) {
        close_quietly(&child->output);
      }
      if (events[1].revents) collect_messages(child);
    }
  }
  return true;
}

int chiasm_child_end(chiasm_child *child, int milliseconds) {
  if (child->isEnded) return child->status;
  close_quietly(&child->input);
  if (!wait_for_end(child, milliseconds)) {
    kill(-child->process, SIGTERM);
    wait_for_end(child, 500);
  }
  // Also what the child left behind; the group's number is ours until the child is waited for.
  kill(-child->process, SIGKILL);
  if (child->lifeline >= 0) {
    (void)write_quietly(child->lifeline, "\n", 1);
    close_quietly(&child->lifeline);
  }
  int status = 0;
  pid_t found;
  do {
    found = waitpid(child->process, &status, 0);
  } while (found < 0 && errno == EINTR);
  while (waitpid(child->watcher, NULL, 0) < 0 && errno == EINTR) {}
  if (child->messages >= 0) collect_messages(child);
  close_quietly(&child->messages);
  close_quietly(&child->output);
  child->isEnded = true;
  if (found < 0) {
    child->status = 0;  // somebody else waited for it; nothing more can be known
  } else {
    child->status = WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  return child->status;
}

void chiasm_child_release(chiasm_child *child) {
  chiasm_child_end(child, 0);
  free(child);
}
