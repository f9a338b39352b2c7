import Cohorts
import Foundation
import Phantoms
import Testing

/// Simple readers that see the files only, and find in them the signs that cases were drawn with.
struct CaseReadingTests {
  private func written(
    _ modality: CaseModality, cases: Int, _ body: (CasePhantom, URL) throws -> Void
  ) throws {
    var design = CaseDesign()
    design.modalities = [modality]
    design.caseCount = cases
    design.imageSize = 32
    design.geneCount = 60
    let phantom = try CasePhantom(design, seed: 9)
    try CaseFolder.with { folder in
      try phantom.write(to: folder)
      try body(phantom, folder)
    }
  }

  private func errors(_ phantom: CasePhantom, _ slot: CaseModality.Slot, _ read: [Bool]) -> Int {
    zip(phantom.cases, read).count { $0.0.shows(slot, modality: 0) != $0.1 }
  }

  @Test func bloodValuesShowTheirSigns() throws {
    try written(.laboratory, cases: 1_000) { phantom, folder in
      let table = try CaseFolder.table(folder.appending(path: "cases.csv"))
      // Cuts that a laboratory might print: each between the two middles.
      let cuts: [(CaseModality.Slot, String, Double)] = [
        (.common, "crp_mg_l", 12.8), (.own, "creatinine_umol_l", 112),
        (.paired, "d_dimer_mg_l", 0.74), (.build, "triglycerides_mmol_l", 1.72),
      ]
      for (slot, column, cut) in cuts {
        let read = table.map { Double($0[column] ?? "").map { $0 > cut } ?? false }
        #expect(errors(phantom, slot, read) <= 1, "\(column)")
      }
      #expect(table.allSatisfy { (28...85).contains(Int($0["age"] ?? "") ?? 0) })
      #expect(table.allSatisfy { (130...150).contains(Int($0["sodium_mmol_l"] ?? "") ?? 0) })
    }
  }

  @Test func reportsShowTheirSigns() throws {
    try written(.report, cases: 500) { phantom, folder in
      let table = try CaseFolder.table(folder.appending(path: "cases.csv"))
      let words: [(CaseModality.Slot, [String])] = [
        (.common, ["Febrile on arrival", "38.9", "Fever for", "Chills"]),
        (.own, ["weight loss of", "Has lost weight", "too large", "Marked weight loss"]),
        (.paired, ["Current smoker", "Smokes a", "Long-time tobacco", "Heavy smoker"]),
        (.build, ["Obese", "BMI 34", "obesity", "Adipose"]),
      ]
      for (slot, phrases) in words {
        let read = table.map { row in phrases.contains { row["report"]?.contains($0) == true } }
        #expect(errors(phantom, slot, read) == 0, "\(slot)")
      }
    }
  }

  @Test func geneGroupsShowTheirSigns() throws {
    try written(.expression, cases: 800) { phantom, folder in
      let table = try CaseFolder.table(folder.appending(path: "expression.csv"))
      let lines = try String(contentsOf: folder.appending(path: "genes.gmt"), encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
      for slot in CaseModality.Slot.allCases {
        let genes = lines[slot.rawValue].dropFirst(2)
        let means = table.map { row in
          genes.reduce(0) { $0 + (Double(row[$1] ?? "") ?? .nan) } / Double(genes.count)
        }
        let middle = means.reduce(0, +) / Double(means.count)
        #expect(errors(phantom, slot, means.map { $0 > middle }) <= 1, "\(lines[slot.rawValue][0])")
      }
    }
  }

  /// A reader that compares brightness with pictures whose signs it was told (kernel ridge regression).
  @Test func picturesShowTheirSigns() throws {
    let taught = 600
    try written(.image, cases: taught + 250) { phantom, folder in
      let rows = try phantom.cases.indices.map { index in
        let file = folder.appending(path: "images/\(phantom.caseID(index)).png")
        let picture = try Picture(
          decoding: Array(Data(contentsOf: file)), channels: 1, file: file.path)
        return Self.features(picture)
      }
      let slots = CaseModality.Slot.allCases
      let answers = slots.map { slot in
        phantom.cases[..<taught].map { $0.shows(slot, modality: 0) ? 1.0 : -1 }
      }
      let weights = Self.fit(Array(rows[..<taught]), answers)
      let likeness = rows[taught...].map { row in
        rows[..<taught].map { Self.kernel(row, $0) }
      }
      for (slot, weights) in zip(slots, weights) {
        let wrong = zip(phantom.cases[taught...], likeness).count { one, near in
          let sum = zip(near, weights).reduce(0) { $0 + $1.0 * $1.1 }
          return one.shows(slot, modality: 0) != (sum > 0)
        }
        // Of 250 pictures that it was not told about; of a sign that is not there it would miss 125.
        #expect(wrong <= 20, "\(slot)")
      }
    }
  }

  /// Means of 10 × 10 places of 4 × 4 pixels, 3 apart.
  private static func features(_ picture: Picture) -> [Double] {
    var result: [Double] = []
    for row in 0..<10 {
      for column in 0..<10 {
        var sum = 0.0
        for y in 3 * row..<3 * row + 4 {
          for x in 3 * column..<3 * column + 4 {
            sum += Double(picture.pixels[y * picture.width + x])
          }
        }
        result.append(sum / 16 / 255)
      }
    }
    return result
  }

  private static func kernel(_ one: [Double], _ other: [Double]) -> Double {
    var squares = 0.0
    for place in one.indices {
      let difference = one[place] - other[place]
      squares += difference * difference
    }
    return exp(-0.3 * squares)
  }

  /// Solves (K + λ I) w = y for several y at once.
  private static func fit(_ rows: [[Double]], _ targets: [[Double]]) -> [[Double]] {
    let count = rows.count
    var factor = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        var sum = kernel(rows[i], rows[j]) + (i == j ? 0.05 : 0)
        for k in 0..<j { sum -= factor[i * count + k] * factor[j * count + k] }
        factor[i * count + j] = i == j ? sum.squareRoot() : sum / factor[j * count + j]
      }
    }
    return targets.map { target in
      var result = target
      for i in 0..<count {
        for k in 0..<i { result[i] -= factor[i * count + k] * result[k] }
        result[i] /= factor[i * count + i]
      }
      for i in stride(from: count - 1, through: 0, by: -1) {
        for k in i + 1..<max(count, i + 1) { result[i] -= factor[k * count + i] * result[k] }
        result[i] /= factor[i * count + i]
      }
      return result
    }
  }
}
