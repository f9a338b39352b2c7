import Foundation
import Retrieval
import TestSupport
import Tensors
import Testing

/// The model of descriptors that a small cohort begins with.
@Suite struct DescriptorStartTests {
  private struct Golden: Decodable {
    struct Copy: Decodable {
      let sum: Double
      let everyOf37: [Double]
    }
    struct Picture: Decodable {
      let copies: [Copy]
    }
    struct Alignment: Decodable {
      let kernel: [Double]
      let queries: [Double]
      let strengths: [Double]
      let similarities: [Double]
    }
    let pictures: [Picture]
    let alignment: Alignment
  }

  private func golden() throws -> Golden {
    try JSONDecoder().decode(
      Golden.self, from: Fixtures.data("descriptors/golden.json"))
  }

  private func pictures() -> [[UInt8]] {
    let places = (0..<128 * 128).map { ($0 / 128, $0 % 128) }
    return [
      places.map { UInt8(($0 * 3 + $1 * 5 + $0 * $1 / 16) % 256) },
      places.map { row, column in
        let (down, right) = (row - 70, column - 50)
        return down * down + right * right < 900 ? 200 : UInt8(20 + column * (row / 32) % 64)
      },
    ]
  }

  @Test func descriptorsOfAPictureAndItsCropsAreThoseOfTheirDefinitions() throws {
    let found = try PictureDescription.of(pictures(), channels: 1)
    for (own, expected) in zip(found, try golden().pictures) {
      #expect(own.copies.count == expected.copies.count)
      for (row, expected) in zip(own.copies, expected.copies) {
        #expect(abs(row.reduce(0) { $0 + Double($1) } - expected.sum) < 0.02)
        let places = stride(from: 0, to: row.count, by: 37)
        #expect(Array(places).count == expected.everyOf37.count)
        for (place, value) in zip(places, expected.everyOf37) {
          // Rounding moves a pixel over the edge of a gray level, and fourth roots of variances of almost nothing by 1e-4.
          let isRough = (256..<272).contains(place) || (992..<1088).contains(place)
          let tolerance = isRough ? 1e-3 : 1e-5
          #expect(abs(Double(row[place]) - value) < tolerance, "number \(place)")
        }
      }
    }
  }

  // MARK: Kernel and alignment

  private struct Made {
    let kernel: Tensor
    let queries: Tensor
    let texts: Tensor

    init() throws {
      func family(
        _ value: (Int, Int) -> Double, _ query: (Int, Int) -> Double, ends: [Int]
      ) throws -> (Tensor, Tensor) {
        let rows = try Tensor(
          (0..<24 * 7).map { value($0 / 7, $0 % 7) }, shape: [24, 7]
        ).converted(to: .float32)
        let new = try Tensor((0..<3 * 7).map { query($0 / 7, $0 % 7) }, shape: [3, 7])
          .converted(to: .float32)
        let (kernel, values) = try DescriptorKernel.fitted(rows, from: 0, ends: ends)
        return (values, try kernel(new))
      }
      func angle(_ factor: Double, _ row: Int, _ column: Int) -> Double {
        factor * Double(row * column)
      }
      let first = try family(
        { sin(angle(1.3, $0 % 12, $1 + 1) + angle(0.1, $0 / 12, $1 + 2)) },
        { sin(angle(1.1, $0, $1 + 1) + 0.3) }, ends: [3, 7])
      let second = try family(
        { cos(angle(0.7, $0 % 12, $1 + 2) + angle(0.2, $0 / 12, 1)) },
        { cos(angle(0.5, $0, $1 + 2) + 0.1) }, ends: [7])
      kernel = try (first.0 + second.0 * 0.5) / 1.5
      queries = try (first.1 + second.1 * 0.5) / 1.5
      let words = (0..<12 * 9).map { max(0, sin(angle(0.9, $0 / 9, $0 % 9 + 1))) }
      texts = try Tensor(words, shape: [12, 9])
    }
  }

  @Test func kernelsAndPredictionsAreThoseOfLeavingGroupsOut() throws {
    let made = try Made()
    let expected = try golden().alignment
    try expectClose(made.kernel.selected(0), to: expected.kernel, absolute: 1e-6)
    try expectClose(made.queries.flattened(), to: expected.queries, absolute: 1e-6)
    let alignment = try HeldOutAlignment(
      kernel: made.kernel, texts: made.texts, groups: (0..<12).map { $0 / 2 },
      ridges: (0.1, 10), width: 4)
    #expect(alignment.strengths.count == 4)
    for (own, other) in zip(alignment.strengths, expected.strengths) {
      #expect(abs(own - other) < 1e-6)
    }
    func unit(_ rows: Tensor) throws -> Tensor { try rows / rows.norm(axes: [1], keepsAxes: true) }
    let pictures = try unit(made.queries.matmul(alignment.pictures))
    let texts = try unit((made.texts - alignment.texts.mean).matmul(alignment.texts.matrix))
    try expectClose(
      pictures.matmul(texts.transposed(0, 1)).flattened(), to: expected.similarities,
      absolute: 1e-5)
  }

  /// Texts that have nothing to do with pictures are predicted by the training pairs, not for others.
  @Test func chanceIsNotTakenForAgreement() throws {
    let generator = try Generator(seed: 5)
    func random(_ columns: Int) throws -> Tensor {
      try .normal([60, columns], generator: generator, dtype: .float64)
    }
    func strengths(_ pictures: Tensor, _ texts: Tensor, groups: [Int]) throws -> [Double] {
      let (_, kernel) = try DescriptorKernel.fitted(
        pictures.converted(to: .float32), from: 0, ends: [pictures.shape[1]])
      return try HeldOutAlignment(
        kernel: kernel, texts: texts, groups: groups, ridges: (0.1, 1), width: 60
      ).strengths
    }
    let pictures = try random(30)
    let related = try pictures.matmul(.normal([30, 40], generator: generator, dtype: .float64))
    let alone = Array(0..<60)
    let chance = try strengths(pictures, random(40), groups: alone)
    let found = try strengths(pictures, related, groups: alone)
    let inSample = try strengths(
      pictures, random(40), groups: [Int](repeating: 0, count: 60))
    #expect(chance[0] < 0.7 * inSample[0])
    #expect(chance[0] < 0.7 * found[0])
  }

  // MARK: The whole model

  private func fitted(_ settings: DescriptorStart.Settings = .init()) throws -> DescriptorStart {
    let training = Array(0..<20)
    return try DescriptorStart(
      pictures: PictureDescription.of(training.map(StartSample.picture), channels: 1),
      texts: training.map(StartSample.text), groups: training, settings: settings)
  }

  @Test func picturesFindTheirWordsAndAModelSurvivesSaving() throws {
    try StartSample.expectToFindAndToSurviveSaving(fitted())
  }

  /// Many pictures are fitted with fewer crops; rows keep length 1.
  @Test func fewerRowsMeanFewerCrops() throws {
    var settings = DescriptorStart.Settings()
    settings.mostRows = 19
    #expect(throws: RetrievalError.self) { try fitted(settings) }
    settings.mostRows = 45
    let start = try fitted(settings)
    let state = try start.state()
    #expect(state.tensors["descriptors.image.matrix"]?.shape[0] == 40)
    let rows = try start.rows(pictures: [StartSample.picture(30)], channels: 1)
    #expect(abs(try rows.norm(axes: [1]).item() - 1) < 1e-6)
  }

  @Test func textsWithNothingInCommonAndDamagedStatesAreErrors() throws {
    let described = try PictureDescription.of(
      [UInt8(0), 9, 30].map { [UInt8](repeating: $0, count: 128 * 128) }, channels: 1)
    let error = #expect(throws: RetrievalError.self) {
      try DescriptorStart(pictures: described, texts: ["abc", "xyz", "qqq"], groups: [0, 1, 2])
    }
    #expect(error?.code == .tooFewCases)
    let same = #expect(throws: RetrievalError.self) {
      try DescriptorStart(pictures: described, texts: ["abc", "abc", "abc"], groups: [0, 1, 2])
    }
    #expect(same?.code == .tooFewCases)
    var state = try fitted().state()
    state.tensors["descriptors.kernel.1.means"] = nil
    let damaged = #expect(throws: RetrievalError.self) {
      try DescriptorStart(tensors: state.tensors, json: state.json)
    }
    #expect(damaged?.code == .damagedFile)
    let whole = try fitted().state()
    for (old, new) in [("\"copyCount\":6", "\"copyCount\":7"), ("[1,1,0.5]", "[1,1]")] {
      let json = whole.json.replacing(old, with: new)
      #expect(json != whole.json)
      #expect(throws: RetrievalError.self) {
        try DescriptorStart(tensors: whole.tensors, json: json)
      }
    }
    for name in ["image.matrix", "text.mean", "kernel.0.numbers", "kernel.2.training"] {
      var tensors = whole.tensors
      tensors["descriptors.\(name)"] = try .zeros([2], dtype: .float64)
      #expect(throws: RetrievalError.self, "\(name)") {
        try DescriptorStart(tensors: tensors, json: whole.json)
      }
    }
  }

  /// Pictures without any difference say nothing, and nothing breaks.
  @Test func picturesThatAreAllAlikeStillGiveAModel() throws {
    let blank = [UInt8](repeating: 7, count: 128 * 128)
    let described = try PictureDescription.of([blank, blank, blank, blank], channels: 1)
    let start = try DescriptorStart(
      pictures: described, texts: ["lung left", "lung right", "left heart", "right heart"],
      groups: [0, 1, 2, 3])
    let rows = try start.rows(described).array(of: Float.self)
    for picture in 0..<4 {
      let own = rows[picture * start.width..<(picture + 1) * start.width]
      #expect(abs(own.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
  }
}
