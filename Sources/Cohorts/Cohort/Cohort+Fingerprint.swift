internal import Crypto
internal import Foundation

extension Cohort {
  /// SHA-256 (hexadecimal) of everything that models can see of this cohort: keys, groups, labels,
  /// which modality each case has, and the values of columns, texts and vectors.
  ///
  /// Pictures enter by
  /// path and size in bytes; reading them all would cost more than the check is worth.
  ///
  /// A run that was begun on one cohort is not resumed on another.
  public func fingerprint() -> String {
    var hash = SHA256()
    func add(_ text: String?) {
      let bytes = Array((text ?? "\u{0}").utf8)
      withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: bytes)
    }
    for (index, key) in caseIDs.enumerated() {
      add(key)
      add(groups.names[groups.indexOfCase[index]])
      add(sites.map { $0.names[$0.indexOfCase[index]] })
      add(classNames[labels[index]])
    }
    switch target {
    case .classes: break
    case .labels(let target):
      for name in target.names { add(name) }
      for row in target.values {
        hash.update(data: row.map { $0.map { $0 ? 1 : 0 } ?? 2 } as [UInt8])
      }
    case .number(let target):
      target.values.withUnsafeBytes { hash.update(bufferPointer: $0) }
    case .survival(let target):
      target.times.withUnsafeBytes { hash.update(bufferPointer: $0) }
      hash.update(data: target.events.map { $0 ? 1 : 0 } as [UInt8])
      add("\(target.horizon)")
    }
    for modality in modalities {
      add(modality.name)
      add(modality.kind.rawValue)
      hash.update(data: modality.presence.map { $0 ? 1 : 0 } as [UInt8])
      func addFiles(_ files: ImageFiles) {
        add("\(files.size) \(files.channels) \(files.fit)")
        if let stain = files.stain {
          add("\(stain.method) \(stain.target) \(stain.augmentation)")
        }
        for path in files.paths {
          add(path)
          let attributes = path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0) }
          add((attributes?[.size] as? NSNumber)?.stringValue)
        }
      }
      switch modality.content {
      case .image(let files): addFiles(files)
      case .bag(let bags):
        addFiles(bags.files)
        add(bags.picturesOfCase.map { String($0.count) }.joined(separator: " "))
        // What training draws matters only where it draws.
        if case .bag(let source) = modality.specification.source,
          bags.picturesOfCase.contains(where: { $0.count > source.sample })
        {
          add("\(source.sample)")
        }
      case .tabular(let columns):
        for column in columns.numeric {
          add(column.name)
          for value in column.values { add(value.map { String($0.bitPattern) }) }
        }
        for column in columns.categorical {
          add(column.name)
          for value in column.values { add(value) }
        }
      case .text(let texts):
        for text in texts { add(text) }
      case .vector(let matrix):
        add(matrix.names.joined(separator: "\u{0}"))
        add("\(matrix.transform) \(matrix.featureGroups.map(\.name))")
        matrix.values.withUnsafeBytes { hash.update(bufferPointer: $0) }
        matrix.rowOfCase.withUnsafeBytes { hash.update(bufferPointer: $0) }
      }
    }
    return hash.finalize().map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }.joined()
  }
}
