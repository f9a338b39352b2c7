import Statistics

/// What makes one chest picture differ from another of equal signs.
///
/// Wide enough that no two cases look like copies of one picture, as radiographs of two people never do.
struct ChestAnatomy {
  let shift: (x: Double, y: Double)
  let size: Double
  let tilt: Double
  /// The height and the fall of the shoulders.
  let shoulders: (height: Double, fall: Double)
  let neckWidth: Double
  /// The middle and the half axes of the lungs, right side mirrored.
  let lung: (x: Double, y: Double, width: Double, height: Double)
  /// How far down the diaphragm stands on either side of the picture.
  let domes: (left: Double, right: Double)
  let ribs: (spacing: Double, phase: Double, slope: Double, strength: Double)
  let clavicle: (height: Double, slope: Double)
  let spineWidth: Double
  private let mottle: [Double]
  private static let mottleSide = 17

  init(using stream: inout RandomStream) {
    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * stream.uniform() }
    shift = (between(-0.1, 0.1), between(-0.1, 0.1))
    size = between(0.94, 1.06)
    tilt = between(-0.09, 0.09)
    shoulders = (between(-0.82, -0.58), between(0.05, 0.55))
    neckWidth = between(0.2, 0.3)
    lung = (between(0.35, 0.4), between(-0.08, 0.04), between(0.23, 0.28), between(0.54, 0.66))
    let dome = between(0.44, 0.56)
    domes = (dome - between(0.01, 0.06), dome + between(0, 0.04))
    ribs = (between(0.15, 0.26), between(0, 1), between(0.15, 0.5), between(0.05, 0.12))
    clavicle = (between(-0.7, -0.52), between(-0.02, 0.34))
    spineWidth = between(0.055, 0.095)
    mottle = (0..<Self.mottleSide * Self.mottleSide).map { _ in 2 * stream.uniform() - 1 }
  }

  /// Shadows of vessels and soft tissue: smooth noise of a case's own, from −1 to 1.
  func mottle(_ x: Double, _ y: Double) -> Double {
    let last = Double(Self.mottleSide - 1)
    let across = min(max((x + 1.2) / 2.4, 0), 0.9999) * last
    let down = min(max((y + 1.2) / 2.4, 0), 0.9999) * last
    let (column, row) = (Int(across), Int(down))
    let (right, below) = (smooth(across - Double(column)), smooth(down - Double(row)))
    let place = row * Self.mottleSide + column
    let top = mottle[place] + right * (mottle[place + 1] - mottle[place])
    let next = place + Self.mottleSide
    let bottom = mottle[next] + right * (mottle[next + 1] - mottle[next])
    return top + below * (bottom - top)
  }

  private func smooth(_ share: Double) -> Double { share * share * (3 - 2 * share) }
}
