import Foundation
import Tensors

/// Sets LibTorch's threads, once, as the peer does.
func useThreads(_ count: Int) { Runtime.threadCount = count }

/// The time of each step, in seconds, after a few untimed ones.
func secondsOfEach(warmup: Int, steps: Int, _ step: () throws -> Void) rethrows -> [Double] {
  for _ in 0..<warmup { try step() }
  let clock = ContinuousClock()
  return try (0..<steps).map { _ in
    let elapsed = try clock.measure(step)
    let (seconds, attoseconds) = elapsed.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}

/// Prints the one line that `Benchmarks/run` reads.
///
/// - Parameter check: A number on which both sides must agree: so they are known to do the same.
func report(_ name: String, unit: String, values: [Double], check: Double) throws {
  struct Line: Encodable {
    let name: String
    let unit: String
    let values: [Double]
    let check: Double
  }
  let line = try JSONEncoder().encode(Line(name: name, unit: unit, values: values, check: check))
  print(String(decoding: line, as: UTF8.self))
}
