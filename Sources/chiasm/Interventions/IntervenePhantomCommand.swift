import ArgumentParser
import Foundation
import Phantoms

/// `chiasm intervene phantom`.
struct IntervenePhantomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantom",
    abstract: "Writes made-up pictures with sentences whose factors are known.",
    discussion: """
      Shape and hue are seen and named, the background is only seen, the complaint is only named. All \
      four stand as columns in cases.csv, where no modality reads them.
      """)

  @Argument(help: "The folder to write.", completion: .directory)
  var folder: String

  @Option(help: "The number of cases.")
  var cases = 400

  @Option(help: "The side of pictures in pixels.")
  var size = 64

  @Option(help: "Seed of all randomness: the same seed gives the same files.")
  var seed: UInt64 = 0

  func run() throws {
    try Exit.reporting {
      let phantom = try FactorPictures(
        FactorPicturesDesign(caseCount: cases, imageSize: size), seed: seed)
      let manifest = try phantom.write(to: URL(fileURLWithPath: folder))
      Output.write(manifest.path)
    }
  }
}
