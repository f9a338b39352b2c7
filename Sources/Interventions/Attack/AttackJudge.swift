import Findings
import Statistics

/// Turns outcomes of attacked cases into figures, all from the same draws of groups.
struct AttackJudge {
  let test: AttackCases
  let bootstrap: GroupBootstrap

  /// The mean of an outcome.
  func rate(_ outcomes: [Double]) throws -> Figure {
    Figure(try bootstrap.mean(of: outcomes, cases: test.cases))
  }

  /// The mean of paired differences.
  func difference(_ first: [Double], minus second: [Double]) throws -> Figure {
    try rate(zip(first, second).map { $0 - $1 })
  }

  /// An effect beside controls.
  func effect(
    untouched: [Double], changed: [Double], controls: [[Double]], metric: String
  ) throws -> ControlledFigure {
    ControlledFigure(
      try ControlledEffect(
        untouched: untouched, changed: changed, controls: controls, cases: test.cases,
        bootstrap: bootstrap), metric: metric)
  }
}
