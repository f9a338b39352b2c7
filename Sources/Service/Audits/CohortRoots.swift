public import Foundation

/// The folders whose cohorts may be audited.
///
/// A cohort is named by its root's name and its place in it. The place is followed to its end, links included,
/// and has to end inside the root.
public struct CohortRoots: Sendable {
  /// A cohort that can be audited.
  public struct Cohort: Codable, Sendable, Hashable {
    /// What requests call it by.
    public var name: String
  }

  private let roots: [(name: String, path: String)]

  /// How many levels below a root cohorts are looked for.
  private static let depth = 2
  /// The most cohorts that are listed.
  private static let mostListed = 500

  /// Takes the folders.
  ///
  /// - Throws: ``ServiceConfigurationError`` if one is not there, or two have one name.
  public init(_ folders: [URL]) throws(ServiceConfigurationError) {
    var roots: [(name: String, path: String)] = []
    for folder in folders {
      guard let path = Self.real(folder.path), Self.isFolder(path) else {
        throw ServiceConfigurationError(
          .invalidFolder,
          "\(folder.path): there is no such folder; give --cohorts a folder of cohorts")
      }
      let name = URL(fileURLWithPath: path).lastPathComponent
      guard !roots.contains(where: { $0.name == name }) else {
        throw ServiceConfigurationError(
          .invalidFolder,
          "two folders of --cohorts are called \"\(name)\"; give one that holds both, or rename one"
        )
      }
      roots.append((name, path))
    }
    self.roots = roots
  }

  /// Whether there are none, so that no audit can be asked for.
  public var isEmpty: Bool { roots.isEmpty }

  /// The manifest or folder of a cohort.
  ///
  /// - Throws: ``ServiceError`` with code `notFound` if there is none of the name inside a root.
  package func place(of cohort: String) throws(ServiceError) -> String {
    let unknown = ServiceError(
      .notFound, "there is no cohort of this name; /api/v1/cohorts lists all")
    guard cohort.utf8.count <= 1_024, !cohort.utf8.contains(0),
      let root = roots.first(where: { cohort == $0.name || cohort.hasPrefix($0.name + "/") })
    else { throw unknown }
    let rest = cohort.dropFirst(root.name.count + 1)
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    guard rest.isEmpty || parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
      throw unknown
    }
    guard let path = Self.real(rest.isEmpty ? root.path : root.path + "/" + rest),
      path == root.path || path.hasPrefix(root.path == "/" ? "/" : root.path + "/"),
      Self.isCohort(path)
    else { throw unknown }
    return path
  }

  /// The cohorts that are there, in order of their names.
  package func cohorts() -> [Cohort] {
    var found: [Cohort] = []
    for root in roots { Self.collect(root.path, root.name, Self.depth, &found) }
    return found.sorted { $0.name < $1.name }
  }

  private static func collect(
    _ path: String, _ name: String, _ depth: Int, _ found: inout [Cohort]
  ) {
    guard found.count < mostListed else { return }
    if isCohort(path) {
      found.append(Cohort(name: name))
      return
    }
    guard depth > 0 else { return }
    for child in ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    where !child.hasPrefix(".") {
      let inside = path + "/" + child
      // Links are not followed here, so that the list stays inside and ends.
      guard real(inside) == inside, isFolder(inside) else { continue }
      collect(inside, name + "/" + child, depth - 1, &found)
    }
  }

  /// Whether something is a manifest, or a folder that holds `cohort.yaml` or one YAML file only.
  private static func isCohort(_ path: String) -> Bool {
    guard isFolder(path) else {
      return (path.hasSuffix(".yaml") || path.hasSuffix(".yml"))
        && RunFiles.attributes(URL(fileURLWithPath: path)) != nil
    }
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.contains("cohort.yaml")
      || files.count { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") } == 1
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// A path without links, as the system resolves it; nil if it leads nowhere.
  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
