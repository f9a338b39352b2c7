import ArgumentParser
import Cohorts
import Encoders
import Tensors

/// Picture encoders that were trained elsewhere.
struct PretrainedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Weights of the picture encoder (safetensors: torchvision's ResNets, Hugging Face's ViT), for all "
        + "modalities with pictures, or NAME=FILE for one; may be given again.",
      valueName: "file"))
  var weights: [String] = []

  @Flag(
    help:
      "Keep those weights as they are: the encoder then runs once a picture, and its features are kept."
  )
  var freeze = false

  @Option(
    help: ArgumentHelp(
      "With --freeze: views of each picture in training, the plain one and augmented ones.",
      valueName: "count"))
  var views = 1

  @Option(
    help: ArgumentHelp(
      "With --freeze: folder of the features, shared by all runs. Default: "
        + "$XDG_CACHE_HOME/chiasm/features or ~/.cache/chiasm/features.",
      valueName: "folder"))
  var cache: String?

  @Option(
    help: ArgumentHelp(
      "With --freeze: how features are kept, float32 or float16 (half the space).",
      valueName: "type"))
  var cacheDtype = CacheType.float32

  @Flag(help: "With --freeze: keep no features; the encoder runs whenever they are needed.")
  var noCache = false

  /// The types of features.
  enum CacheType: String, ExpressibleByArgument, CaseIterable {
    case float32, float16

    var dtype: DType { self == .float32 ? .float32 : .float16 }
  }

  func validate() throws {
    if weights.isEmpty, freeze {
      throw ValidationError("--freeze: expected --weights, whose encoder is to be frozen")
    }
    let counts = 1...PretrainedSettings.largestViewCount
    if !counts.contains(views) {
      throw ValidationError("--views: expected 1 to \(counts.upperBound), found \(views)")
    }
    if !freeze {
      let given = [
        (views != 1, "--views"), (cache != nil, "--cache"), (noCache, "--no-cache"),
        (cacheDtype != .float32, "--cache-dtype"),
      ].filter(\.0).map(\.1)
      if let option = given.first {
        throw ValidationError("\(option): features are kept with --freeze only")
      }
    }
    if noCache, cache != nil {
      throw ValidationError("--no-cache: keeps no features, so there is no folder for --cache")
    }
  }

  /// The settings that these options stand for; `nil` without weights.
  func settings(for cohort: Cohort) throws -> (settings: PretrainedSettings, notes: [String])? {
    guard var chosen = try PretrainedSettings.chosen(weights, for: cohort) else { return nil }
    chosen.settings.isFrozen = freeze
    chosen.settings.viewCount = views
    chosen.settings.dtype = cacheDtype.dtype
    if freeze, !noCache {
      chosen.settings.cacheFolder =
        cache.map(FilePath.absolute) ?? FeatureCache.defaultFolder()
    }
    return chosen
  }
}
