public import Foundation

/// A file of events that TensorBoard reads: `events.out.tfevents.NUMBER.chiasm`.
///
/// Each record is its length, a check of the length, the message, a check of the message (TFRecord,
/// <https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details>). A record is
/// handed to the system as it is written: a killed process loses none that it wrote, and a torn last
/// one is what readers wait at. A process that goes on opens a file of the next number, never an old
/// one. Names hold no time and no machine; only the times of events differ between equal runs.
public final class EventFile {
  /// Where it is.
  public let url: URL
  private let handle: FileHandle
  private let time: () -> Double

  /// Opens the next file of a folder, which is made if need be.
  ///
  /// - Parameters:
  ///   - folder: One curve a folder: TensorBoard calls it a run.
  ///   - time: The time of an event, in seconds since 1970.
  /// - Throws: ``TrainingError`` with code `eventsNotWritten`.
  public init(
    in folder: URL, time: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) throws(TrainingError) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      let last = names.compactMap(Self.number).max() ?? 0
      url = folder.appending(path: Self.name(last + 1))
      try Data().write(to: url, options: .withoutOverwriting)
      handle = try FileHandle(forWritingTo: url)
    } catch {
      throw TrainingError(
        .eventsNotWritten,
        "\(folder.path): expected a folder to write events for TensorBoard in, but \(error.localizedDescription); "
          + "free the folder, or leave out --tensorboard")
    }
    self.time = time
    try write(.fileVersion)
  }

  deinit { try? handle.close() }

  /// Appends one event.
  ///
  /// - Throws: ``TrainingError`` with code `eventsNotWritten`, such as on a full disk.
  public func write(_ event: SummaryEvent) throws(TrainingError) {
    let record = Self.record(event.message(wallTime: time()).bytes)
    do { try handle.write(contentsOf: Data(record)) } catch {
      throw TrainingError(
        .eventsNotWritten,
        "\(url.path): an event could not be written (\(error.localizedDescription)); free space, or "
          + "leave out --tensorboard")
    }
  }

  /// A message with its length and checks.
  static func record(_ message: [UInt8]) -> [UInt8] {
    let length = UInt64(message.count).littleEndianBytes
    return length + CRC32C.masked(length).littleEndianBytes + message
      + CRC32C.masked(message).littleEndianBytes
  }

  private static let prefix = "events.out.tfevents."
  private static let suffix = ".chiasm"

  /// Readers take files in the order of their names.
  private static func name(_ number: Int) -> String {
    prefix + String(repeating: "0", count: max(0, 6 - "\(number)".count)) + "\(number)" + suffix
  }

  private static func number(_ name: String) -> Int? {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
    return Int(name.dropFirst(prefix.count).dropLast(suffix.count))
  }
}
