import Testing
import Training

struct TrainingSettingsTests {
  @Test func defaultsAreValid() throws { try TrainingSettings().validate() }

  struct Fault: Sendable, CustomStringConvertible {
    let description: String
    let change: @Sendable (inout TrainingSettings) -> Void
  }

  static let faults: [Fault] = [
    Fault(description: "epochs") { $0.epochs = 0 },
    Fault(description: "epochs") { $0.epochs = .max },
    Fault(description: "batch size") { $0.batchSize = 0 },
    Fault(description: "batch size") { $0.batchSize = .max },
    Fault(description: "learning rate") { $0.learningRate = 0 },
    Fault(description: "learning rate") { $0.learningRate = .nan },
    Fault(description: "learning rate") { $0.learningRate = .infinity },
    Fault(description: "weight decay") { $0.weightDecay = -1 },
    Fault(description: "weight decay") { $0.weightDecay = .nan },
    Fault(description: "warm-up share") { $0.warmupShare = 1.5 },
    Fault(description: "warm-up share") { $0.warmupShare = .nan },
    Fault(description: "gradient norm") { $0.gradientNorm = 0 },
    Fault(description: "gradient norm") { $0.gradientNorm = .nan },
    Fault(description: "patience") { $0.patience = 0 },
    Fault(description: "label smoothing") { $0.labelSmoothing = 1 },
    Fault(description: "label smoothing") { $0.labelSmoothing = -0.1 },
  ]

  @Test(arguments: faults) func rejectsSettingOutOfRange(fault: Fault) throws {
    var settings = TrainingSettings()
    fault.change(&settings)
    let error = #expect(throws: TrainingError.self) { try settings.validate() }
    #expect(error?.code == .invalidSetting)
    #expect(error?.message.hasPrefix(fault.description) == true)
    // The loop itself asks, so that no caller can forget to.
    let refusal = #expect(throws: TrainingError.self) {
      try Trainer(settings: settings, seed: 0, name: "line").fit(LinearTask())
    }
    #expect(refusal?.code == .invalidSetting)
  }

  @Test func edgesAreValid() throws {
    var settings = TrainingSettings()
    settings.epochs = 1
    settings.batchSize = 1
    settings.weightDecay = 0
    settings.warmupShare = 1
    settings.patience = nil
    try settings.validate()
    settings.warmupShare = 0
    settings.patience = 1
    try settings.validate()
  }
}
