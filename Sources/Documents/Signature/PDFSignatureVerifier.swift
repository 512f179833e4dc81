import COpenSSL
import TitleReview

/// Verifies a document that this platform signed, offline (S55, S56).
///
/// Trust comes from the caller's anchors, never from the file. The file must be exactly what was signed: one signature,
/// over every byte but its own place, nothing behind it.
public enum PDFSignatureVerifier {
    public struct Result: Hashable, Sendable, Codable {
        public var ok: Bool
        /// Why it is refused, for people; nil when it is good.
        public var reason: String?
        /// The common name in the signer's certificate.
        public var signerName: String?
        /// From the signed /M.
        public var signedAt: Instant?
        /// Present in certificates, absent in minutes and other signed documents.
        public var content: CertificateContent?

        static func refused(_ reason: String) -> Result { Result(ok: false, reason: reason) }
    }

    /// - Parameters:
    ///   - trust: certificates of authorities, PEM.
    ///   - now: when given, a signing time after it is refused too.
    public static func verify(_ bytes: [UInt8], trust: [String], now: Instant? = nil) -> Result {
        do throws(Refused) {
            let place = try SignaturePlace(bytes)
            if let now, now < place.signedAt { throw Refused("签名时间晚于现在") }
            let message = Array(bytes[..<place.gap.lowerBound]) + bytes[place.gap.upperBound...]
            let name = try CMSCheck(trust: trust, at: place.signedAt).signer(of: place.cms, over: message)
            return Result(
                ok: true, reason: nil, signerName: name, signedAt: place.signedAt, content: .read(from: bytes))
        } catch {
            return .refused(error.reason)
        }
    }
}

/// Why a signed file is not accepted.
struct Refused: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// Where the one signature of a file stands and what it says, checked to the byte.
private struct SignaturePlace {
    let gap: Range<Int>
    let cms: [UInt8]
    let signedAt: Instant

    init(_ bytes: [UInt8]) throws(Refused) {
        guard bytes.starts(with: Array("%PDF-".utf8)) else { throw Refused("不是 PDF 文件") }
        let marks = PDFStructure.all("/ByteRange", in: bytes)
        guard let mark = marks.first else { throw Refused("文件没有数字签名") }
        guard marks.count == 1 else { throw Refused("文件里有不止一个签名") }
        gap = try SignaturePlace.gap(bytes, mark)
        cms = try SignaturePlace.cms(bytes[gap])
        let before = bytes[..<mark]
        guard PDFStructure.all("/SubFilter /ETSI.CAdES.detached", in: Array(before)).count == 1 else {
            throw Refused("签名格式不是 PAdES")
        }
        guard let start = PDFStructure.last("/M (", in: Array(before)),
            let time = PDFDate.instant(
                String(decoding: bytes[(start + 4)...].prefix(24).prefix { $0 != 0x29 }, as: UTF8.self))
        else { throw Refused("签名没有时间") }
        signedAt = time
    }

    /// The range must be `[0 a b c]`: from the start to the gap, from the gap to the end, and the gap one hex string.
    private static func gap(_ bytes: [UInt8], _ mark: Int) throws(Refused) -> Range<Int> {
        let list = bytes[(mark + 10)...].prefix(64).prefix { $0 != 0x5D }
        let words = String(decoding: list, as: UTF8.self).split { $0 == " " || $0 == "[" }
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == words.count, numbers.count == 4, numbers[0] == 0 else { throw Refused("签名范围不是一段空隙") }
        let (start, end, rest) = (numbers[1], numbers[2], numbers[3])
        // Each is a place in the file before anything is added to it or taken from it.
        let inside = mark + 1..<bytes.count
        guard inside.contains(start), inside.contains(end), end - start > 2, (1...bytes.count - end).contains(rest)
        else {
            throw Refused("签名范围超出文件")
        }
        guard rest == bytes.count - end else { throw Refused("签名之后文件又被追加了 \(bytes.count - end - rest) 字节") }
        guard bytes[start] == 0x3C, bytes[end - 1] == 0x3E,
            PDFStructure.matches("/Contents ", in: bytes, at: start - 10)
        else {
            throw Refused("签名空隙的位置不对")
        }
        return start..<end
    }

    /// Lower-case digits, one DER object, zeros behind it: the gap has one spelling only.
    private static func cms(_ gap: ArraySlice<UInt8>) throws(Refused) -> [UInt8] {
        let digits = gap.dropFirst().dropLast()
        guard digits.count % 2 == 0, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw Refused("签名内容被改动")
        }
        let nibbles = digits.compactMap(PDFString.nibble)
        let all = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
        guard all.count > 4, all[0] == 0x30, all[1] == 0x82 else { throw Refused("签名内容被改动") }
        let length = 4 + Int(all[2]) << 8 + Int(all[3])
        guard length <= all.count, all[length...].allSatisfy({ $0 == 0 }) else { throw Refused("签名内容被改动") }
        return Array(all[..<length])
    }
}
