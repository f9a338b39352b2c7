import Foundation

/// How idle threads of LibTorch's pool wait.
enum ThreadPolicy {
  /// Starts the program again with a shorter spin, unless the user has set a policy.
  ///
  /// GNU OpenMP's threads spin for milliseconds before they sleep. On a machine that does anything else
  /// besides, a thread then spins for another that is not running. The same training, measured twice:
  /// with one competing process a core 6.8 and 11.6 s by default, 5.3 and 5.5 s with this spin; alone
  /// 5.5 and 6.0 s by default, 6.1 and 6.6 s with it. A tenth on an idle machine buys that a busy one is
  /// not many times slower.
  ///
  /// The pool reads its policy when it is loaded, before `main`, so it can only be set for a new start
  /// of the same program (about 0.2 s).
  static func shortenSpinning() {
    #if os(Linux)
      guard getenv("OMP_WAIT_POLICY") == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
      setenv("GOMP_SPINCOUNT", "2000", 1)
      // Returns only if it failed; then the run goes on as it is.
      execv("/proc/self/exe", CommandLine.unsafeArgv)
    #endif
  }
}
