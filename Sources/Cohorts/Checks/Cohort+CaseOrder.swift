internal import Statistics

extension Cohort {
  /// How much more often than in a random order neighbors must share their class to be a warning.
  static let neighborExcess = 0.1

  /// Whether the order of rows, or a number in keys and file names, tells the label.
  public func caseOrderCheck(seed: UInt64) -> LeakCheck {
    let target = CheckedLabel(self, seed: seed)
    let (shares, order) = classSharesInOrder()
    let stream = RandomStream(seed: seed, "inspect", "order")
    guard groups.count >= GroupBootstrap.fewestGroups, let test = OrderTest(shares, stream: stream)
    else {
      return .skipped(
        .caseOrder, "with \(groups.count) groups, an order cannot be told from chance")
    }
    var placeOfGroup = [Double](repeating: 0, count: groups.count)
    for (place, group) in order.enumerated() { placeOfGroup[group] = Double(place) }
    let best = target.best(groups.indexOfCase.map { placeOfGroup[$0] })
    let figures =
      (best?.area.figures ?? []) + [
        .init("neighborShare", test.neighborShare), .init("expectedShare", test.expectedShare),
        .init("chance", test.chance),
      ]
    var notices: [Notice] = []
    let drifts = best?.area.value ?? 0 >= Self.keyArea
    let excess = test.neighborShare - test.expectedShare
    if test.chance <= 2 * LeakArea.surprise,
      drifts || excess >= Self.neighborExcess
    {
      notices.append(rowOrderNotice(test, best, figures))
    }
    if let numbers = numberNotice(target) { notices.append(numbers) }
    return .found(
      .caseOrder, notices,
      otherwise: "neighbors in the table share a class in \(percent(test.neighborShare)) of pairs, "
        + "\(percent(test.expectedShare)) expected; the order tells nothing",
      figures: figures)
  }

  private func rowOrderNotice(
    _ test: OrderTest, _ best: CheckedLabel.Best?, _ figures: [Notice.Figure]
  ) -> Notice {
    var seen =
      "Rows stand in an order that depends on the label: neighbors share a class in "
      + "\(percent(test.neighborShare)) of pairs (\(percent(test.expectedShare)) expected)"
    if let best, best.area.value >= Self.keyArea {
      seen += ", and the place tells class \"\(classNames[best.label])\" with AUC \(best.area)"
    }
    return Notice(
      .warning, topic: LeakTopic.caseOrder.rawValue,
      "\(seen). Models do not see the order, but whatever was numbered, dated or measured in it "
        + "(batches, devices, file names) gives the label away. If the table was only sorted, shuffle "
        + "it; if classes were collected one after the other, look for what changed in between.",
      figures: figures)
  }

  /// The number in a key or file name that tells most; others that tell are named beside it.
  private func numberNotice(_ target: CheckedLabel) -> Notice? {
    let qualities = keyQualities().filter(\.isOrder)
    let telling = qualities.compactMap { quality in quality.best(target).map { (quality, $0) } }
      .filter { _, best in
        best.area.value >= Self.keyArea
          && best.area.isBeyondChance(among: 2 * qualities.count * target.scored.count)
      }
      .sorted { $0.1.area.value > $1.1.area.value }
    guard let (quality, best) = telling.first else { return nil }
    let others = telling.dropFirst().map { "\($0.0.name) (\(twoDecimals($0.1.area.value)))" }
    return Notice(
      .warning, topic: LeakTopic.caseOrder.rawValue,
      "Cases are numbered in an order that depends on the label: \(quality.name) tells class "
        + "\"\(classNames[best.label])\" with AUC \(best.area)"
        + (others.isEmpty ? "" : ", and so do \(others.joined(separator: ", "))")
        + ". Classes were collected one after the other, or their mix changed over time. Models do "
        + "not see these numbers, but what changed along (devices, protocol, who was asked what) may "
        + "give the label away. Find out what changed.",
      figures: best.area.figures, names: telling.map(\.0.name))
  }

  /// The share of each class in each group, groups in the order of their first rows.
  private func classSharesInOrder() -> (shares: [[Double]], order: [Int]) {
    var order: [Int] = []
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: classNames.count), count: groups.count)
    var totals = [Double](repeating: 0, count: groups.count)
    for (label, group) in zip(labels, groups.indexOfCase) {
      if totals[group] == 0 { order.append(group) }
      counts[group][label] += 1
      totals[group] += 1
    }
    return (order.map { group in counts[group].map { $0 / totals[group] } }, order)
  }
}
