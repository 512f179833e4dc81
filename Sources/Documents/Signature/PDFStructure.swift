import Foundation

/// Reads as much of a PDF as an incremental update needs: the classic cross-reference table that cairo writes.
struct PDFStructure {
    let bytes: [UInt8]
    let tableOffset: Int
    let size: Int
    let root: Int
    let info: Int
    private let offsets: [Int]

    init(_ bytes: [UInt8]) throws(DocumentFailure) {
        self.bytes = bytes
        guard bytes.starts(with: Array("%PDF-1.".utf8)) else { throw .structure("不是 PDF 文件") }
        guard let mark = PDFStructure.last("startxref", in: bytes),
            let table = PDFStructure.number(in: bytes, from: mark + 9), bytes.indices.contains(table),
            PDFStructure.matches("xref\n0 ", in: bytes, at: table),
            let count = PDFStructure.number(in: bytes, from: table + 7)
        else { throw .structure("找不到交叉引用表") }
        tableOffset = table
        guard let lineEnd = bytes[(table + 7)...].firstIndex(of: 0x0A), count > 0, count < 1_000_000,
            lineEnd + count * 20 < bytes.count
        else { throw .structure("交叉引用表不完整") }
        offsets = (0..<count).map { PDFStructure.number(in: bytes, from: lineEnd + 1 + $0 * 20) ?? 0 }
        let trailer = try PDFStructure.dictionary(in: bytes, from: lineEnd + 1 + count * 20)
        guard let size = PDFStructure.value("/Size", in: trailer), size == count,
            let root = PDFStructure.value("/Root", in: trailer), let info = PDFStructure.value("/Info", in: trailer)
        else { throw .structure("文件尾不完整") }
        self.size = size
        self.root = root
        self.info = info
    }

    /// The inside of an object's dictionary, without its brackets.
    func dictionary(of object: Int) throws(DocumentFailure) -> String {
        guard offsets.indices.contains(object), PDFStructure.matches("\(object) 0 obj", in: bytes, at: offsets[object])
        else {
            throw .structure("缺少对象 \(object)")
        }
        return try PDFStructure.dictionary(in: bytes, from: offsets[object])
    }

    func firstPage() throws(DocumentFailure) -> Int {
        guard let pages = PDFStructure.value("/Pages", in: try dictionary(of: root)) else { throw .structure("没有页面") }
        let tree = try dictionary(of: pages)
        guard let kids = tree.range(of: "/Kids"), let open = tree[kids.upperBound...].firstIndex(of: "["),
            let page = PDFStructure.integer(tree[tree.index(after: open)...])
        else { throw .structure("没有页面") }
        return page
    }

    /// The first integer behind a key: a number, or the object number of a reference.
    static func value(_ key: String, in dictionary: String) -> Int? {
        dictionary.range(of: key).flatMap { integer(dictionary[$0.upperBound...]) }
    }

    static func last(_ text: String, in bytes: [UInt8]) -> Int? { all(text, in: bytes).last }

    /// Every place where the text stands; by `memchr` and `memcmp`, because a signed file is searched as a whole.
    static func all(_ text: String, in bytes: [UInt8]) -> [Int] { all(Array(text.utf8), in: bytes) }

    static func all(_ wanted: [UInt8], in bytes: [UInt8]) -> [Int] {
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, let first = wanted.first else { return [] }
            var places: [Int] = []
            var from = 0
            while from + wanted.count <= buffer.count,
                let hit = memchr(start + from, Int32(first), buffer.count - wanted.count + 1 - from)
            {
                let place = UnsafeRawPointer(hit) - start
                if memcmp(hit, wanted, wanted.count) == 0 { places.append(place) }
                from = place + 1
            }
            return places
        }
    }

    static func matches(_ text: String, in bytes: [UInt8], at offset: Int) -> Bool {
        offset >= 0 && offset < bytes.count && bytes[offset...].starts(with: text.utf8)
    }

    private static func integer(_ text: Substring) -> Int? {
        Int(text.drop { $0.isWhitespace }.prefix { $0.isASCII && $0.isNumber })
    }

    private static func number(in bytes: [UInt8], from offset: Int) -> Int? {
        guard offset <= bytes.count else { return nil }
        let digits = bytes[offset...].drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }.prefix {
            (0x30...0x39).contains($0)
        }
        return digits.count > 12 ? nil : Int(String(decoding: digits, as: UTF8.self))
    }

    /// The dictionary that starts at or behind `offset`; strings in it are skipped, nested ones belong to it.
    private static func dictionary(in bytes: [UInt8], from offset: Int) throws(DocumentFailure) -> String {
        var at = offset
        while at + 1 < bytes.count, !(bytes[at] == 0x3C && bytes[at + 1] == 0x3C) { at += 1 }
        let start = at + 2
        var depth = 0
        var parentheses = 0
        while at + 1 < bytes.count {
            let (byte, next) = (bytes[at], bytes[at + 1])
            if parentheses > 0 {
                if byte == 0x5C {
                    at += 1
                } else if byte == 0x28 {
                    parentheses += 1
                } else if byte == 0x29 {
                    parentheses -= 1
                }
            } else if byte == 0x28 {
                parentheses = 1
            } else if byte == 0x3C, next == 0x3C {
                depth += 1
                at += 1
            } else if byte == 0x3E, next == 0x3E {
                depth -= 1
                if depth == 0 { return String(decoding: bytes[start..<at], as: UTF8.self) }
                at += 1
            }
            at += 1
        }
        throw .structure("字典没有结束")
    }
}
