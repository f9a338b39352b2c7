import Findings

extension ExperimentResult {
  /// What a model's networks cannot use, whatever the data: attentions that are constant, and parameters
  /// that no output depends on.
  func auditNotices(_ model: ModelDescription) -> [Findings.Notice] {
    let audits = units(of: model).compactMap(\.audit)
    var notices: [Findings.Notice] = []
    for asker in model.modalities {
      let keys = audits.flatMap { $0.keysBefore + $0.keysAfter }.filter { $0.asker == asker }
      let cases = keys.reduce(0) { $0 + $1.cases }
      let degenerate = keys.reduce(0) { $0 + $1.degenerate }
      guard degenerate > 0 else { continue }
      let isAll = degenerate == cases
      notices.append(
        Findings.Notice(
          isAll ? .error : .warning, code: "degenerateAttention",
          message:
            "\(model.name): in \(isAll ? "all" : "\(degenerate) of") \(cases) looks at cases the tokens "
            + "of \"\(asker)\" find fewer than two different tokens to ask; there its attention is constant, and "
            + "what \"\(asker)\" says does not pass through it.",
          subject: .model,
          figures: ["cases": Double(cases), "degenerate": Double(degenerate)]))
    }
    if let worst = audits.compactMap(\.dead).max(by: { $0.count < $1.count }), worst.count > 0 {
      let listed = worst.names.prefix(6).joined(separator: ", ")
      let more = worst.names.count > 6 ? " and \(worst.names.count - 6) more" : ""
      notices.append(
        Findings.Notice(
          .warning, code: "deadParameters",
          message:
            "\(model.name): no output depends on \(worst.count) of its \(worst.total) parameters "
            + "(\(listed)\(more)); their gradient is zero in every case that was looked at.",
          subject: .model,
          figures: ["parameters": Double(worst.count), "of": Double(worst.total)]))
    }
    return notices
  }
}
