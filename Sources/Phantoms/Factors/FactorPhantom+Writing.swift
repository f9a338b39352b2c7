public import Foundation
import Tensors

extension FactorPhantom {
  private struct Truth: Encodable {
    struct Factor: Encodable {
      let factor: Int
      /// The modality that owns it; "shared" for all.
      let owner: String
    }
    let design: FactorDesign
    let seed: UInt64
    let factors: [Factor]
  }

  /// Writes the embeddings and what is true of them.
  ///
  /// For each modality `NAME.npy` `[cases, width]` and `NAME_strengths.npy` `[cases, factors]`;
  /// `directions.npy` `[factors, width]`; `cases.csv` with the case and group of each row;
  /// `truth.json`, written last, with the owner of each factor.
  ///
  /// - Parameter folder: Where to write; made if it is not there.
  /// - Throws: ``PhantomError`` with code `folderInUse` if the folder holds such files already, or
  ///   `fileAccess` if something cannot be written.
  public func write(to folder: URL) throws(PhantomError) {
    let truthFile = folder.appending(path: "truth.json")
    if FileManager.default.fileExists(atPath: truthFile.path) {
      throw PhantomError(
        .folderInUse, place: truthFile.path,
        message: "made-up data is there already; name another folder, or remove this one")
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let factors = owners.enumerated().map { index, owner in
        Truth.Factor(factor: index, owner: owner.map { design.modalities[$0] } ?? "shared")
      }
      for (index, name) in design.modalities.enumerated() {
        try Self.write(
          rows[index], width: design.width, to: folder.appending(path: "\(name).npy"))
        try Self.write(
          strengths[index], width: owners.count,
          to: folder.appending(path: "\(name)_strengths.npy"))
      }
      try Self.write(
        directions, width: design.width, to: folder.appending(path: "directions.npy"))
      let width = max(5, String(design.caseCount).count)
      let lines = groups.enumerated().map { index, group in
        "case\(LesionPhantom.padded(index + 1, to: width)),"
          + "group\(LesionPhantom.padded(group + 1, to: width))"
      }
      let table = (["case,group"] + lines).joined(separator: "\n") + "\n"
      try Data(table.utf8).write(to: folder.appending(path: "cases.csv"), options: .atomic)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let truth = Truth(design: design, seed: seed, factors: factors)
      try (encoder.encode(truth) + Data("\n".utf8)).write(to: truthFile, options: .atomic)
    } catch {
      throw PhantomError(
        .fileAccess, place: folder.path,
        message: "cannot be written: \(error); choose another folder")
    }
  }

  private static func write(_ values: [Double], width: Int, to file: URL) throws {
    let tensor = try Tensor(values, shape: [width > 0 ? values.count / width : 0, width])
    try NumpyFile.write(tensor.converted(to: .float32), to: file.path)
  }
}
