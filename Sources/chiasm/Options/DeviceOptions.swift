public import ArgumentParser
public import Tensors

/// Where networks live, for commands that train or ask them.
struct DeviceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where networks are computed: cpu, cuda, cuda:N or mps. Tables, statistics and simple models stay on the "
        + "processor.", valueName: "device"))
  var device = Device.cpu

  /// Makes sure that the device is there, before any work begins.
  ///
  /// - Throws: `TensorError` with code `deviceUnavailable`, saying which device was looked for.
  func check() throws(TensorError) {
    do throws(TensorError) {
      _ = try Tensor.zeros([1], device: device)
    } catch {
      // LibTorch's own reason is the best one: no device, or a build without it.
      throw TensorError(
        error.code, operation: "--device \(device)", message: error.message)
    }
  }
}

extension Device: ExpressibleByArgument {
  /// Reads the value of an option.
  public init?(argument: String) { self.init(argument) }
}
