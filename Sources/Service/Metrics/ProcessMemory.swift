import Foundation

/// What the process takes.
package enum ProcessMemory {
  /// The memory that is resident, in bytes; nil where the system does not say.
  package static var residentBytes: Int? {
    #if os(Linux)
      guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
        return nil
      }
      let fields = text.split(separator: " ")
      guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
      return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    #else
      var usage = rusage()
      // The most it ever was: the system's own call for the present needs Mach.
      return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : nil
    #endif
  }

  /// Open files and connections; nil where the system does not say.
  package static var openDescriptors: Int? {
    #if os(Linux)
      return try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    #else
      return nil
    #endif
  }
}
