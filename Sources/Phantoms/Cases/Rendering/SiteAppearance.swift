import Statistics

/// How one site's devices make things look; the same for all its cases.
struct SiteAppearance: Sendable, Hashable {
  /// What pictures are multiplied with around the middle, and what is added.
  let contrast: Double
  let brightness: Double
  private let assays: [Double]
  private let genes: [Double]

  /// Devices that change nothing.
  static let neutral = SiteAppearance(contrast: 1, brightness: 0, assays: [], genes: [])

  private init(contrast: Double, brightness: Double, assays: [Double], genes: [Double]) {
    self.contrast = contrast
    self.brightness = brightness
    self.assays = assays
    self.genes = genes
  }

  /// The devices of a site.
  init(site: Int, of count: Int, seed: UInt64) {
    var stream = RandomStream(seed: seed, "phantom", "cases", "site", "\(site)")
    // Spread evenly, so that no two sites look alike by chance.
    let place = count > 1 ? 2 * Double(site) / Double(count - 1) - 1 : 0
    contrast = 1 - 0.12 * place
    brightness = 0.1 * place
    // Small beside a sign, which multiplies by two or more.
    assays = Laboratory.telling.map { _ in 1 + 0.12 * (2 * stream.uniform() - 1) }
    genes = (0..<97).map { _ in 0.5 * stream.normal() }
  }

  func assayFactor(_ analyte: Int) -> Double { assays.isEmpty ? 1 : assays[analyte] }
  func geneOffset(_ gene: Int) -> Double { genes.isEmpty ? 0 : genes[gene % genes.count] }
}
