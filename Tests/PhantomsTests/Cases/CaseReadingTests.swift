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

  /// A linear reader (ridge regression) of the brightness of places and of their brighter mirror side.
  @Test func picturesShowTheirSigns() throws {
    try written(.image, cases: 700) { phantom, folder in
      let rows = try phantom.cases.indices.map { index in
        let file = folder.appending(path: "images/\(phantom.caseID(index)).png")
        let picture = try Picture(
          decoding: Array(Data(contentsOf: file)), channels: 1, file: file.path)
        return Self.features(picture)
      }
      let taught = 450
      for (slot, weights) in zip(
        CaseModality.Slot.allCases,
        Self.ridge(
          Array(rows[..<taught]),
          CaseModality.Slot.allCases.map { slot in
            phantom.cases[..<taught].map { $0.shows(slot, modality: 0) ? 1.0 : -1 }
          }))
      {
        let read = rows.map { zip($0, weights).reduce(0) { $0 + $1.0 * $1.1 } > 0 }
        let wrong = zip(phantom.cases, read).dropFirst(taught).count {
          $0.0.shows(slot, modality: 0) != $0.1
        }
        // Of 250 pictures that it was not taught with.
        #expect(wrong <= 3, "\(slot)")
      }
    }
  }

  /// Means of 10 × 10 places of 4 × 4 pixels, 3 apart; then the brighter of each and its mirror place.
  private static func features(_ picture: Picture) -> [Double] {
    let side = 10
    func place(_ row: Int, _ column: Int) -> Double {
      var sum = 0.0
      for y in 3 * row..<3 * row + 4 {
        for x in 3 * column..<3 * column + 4 {
          sum += Double(picture.pixels[y * picture.width + x])
        }
      }
      return sum / 16 / 255
    }
    var means: [Double] = []
    for row in 0..<side { for column in 0..<side { means.append(place(row, column)) } }
    var result = means + [1]
    for row in 0..<side {
      for column in 0..<side / 2 {
        result.append(max(means[row * side + column], means[row * side + side - 1 - column]))
      }
    }
    return result
  }

  /// Solves (XᵀX + λ I) w = Xᵀ y for several y at once.
  private static func ridge(_ rows: [[Double]], _ targets: [[Double]]) -> [[Double]] {
    let width = rows[0].count
    var factor = [Double](repeating: 0, count: width * width)
    for i in 0..<width { factor[i * width + i] = 0.05 }
    for row in rows {
      for i in 0..<width { for j in 0...i { factor[i * width + j] += row[i] * row[j] } }
    }
    for i in 0..<width {
      for j in 0...i {
        var sum = factor[i * width + j]
        for k in 0..<j { sum -= factor[i * width + k] * factor[j * width + k] }
        factor[i * width + j] = i == j ? sum.squareRoot() : sum / factor[j * width + j]
      }
    }
    return targets.map { target in
      var result = (0..<width).map { i in
        zip(rows, target).reduce(0) { $0 + $1.0[i] * $1.1 }
      }
      for i in 0..<width {
        for k in 0..<i { result[i] -= factor[i * width + k] * result[k] }
        result[i] /= factor[i * width + i]
      }
      for i in stride(from: width - 1, through: 0, by: -1) {
        for k in i + 1..<max(width, i + 1) { result[i] -= factor[k * width + i] * result[k] }
        result[i] /= factor[i * width + i]
      }
      return result
    }
  }
}
