import Cohorts
import Foundation
import Interactions
import Phantoms
import TestSupport
import Tensors
import Testing

struct FixedFeaturesTests {
  /// Twelve cases with one-colored pictures; the last lacks its own.
  private func withPictures<Result>(
    channels: Int = 3, _ body: (Cohort, URL) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      var lines = ["case,label,picture,age"]
      for index in 0..<12 {
        lines.append("c\(index),\(index % 2),\(index < 11 ? "p\(index).png" : ""),\(index)")
        let pixels = (0..<16 * 16).flatMap { _ in color(index).map { UInt8($0) } }
        try Data(Picture(width: 16, height: 16, channels: 3, pixels: pixels).png())
          .write(to: folder.appending(path: "p\(index).png"))
      }
      try Data((lines.joined(separator: "\n") + "\n").utf8)
        .write(to: folder.appending(path: "table.csv"))
      let yaml = """
        name: pictures
        table: table.csv
        case: case
        label: {column: label}
        modalities:
          picture: {kind: image, column: picture, size: 16, channels: \(channels)}
          clinical: {kind: tabular, numeric: [age]}
        """
      let manifest = folder.appending(path: "cohort.yaml")
      try Data(yaml.utf8).write(to: manifest)
      return try body(try Cohort.load(manifest: manifest.path), folder)
    }
  }

  private func color(_ index: Int) -> [Int] { [20 * index, 250 - 20 * index, 128] }

  /// A network of one stage whose residual path is zero and whose first layer copies the colors, so
  /// that its features are the scaled colors, cut at zero.
  private func copyingWeights(colors: Int = 3) throws -> [String: Tensor] {
    var weights: [String: Tensor] = [:]
    var first = [Float](repeating: 0, count: 3 * colors * 49)
    for channel in 0..<3 { first[(channel * colors + channel % colors) * 49 + 24] = 1 }
    weights["conv1.weight"] = try Tensor(first, shape: [3, colors, 7, 7])
    for name in ["bn1", "layer1.0.bn1", "layer1.0.bn2"] {
      weights["\(name).weight"] = try .ones([3])
      weights["\(name).bias"] = try .zeros([3])
      weights["\(name).running_mean"] = try .zeros([3])
      weights["\(name).running_var"] = try .ones([3])
      weights["\(name).num_batches_tracked"] = try .zeros([], dtype: .int64)
    }
    for name in ["conv1", "conv2"] {
      weights["layer1.0.\(name).weight"] = try .zeros([3, 3, 3, 3])
    }
    weights["fc.weight"] = try .ones([10, 3])
    weights["fc.bias"] = try .zeros([10])
    return weights
  }

  private func save(_ weights: [String: Tensor], in folder: URL) throws -> String {
    let path = folder.appending(path: "\(UUID().uuidString).safetensors").path
    try SafetensorsFile.write(weights, metadata: [:], to: path)
    return path
  }

  @Test func encoderScalesAsImageNetDoes() throws {
    try withPictures { cohort, folder in
      let encoder = try PretrainedImageEncoder(weights: save(copyingWeights(), in: folder))
      #expect(encoder.featureCount == 3)
      let features = try FixedFeatures.encoding(
        cohort, modality: "picture", with: encoder, batchSize: 4)
      let representation = try ModalityRepresentation(
        fitting: cohort, modality: "picture", mapCases: [0, 1], fixed: features)
      let (mean, deviation) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
      for index in 0..<11 {
        let row = try #require(try representation.row(of: cohort, case: index))
        let expected = (0..<3).map { channel in
          max(0, (Double(color(index)[channel]) / 255 - mean[channel]) / deviation[channel])
        }
        // Batch norm divides by √(1 + 1e-5).
        expectClose(row, to: expected, absolute: 1e-4)
      }
      #expect(try representation.row(of: cohort, case: 11) == nil)
    }
  }

  @Test func encoderRefusesOtherWeights() throws {
    try withPictures { cohort, folder in
      var faults: [(InteractionsError.Code, [String: Tensor], String)] = []
      var weights = try copyingWeights()
      weights["layer1.0.conv2.weight"] = nil
      faults.append((.mismatchedFile, weights, "layer1.0.conv2.weight"))
      weights = try copyingWeights()
      weights["layer1.0.conv2.weight"] = try .zeros([3, 3, 1, 1])
      faults.append((.mismatchedFile, weights, "[3, 3, 3, 3]"))
      weights = try copyingWeights()
      weights["transformer.weight"] = try .zeros([3])
      faults.append((.mismatchedFile, weights, "transformer.weight"))
      faults.append((.mismatchedFile, ["embeddings.weight": try .zeros([3])], "no such name"))
      faults.append((.mismatchedFile, ["conv1.weight": try .zeros([3, 3, 7, 7])], "layer1.0"))
      for (code, weights, message) in faults {
        let error = #expect(throws: InteractionsError.self) {
          try PretrainedImageEncoder(weights: save(weights, in: folder))
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
      }
      let missing = #expect(throws: InteractionsError.self) {
        try PretrainedImageEncoder(weights: folder.appending(path: "none.safetensors").path)
      }
      #expect(missing?.code == .unreadableInput)
      let grey = try PretrainedImageEncoder(weights: save(copyingWeights(colors: 1), in: folder))
      let channels = #expect(throws: InteractionsError.self) {
        try FixedFeatures.encoding(cohort, modality: "picture", with: grey)
      }
      #expect(channels?.code == .mismatchedFile)
      let kind = #expect(throws: InteractionsError.self) {
        try FixedFeatures.encoding(cohort, modality: "clinical", with: grey)
      }
      #expect(kind?.code == .invalidSetting)
      var broken = try copyingWeights()
      broken["bn1.bias"] = try .full([3], .nan)
      let encoder = try PretrainedImageEncoder(weights: save(broken, in: folder))
      let notFinite = #expect(throws: InteractionsError.self) {
        try FixedFeatures.encoding(cohort, modality: "picture", with: encoder)
      }
      #expect(notFinite?.code == .failed)
    }
  }

  @Test func greyPicturesServeNetworksOfThreeColors() throws {
    try withPictures(channels: 1) { cohort, folder in
      let encoder = try PretrainedImageEncoder(weights: save(copyingWeights(), in: folder))
      let features = try FixedFeatures.encoding(cohort, modality: "picture", with: encoder)
      #expect(features.names.count == 3)
    }
  }

  @Test func descriptorSeesColorAndLayout() throws {
    try withPictures { cohort, _ in
      let features = try FixedFeatures.describing(cohort, modality: "picture")
      #expect(features.names.count == 48 + 24 + 129)
      #expect(Set(features.names).count == features.names.count)
      let representation = try ModalityRepresentation(
        fitting: cohort, modality: "picture", mapCases: [0], fixed: features)
      let row = try #require(try representation.row(of: cohort, case: 3))
      // One color: each cell shows it, one range holds all pixels, and there is no edge.
      expectClose(
        Array(row[0..<16]), to: [Double](repeating: 60 / 255.0, count: 16), absolute: 1e-6)
      expectClose(
        Array(row[16..<32]), to: [Double](repeating: 190 / 255.0, count: 16), absolute: 1e-6)
      #expect(Array(row[48..<56]) == [0, 1, 0, 0, 0, 0, 0, 0])
      #expect(row[72...].allSatisfy { $0 == 0 })
      let wrong = #expect(throws: InteractionsError.self) {
        try FixedFeatures.describing(cohort, modality: "clinical")
      }
      #expect(wrong?.code == .invalidSetting)
      let undescribed = #expect(throws: InteractionsError.self) {
        try ModalityRepresentation(fitting: cohort, modality: "picture", mapCases: [0])
      }
      #expect(undescribed?.code == .invalidSetting)
      let absent = #expect(throws: InteractionsError.self) {
        try ModalityRepresentation(
          fitting: cohort, modality: "picture", mapCases: [11], fixed: features)
      }
      #expect(absent?.code == .tooFewCases)
    }
  }

  @Test func readsVectorsThatAPersonBrings() throws {
    try withPictures { cohort, folder in
      let path = folder.appending(path: "mine.npy").path
      let values = (0..<24).map { Float($0) }
      try NumpyFile.write(Tensor(values, shape: [12, 2]), to: path)
      let features = try FixedFeatures.vectors(path, for: "picture", of: cohort)
      let representation = try ModalityRepresentation(
        fitting: cohort, modality: "picture", mapCases: [0], fixed: features)
      let rows = try representation.rows(of: cohort, cases: [5, 11, 0])
      #expect(rows[0] == [10, 11])
      // The picture is missing, so its row means nothing.
      #expect(rows[1] == nil)
      #expect(rows[2] == [0, 1])
      let table = folder.appending(path: "mine.csv")
      try Data("case,u\nc4,7\nc1,8\n".utf8).write(to: table)
      let some = try FixedFeatures.vectors(table.path, for: "clinical", of: cohort)
      #expect(some.presence == (0..<12).map { $0 == 1 || $0 == 4 })

      var faults: [(String, String)] = []
      let short = folder.appending(path: "short.npy").path
      try NumpyFile.write(Tensor(values, shape: [8, 3]), to: short)
      faults.append((short, "expected 12 rows"))
      let infinite = folder.appending(path: "infinite.npy").path
      try NumpyFile.write(
        Tensor([Float](repeating: .nan, count: 12), shape: [12, 1]), to: infinite)
      faults.append((infinite, "row 0"))
      let text = folder.appending(path: "text.csv")
      try Data("case,u\nc4,seven\n".utf8).write(to: text)
      faults.append((text.path, "seven"))
      faults.append((folder.appending(path: "none.npy").path, "no such file"))
      for (path, message) in faults {
        let error = #expect(throws: InteractionsError.self) {
          try FixedFeatures.vectors(path, for: "picture", of: cohort)
        }
        #expect(error?.code == .unreadableInput)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
      }
      let other = #expect(throws: InteractionsError.self) {
        try ModalityRepresentation(
          fitting: cohort, modality: "clinical", mapCases: [0], fixed: features)
      }
      #expect(other?.code == .invalidSetting)
    }
  }

  @Test func refusesCasesAndModalitiesThatAreNotThere() throws {
    try withPictures { cohort, _ in
      let faults: [(InteractionsError.Code, () throws -> Void)] = [
        (
          .unreadableInput,
          { _ = try ModalityRepresentation(fitting: cohort, modality: "clinic", mapCases: [0]) }
        ),
        (
          .invalidSetting,
          { _ = try ModalityRepresentation(fitting: cohort, modality: "clinical", mapCases: [99]) }
        ),
        (
          .invalidSetting,
          {
            _ = try ModalityRepresentation(fitting: cohort, modality: "clinical", mapCases: [1, 1])
          }
        ),
        (
          .tooFewCases,
          { _ = try ModalityRepresentation(fitting: cohort, modality: "clinical", mapCases: []) }
        ),
        (
          .constantInput,
          { _ = try ModalityRepresentation(fitting: cohort, modality: "clinical", mapCases: [3]) }
        ),
        (.invalidSetting, { _ = try RepresentationPlan([]) }),
        (.invalidSetting, { _ = try RepresentationPlan(["a", "a"]) }),
      ]
      for (code, body) in faults {
        let error = #expect(throws: InteractionsError.self) { try body() }
        #expect(error?.code == code, "\(error?.message ?? "")")
      }
      let fitted = try ModalityRepresentation(
        fitting: cohort, modality: "clinical", mapCases: [0, 1, 2])
      let error = #expect(throws: InteractionsError.self) {
        try fitted.rows(of: cohort, cases: [-1])
      }
      #expect(error?.code == .invalidSetting)
    }
  }
}
