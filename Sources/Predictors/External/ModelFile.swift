import Cohorts

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What kind of model a file holds, by its content.
enum ModelFile {
  /// How much of a file's end is looked through for the names of its parts.
  private static let tailSize = 1 << 20

  /// The kind of a file.
  ///
  /// - Throws: ``PredictorError`` with code `unreadableModel` for what is none of them.
  static func format(of path: String) throws(PredictorError)
    -> ExternalModelDescription.Format
  {
    let (head, tail) = try ends(of: path)
    if head.starts(with: "PK".utf8) {
      // The list of an archive's parts stands at its end.
      if contains(tail, "/data/aotinductor/") { return .aotinductor }
      if contains(tail, "/constants.pkl") { return .torchscript }
      if contains(tail, "/models/model.json") || contains(tail, "serialized_exported_program.json")
      {
        throw PredictorError(
          .unreadableModel,
          "\(path): a program of torch.export, which is not compiled; write a package with "
            + "torch._inductor.aoti_compile_and_package")
      }
      if contains(tail, "/data.pkl") {
        throw PredictorError(
          .unreadableModel,
          "\(path): this file holds weights or a pickled object, not a model that can be run; write it "
            + "with torch.jit.script(model).save(\"model.pt\"), or wrap it as a program")
      }
      throw PredictorError(
        .unreadableModel,
        "\(path): an archive, but neither a TorchScript file nor an AOTInductor package; is it whole?"
      )
    }
    if access(path, X_OK) == 0 { return .program }
    if head.starts(with: "#!".utf8) {
      throw PredictorError(
        .unreadableModel, "\(path): a program that may not be executed; run chmod +x on it")
    }
    throw PredictorError(
      .unreadableModel,
      "\(path): expected a TorchScript file, an AOTInductor package or a program, found none of them"
    )
  }

  private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return true }
    return bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while let place = rest.firstIndex(of: first), buffer.count - place >= wanted.count {
        if buffer[place..<place + wanted.count].elementsEqual(wanted) { return true }
        rest = buffer[(place + 1)...]
      }
      return false
    }
  }

  private static func ends(of path: String) throws(PredictorError) -> ([UInt8], [UInt8]) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw PredictorError(
        .unreadableModel, "\(path): cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    func bytes(from offset: Int, count: Int) -> [UInt8] {
      [UInt8](unsafeUninitializedCapacity: count) { buffer, found in
        while found < count {
          let step = pread(
            descriptor, buffer.baseAddress.map { $0 + found }, count - found, offset + found)
          if step < 0, errno == EINTR { continue }
          if step <= 0 { break }
          found += step
        }
      }
    }
    let tail = max(0, min(tailSize, size))
    return (bytes(from: 0, count: max(0, min(4, size))), bytes(from: size - tail, count: tail))
  }
}
