import Cohorts
import Foundation
import Predictors
import Tensors
import TestSupport
import Testing

/// Programs that read several pictures a case.
struct BagProgramTests {
  /// Four cases with 1, 2, 3 and no pictures of one brightness each.
  private static let brightness: [[UInt8]] = [[100], [50, 150], [0, 30, 60], []]

  private func withBags<Result>(_ body: (Cohort, URL) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
      var table = "id,label,patches\n"
      for (index, bag) in Self.brightness.enumerated() {
        for (place, value) in bag.enumerated() {
          let picture = try Picture(
            width: 8, height: 8, channels: 1, pixels: [UInt8](repeating: value, count: 64))
          try Data(picture.png()).write(to: folder.appending(path: "\(index)-\(place).png"))
        }
        let list = bag.indices.map { "\(index)-\($0).png" }.joined(separator: ";")
        table += "case-\(index),\(index % 2 == 0 ? "benign" : "malignant"),\(list)\n"
      }
      try Data(table.utf8).write(to: folder.appending(path: "table.csv"))
      let manifest = folder.appending(path: "cohort.yaml")
      try Data(
        """
        name: bags
        table: table.csv
        case: id
        label: {column: label}
        modalities:
          patches: {kind: bag, column: patches, size: 8, channels: 1}

        """.utf8
      ).write(to: manifest)
      return try body(try Cohort.load(manifest: manifest.path), folder)
    }
  }

  private func description(_ inputs: String, folder: URL) throws -> ExternalModelDescription {
    try ExternalModelDescription(
      yaml: """
        inputs: [\(inputs)]
        output: {kind: regression, count: 1}
        encoding: json
        """, source: "model.yaml", folder: folder.path)
  }

  /// Sums the brightness of the pictures that the mask shows.
  private static let program = """
    import json, sys
    hello = json.loads(sys.stdin.readline())
    print(json.dumps({"protocol": 1, "outputs": 1}), flush=True)
    for line in sys.stdin:
        batch = json.loads(line)
        own = {item["name"]: item for item in batch["inputs"]}
        pixels, mask = own["patches"], own["mask"]
        count, width = mask["shape"]
        assert pixels["shape"] == [count, width, 1, 8, 8], pixels["shape"]
        sums = []
        for case in range(count):
            total = 0.0
            for place in range(width):
                if mask["values"][case * width + place]:
                    start = (case * width + place) * 64
                    total += sum(pixels["values"][start:start + 64]) / 64
            sums.append([total])
        print(json.dumps({"batch": batch["batch"], "outputs": sums}), flush=True)

    """

  @Test(.enabled(if: Programs.python() != nil, "no python3; set CHIASM_PYTHON to one"))
  func picturesAndTheirMaskArrive() throws {
    let python = try #require(Programs.python())
    try withBags { cohort, folder in
      try Self.program.write(
        to: folder.appending(path: "sum.py"), atomically: true, encoding: .utf8)
      let model = try SubprocessPredictor(
        (python.hasPrefix("/") ? [python] : ["/usr/bin/env", python])
          + [folder.appending(path: "sum.py").path],
        description: description(
          "{modality: patches, mean: 0.2, deviation: 0.5}, "
            + "{modality: patches, part: mask, name: mask, dtype: int64}", folder: folder),
        cohort: cohort)
      let outputs = try model.predict(CaseBatch(cohort: cohort, cases: [2, 0, 1, 3]))
        .array(of: Double.self)
      for (index, output) in zip([2, 0, 1, 3], outputs) {
        let wanted = Self.brightness[index].reduce(0.0) { $0 + (Double($1) / 255 - 0.2) / 0.5 }
        #expect(abs(output - wanted) < 1e-5)
      }
    }
  }

  /// Without a mask a model could not tell a black picture from none.
  @Test func bagsNeedAMask() throws {
    try withBags { cohort, folder in
      let error = #expect(throws: PredictorError.self) {
        try SubprocessPredictor(
          Programs.answer(), description: description("{modality: patches}", folder: folder),
          cohort: cohort)
      }
      #expect(error?.code == .invalidDescription)
      #expect(error?.description.contains("part: mask") == true)
    }
  }
}
