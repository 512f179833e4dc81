import Foundation
import FoundationXML

/// One part of an office document, event by event; entities of its own are refused before anything is read.
final class XMLWalk: NSObject, XMLParserDelegate {
    struct Unreadable: Error {}

    private let start: (_ name: String, _ attributes: [String: String]) -> Void
    private let end: (_ name: String, _ text: String) -> Void
    private var text = ""

    /// - Parameters:
    ///   - start: local name and attributes.
    ///   - end: local name, and the text since the last tag.
    init(
        start: @escaping (_ name: String, _ attributes: [String: String]) -> Void,
        end: @escaping (_ name: String, _ text: String) -> Void
    ) {
        self.start = start
        self.end = end
    }

    func read(_ bytes: [UInt8]) throws {
        guard bytes.firstRange(of: Array("<!DOCTYPE".utf8)) == nil, bytes.firstRange(of: Array("<!ENTITY".utf8)) == nil
        else { throw Unreadable() }
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        guard parser.parse() else { throw Unreadable() }
    }

    private static func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        start(Self.local(name), attributes)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        end(Self.local(name), text)
        text = ""
    }
}
