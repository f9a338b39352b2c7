import Statistics

/// The gene expression of a case, as log2 of transcripts a million.
struct Expression {
  /// How far a sign moves each gene of its group up or down, in spreads of one gene.
  static let shift = 1.5
  static let groupSize = 8.0

  let signs: [Double]
  let scatter: Double
  let site: SiteAppearance
  let geneCount: Int

  /// One value a gene.
  func values(using stream: inout RandomStream) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(geneCount)
    for group in GeneGroups.all {
      // Genes of a group without meaning vary together too, so that togetherness tells nothing.
      let program = group.slot.map { Self.shift * signs[$0.rawValue] } ?? stream.normal()
      for _ in group.genes { result.append(program + scatter * stream.normal()) }
    }
    // Hidden programs of the other genes: real vectors have few independent directions.
    let programs = (0..<5).map { _ in stream.normal() }
    while result.count < geneCount {
      result.append(0.6 * programs[result.count % programs.count] + scatter * stream.normal())
    }
    return result.indices.map { gene in
      // A level of each gene's own, the same in every case.
      let level = 4 + Double((gene &* 2_654_435_761) >> 7 & 63) / 8
      return level + 0.8 * result[gene] + site.geneOffset(gene)
    }
  }
}
