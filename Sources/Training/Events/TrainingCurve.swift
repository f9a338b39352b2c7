public import Foundation

/// The events of one training as a curve for TensorBoard.
///
/// `step/…` counts steps from the first of the training, also where it was resumed; `epoch/…` counts
/// epochs. The file is made at the first event.
public final class TrainingCurve {
  private let folder: URL
  private let time: () -> Double
  private var file: EventFile?
  /// What a step told besides its loss; it is known before the step ends.
  private var parts: [(tag: String, value: Double)] = []

  /// Names the folder of a training.
  ///
  /// - Parameter time: The time of an event, in seconds since 1970.
  public init(in folder: URL, time: @escaping () -> Double = { Date().timeIntervalSince1970 }) {
    self.folder = folder
    self.time = time
  }

  /// Continues a file that is open.
  package init(writingTo file: EventFile) {
    folder = file.url.deletingLastPathComponent()
    time = { Date().timeIntervalSince1970 }
    self.file = file
  }

  /// Keeps what the step under way tells besides its loss, such as the losses of its tasks.
  public func collect(_ values: [(tag: String, value: Double)]) { parts += values }

  /// Writes what an event tells.
  ///
  /// - Throws: ``TrainingError`` with code `eventsNotWritten`.
  public func record(_ event: TrainingEvent) throws(TrainingError) {
    switch event {
    case .fitStart(let epoch, _, let steps):
      parts = []
      // Steps of an epoch that a kill cut short come again.
      try open().write(.sessionStart(step: epoch * steps + 1))
    case .stepEnd(let epoch, let step, let steps, let loss, let learningRate):
      let own = [("step/loss", loss), ("step/learning_rate", learningRate)]
      try open().write(
        .scalars(step: epoch * steps + step + 1, own + parts.map { ("step/" + $0.tag, $0.value) }))
      parts = []
    case .epochEnd(let epoch, let trainingLoss, let innerScore, let isBest):
      try open().write(
        .scalars(
          step: epoch + 1,
          [
            ("epoch/training_loss", trainingLoss), ("epoch/inner_score", innerScore),
            ("epoch/is_best", isBest ? 1 : 0),
          ]))
    case .fitEnd(let bestEpoch, let bestScore):
      guard bestScore.isFinite, bestScore < .greatestFiniteMagnitude else { return }
      try open().write(.scalars(step: bestEpoch, [("kept/inner_score", bestScore)]))
    }
  }

  private func open() throws(TrainingError) -> EventFile {
    if let file { return file }
    let made = try EventFile(in: folder, time: time)
    file = made
    return made
  }
}
