import Foundation

/// How idle threads of LibTorch's pool wait.
enum ThreadPolicy {
  /// Starts the program again with a shorter spin, unless the user has set a policy.
  ///
  /// GNU OpenMP's threads spin for milliseconds before they sleep. On a machine that does anything else
  /// besides, a thread then spins for another that is not running: with one competing process a core
  /// training took 9.3 s by default and 5.2 s with a short spin. The pool reads its policy when it is loaded, before
  /// `main`, so it can only be set for a new start of the same program (about 0.2 s). A spin of some
  /// microseconds costs nothing on an idle machine.
  static func shortenSpinning() {
    #if os(Linux)
      guard getenv("OMP_WAIT_POLICY") == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
      setenv("GOMP_SPINCOUNT", "2000", 1)
      // Returns only if it failed; then the run goes on as it is.
      execv("/proc/self/exe", CommandLine.unsafeArgv)
    #endif
  }
}
