import Cohorts
import Statistics
import Testing

@Suite struct HostileManifestTests {
  /// Mutated manifests are read or refused with an error that names the file; nothing traps.
  @Test func mutationsNeverTrap() throws {
    let original = Array(
      """
      name: n
      table: t.csv
      case: id
      group: &g patient
      site: null
      where: {a: [x, "y"]}
      label: {column: y, classes: ["0", "1"]}
      modalities:
        p: {kind: image, column: f, size: 64}
        v: {kind: vector, file: v.csv, key: id}
      costs: {p: 1.0}
      """.utf8)
    let alphabet = Array(":{}[]\"'\n -#&*!|>%@`,?\t0~".utf8)
    var stream = RandomStream(seed: 5, "hostile", "manifests")
    var readCount = 0
    for _ in 0..<2000 {
      var bytes = original
      for _ in 0...stream.index(below: 4) {
        let byte = alphabet[stream.index(below: alphabet.count)]
        let place = stream.index(below: bytes.count)
        switch stream.index(below: 3) {
        case 0: bytes.insert(byte, at: place)
        case 1: bytes.remove(at: place)
        default: bytes[place] = byte
        }
      }
      do throws(CohortError) {
        let text = String(decoding: bytes, as: UTF8.self)
        let manifest = try Manifest(yaml: text, file: "h.yaml", folder: "/d")
        readCount += 1
        let again = try Manifest(yaml: try manifest.yaml(), file: "h.yaml", folder: "/else")
        #expect(again == manifest)
      } catch {
        #expect(error.file == "h.yaml")
      }
    }
    #expect(readCount > 100)
  }

  @Test func deepNestingIsRefused() {
    let text = String(repeating: "[", count: 20_000)
    #expect(throws: CohortError.self) {
      try Manifest(yaml: text, file: "deep.yaml", folder: "/")
    }
  }
}
