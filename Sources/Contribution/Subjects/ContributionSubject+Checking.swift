extension ContributionSubject {
  /// Refuses rows and requests that name what is not there.
  ///
  /// - Throws: ``ContributionError`` with code `invalidSetting`.
  func check(_ rows: [[ModalitySource]]) throws(ContributionError) {
    for row in rows {
      guard row.count == modalities.count else {
        throw ContributionError(
          .invalidSetting,
          "expected one source for each of \(modalities.count) modalities, found \(row.count)")
      }
      for source in row {
        let exists =
          switch source {
          case .item(let item): caseKeys.indices.contains(item)
          case .reference(let number): referenceKeys.indices.contains(number)
          case .zeros, .meanEncoding: true
          }
        guard exists else {
          throw ContributionError(
            .invalidSetting,
            "there is no \(source) among \(caseKeys.count) cases and \(referenceKeys.count) "
              + "reference cases")
        }
      }
    }
  }

  /// Refuses requests and cases that name what is not there.
  func check(_ requests: [OcclusionRequest], cases: [Int]) throws(ContributionError) {
    if let bad = cases.first(where: { !caseKeys.indices.contains($0) }) {
      throw ContributionError(
        .invalidSetting, "there is no case \(bad) among \(caseKeys.count)")
    }
    for request in requests {
      guard modalities.indices.contains(request.modality) else {
        throw ContributionError(
          .invalidSetting, "there is no modality \(request.modality) among \(modalities.count)")
      }
      guard request.players > 0 else {
        throw ContributionError(
          .invalidSetting, "expected at least one part, found \(request.players)")
      }
      if kind(of: request.modality) == .pixels {
        let available = try availableParts(request.modality)
        guard request.players <= available else {
          throw ContributionError(
            .invalidPartition,
            "an image of \(available) pixels does not make \(request.players) cells")
        }
      }
      guard request.parts.map({ $0.count == caseKeys.count }) ?? true,
        request.donors.isEmpty || request.donors.count == caseKeys.count
      else {
        throw ContributionError(
          .invalidSetting, "expected parts and donors for each of \(caseKeys.count) cases")
      }
      let isWrong =
        request.donors.joined().contains { !referenceKeys.indices.contains($0) }
        || request.parts?.joined().contains { $0 < 0 } ?? false
      if isWrong {
        throw ContributionError(
          .invalidSetting,
          "expected parts from 0 and donors from 0 to \(referenceKeys.count - 1)")
      }
    }
  }
}
