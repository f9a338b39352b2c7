import Foundation
import TestSupport
import Tensors
import Testing

/// What PyTorch's optimizers and schedulers answered (`Tests/Fixtures/layers/make.py`).
struct GoldenTensors {
  private let tensors: [String: Tensor]

  init() throws {
    tensors = try SafetensorsFile(path: Fixtures.url("layers/layers.safetensors").path).tensors()
  }

  subscript(name: String) -> Tensor {
    get throws { try #require(tensors[name], "no golden tensor \"\(name)\"") }
  }

  /// The learning rates of twenty steps.
  var schedule: [Double] {
    get throws { try self["schedule.rates"].array(of: Double.self) }
  }
}
