import ArgumentParser
import CTerminal
import Foundation
import Phantoms

/// `chiasm phantom pairs`.
struct PhantomPairsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs",
    abstract: "Pictures and reports that should find each other, and how well anybody could.",
    discussion: """
      Pictures show findings of four kinds in a grid of three by three; reports name them in varied words, \
      among remarks that no picture shows. Some pictures are described alike, so that even the best search \
      must guess between them: truth.json says how often it finds the right one, for galleries of some \
      sizes. Use it to see how far a model of `chiasm pretrain` is from the best possible.
      """)

  @Option(
    name: .shortAndLong, help: "The folder to write; must be new or empty.",
    completion: .directory)
  var output: String

  @Option(help: "The number of cases.")
  var cases = 20_000

  @Option(help: "The side of pictures in pixels.")
  var imageSize = 64

  @Option(help: "The most findings of a picture, 1 to 9.")
  var findings = 2

  @Option(
    help: ArgumentHelp(
      "What reports say besides kind and place: size, brightness, both separated by a comma, or none.",
      valueName: "details"))
  var told = "size"

  @Option(help: "How often a report belongs to no picture at all.")
  var mismatch = 0.0

  @Option(help: "How often the picture is missing.")
  var missingImages = 0.0

  @Option(help: "How often the report is missing.")
  var missingTexts = 0.0

  @Option(help: "The standard deviation of the noise of a pixel, of 255.")
  var noise = 8.0

  @Option(help: "The most cases of one patient.")
  var casesPerPatient = 3

  @Option(help: "Seed of all randomness: the same seed gives the same files.")
  var seed: UInt64 = 1

  @Flag(help: "Print JSON instead of text.")
  var json = false

  private func design() throws -> PairDesign {
    var design = PairDesign()
    design.caseCount = cases
    design.imageSize = imageSize
    design.mostFindings = findings
    design.told =
      told == "none"
      ? []
      : try told.split(separator: ",").map { name in
        guard let detail = PairDesign.Detail(rawValue: String(name)) else {
          throw ValidationError(
            "--told: expected size, brightness, size,brightness or none, found \"\(told)\"")
        }
        return detail
      }
    design.mismatch = mismatch
    design.missingImages = missingImages
    design.missingTexts = missingTexts
    design.noise = noise
    design.mostCasesPerPatient = casesPerPatient
    return design
  }

  func run() throws {
    try Exit.reporting {
      guard chiasm_interrupt_install() else {
        throw PhantomError(
          .fileAccess, place: "phantom", message: "the system does not let interrupts be caught")
      }
      let folder = URL(fileURLWithPath: output, isDirectory: true)
      let phantom = try PairPhantom(try design(), seed: seed)
      let manifest = try phantom.write(
        to: folder, isInterrupted: { chiasm_interrupt_requested() })
      if json {
        Output.write(try Data(contentsOf: folder.appending(path: "truth.json")))
      } else {
        Output.write(text(PairTruth(phantom), manifest: manifest))
      }
    }
  }

  private func text(_ truth: PairTruth, manifest: URL) -> String {
    let folder = manifest.deletingLastPathComponent().relativePath
    var lines = [
      "\(cases) made-up cases in \(folder), \(truth.pairs) with picture and report", "",
      "\(truth.descriptions) different descriptions. The best that any search can reach on average:",
      "  gallery   first 1   first 5  first 10",
    ]
    for one in truth.ceilings {
      lines.append(
        String(
          format: "%9d %9.3f %9.3f %9.3f", one.gallery, one.recallAt1, one.recallAt5,
          one.recallAt10))
    }
    lines += [
      "", "Next: chiasm pretrain \(folder)/cohort.yaml --image image --text report",
      "      and compare with \(folder)/truth.json",
    ]
    return lines.joined(separator: "\n")
  }
}
