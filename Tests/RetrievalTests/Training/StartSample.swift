import Retrieval
import TestSupport
import Tensors
import Testing

/// Pictures whose bright side a text names, and what every model of them must do.
enum StartSample {
  static func picture(_ index: Int) -> [UInt8] {
    (0..<128 * 128).map { place in
      let isLeft = place % 128 < 64
      let isBright = index % 2 == 0
      return UInt8((isBright == isLeft ? 200 : 30) + (place * (index + 3)) % 17)
    }
  }

  static func text(_ index: Int) -> String {
    index % 2 == 0 ? "opacity of the left side, case \(index % 5)" : "right effusion \(index % 5)"
  }

  /// New pictures are nearer to texts of their own kind, and a state that is saved gives the same rows.
  static func expectToFindAndToSurviveSaving<Start: StartModel>(_ start: Start) throws {
    let test = [20, 21, 22, 23]
    let pictures = try start.rows(pictures: test.map(picture), channels: 1)
    let texts = try start.rows(texts: test.map(text))
    let scores = try pictures.matmul(texts.transposed(0, 1)).array(of: Float.self)
    for row in 0..<4 {
      for column in 0..<4 where (row + column) % 2 == 1 {
        #expect(scores[row * 4 + row] > scores[row * 4 + column])
      }
    }
    let state = try start.state()
    #expect(state.tensors.keys.allSatisfy { $0.hasPrefix("\(Start.name).") })
    let again = try Start(tensors: state.tensors, json: state.json)
    try expectClose(again.rows(texts: test.map(text)), to: texts, absolute: 0)
    try expectClose(
      again.rows(pictures: test.map(picture), channels: 1), to: pictures, absolute: 0)
  }
}
