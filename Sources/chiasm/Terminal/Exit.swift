import Advice
import ArgumentParser
import Cohorts
import Contribution
import CTerminal
import Decomposition
import Dictionaries
import Encoders
import Findings
import Foundation
import Fusion
import Indexing
import Interactions
import Interventions
import Monosemanticity
import Phantoms
import Predictors
import Retrieval
import Service
import Statistics
import Tensors
import Tokenizers
import Training

/// The exit codes of the program, after `sysexits.h`.
enum Exit {
  static let usage: Int32 = 64
  static let data: Int32 = 65
  static let missingDependency: Int32 = 69
  static let internalFault: Int32 = 70

  /// Runs a command's work; an error becomes one message on standard error and an exit code.
  static func reporting(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error where error is ExitCode || error is CleanExit || error is ValidationError {
      throw error
    } catch {
      FileHandle.standardError.write(Data("\nchiasm: \(error)\n".utf8))
      throw ExitCode(code(of: error))
    }
  }

  /// The code of an error; one that wraps another takes the code of what it wraps.
  static func code(of error: any Error) -> Int32 {
    switch error {
    case let error as CohortError: error.code == .invalidArgument ? usage : data
    case let error as FusionError:
      switch error.code {
      case .unknownModel, .invalidSetting, .resumeMismatch, .runFolder: usage
      default: data
      }
    case let error as TrainingError:
      switch error.code {
      case .interrupted: 128 + max(2, chiasm_interrupt_signal())
      case .invalidSetting, .checkpointMismatch: usage
      default: data
      }
    case let error as TensorError:
      switch error.code {
      case .deviceUnavailable, .unknownOperator: missingDependency
      case .fileFormat, .fileAccess, .missingEntry: data
      default: internalFault
      }
    case let error as InteractionsError:
      switch error.code {
      case .interrupted: 128 + max(2, chiasm_interrupt_signal())
      case .invalidSetting: usage
      default: data
      }
    case let error as ContributionError:
      switch error.code {
      case .cancelled: 128 + max(2, chiasm_interrupt_signal())
      case .invalidSetting: usage
      default: error.underlying.map(code(of:)) ?? data
      }
    case let error as MonosemanticityError:
      switch error.code {
      case .cancelled: 128 + max(2, chiasm_interrupt_signal())
      case .invalidArgument: usage
      default: data
      }
    case let error as InterventionsError:
      switch error.code {
      case .interrupted: 128 + max(2, chiasm_interrupt_signal())
      case .invalidArgument: usage
      default: data
      }
    case let error as DictionariesError:
      switch error.code {
      case .interrupted: 128 + max(2, chiasm_interrupt_signal())
      case .invalidArgument, .checkpointMismatch: usage
      default: data
      }
    case let error as DecompositionError: error.code == .invalidSetting ? usage : data
    case let error as PredictorError:
      switch error.code {
      case .cancelled: 128 + max(2, chiasm_interrupt_signal())
      case .missingFeature: missingDependency
      default: error.underlying.map(code(of:)) ?? data
      }
    case let error as EncoderError:
      switch error.code {
      case .interrupted: 128 + max(2, chiasm_interrupt_signal())
      case .invalidSetting: usage
      default: data
      }
    case let error as RetrievalError:
      switch error.code {
      case .interrupted: 128 + max(2, chiasm_interrupt_signal())
      case .invalidArgument, .checkpointMismatch: usage
      default: data
      }
    case let error as IndexingError:
      switch error.code {
      case .invalidArgument, .unknownCase, .unknownColumn, .unknownModality, .inUse: usage
      default: data
      }
    case is TokenizerError: data
    case let error as PhantomError:
      switch error.code {
      case .interrupted: 128 + max(2, chiasm_interrupt_signal())
      case .folderInUse, .invalidDesign: usage
      default: data
      }
    case let error as FindingsError:
      switch error.code {
      case .otherCohort, .severalModels: usage
      case .notFinite: internalFault
      default: data
      }
    case let error as ServiceConfigurationError:
      error.code == .invalidFolder ? data : usage
    case is StatisticsError: internalFault
    case is CocoaError: data
    default: internalFault
    }
  }
}
