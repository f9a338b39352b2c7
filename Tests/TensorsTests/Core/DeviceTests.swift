import Tensors
import Testing

@Suite struct DeviceTests {
  @Test(arguments: [
    ("cpu", Device.cpu), ("cuda", .cuda(0)), ("cuda:0", .cuda(0)), ("cuda:3", .cuda(3)),
    ("mps", .mps),
  ])
  func readsNames(name: String, device: Device) {
    #expect(Device(name) == device)
    #expect(Device(device.description) == device)
  }

  @Test(arguments: [
    "", "CPU", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:1 ", " cpu", "cuda:99999999999999999999",
    "cuda:128", "mps:0", "cuda:+1",
  ])
  func refusesOtherNames(name: String) { #expect(Device(name) == nil) }

  @Test func theProcessorIsAvailable() throws {
    #expect(Device.cpu.isAvailable)
    try Device.cpu.synchronize()
  }

  /// Numbers that do not exist anywhere must not turn into another device on the way to C.
  @Test(arguments: [-1, 127, 128, 255, 65_535, 65_536, 131_072, .max, .min])
  func refusesImpossibleNumbers(index: Int) throws {
    let device = Device.cuda(index)
    #expect(!device.isAvailable)
    expectUnavailable(device)
  }

  @Test(.enabled(if: !Device.cuda(0).isAvailable, "this machine has CUDA"))
  func saysThatCUDAIsAbsent() { expectUnavailable(.cuda(0)) }

  @Test(.enabled(if: !Device.mps.isAvailable, "this machine has Metal"))
  func saysThatMetalIsAbsent() { expectUnavailable(.mps) }

  private func expectUnavailable(
    _ device: Device, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let attempts: [(String, () throws -> Void)] = [
      ("zeros", { _ = try Tensor.zeros([2], device: device) }),
      ("to", { _ = try Tensor([1.0]).to(device) }),
      ("generator", { _ = try Generator(seed: 1, device: device) }),
      ("synchronize", { try device.synchronize() }),
    ]
    for (name, attempt) in attempts {
      let error = #expect(throws: TensorError.self, "\(name)", sourceLocation: sourceLocation) {
        try attempt()
      }
      #expect(error?.code == .deviceUnavailable, "\(name)", sourceLocation: sourceLocation)
      #expect(
        error?.message.contains("device") == true, "\(name): \(error?.message ?? "")",
        sourceLocation: sourceLocation)
    }
  }
}
