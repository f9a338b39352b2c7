/// A quantile by linear interpolation between the two nearest ranks, without sorting everything.
///
/// - Parameters:
///   - share: From 0 to 1.
///   - values: At least one; their order is changed.
func selectedQuantile(_ share: Double, of values: inout [Double]) -> Double {
  let place = share * Double(values.count - 1)
  let rank = min(values.count - 1, max(0, Int(place)))
  values.withUnsafeMutableBufferPointer { partition($0, rank: rank) }
  let low = values[rank]
  guard place > Double(rank), rank + 1 < values.count else { return low }
  // Everything behind the rank is at least as large: the least of it is the next rank.
  let high = values[(rank + 1)...].min() ?? low
  return low + (high - low) * (place - Double(rank))
}

/// Hoare's selection: afterwards the value of `rank` stands there, none larger before, none smaller
/// behind.
private func partition(_ values: UnsafeMutableBufferPointer<Double>, rank: Int) {
  var low = 0
  var high = values.count - 1
  while low < high {
    let middle = low + (high - low) / 2
    let (a, b, c) = (values[low], values[middle], values[high])
    let pivot = max(min(a, b), min(max(a, b), c))
    var left = low
    var right = high
    while left <= right {
      while values[left] < pivot { left += 1 }
      while values[right] > pivot { right -= 1 }
      if left <= right {
        values.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
    if rank <= right {
      high = right
    } else if rank >= left {
      low = left
    } else {
      return
    }
  }
}
