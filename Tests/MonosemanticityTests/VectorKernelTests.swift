import CVectorMath
import Statistics
import Testing

/// Small whole numbers, whose sums are exact in any order: every kind of processor must give the same.
struct VectorKernelTests {
  private static let kinds = [CHIASM_PORTABLE, CHIASM_AVX2, CHIASM_AVX512]

  private static func numbers<Value: BinaryFloatingPoint>(
    _ count: Int, _ stream: inout RandomStream
  ) -> [Value] {
    (0..<count).map { _ in Value(stream.index(below: 19) - 9) }
  }

  private static func product(
    _ left: [some BinaryFloatingPoint], _ right: [some BinaryFloatingPoint]
  ) -> Double {
    zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  @Test func theBestKindIsThere() {
    #expect(chiasm_vector_kernels_of(CHIASM_PORTABLE) != nil)
    #expect(chiasm_vector_kernels_of(chiasm_best_instructions()) == chiasm_vectors())
  }

  @Test(arguments: kinds) func rowsInSinglePrecision(kind: chiasm_instructions) {
    guard let kernels = chiasm_vector_kernels_of(kind)?.pointee else { return }
    var stream = RandomStream(seed: 1, "kernels")
    for count in 0..<40 {
      let rows: [[Float]] = (0..<5).map { _ in Self.numbers(count, &stream) }
      let sums: [[Double]] = (0..<2).map { _ in Self.numbers(count, &stream) }
      let factors: [Double] = Self.numbers(4, &stream)
      var sum = sums[0]
      kernels.add_scaled_f32(factors[0], rows[0], &sum, count)
      #expect(sum == (0..<count).map { sums[0][$0] + factors[0] * Double(rows[0][$0]) })
      sum = sums[0]
      kernels.add_scaled4_f32(factors, rows[0], rows[1], rows[2], rows[3], &sum, count)
      #expect(
        sum
          == (0..<count).map { at in
            (0..<4).reduce(sums[0][at]) { $0 + factors[$1] * Double(rows[$1][at]) }
          })
      #expect(kernels.dot_f32_f32(rows[0], rows[1], count) == Self.product(rows[0], rows[1]))
      #expect(kernels.dot_f32_f64(rows[0], sums[0], count) == Self.product(rows[0], sums[0]))
      var two = [0.0, 0]
      kernels.dots_f32(rows[0], sums[0], sums[1], count, &two)
      #expect(two == sums.map { Self.product(rows[0], $0) })
      var four = [0.0, 0, 0, 0]
      kernels.dots4_f32(rows[0], rows[1], rows[2], rows[3], rows[4], count, &four)
      #expect(four == rows[1...].map { Self.product(rows[0], $0) })
      kernels.sum_dots4_f32(sums[0], rows[1], rows[2], rows[3], rows[4], count, &four)
      #expect(four == rows[1...].map { Self.product(sums[0], $0) })
    }
  }

  @Test(arguments: kinds) func rowsInDoublePrecision(kind: chiasm_instructions) {
    guard let kernels = chiasm_vector_kernels_of(kind)?.pointee else { return }
    var stream = RandomStream(seed: 2, "kernels")
    for count in 0..<40 {
      let rows: [[Double]] = (0..<5).map { _ in Self.numbers(count, &stream) }
      let factors: [Double] = Self.numbers(4, &stream)
      var sum = rows[4]
      kernels.add_scaled_f64(factors[0], rows[0], &sum, count)
      #expect(sum == (0..<count).map { rows[4][$0] + factors[0] * rows[0][$0] })
      sum = rows[4]
      kernels.add_scaled4_f64(factors, rows[0], rows[1], rows[2], rows[3], &sum, count)
      #expect(
        sum
          == (0..<count).map { at in
            (0..<4).reduce(rows[4][at]) { $0 + factors[$1] * rows[$1][at] }
          })
      #expect(kernels.dot_f64_f64(rows[0], rows[1], count) == Self.product(rows[0], rows[1]))
      var two = [0.0, 0]
      kernels.dots_f64(rows[0], rows[1], rows[2], count, &two)
      #expect(two == rows[1...2].map { Self.product(rows[0], $0) })
      let expected = rows[1...].map { Self.product(rows[0], $0) }
      var four = [0.0, 0, 0, 0]
      kernels.dots4_f64(rows[0], rows[1], rows[2], rows[3], rows[4], count, &four)
      #expect(four == expected)
      four = [0, 0, 0, 0]
      kernels.sum_dots4_f64(rows[0], rows[1], rows[2], rows[3], rows[4], count, &four)
      #expect(four == expected)
    }
  }

  @Test(arguments: kinds) func sumsOverDraws(kind: chiasm_instructions) {
    guard let kernels = chiasm_vector_kernels_of(kind)?.pointee else { return }
    var stream = RandomStream(seed: 3, "kernels")
    let groupCount = 9
    for draws in [1, 15, 16, 31, 32, 50] {
      let weights = (0..<groupCount * draws).map { _ in UInt8(stream.index(below: 4)) }
      let groups = (0..<12).map { _ in Int32(stream.index(below: groupCount)) }
      for kindCount in 1...3 {
        let influences: [Float] = Self.numbers(groups.count * kindCount, &stream)
        let before: [Float] = Self.numbers(kindCount * draws, &stream)
        var sums = before
        kernels.draw_sums(weights, draws, groups, influences, kindCount, groups.count, &sums)
        for place in 0..<kindCount * draws {
          let (row, draw) = place.quotientAndRemainder(dividingBy: draws)
          let expected = groups.indices.reduce(before[place]) {
            $0 + influences[$1 * kindCount + row] * Float(weights[Int(groups[$1]) * draws + draw])
          }
          #expect(sums[place] == expected)
        }
      }
    }
  }

  @Test(arguments: kinds) func pairsOfDraws(kind: chiasm_instructions) {
    guard let kernels = chiasm_vector_kernels_of(kind)?.pointee else { return }
    var stream = RandomStream(seed: 4, "kernels")
    let (groupCount, count, most) = (9, 12, 6)
    for draws in [1, 15, 16, 17, 50] {
      let weights = (0..<groupCount * draws).map { _ in UInt8(stream.index(below: 4)) }
      let groups = (0..<count).map { _ in Int32(stream.index(below: groupCount)) }
      let first: [Float] = Self.numbers(count * count, &stream)
      let second: [Float] = Self.numbers(count * count, &stream)
      var scratch = [Float](repeating: 0, count: 16 * count)
      var found = [[Float]](repeating: [Float](repeating: 0, count: draws), count: 3)
      var (firstSums, secondSums, pairs) = (found[0], found[1], found[2])
      kernels.draw_pairs(
        weights, draws, groups, count, Float(most), first, second, &scratch, &firstSums,
        &secondSums, &pairs)
      var farthest = 0
      for draw in 0..<draws {
        var left = most
        let taken = groups.map { group in
          let own = min(left, Int(weights[Int(group) * draws + draw]))
          left -= own
          return Float(own)
        }
        farthest = max(farthest, Self.reach(groups, most) { weights[$0 * draws + draw] })
        for place in 0..<count {
          for other in place + 1..<max(count, place + 1) {
            let weight = taken[place] * taken[other]
            found[0][draw] += weight * first[place * count + other]
            found[1][draw] += weight * second[place * count + other]
            found[2][draw] += weight
          }
        }
      }
      #expect([firstSums, secondSums, pairs] == found)
      #expect(kernels.draw_reach(weights, draws, groups, count, UInt32(most)) == farthest)
    }
  }

  /// How many groups a draw needs to count `most`.
  private static func reach(_ groups: [Int32], _ most: Int, _ weight: (Int) -> UInt8) -> Int {
    var taken = 0
    for (place, group) in groups.enumerated() {
      if taken >= most { return place }
      taken += Int(weight(Int(group)))
    }
    return groups.count
  }
}
