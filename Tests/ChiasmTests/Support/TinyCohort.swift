import Foundation

/// A cohort of 36 cases and 18 patients with a table and a vector, written to a folder.
enum TinyCohort {
  static let manifest = """
    name: tiny
    table: table.csv
    case: id
    group: patient
    label: {column: label, provenance: "made up"}
    modalities:
      table: {kind: tabular, numeric: [age, marker], categorical: [smoker]}
      genes: {kind: vector, file: genes.csv, key: id}

    """

  /// Writes the files and returns the manifest's path.
  @discardableResult
  static func write(to folder: URL, manifest: String = manifest) throws -> String {
    var table = "id,patient,label,age,marker,smoker\n"
    var genes = "id,A,B,C,D\n"
    for index in 0..<36 {
      let label = index / 2 % 2
      // Some order without pattern: multiples of 7 and 11 modulo 13 and 17.
      let first = Double(index * 7 % 13) / 6 - 1
      let second = Double(index * 11 % 17) / 8 - 1
      table += "c\(index),p\(index / 2),\(label == 0 ? "no" : "yes"),\(40 + index * 5 % 31),"
      table += "\(Double(label) + first),\(index % 3 == 0 ? "yes" : "no")\n"
      genes += "c\(index),\(Double(label) + second),\(first),\(second),\(first * second)\n"
    }
    try Data(table.utf8).write(to: folder.appending(path: "table.csv"))
    try Data(genes.utf8).write(to: folder.appending(path: "genes.csv"))
    let path = folder.appending(path: "cohort.yaml")
    try Data(manifest.utf8).write(to: path)
    return path.path
  }
}
