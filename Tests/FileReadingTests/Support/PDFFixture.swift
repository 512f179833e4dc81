import CZlib
import Testing

/// PDFs written by hand.
enum PDFFixture {
    static let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    static let text = stream("BT /F1 24 Tf 72 700 Td (A certificate) Tj ET")

    static func stream(_ content: String, _ more: String = "") -> String {
        "<< /Length \(content.utf8.count) \(more) >>\nstream\n\(content)\nendstream"
    }

    static func stream(_ content: [UInt8], _ more: String = "") -> [UInt8] {
        Array("<< /Length \(content.count) \(more) >>\nstream\n".utf8) + content + Array("\nendstream".utf8)
    }

    /// A document of one page with text.
    ///
    /// - Parameters:
    ///   - root: what else stands in the catalog.
    ///   - objects: those from number 5 on.
    static func document(
        root: String = "", page: String = page, content: String = text, _ objects: String..., trailer: String = ""
    ) -> [UInt8] {
        raw(
            [
                "<< /Type /Catalog /Pages 2 0 R \(root) >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content,
            ] + objects, trailer: trailer)
    }

    /// Objects from number 1 on, with a table of where they stand.
    static func raw(_ objects: [String], trailer: String = "") -> [UInt8] {
        raw(objects.map { Array($0.utf8) }, trailer: trailer)
    }

    static func raw(_ objects: [[UInt8]], trailer: String = "") -> [UInt8] {
        var data = Array("%PDF-1.7\n".utf8)
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(data.count)
            data += Array("\(index + 1) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
        }
        let start = data.count
        data += Array("xref\n0 \(places.count + 1)\n0000000000 65535 f \n".utf8)
        for place in places {
            let digits = String(place)
            data += Array((String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n").utf8)
        }
        let tail = "trailer\n<< /Size \(places.count + 1) /Root 1 0 R \(trailer) >>\nstartxref\n\(start)\n%%EOF\n"
        return data + Array(tail.utf8)
    }

    /// The same objects, those from number 2 on in an object stream, found by a table that is a stream as well (ISO 32000-1, 7.5.7, 7.5.8).
    static func packed(_ objects: [String]) throws -> [UInt8] {
        let inside = objects.dropFirst()
        var heads = ""
        var bodies = ""
        for (index, object) in inside.enumerated() {
            heads += "\(index + 2) \(bodies.utf8.count) "
            bodies += object + " "
        }
        let (container, table) = (objects.count + 1, objects.count + 2)
        var data = Array("%PDF-1.7\n".utf8)
        let first = data.count
        data += Array("1 0 obj\n\(objects[0])\nendobj\n".utf8)
        let second = data.count
        let said = "/Type /ObjStm /N \(inside.count) /First \(heads.utf8.count) /Filter /FlateDecode"
        data += Array("\(container) 0 obj\n".utf8) + stream(try deflated(Array((heads + bodies).utf8)), said)
        data += Array("\nendobj\n".utf8)
        let third = data.count
        func entry(_ kind: UInt8, _ value: Int, _ index: Int) -> [UInt8] {
            [kind, UInt8(value >> 8), UInt8(value & 255), UInt8(index)]
        }
        var entries = entry(0, 0, 255) + entry(1, first, 0)
        for index in inside.indices { entries += entry(2, container, index - 1) }
        entries += entry(1, second, 0) + entry(1, third, 0)
        data += Array("\(table) 0 obj\n".utf8)
        data += stream(entries, "/Type /XRef /W [1 2 1] /Size \(table + 1) /Root 1 0 R")
        return data + Array("\nendobj\nstartxref\n\(third)\n%%EOF\n".utf8)
    }

    static func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
        var size = compressBound(UInt(bytes.count))
        var out = [UInt8](repeating: 0, count: Int(size))
        try #require(compress(&out, &size, bytes, UInt(bytes.count)) == Z_OK)
        return Array(out.prefix(Int(size)))
    }
}
