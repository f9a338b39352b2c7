/// Makes the margins of a joint exact: after a few scalings, what is missing is spread by product.
///
/// Scaling rows and columns first keeps the mass where it is, so that the conditional entropy of the
/// result differs from the given one only in second order; the spreading makes the margins exact
/// (Altschuler, Weed and Rigollet 2017, algorithm 2).
///
/// - Parameters:
///   - joint: Masses, `[A, B, C]`, rounded in place.
///   - sweeps: How often rows and columns are scaled first.
func roundToMargins(_ joint: inout [Double], _ margins: UnionMargins, sweeps: Int) {
  let (firstCount, secondCount, classes) = (
    margins.firstCount, margins.secondCount, margins.classes
  )
  let rowSize = secondCount * classes
  var columns = [Double](repeating: 0, count: rowSize)
  var rows = [Double](repeating: 0, count: classes)
  joint.withUnsafeMutableBufferPointer { joint in
    func sumRow(_ a: Int) {
      for y in 0..<classes { rows[y] = 0 }
      var index = a * rowSize
      for _ in 0..<secondCount {
        for y in 0..<classes {
          rows[y] += joint[index]
          index += 1
        }
      }
    }
    func scaleRow(_ a: Int, atMostOne: Bool) {
      sumRow(a)
      for y in 0..<classes {
        let factor = rows[y] > 0 ? margins.first[a * classes + y] / rows[y] : 0
        rows[y] = atMostOne ? min(1, factor) : factor
      }
      var index = a * rowSize
      for _ in 0..<secondCount {
        for y in 0..<classes {
          joint[index] *= rows[y]
          index += 1
        }
      }
    }
    func scaleColumns(atMostOne: Bool) {
      for index in 0..<rowSize { columns[index] = 0 }
      for a in 0..<firstCount {
        for index in 0..<rowSize { columns[index] += joint[a * rowSize + index] }
      }
      for index in 0..<rowSize {
        let factor = columns[index] > 0 ? margins.second[index] / columns[index] : 0
        columns[index] = atMostOne ? min(1, factor) : factor
      }
      for a in 0..<firstCount {
        for index in 0..<rowSize { joint[a * rowSize + index] *= columns[index] }
      }
    }
    for _ in 0..<sweeps {
      for a in 0..<firstCount { scaleRow(a, atMostOne: false) }
      scaleColumns(atMostOne: false)
    }
    for a in 0..<firstCount { scaleRow(a, atMostOne: true) }
    scaleColumns(atMostOne: true)

    var missingColumns = margins.second
    for a in 0..<firstCount {
      for index in 0..<rowSize { missingColumns[index] -= joint[a * rowSize + index] }
    }
    var missingRows = margins.first
    for a in 0..<firstCount {
      sumRow(a)
      for y in 0..<classes { missingRows[a * classes + y] -= rows[y] }
    }
    for y in 0..<classes {
      var total = 0.0
      for b in 0..<secondCount {
        missingColumns[b * classes + y] = max(0, missingColumns[b * classes + y])
        total += missingColumns[b * classes + y]
      }
      guard total > 0 else { continue }
      for a in 0..<firstCount where missingRows[a * classes + y] > 0 {
        let share = missingRows[a * classes + y] / total
        for b in 0..<secondCount {
          joint[a * rowSize + b * classes + y] += share * missingColumns[b * classes + y]
        }
      }
    }
  }
}
