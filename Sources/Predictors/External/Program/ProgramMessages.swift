import Foundation
import Tensors

/// The first answer of a program.
struct ProgramGreeting: Decodable {
  var protocolVersion: Int?
  var outputs: Int?
  var classes: [String]?
  var error: String?

  private enum CodingKeys: String, CodingKey {
    case protocolVersion = "protocol"
    case outputs, classes, error
  }
}

/// The answer to a batch.
struct ProgramAnswer: Decodable {
  var batch: Int?
  var outputs: Outputs?
  var error: String?

  /// The outputs, in the line or announced there.
  enum Outputs: Decodable {
    /// A row a case.
    case rows([[Double?]])
    /// A number a case.
    case column([Double?])
    /// Bytes after the line.
    case bytes(dtype: String, shape: [Int])

    private struct Announcement: Decodable {
      let dtype: String
      let shape: [Int]
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let rows = try? container.decode([[Double?]].self) {
        self = .rows(rows)
      } else if let column = try? container.decode([Double?].self) {
        self = .column(column)
      } else {
        let announcement = try container.decode(Announcement.self)
        self = .bytes(dtype: announcement.dtype, shape: announcement.shape)
      }
    }
  }
}

/// The lines that are sent to a program.
enum ProgramRequest {
  /// The version of the protocol.
  static let version = 1

  /// The first line: what will be sent, and what is expected.
  static func greeting(_ description: ExternalModelDescription) -> [UInt8] {
    var text = JSONText()
    text.object { text in
      text.key("protocol")
      text.number(version)
      text.key("inputs")
      text.array { text in
        for input in description.inputs {
          text.object { text in
            text.key("name")
            text.string(input.sentName)
            text.key("modality")
            text.string(input.modality)
            text.key("part")
            text.string(input.part.rawValue)
          }
        }
      }
      text.key("outputs")
      text.number(description.output.count)
      text.key("kind")
      text.string(description.output.kind.rawValue)
      text.key("classes")
      text.array { text in for name in description.output.classes { text.string(name) } }
    }
    text.endLine()
    return text.bytes
  }

  /// The line of a batch, and the tensors whose bytes follow it in this order.
  static func batch(
    _ number: Int, _ payloads: [Payload], rows: Int, _ description: ExternalModelDescription
  ) throws(TensorError) -> (line: [UInt8], tensors: [Tensor]) {
    var following: [Tensor] = []
    var numbers: [[Double]] = []
    for payload in payloads {
      guard case .tensor(let tensor) = payload.content else {
        numbers.append([])
        continue
      }
      if description.encoding == .json {
        numbers.append(try tensor.converted(to: .float64).array(of: Double.self))
      } else {
        numbers.append([])
        following.append(tensor)
      }
    }
    var text = JSONText()
    text.object { text in
      text.key("batch")
      text.number(number)
      text.key("cases")
      text.number(rows)
      text.key("inputs")
      text.array { text in
        for (index, payload) in payloads.enumerated() {
          let input = description.inputs[index]
          text.object { text in
            text.key("name")
            text.string(input.sentName)
            if payload.presence.contains(false), input.part != .presence {
              text.key("present")
              text.array { text in for flag in payload.presence { text.flag(flag) } }
            }
            write(payload.content, numbers[index], description.encoding, to: &text)
          }
        }
      }
    }
    text.endLine()
    return (text.bytes, following)
  }

  private static func write(
    _ content: Payload.Content, _ numbers: [Double],
    _ encoding: ExternalModelDescription.Encoding, to text: inout JSONText
  ) {
    switch content {
    case .tensor(let tensor):
      let dtype = tensor.dtype ?? .float32
      text.key("dtype")
      text.string(dtype.rawValue)
      text.key("shape")
      text.array { text in for size in tensor.shape { text.number(size) } }
      guard encoding == .json else {
        text.key("bytes")
        text.number(tensor.count * dtype.byteCount)
        return
      }
      text.key("values")
      text.array { text in
        for value in numbers {
          if dtype.isFloatingPoint, dtype != .float64 {
            text.number(Float(value))
          } else if dtype.isFloatingPoint {
            text.number(value)
          } else {
            text.number(Int(value))
          }
        }
      }
    case .texts(let texts):
      text.key("texts")
      text.array { text in for value in texts { text.string(value) } }
    case .columns(let columns):
      text.key("columns")
      text.object { text in
        for column in columns {
          switch column {
          case .numbers(let name, let values):
            text.key(name)
            text.array { text in for value in values { text.number(value) } }
          case .categories(let name, let values):
            text.key(name)
            text.array { text in for value in values { text.string(value) } }
          }
        }
      }
    }
  }
}
