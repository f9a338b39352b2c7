import Dictionaries
import Foundation
import Phantoms
import TestSupport
import Tensors
import Testing

@Suite("Contrastive features") struct ContrastiveTests {
  @Test func lossesOfTheGoldenCodes() throws {
    let image = try InfoNCE.normalized(Tensor(goldenImageCodes, shape: [4, 4]))
    let text = try InfoNCE.normalized(Tensor(goldenTextCodes, shape: [4, 4]))
    let (forward, backward) = try InfoNCE.losses(image, text, temperature: 0.2)
    expectClose(try forward.item(), to: 0.5299845754, absolute: 1e-9)
    expectClose(try backward.item(), to: 0.4839845248, absolute: 1e-9)
    expectClose(try ((forward + backward) * 0.5).item(), to: 0.5069845502, absolute: 1e-9)
  }

  @Test func rowsOfZerosStayZero() throws {
    let rows = try InfoNCE.normalized(Tensor([0, 0, 3, 4] as [Double], shape: [2, 2]))
    try expectClose(rows, to: [0, 0, 0.6, 0.8], absolute: 1e-15)
  }

  @Test func reparametrizedReLUHasTheSlopeOfGELU() throws {
    let h = try Tensor([-1, 0, 1] as [Double]).tracked()
    let value = try NonNegativeActivation.reparametrizedReLU(h)
    try expectClose(value.detached(), to: [0, 0, 1])
    let slope = try #require(try value.sum().gradients(of: [h])[0])
    try expectClose(slope, to: [-0.0833154706, 0.5, 1.0833154706], absolute: 1e-9)
    let plain = try #require(try NonNegativeActivation.relu(h).sum().gradients(of: [h])[0])
    try expectClose(plain, to: [0, 0, 1])
  }

  private func phantomRows() throws -> DictionaryRows {
    var design = FactorDesign()
    design.caseCount = 400
    design.width = 12
    design.sharedCount = 8
    design.privateCounts = [2, 2]
    return try dictionaryRows(FactorPhantom(design, seed: 7))
  }

  @Test(arguments: [false, true])
  func learnsWhichRowsBelongTogether(isSeparate: Bool) throws {
    let rows = try phantomRows()
    var settings = ContrastiveSettings()
    settings.featureCount = 32
    settings.steps = 150
    settings.batchSize = 200
    settings.learningRate = 5e-3
    settings.hasSeparateHeads = isSeparate
    let outcome = try ContrastiveTraining(settings).fit(rows)
    let codes = try rows.modalities.map { modality in
      let codes = try outcome.head.encode(modality.rows, modality: modality.name)
      return try Tensor(codes.dense(), shape: [400, 32])
    }
    // Nothing is negative, rows have length 1, and many cases find themselves among 400.
    try expectClose(
      codes[0].norm(axes: [1]), to: [Double](repeating: 1, count: 400), absolute: 1e-5)
    let nearest = try codes[0].matmul(codes[1].transposed()).argumentOfLargest()
      .array(of: Int64.self)
    let hits = nearest.enumerated().count { $0.offset == Int($0.element) }
    #expect(hits > 60, "\(hits) of 400")
    #expect(try ContrastiveTraining(settings).fit(rows).losses == outcome.losses)
    try withTemporaryFolder { folder in
      let path = folder.appending(path: "head.safetensors").path
      try outcome.head.write(to: path)
      let read = try ContrastiveHead(path: path)
      #expect(try read.fingerprint() == outcome.head.fingerprint())
      let image = rows.modalities[0].rows
      #expect(
        try read.encode(image, modality: "image")
          == outcome.head.encode(image, modality: "image"))
      #expect(throws: DictionariesError.self) { try FeatureDictionary(path: path) }
    }
  }

  @Test func refusesWhatCannotBeLearnedFrom() throws {
    let rows = try phantomRows()
    var settings = ContrastiveSettings()
    settings.temperature = 0
    #expect(throws: DictionariesError.self) { try ContrastiveTraining(settings).fit(rows) }
    let apart = try DictionaryRows([
      ("image", rows.modalities[0].rows, Array(0..<400)),
      ("text", rows.modalities[1].rows, Array(400..<800)),
    ])
    let error = try #require(throws: DictionariesError.self) {
      try ContrastiveTraining().fit(apart)
    }
    #expect(error.code == .tooFewRows)
  }
}
