extension Cohort {
  /// Texts that hold the key of their own case or group.
  ///
  /// Keys count where they stand between separators, have four characters or more and a digit. Texts
  /// are compared with the keys of other cases as well: words that are in every text prove nothing.
  func textKeyNotices() -> [Notice] {
    modalities.flatMap { modality -> [Notice] in
      guard case .text(let texts) = modality.content else { return [] }
      var kinds = [("case", caseIDs)]
      if manifest.groupColumn != nil {
        kinds.append(("group", groups.indexOfCase.map { groups.names[$0] }))
      }
      return kinds.compactMap { kind, keys -> Notice? in
        let own = texts.indices.filter { index in
          texts[index].map { Self.holds($0, keys[index]) } ?? false
        }
        guard own.count >= 3, 100 * own.count >= modality.presentCount else { return nil }
        let others = own.count { index in
          let other = keys[(index + caseCount / 2) % caseCount]
          return other != keys[index] && texts[index].map { Self.holds($0, other) } ?? false
        }
        guard 10 * others <= own.count else { return nil }
        return Notice(
          .warning, topic: LeakTopic.identifier.rawValue,
          "\(own.count) texts of \"\(modality.name)\" hold the key of their own \(kind) (such as "
            + "\"\(keys[own[0]])\"), so a model can know cases again instead of reading about them. "
            + "Replace keys in the texts by a fixed word.",
          figures: [
            .init("texts", Double(own.count)),
            .init("share", Double(own.count) / Double(max(1, modality.presentCount))),
          ], names: [modality.name])
      }
    }
  }

  /// Whether a text holds a key between characters that are neither letters nor digits.
  static func holds(_ text: String, _ key: String) -> Bool {
    let key = Array(key.lowercased().utf8)
    guard key.count >= 4, key.contains(where: { (0x30...0x39).contains($0) }) else { return false }
    let text = Array(text.lowercased().utf8)
    guard text.count >= key.count else { return false }
    func isPart(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || byte >= 0x80
    }
    for start in 0...text.count - key.count where text[start] == key[0] {
      let end = start + key.count
      guard text[start..<end].elementsEqual(key) else { continue }
      if start > 0, isPart(text[start - 1]) { continue }
      if end < text.count, isPart(text[end]) { continue }
      return true
    }
    return false
  }
}
