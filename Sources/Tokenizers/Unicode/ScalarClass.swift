/// What a scalar is to the tokenizers: a set of classes.
///
/// Kept for every scalar in one array of two bytes each, because a dictionary or a search a scalar
/// would cost more than all the rest of tokenizing.
struct ScalarClass: OptionSet {
  let rawValue: UInt16

  /// What BERT's cleaning takes away.
  static let control = ScalarClass(rawValue: 1 << 0)
  /// What BERT's cleaning turns into a space.
  static let blank = ScalarClass(rawValue: 1 << 1)
  /// White space.
  static let space = ScalarClass(rawValue: 1 << 2)
  /// What BERT makes a word of its own.
  static let punctuation = ScalarClass(rawValue: 1 << 3)
  /// What BERT puts spaces around.
  static let ideograph = ScalarClass(rawValue: 1 << 4)
  /// Marks that go with accents.
  static let mark = ScalarClass(rawValue: 1 << 5)
  /// Letters of a regular expression.
  static let letter = ScalarClass(rawValue: 1 << 6)
  /// Numbers of a regular expression.
  static let number = ScalarClass(rawValue: 1 << 7)
  /// Has a canonical decomposition.
  static let decomposes = ScalarClass(rawValue: 1 << 8)
  /// Has another lower case.
  static let hasLower = ScalarClass(rawValue: 1 << 9)
  /// Has a combining class other than 0.
  static let combines = ScalarClass(rawValue: 1 << 10)

  /// The classes of a scalar.
  static func of(_ scalar: UInt32) -> ScalarClass {
    Int(scalar) < table.count ? table[Int(scalar)] : []
  }

  /// The classes of every scalar.
  static let table: [ScalarClass] = {
    var classes = [ScalarClass](repeating: [], count: 0x110000)
    for (entries, member) in [
      (ClassTables.control, ScalarClass.control), (ClassTables.blank, .blank),
      (ClassTables.space, .space), (ClassTables.punctuation, .punctuation),
      (ClassTables.ideograph, .ideograph), (ClassTables.mark, .mark),
      (ClassTables.letter, .letter), (ClassTables.number, .number),
    ] {
      var reader = TableReader(entries)
      while reader.nextEntry() {
        for scalar in reader.range() { classes[scalar].formUnion(member) }
      }
    }
    for scalar in LowerCase.mapping.keys { classes[Int(scalar)].formUnion(.hasLower) }
    for scalar in CanonicalForm.decompositions.keys {
      classes[Int(scalar)].formUnion(.decomposes)
    }
    for scalar in CanonicalForm.hangul { classes[Int(scalar)].formUnion(.decomposes) }
    for scalar in CanonicalForm.combiningClasses.keys {
      classes[Int(scalar)].formUnion(.combines)
    }
    return classes
  }()
}
