import Foundation

/// What Hugging Face keeps beside a file of weights: `config.json` and `preprocessor_config.json`.
struct WeightsCompanions {
  /// Heads of attention.
  var headCount: Int?
  /// Added to the variance in LayerNorms.
  var epsilon: Double?
  /// What is taken off a pixel in 0...1, a channel.
  var mean: [Double]?
  /// What that is divided by, a channel.
  var standardDeviation: [Double]?

  /// Reads the files in the folder of the weights; none need be there.
  ///
  /// - Throws: ``EncoderError`` with code `unsuitableConfiguration`.
  init(besideWeights path: String) throws(EncoderError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    if let (config, file) = try Self.object(folder.appending(path: "config.json")) {
      // Other models' configurations may lie in the same folder as a torchvision file.
      if config["model_type"] as? String == "vit" {
        headCount = try Self.number(config, "num_attention_heads", file).map { Int($0) }
        epsilon = try Self.number(config, "layer_norm_eps", file)
        if let activation = config["hidden_act"] as? String, activation != "gelu" {
          throw EncoderError(
            .unsuitableConfiguration,
            "\(file): hidden_act: expected gelu, found \(activation), which is not supported")
        }
      }
    }
    guard let (config, file) = try Self.object(folder.appending(path: "preprocessor_config.json"))
    else { return }
    if config["do_normalize"] as? Bool == false {
      (mean, standardDeviation) = ([0], [1])
    } else {
      mean = try Self.numbers(config, "image_mean", file)
      standardDeviation = try Self.numbers(config, "image_std", file)
    }
    let factor = try Self.number(config, "rescale_factor", file) ?? 1 / 255
    guard config["do_rescale"] as? Bool != false, abs(factor * 255 - 1) < 1e-6,
      (mean == nil) == (standardDeviation == nil),
      standardDeviation?.allSatisfy({ $0 > 0 && $0.isFinite }) ?? true,
      mean?.allSatisfy(\.isFinite) ?? true
    else {
      throw EncoderError(
        .unsuitableConfiguration,
        "\(file): expected pixels scaled by 1/255, then image_mean and image_std above 0; other "
          + "preprocessing is not supported")
    }
  }

  private static func object(
    _ url: URL
  ) throws(EncoderError) -> (content: [String: Any], file: String)? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    guard let data = try? Data(contentsOf: url),
      let content = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
    else {
      throw EncoderError(
        .unsuitableConfiguration, "\(url.path): cannot be read as JSON; copy it again")
    }
    return (content, url.path)
  }

  private static func number(
    _ content: [String: Any], _ name: String, _ file: String
  ) throws(EncoderError) -> Double? {
    guard let value = content[name], !(value is NSNull) else { return nil }
    guard let number = value as? Double, number.isFinite, number > 0, number < 1e9 else {
      throw EncoderError(
        .unsuitableConfiguration, "\(file): \(name): expected a number above 0, found \(value)")
    }
    return number
  }

  private static func numbers(
    _ content: [String: Any], _ name: String, _ file: String
  ) throws(EncoderError) -> [Double]? {
    guard let value = content[name], !(value is NSNull) else { return nil }
    guard let numbers = value as? [Double], !numbers.isEmpty else {
      throw EncoderError(
        .unsuitableConfiguration, "\(file): \(name): expected a list of numbers, found \(value)")
    }
    return numbers
  }
}
