import CTorch
import Cohorts

extension NativeModel {
  /// An input as the file declares it.
  struct Parameter {
    let name: String
    let type: String
    let isOptional: Bool
  }

  /// What `forward` takes; `nil` where the file does not say.
  var parameters: [Parameter]? {
    let count = chiasm_model_input_count(handle)
    guard count >= 0 else { return nil }
    return (0..<count).map { index in
      Parameter(
        name: String(cString: chiasm_model_input_name(handle, index)),
        type: String(cString: chiasm_model_input_type(handle, index)),
        isOptional: chiasm_model_input_is_optional(handle, index))
    }
  }

  /// Inputs by position come before those by name, as in Python.
  func checkOrder() throws(PredictorError) {
    guard let first = names.firstIndex(where: { $0 != nil }),
      let place = names[first...].firstIndex(where: { $0 == nil })
    else { return }
    throw description.error(
      description.inputs[place].place,
      "an input without a name cannot follow one with a name; name it")
  }

  /// Compares what the description sends with what the file takes.
  func checkInputs() throws(PredictorError) {
    guard let parameters else { return }
    let listed = parameters.map { $0.name.isEmpty ? $0.type : "\($0.name): \($0.type)" }
    let takes =
      "the model takes \(parameters.count) inputs (\(listed.joined(separator: ", ")))"
    guard let last = description.inputs.last else { return }
    guard description.inputs.count <= parameters.count else {
      throw description.error(
        .unsuitableInput, last.place, "\(takes), the description sends \(description.inputs.count)")
    }
    var isGiven = [Bool](repeating: false, count: parameters.count)
    for (place, input) in description.inputs.enumerated() {
      var index = place
      if let name = names[place] {
        guard let found = parameters.firstIndex(where: { $0.name == name }) else {
          throw description.error(
            .unsuitableInput, input.place,
            "the model has no input \"\(name)\"; "
              + suggestion(for: name, among: parameters.map(\.name), kind: "input"))
        }
        index = found
      }
      guard !isGiven[index] else {
        throw description.error(
          .unsuitableInput, input.place, "\(takes); \"\(parameters[index].name)\" is given twice")
      }
      isGiven[index] = true
      let type = parameters[index].type
      guard type == "Tensor" || type == "Tensor?" || type == "Optional[Tensor]" else {
        throw description.error(
          .unsuitableInput, input.place, "\(takes); this one is no tensor")
      }
    }
    for (index, parameter) in parameters.enumerated()
    where !isGiven[index] && !parameter.isOptional {
      throw description.error(
        .unsuitableInput, last.place,
        "\(takes); nothing is sent for "
          + (parameter.name.isEmpty ? "number \(index + 1)" : "\"\(parameter.name)\""))
    }
  }
}
