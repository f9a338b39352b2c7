import ArgumentParser
import Foundation

/// `chiasm demo`.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a small cohort with a known answer, and audit it.")

  @OptionGroup var training: TrainingOptions
  @OptionGroup var output: RunOptions

  func run() throws {}
}
