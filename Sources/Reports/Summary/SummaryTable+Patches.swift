import Findings

extension SummaryTable {
  /// How models spread their attention over the pictures of bags, one line a model; cells of single pictures
  /// are in the file only.
  var patchLines: [String] {
    let bags = document.patches.filter { $0.tokens == "pictures" }
    guard !bags.isEmpty else { return [] }
    var lines = [style.drawn("Pictures that summaries are made of", .heading)]
    for entry in bags {
      let count = FigureText.compact(entry.meanCount, style: style)
      let used = FigureText.compact(entry.effectiveNumber, style: style)
      let largest = FigureText.compact(100 * entry.largestWeight, style: style)
      lines += DisplayText.wrapped(
        "\(DisplayText.safe(entry.model)), \(DisplayText.safe(entry.modality)): as concentrated as "
          + "\(used) of \(count) pictures a case; the one that counts most weighs \(largest) % on average.",
        columns: style.columns)
    }
    lines += DisplayText.wrapped(PatchFindings.caveat, columns: style.columns)
      .map { style.drawn($0, .quiet) }
    return lines
  }
}
