import Tensors

/// One input of a model for some cases, as it is handed over.
struct Payload {
  /// What is handed over.
  enum Content {
    /// Numbers, `[B, ...]`.
    case tensor(Tensor)
    /// Columns of a table as they stand there, for programs.
    case columns([Column])
    /// Texts as they stand there, for programs.
    case texts([String])
  }

  /// A column with one value a case; `nil` where the cell is empty.
  enum Column {
    case numbers(name: String, values: [Float?])
    case categories(name: String, values: [String?])
  }

  var content: Content
  /// Whether each case has the modality.
  var presence: [Bool]

  /// The rows of some cases one after another.
  func rows(_ range: Range<Int>) throws(TensorError) -> Payload {
    let content: Content
    switch self.content {
    case .tensor(let tensor):
      content = .tensor(range == 0..<presence.count ? tensor : try tensor.sliced(range))
    case .texts(let texts): content = .texts(Array(texts[range]))
    case .columns(let columns):
      content = .columns(
        columns.map {
          switch $0 {
          case .numbers(let name, let values): .numbers(name: name, values: Array(values[range]))
          case .categories(let name, let values):
            .categories(name: name, values: Array(values[range]))
          }
        })
    }
    return Payload(content: content, presence: Array(presence[range]))
  }
}
