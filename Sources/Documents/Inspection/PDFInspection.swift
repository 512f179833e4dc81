import CZlib

/// What a PDF from outside may hold that nobody should be sent: passwords, scripts, attachments (S22, A2.3.5).
///
/// Names (ISO 32000-1, 7.3.5) are compared whole, so that a font that happens to be called `XFAQWE+Song` is none of them;
/// with their `#xx` escapes resolved; and inside compressed object streams (7.5.7), where a plain look would not find them.
public enum PDFInspection {
    public enum Finding: Sendable, Equatable {
        case encrypted
        /// The first name that makes a reader do something by itself, such as `JavaScript`.
        case active(String)
        /// Compressed objects that grow beyond any document of people.
        case tooLarge
    }

    /// Long enough that compressed content does not hold them by chance: looked for everywhere, so that nothing hides behind a false `stream`.
    private static let activeNames: Set<String> = ["JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm", "ImportData"]
    /// Object streams of an honest file of 30 MB hold less than this, all together.
    static let objectLimit = 64 << 20

    /// - Returns: nil when there is nothing of the kind.
    public static func inspect(_ bytes: [UInt8]) -> Finding? {
        var budget = objectLimit
        return bytes.withUnsafeBufferPointer { scan($0, budget: &budget, isFile: true) }
    }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, budget: inout Int, isFile: Bool) -> Finding? {
        var at = 0, contentEnd = 0, isObjectStream = false, isDeflated = false
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "/"):
                let name = Self.name(in: bytes, at: &at)
                if activeNames.contains(name) { return .active(name) }
                guard at > contentEnd else { continue }
                if name == "Encrypt" { return .encrypted }
                if name == "XFA" { return .active(name) }
                if name == "ObjStm" { isObjectStream = true }
                if name == "FlateDecode" { isDeflated = true }
            case UInt8(ascii: "e") where at >= contentEnd && follows(bytes, at, "endobj"):
                (isObjectStream, isDeflated) = (false, false)
                at += 6
            case UInt8(ascii: "s") where isFile && at >= contentEnd && follows(bytes, at, "stream"):
                at += 6
                contentEnd = end(of: bytes, from: at)
                guard isObjectStream, isDeflated else { continue }
                var start = at
                while start < contentEnd, bytes[start] == 0x0D || bytes[start] == 0x0A { start += 1 }
                guard let objects = Inflate.run(UnsafeBufferPointer(rebasing: bytes[start..<contentEnd]), most: budget) else { return .tooLarge }
                budget -= objects.count
                if let found = objects.withUnsafeBufferPointer({ scan($0, budget: &budget, isFile: false) }) { return found }
            default: at += 1
            }
        }
        return nil
    }

    private static func follows(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard at + count <= bytes.count else { return false }
        for index in 0..<count where bytes[at + index] != word.utf8Start[index] { return false }
        return true
    }

    /// Where the content that starts here ends; /Length is not believed, as it may be a reference or a lie.
    private static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var at = start
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "e"), follows(bytes, at, "endstream") { return at }
            at += 1
        }
        return bytes.count
    }

    /// Names of 127 bytes or more are none that matter, so reading stops there.
    private static func name(in bytes: UnsafeBufferPointer<UInt8>, at: inout Int) -> String {
        at += 1
        var text: [UInt8] = []
        while at < bytes.count, text.count < 127, !isDelimiter(bytes[at]) {
            if bytes[at] == UInt8(ascii: "#"), at + 2 < bytes.count, let high = digit(bytes[at + 1]), let low = digit(bytes[at + 2]) {
                text.append(high << 4 | low)
                at += 3
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"): true
        default: false
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

/// Inflation (RFC 1950) with a bound.
private enum Inflate {
    /// - Returns: what could be read, also of damaged data; nil when there is more than `most`.
    static func run(_ input: UnsafeBufferPointer<UInt8>, most: Int) -> [UInt8]? {
        var stream = z_stream()
        guard let start = input.baseAddress, inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return [] }
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: start)
        stream.avail_in = UInt32(clamping: input.count)
        var output: [UInt8] = [], chunk = [UInt8](repeating: 0, count: 64 << 10), status = Z_OK
        while status == Z_OK {
            let written = chunk.withUnsafeMutableBufferPointer { room -> Int in
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                status = inflate(&stream, Z_NO_FLUSH)
                return room.count - Int(stream.avail_out)
            }
            output.append(contentsOf: chunk.prefix(written))
            if output.count > most { return nil }
        }
        return output
    }
}
