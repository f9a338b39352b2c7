public import Foundation
public import Training

/// What a study keeps while it runs, so that one that was stopped or killed goes on from there.
///
/// A folder: `study.json` says what decides the result; every training keeps its last whole epoch in a
/// safetensors file, every finished series of outcomes stands in a JSON file of its own. Each file is
/// replaced atomically, so that a kill at any moment leaves the old state or the new one.
public struct StudyState: Sendable {
  /// The folder.
  public let folder: URL
  private let fingerprint: String

  /// Begins a folder, or goes on in one that was begun under the same fingerprint.
  ///
  /// - Parameters:
  ///   - fingerprint: All that decides the result, as text.
  ///   - resumes: Whether to keep what is there; otherwise it is removed.
  /// - Throws: ``InterventionsError`` with code `invalidArgument` if the folder was begun under another
  ///   fingerprint or holds something else, `fileAccess` if it cannot be written.
  public init(
    folder: URL, fingerprint: String, resumes: Bool
  ) throws(InterventionsError) {
    self.folder = folder
    self.fingerprint = fingerprint
    let record = folder.appending(path: "study.json")
    let earlier = try? String(contentsOf: record, encoding: .utf8)
    if resumes, let earlier, earlier != fingerprint {
      throw InterventionsError(
        .invalidArgument,
        "\(record.path): the study was begun with other options or data; give the same, or begin anew "
          + "without --resume")
    }
    let manager = FileManager.default
    // A kill while the record is written may leave a hidden file.
    let names = ((try? manager.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
      !$0.hasPrefix(".")
    }
    guard earlier != nil || names.isEmpty else {
      throw InterventionsError(
        .invalidArgument,
        "\(folder.path) holds files that no study wrote; choose another folder with --output")
    }
    do {
      if !resumes, earlier != nil { try manager.removeItem(at: folder) }
      try manager.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(fingerprint.utf8).write(to: record, options: .atomic)
    } catch {
      throw InterventionsError(
        .fileAccess, "\(folder.path): cannot be written (\(error.localizedDescription))")
    }
  }

  /// Removes the folder, when the study's result is written.
  public func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Where a training keeps its last epoch; it stays there after the end, so that the training can be
  /// had again.
  public func checkpoint(_ name: String) -> Checkpoint {
    Checkpoint(path: file(name, "safetensors").path, fingerprint: fingerprint)
  }

  /// Where a training of dictionaries keeps its state.
  public func dictionaryPath(_ name: String) -> String {
    file("dictionary \(name)", "safetensors").path
  }

  /// Outcomes of a name: those that were finished before, or new ones, which are kept.
  ///
  /// - Throws: ``InterventionsError`` with code `fileAccess`, or what `make` throws.
  public func outcomes(_ name: String, _ make: () throws -> [Double]) throws -> [Double] {
    let place = file("outcomes \(name)", "json")
    if FileManager.default.fileExists(atPath: place.path) {
      do {
        return try JSONDecoder().decode([Double].self, from: Data(contentsOf: place))
      } catch {
        throw InterventionsError(
          .fileAccess, "\(place.path): cannot be read; remove this file to compute it anew")
      }
    }
    let values = try make()
    do {
      try JSONEncoder().encode(values).write(to: place, options: .atomic)
    } catch {
      throw InterventionsError(
        .fileAccess, "\(place.path): cannot be written (\(error.localizedDescription))")
    }
    return values
  }

  /// A file whose name no two names share.
  private func file(_ name: String, _ type: String) -> URL {
    let safe = name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        String(UnicodeScalar(byte))
      case UInt8(ascii: " "): "-"
      // Capitals too: some file systems do not tell them apart.
      default: "_" + String(byte, radix: 16)
      }
    }
    return folder.appending(path: "\(safe.joined()).\(type)")
  }
}
