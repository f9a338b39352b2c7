/// The genes of a made-up expression vector and their named groups.
///
/// Real symbols, so that tables read as tables do; which gene is in which group is ours and no finding.
enum GeneGroups {
  struct Group: Sendable {
    let name: String
    let note: String
    let genes: [String]
    /// The sign that raises it, or nothing.
    let slot: CaseModality.Slot?
  }

  static let all: [Group] = [
    Group(
      name: "INFLAMMATORY_RESPONSE", note: "shows the common sign",
      genes: ["IL6", "CXCL8", "TNF", "IL1B", "CCL2", "NFKB1", "PTGS2", "SAA1"], slot: .common),
    Group(
      name: "HYPOXIA", note: "shows the own sign",
      genes: ["VEGFA", "CA9", "SLC2A1", "LDHA", "PGK1", "ADM", "BNIP3", "HK2"], slot: .own),
    Group(
      name: "INTERFERON_RESPONSE", note: "shows the paired sign",
      genes: ["IFIT1", "IFIT3", "ISG15", "MX1", "OAS1", "STAT1", "IRF7", "IFI44"], slot: .paired),
    Group(
      name: "ADIPOGENESIS", note: "shows body weight",
      genes: ["ADIPOQ", "FABP4", "LEP", "PPARG", "LPL", "PLIN1", "CIDEC", "SCD"], slot: .build),
    Group(
      name: "CELL_CYCLE", note: "shows nothing; its genes vary together",
      genes: ["MKI67", "TOP2A", "CCNB1", "CDK1", "PCNA", "MCM2", "AURKA", "BUB1"], slot: nil),
    Group(
      name: "OXIDATIVE_PHOSPHORYLATION", note: "shows nothing; its genes vary together",
      genes: ["ATP5F1A", "COX5A", "NDUFA4", "SDHB", "UQCRC1", "CYCS", "COX7B", "NDUFB8"],
      slot: nil),
  ]

  static let smallestCount = all.reduce(0) { $0 + $1.genes.count }

  /// The names of all genes, those of groups first.
  static func names(_ count: Int) -> [String] {
    let named = all.flatMap(\.genes)
    let width = String(count).count
    return named
      + (0..<max(0, count - named.count)).map { "GENE\(LesionPhantom.padded($0 + 1, to: width))" }
  }

  /// The groups as a GMT file.
  static var gmt: String {
    all.map { ([$0.name, $0.note] + $0.genes).joined(separator: "\t") + "\n" }.joined()
  }
}
