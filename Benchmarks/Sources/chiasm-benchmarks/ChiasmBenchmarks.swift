import ArgumentParser
import Retrieval
import Tensors
import Training

/// Does the same work as a peer in `Benchmarks/peers`, and prints the same JSON line.
///
/// Weights and inputs are the peer's own, so it must have run before.
@main
struct ChiasmBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chiasm-benchmarks",
    abstract: "Times one benchmark; Benchmarks/run compares it with its peer.")

  enum Name: String, ExpressibleByArgument, CaseIterable {
    case resnet50Step = "resnet50_step"
    case transformerStep = "transformer_step"
    case smallOps = "small_ops"
    case pretrainStep = "pretrain_step"
    case pretrainMode = "pretrain_mode"
    case logisticRegression = "logistic_regression"
    case csvRead = "csv_read"
    case tokenizeReports = "tokenize_reports"
    case interactions
    case contribution
    case partialPasses = "partial_passes"
    case dictionaries
    case featureScores = "feature_scores"
    case vectorSearch = "vector_search"
  }

  @Argument(help: "The benchmark.")
  var name: Name

  @Option(help: "The folder in which the peer left weights and inputs.")
  var exchange: String

  @Option(help: "The number of threads.")
  var threads = 2

  @Option(
    help:
      "The shapes of the contribution benchmark, by commas, all by default; of pretrain_mode, single or dual."
  )
  var shapes = ""

  @Option(help: "The number of timed steps.")
  var steps: Int?

  func run() throws {
    useThreads(threads)
    // As the program does before it trains.
    Runtime.keepFreedMemory()
    let exchange = Exchange(folder: exchange)
    switch name {
    case .resnet50Step: try timeResNet50Step(exchange, steps: steps ?? 5)
    case .transformerStep: try timeTransformerStep(exchange, steps: steps ?? 10)
    case .pretrainStep:
      for precision in Precision.allCases {
        try timePretrainStep(exchange, steps: steps ?? 6, mode: .single, precision: precision)
      }
    case .pretrainMode:
      // One mode a process, so that the peak of memory is its own.
      try timePretrainStep(
        exchange, steps: steps ?? 6, mode: shapes == "dual" ? .dual : .single, precision: .float32)
    case .smallOps: try timeSmallOperations(exchange, steps: steps ?? 5)
    case .logisticRegression:
      try timeLogisticRegression(exchange, steps: steps ?? 10)
      try timeWideLogisticRegression(exchange, steps: steps)
    case .csvRead: try timeTableReading(exchange, steps: steps ?? 3)
    case .tokenizeReports: try timeTokenizers(exchange, steps: steps ?? 3)
    case .interactions:
      try timeInteractions(exchange)
      try timeInteractionBootstrap(exchange)
      try timeTabulation(exchange)
    case .contribution:
      try timeContribution(exchange, shapes: shapes.split(separator: ",").map(String.init))
    case .partialPasses: try timePartialPasses()
    case .dictionaries: try timeDictionaryTraining(exchange, steps: steps ?? 16)
    case .featureScores: try timeFeatureScores(exchange)
    case .vectorSearch: try timeVectorSearch(exchange, steps: steps ?? 5)
    }
  }
}
