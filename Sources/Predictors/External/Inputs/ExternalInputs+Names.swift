import Tensors

extension ExternalInputs {
  /// What stands where in the prepared inputs of a modality.
  func names(of modality: String) -> PreparedNames? {
    guard let source = sources[modality] else { return nil }
    var names = PreparedNames()
    switch source {
    case .table(let table):
      names.numeric = table.numeric
      names.categorical = table.categorical.map(\.name)
      names.categories = table.categorical.map(\.categories)
    case .vector(let vector): names.features = vector.names
    case .images(_, _, let mean, let deviation):
      guard let mean = try? mean.array(of: Double.self),
        let deviation = try? deviation.array(of: Double.self)
      else { break }
      names.black = zip(mean, deviation).map { -$0 / $1 }
    case .texts: break
    }
    return names
  }
}
