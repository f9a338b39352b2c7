import Statistics

extension CasePhantom {
  /// How severe a class is, from 0 to 1.
  private func rank(_ label: Int) -> Double { Double(label) / Double(design.classCount - 1) }

  /// The site of a patient; a leaking design sends most severe ones to the last, mild ones to the first.
  func leaningSite(_ site: Int?, label: Int, _ draw: Double) -> Int? {
    guard design.leak == .site, site != nil, draw < 0.7 else { return site }
    return rank(label) >= 0.5 ? design.siteCount - 1 : 0
  }

  /// The order of the table's rows.
  func rowOrder() -> [Int] {
    guard design.leak == .order else { return Array(cases.indices) }
    var stream = RandomStream(seed: seed, "phantom", "cases", "leak", "order")
    let keys = cases.map { rank($0.label) + 0.35 * stream.normal() }
    return cases.indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }
  }

  /// Whether a test was not ordered because nobody suspected anything.
  ///
  /// Only tests that mean nothing are left out, so that what the values tell stays as it is.
  func isUntested(_ index: Int) -> Bool {
    guard design.leak == .missingness else { return false }
    var stream = stream(index, "leak")
    return stream.uniform() < 0.75 - 0.6 * rank(cases[index].label)
  }

  /// The number of the archive that a case came from: two ranges that overlap a little.
  func accession(_ index: Int) -> Int {
    var stream = stream(index, "leak")
    let start = 410_000 + Int(60_000 * rank(cases[index].label))
    // The last digits are the case's own, so that no number occurs twice.
    return (start + stream.index(below: 80_000)) * 1_000 + index % 1_000
  }

  /// The ward that a case was sent to after the diagnosis.
  func ward(_ index: Int) -> String {
    var stream = stream(index, "leak")
    let intensive = stream.uniform() < 0.05 + 0.88 * rank(cases[index].label)
    return intensive ? "intensive" : "general"
  }

  /// The case whose picture a case's file holds, for the few where it is another's.
  ///
  /// Pictures are copied only between cases of different patients, one class and equal signs, so that what
  /// a file shows is still what its case should show.
  func copiedPictures() -> [Int: Int] {
    guard design.leak == .duplicates, let modality = place(.image) else { return [:] }
    var stream = RandomStream(seed: seed, "phantom", "cases", "leak", "duplicates")
    let count = max(5, cases.count / 12)
    var result: [Int: Int] = [:]
    var sources: Set<Int> = []
    // Tries are bounded: in a small cohort not every case finds a like.
    for _ in 0..<50 * count where result.count < count {
      let target = stream.index(below: cases.count)
      let source = stream.index(below: cases.count)
      let (one, other) = (cases[target], cases[source])
      guard result[target] == nil, result[source] == nil, !sources.contains(target),
        one.patient != other.patient, one.label == other.label, one.isPresent[modality],
        other.isPresent[modality], one.shown[modality] == other.shown[modality]
      else { continue }
      result[target] = source
      sources.insert(source)
    }
    return result
  }

  /// A copied picture: every third as it is, the others a little brighter or darker and re-sampled.
  func edited(_ pixels: [UInt8], for index: Int) -> [UInt8] {
    if index % 3 == 0 { return pixels }
    var stream = stream(index, "leak")
    let brightness = index % 2 == 0 ? 6.0 : -5.0
    return pixels.map { pixel in
      let noise = Double(stream.next() >> 62) - 1.5
      return UInt8(min(max((Double(pixel) + brightness + noise).rounded(), 0), 255))
    }
  }
}
