package import Cohorts
import Layers
import Statistics
package import Tensors
package import Tokenizers

/// Turns cases into batches: pictures decoded, texts tokenized, masks drawn.
///
/// Everything that is drawn depends on the seed, the epoch and the case alone, so that no batch, order or
/// thread changes it.
package final class PairSource {
  /// What a case's text is: its words as tokens, and what it says.
  struct Text {
    let tokens: [Int]
    let key: Int
  }

  let settings: RetrievalModelSettings
  let masks: MaskPlan
  let augmentation: PictureAugmentation
  private let caseIDs: [String]
  private let groups: [Int]
  private let reader: ImageReader?
  private let hasPicture: [Bool]
  private let texts: [Text?]
  private let padding: Int
  private let mean: Tensor
  private let deviation: Tensor
  private let seed: UInt64
  private let dtype: DType
  private let device: Device

  /// - Parameters:
  ///   - texts: What is read of each case; nil where there is none.
  ///   - reader: The pictures; nil for texts alone.
  ///   - scaling: The channels' means and deviations.
  package init(
    settings: RetrievalModelSettings, caseIDs: [String], groups: [Int], texts: [String?],
    tokenizer: any TextTokenizer, reader: ImageReader?, scaling: ImageScaling, seed: UInt64,
    augmentation: PictureAugmentation = PictureAugmentation(), dtype: DType = .float32,
    device: Device = .cpu
  ) throws {
    self.settings = settings
    self.caseIDs = caseIDs
    self.groups = groups
    self.reader = reader
    self.seed = seed
    self.augmentation = augmentation
    self.dtype = dtype
    self.device = device
    masks = MaskPlan(runKey: seed)
    hasPicture = caseIDs.indices.map { index in
      reader.map { $0.files.paths.indices.contains(index) && $0.files.paths[index] != nil } ?? false
    }
    padding = tokenizer.special.padding
    let length = settings.textLength
    self.texts = texts.map { text in
      guard let text else { return nil }
      let tokens = tokenizer.encode(text, maximumLength: length)
      // Begin and end alone say nothing.
      return tokens.count > 2 ? Text(tokens: tokens, key: DuplicateKeys.key(text)) : nil
    }
    let channels = [1, settings.picture.inputChannels, 1, 1]
    mean = try Tensor(scaling.mean.map(Float.init), shape: channels)
    deviation = try Tensor(scaling.standardDeviation.map(Float.init), shape: channels)
  }

  /// Whether a case has a picture.
  package func hasPicture(_ item: Int) -> Bool { hasPicture[item] }
  /// Whether a case has a text with a word.
  package func hasText(_ item: Int) -> Bool { texts[item] != nil }
  /// Whether a case has both.
  package func isPair(_ item: Int) -> Bool { hasPicture(item) && hasText(item) }
  /// Equal for texts that say the same; nil without one.
  package func key(_ item: Int) -> Int? { texts[item]?.key }
  /// Tokens of a case's text, begin and end included.
  package func length(_ item: Int) -> Int { texts[item]?.tokens.count ?? 0 }

  /// Decodes pictures ahead.
  package func willRead(_ cases: [Int]) { reader?.prepare(cases.filter { hasPicture[$0] }) }

  /// What is drawn for a batch.
  package struct Draw {
    /// The epoch, from 0.
    package let epoch: Int
    /// Whether patches are dropped and tokens masked.
    package let isMasked: Bool

    package init(epoch: Int, isMasked: Bool) {
      self.epoch = epoch
      self.isMasked = isMasked
    }
  }

  /// A batch of cases.
  ///
  /// - Parameter draw: Nil reads everything as it is.
  package func batch(_ cases: [Int], draw: Draw?) throws -> RetrievalBatch {
    let shown = cases.filter { hasPicture[$0] }
    let told = cases.filter { texts[$0] != nil }
    let rowOfPicture = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
    let rowOfText = Dictionary(uniqueKeysWithValues: told.enumerated().map { ($1, $0) })
    let pairs = cases.compactMap { item -> RetrievalBatch.Pair? in
      guard let picture = rowOfPicture[item], let text = rowOfText[item],
        let key = texts[item]?.key
      else { return nil }
      return RetrievalBatch.Pair(picture: picture, text: text, key: key, group: groups[item])
    }
    return RetrievalBatch(
      pictures: shown.isEmpty ? nil : try pictures(shown, draw),
      texts: told.isEmpty ? nil : try texts(told, draw), pairs: pairs)
  }

  private func pictures(_ cases: [Int], _ draw: Draw?) throws -> RetrievalBatch.Pictures {
    var pixels = try pixels(cases)
    if let draw, !augmentation.isNothing {
      pixels = try augmentation(
        pixels, seed: seed, epoch: draw.epoch, caseIDs: cases.map { caseIDs[$0] })
    }
    let patches = try ((pixels - mean) / deviation).patches(side: settings.picture.patchSize)
      .converted(to: dtype).to(device)
    guard let draw, draw.isMasked, settings.droppedPermille > 0,
      settings.contrastDropsPatches || settings.reconstructsPictures
    else { return RetrievalBatch.Pictures(patches: patches) }
    let count = settings.picture.patchCount
    var kept: [Int64] = []
    var dropped: [Int64] = []
    for item in cases {
      let own = masks.keptPatches(
        caseID: caseIDs[item], epoch: draw.epoch, count: count,
        droppedPermille: settings.droppedPermille)
      var isKept = [Bool](repeating: false, count: count)
      for patch in own { isKept[patch] = true }
      kept += own.map(Int64.init)
      dropped += (0..<count).filter { !isKept[$0] }.map(Int64.init)
    }
    return RetrievalBatch.Pictures(
      patches: patches, kept: try places(kept, rows: cases.count),
      dropped: try places(dropped, rows: cases.count))
  }

  private func places(_ values: [Int64], rows: Int) throws -> Tensor? {
    values.isEmpty
      ? nil : try Tensor(values, shape: [rows, values.count / rows]).to(device)
  }

  /// Pictures in 0...1, `[N, C, H, W]` float32.
  private func pixels(_ cases: [Int]) throws -> Tensor {
    guard let reader else {
      throw RetrievalError(.missingPart, "expected pictures, found none")
    }
    let files = reader.files
    var bytes: [UInt8] = []
    bytes.reserveCapacity(cases.count * files.byteCount)
    for item in cases {
      bytes += try reader.pixels(item) ?? [UInt8](repeating: 0, count: files.byteCount)
    }
    return try Tensor(bytes, shape: [cases.count, files.channels, files.size, files.size])
      .converted(to: .float32) / 255
  }

  private func texts(_ cases: [Int], _ draw: Draw?) throws -> RetrievalBatch.Texts {
    let rows = cases.compactMap { texts[$0]?.tokens }
    let length = rows.map(\.count).max() ?? 2
    var ids: [Int64] = []
    var presence: [Bool] = []
    var isWord: [Bool] = []
    var masked: [Int64] = []
    var places: [Int64] = []
    var targets: [Int64] = []
    let masks = draw.map { $0.isMasked && settings.maskedPermille > 0 } ?? false
    for (row, (item, tokens)) in zip(cases, rows).enumerated() {
      let gap = length - tokens.count
      var own = tokens.map(Int64.init) + [Int64](repeating: Int64(padding), count: gap)
      ids += own
      presence += (0..<length).map { $0 < tokens.count }
      isWord += (0..<length).map { $0 > 0 && $0 < tokens.count - 1 }
      guard masks, let draw, let mask = settings.maskToken else { continue }
      let hidden = self.masks.maskedTokens(
        caseID: caseIDs[item], epoch: draw.epoch, maskable: Array(1..<tokens.count - 1),
        permille: settings.maskedPermille)
      for place in hidden {
        places.append(Int64(row * length + place))
        targets.append(own[place])
        own[place] = Int64(mask)
      }
      masked += own
    }
    let shape = [cases.count, length]
    let isMasked = !places.isEmpty
    return RetrievalBatch.Texts(
      ids: try Tensor(ids, shape: shape).to(device),
      presence: try Tensor(presence, shape: shape).to(device),
      isWord: try Tensor(isWord, shape: shape).to(device),
      maskedIDs: isMasked ? try Tensor(masked, shape: shape).to(device) : nil,
      maskedPlaces: isMasked ? try Tensor(places).to(device) : nil,
      maskedTargets: isMasked ? try Tensor(targets).to(device) : nil)
  }
}
