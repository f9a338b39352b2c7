#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Paths as a manifest writes them: relative to a folder, or absolute.
package enum FilePath {
  /// The path of `name` seen from `folder`, with `.` and `..` taken out where that is certain.
  package static func resolve(_ name: String, in folder: String) -> String {
    normalize(name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)")
  }

  /// The absolute path of a file, seen from the working folder.
  package static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let working = getcwd(nil, 0) else { return normalize(path) }
    defer { free(working) }
    return resolve(path, in: String(cString: working))
  }

  /// The folder of a path; empty for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func normalize(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part == "..", parts.isEmpty, path.hasPrefix("/") {
        continue
      } else {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + joined : joined.isEmpty ? "." : joined
  }
}
