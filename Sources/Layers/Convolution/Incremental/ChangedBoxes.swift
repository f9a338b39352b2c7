/// Boxes of cached maps that changed: one a row, all of one size, all inside the map.
struct ChangedBoxes {
  /// The cached map that each row started from.
  var maps: [Int]
  var tops: [Int]
  var lefts: [Int]
  var height: Int
  var width: Int

  var count: Int { maps.count }

  /// The boxes as a grid of places.
  var places: CroppedPlaces {
    CroppedPlaces(tops: tops, lefts: lefts, height: height, width: width, step: 1)
  }
}

/// Equal grids of places to be taken from maps, one a row; places outside a map are padding.
struct CroppedPlaces {
  var tops: [Int]
  var lefts: [Int]
  var height: Int
  var width: Int
  /// The distance of neighboring places.
  var step: Int
}

/// The window of a convolution or a pooling.
struct SlidingWindow: Hashable {
  let size: Int
  let stride: Int
  let padding: Int

  /// Whether every output is a function of the one input at its place.
  var isPointwise: Bool { size == 1 && stride == 1 && padding == 0 }

  /// The number of outputs along an axis.
  func outputCount(_ inputCount: Int) -> Int {
    max(0, (inputCount + 2 * padding - size) / stride + 1)
  }

  /// The outputs that see a changed input, as boxes of the smallest size that serves every row.
  func outputs(of boxes: ChangedBoxes, height: Int, width: Int) -> ChangedBoxes {
    if isPointwise { return boxes }
    let (tops, outputHeight) = outputs(of: boxes.tops, length: boxes.height, inputCount: height)
    let (lefts, outputWidth) = outputs(of: boxes.lefts, length: boxes.width, inputCount: width)
    return ChangedBoxes(
      maps: boxes.maps, tops: tops, lefts: lefts, height: outputHeight, width: outputWidth)
  }

  /// The same along one axis: where the outputs start and how many there are.
  private func outputs(
    of starts: [Int], length: Int, inputCount: Int
  ) -> (starts: [Int], length: Int) {
    let count = outputCount(inputCount)
    var longest = 1
    let firsts = starts.map { start in
      // Output o reads inputs o·stride − padding up to size more.
      let first = max(0, (start + padding - size + stride) / stride)
      let last = min(count - 1, (start + length - 1 + padding) / stride)
      longest = max(longest, last - first + 1)
      return first
    }
    longest = min(longest, count)
    // A box that would stick out is moved in: what it then holds beside is computed anew, unchanged.
    return (firsts.map { max(0, min($0, count - longest)) }, longest)
  }

  /// The inputs that some outputs read.
  func inputs(of boxes: ChangedBoxes) -> CroppedPlaces {
    // A point that skips inputs reads only every stride-th.
    let isPoint = size == 1
    return CroppedPlaces(
      tops: boxes.tops.map { $0 * stride - padding },
      lefts: boxes.lefts.map { $0 * stride - padding },
      height: isPoint ? boxes.height : (boxes.height - 1) * stride + size,
      width: isPoint ? boxes.width : (boxes.width - 1) * stride + size,
      step: isPoint ? stride : 1)
  }
}
