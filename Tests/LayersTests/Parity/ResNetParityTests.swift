import Foundation
import Layers
import TestSupport
import Tensors
import Testing

/// A `state_dict` of torchvision's layout loads and gives torchvision's output.
@Suite struct ResNetParityTests {
  @Test(arguments: [
    ("resnet18", ResNet.Configuration.resNet18), ("resnet50", .resNet50),
  ])
  func loadsAndAnswersAsTorchvision(name: String, configuration: ResNet.Configuration) throws {
    let weights = try withTemporaryFolder { folder in
      let file = folder.appending(path: "\(name).safetensors")
      try inflated(Fixtures.data("resnet50/\(name).safetensors.gz")).write(to: file)
      return try SafetensorsFile(path: file.path).tensors()
    }
    let images = try NumpyFile(path: Fixtures.url("resnet50/input.npy").path).tensor()
    let expected = try NumpyFile(path: Fixtures.url("resnet50/\(name).logits.npy").path).tensor()

    let (store, root) = try makeRoot(dtype: .float32)
    let network = try ResNet(configuration, classCount: 1000, scope: root)
    let report = try store.load(weights)
    #expect(report.missing.isEmpty && report.unexpected.isEmpty)
    let logits = try withoutGradients { try network(images, mode: .evaluation) }
    // The logits differ between images and classes by about one: constants would not pass.
    try expectClose(logits, to: expected, absolute: 1e-4)
    // Channels last in memory, the same numbers.
    let last = try withoutGradients { try network(images.channelsLast(), mode: .evaluation) }
    try expectClose(last, to: expected, absolute: 1e-4)
    // What was loaded is what is saved.
    for (name, tensor) in try store.state() {
      let loaded = try #require(weights[name])
      #expect(try tensor.array(of: Double.self) == loaded.array(of: Double.self))
    }
  }
}
