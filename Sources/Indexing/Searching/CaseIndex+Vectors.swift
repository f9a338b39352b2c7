extension CaseIndex {
  /// The cases whose vectors fit one query best, best first; equal scores by position.
  ///
  /// - Returns: As many as were asked for, or all that pass if they are fewer.
  /// - Throws: ``IndexingError`` with code `widthMismatch`, `notFinite`, `zeroVector`, `unknownModality`,
  ///   `unknownColumn`, `invalidArgument`.
  public func search(
    vector: [Float], in modality: String, _ options: SearchOptions = SearchOptions()
  ) throws(IndexingError) -> [Match] {
    try VectorCheck.checkWidth(vector.count, description.width, file: nil)
    return try search(vectors: vector, in: modality, options).first ?? []
  }

  /// The cases whose vectors fit each of several queries best.
  ///
  /// - Parameters:
  ///   - vectors: The queries, one after another.
  ///   - file: Where they came from, for messages.
  public func search(
    vectors: [Float], in modality: String, _ options: SearchOptions = SearchOptions(),
    file: String? = nil
  ) throws(IndexingError) -> [[Match]] {
    let space = try space(modality)
    let width = description.width
    guard vectors.count % width == 0 else {
      throw IndexingError(
        .widthMismatch, "expected a multiple of \(width) numbers, found \(vectors.count)",
        file: file)
    }
    guard options.count > 0 else {
      throw IndexingError(
        .invalidArgument, "expected at least one result to be asked for, found \(options.count)")
    }
    let chosen = try chosen(options)
    let passing = space.passing(chosen)
    let count = vectors.count / width
    var results: [[Match]] = []
    let copies = UnsafeMutableBufferPointer<Float>.allocate(capacity: max(1, vectors.count))
    defer { copies.deallocate() }
    _ = copies.update(fromContentsOf: vectors)
    guard let base = copies.baseAddress else { return [] }
    for row in 0..<count {
      try VectorCheck.check(base + row * width, width: width, row: row, file: file)
    }
    for start in stride(from: 0, to: count, by: 128) {
      let queries = AlignedRows(
        base + start * width, count: min(128, count - start), width: width,
        normalizes: description.metric == .cosine)
      let rows =
        options.onePerGroup
        ? try onePerGroup(queries, space, passing, options)
        : try best(queries, space, passing, options.count, options)
      results += rows.map { own in
        own.map { cases.match(Int(space.positions[$0.row]), Double($0.score)) }
      }
    }
    return results
  }

  /// The cases that a filter and an excluded group leave; `nil` if all.
  func chosen(_ options: SearchOptions) throws(IndexingError) -> CaseSet? {
    var chosen = try passing(options.filter)
    if let excluded = options.excludedGroup,
      let group = cases.groups.firstIndex(where: { $0.utf8.elementsEqual(excluded.utf8) })
    {
      var left = chosen ?? CaseSet(capacity: cases.count, isFull: true)
      for position in 0..<cases.count where cases.groupOfCase[position] == Int32(group) {
        left[position] = false
      }
      chosen = left
    }
    return chosen
  }

  /// Through the graph where there is one, else exactly.
  private func best(
    _ queries: AlignedRows, _ space: VectorSpace, _ passing: [UInt64]?, _ count: Int,
    _ options: SearchOptions
  ) throws(IndexingError) -> [[(row: Int, score: Float)]] {
    let k = min(count, space.livingCount)
    if !options.isExact, let graph = graphs[space.modality] {
      return try graph.best(queries, space, passing: passing, count: k, threads: threads)
    }
    return try space.best(
      queries, passing: passing, count: k, threads: threads, rows: 0..<space.positions.count)
  }

  /// The best row of each of the best groups.
  ///
  /// The best rows are looked for; where they hold too few groups, those found are set aside and the rest is searched
  /// again: every row behind the last one found is worse, so the order is right.
  private func onePerGroup(
    _ queries: AlignedRows, _ space: VectorSpace, _ passing: [UInt64]?, _ options: SearchOptions
  ) throws(IndexingError) -> [[(row: Int, score: Float)]] {
    let wide = min(space.livingCount, 2 * options.count + 16)
    let first = try best(queries, space, passing, wide, options)
    var results: [[(row: Int, score: Float)]] = []
    for (index, rows) in first.enumerated() {
      var seen: Set<Int32> = []
      var kept: [(row: Int, score: Float)] = []
      func keep(_ rows: [(row: Int, score: Float)]) {
        for row in rows where kept.count < options.count {
          let group = cases.groupOfCase[Int(space.positions[row.row])]
          if seen.insert(group).inserted { kept.append(row) }
        }
      }
      keep(rows)
      var last = rows
      while kept.count < options.count, last.count == wide {
        let bits = self.bits(space, passing, without: seen)
        let query = AlignedRows(
          queries.base + index * queries.stride, count: 1, width: queries.stride, normalizes: false)
        last = try best(query, space, bits, wide, options)[0]
        keep(last)
      }
      results.append(kept)
    }
    return results
  }

  private func bits(
    _ space: VectorSpace, _ passing: [UInt64]?, without groups: Set<Int32>
  ) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: space.positions.count / 64 + 2)
    for (row, position) in space.positions.enumerated() where position >= 0 {
      if let passing, passing[row >> 6] >> UInt64(row & 63) & 1 == 0 { continue }
      if groups.contains(cases.groupOfCase[Int(position)]) { continue }
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
    return words
  }
}
