public import ArgumentParser
public import Cohorts

/// Findings of checks that people know of and accept.
struct AcknowledgeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A check for leaks whose findings are known and accepted: they become notes. Repeat it for \
      several, or write "acknowledged: [...]" into the manifest.
      """, valueName: "check"))
  var acknowledge: [LeakTopic] = []
}

extension LeakTopic: ExpressibleByArgument {}
