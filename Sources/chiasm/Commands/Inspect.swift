import ArgumentParser
import Cohorts
import Findings
import Fusion
import Reports

/// `chiasm inspect`.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a cohort: counts, gaps, label balance, leaks.")

  @Argument(
    help: "The cohort's manifest, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
  var cohort: String

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var known: AcknowledgeOptions

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() throws {
    try Exit.reporting {
      compute.apply()
      let inspection = Inspection(
        try Cohort.load(manifest: cohort), seed: compute.seed, acknowledging: known.acknowledge)
      if json {
        Output.write(try inspection.json())
      } else {
        Output.write(InspectionText(inspection, style: Output.style).text)
      }
    }
  }
}
