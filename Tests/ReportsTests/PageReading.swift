import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page as an XML parser sees it.
final class PageDocument: NSObject, XMLParserDelegate {
  /// One element with its text, that of its children included.
  struct Element {
    let name: String
    let attributes: [String: String]
    let ancestors: [Int]
    var words = ""
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// Reads a page; `nil` if it is not well-formed.
  init?(_ html: String) {
    super.init()
    // The document type is HTML's, which no XML parser needs.
    let parser = XMLParser(data: Data(html.replacing("<!DOCTYPE html>\n", with: "").utf8))
    parser.delegate = self
    if !parser.parse() { return nil }
  }

  /// All elements of a name.
  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The values of an attribute over all elements.
  func values(_ attribute: String) -> [String] { elements.compactMap { $0.attributes[attribute] } }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(Element(name: name, attributes: attributes, ancestors: open))
    open.append(elements.count - 1)
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    for index in open { elements[index].words += string }
  }
}
