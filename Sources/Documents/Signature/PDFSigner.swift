import Foundation
import TitleReview

/// Signs a PDF of ours: PAdES B-B in an incremental update, over the whole file but the signature's own place (S55).
///
/// The signature certifies (DocMDP level 1): readers report any later change.
public struct PDFSigner {
    /// Bytes reserved for the CMS; P-256 with two certificates takes about 1,600, RSA-3072 about 3,300.
    private static let reserved = 6144

    private let cms: DetachedCMS

    public init(_ identity: SigningIdentity) throws(DocumentFailure) { cms = try DetachedCMS(identity) }

    /// - Parameters:
    ///   - name: who signs, as readers show it.
    ///   - at: the signing time, from the business clock; stands in /M.
    ///   - content: the machine-readable content of a certificate; part of what is signed.
    public func sign(
        _ pdf: [UInt8], name: String, reason: String, at time: Instant, content: CertificateContent? = nil
    ) throws(DocumentFailure) -> [UInt8] {
        let structure = try PDFStructure(pdf)
        var update = IncrementalUpdate(structure)
        try append(to: &update, structure, name: name, reason: reason, at: time, content: content)
        var bytes = update.finish()
        let gap = try fillByteRange(&bytes)
        let signature = try cms.signature(over: Array(bytes[..<gap.lowerBound]) + bytes[gap.upperBound...])
        guard signature.count <= PDFSigner.reserved else { throw .key("签名 \(signature.count) 字节，超出预留") }
        let digits = Array("0123456789abcdef".utf8)
        for (index, byte) in signature.enumerated() {
            bytes[gap.lowerBound + 1 + 2 * index] = digits[Int(byte >> 4)]
            bytes[gap.lowerBound + 2 + 2 * index] = digits[Int(byte & 15)]
        }
        return bytes
    }

    private func append(
        to update: inout IncrementalUpdate, _ structure: PDFStructure, name: String, reason: String, at time: Instant,
        content: CertificateContent?
    ) throws(DocumentFailure) {
        let page = try structure.firstPage()
        let pageBody = try structure.dictionary(of: page)
        let catalog = try structure.dictionary(of: structure.root)
        guard !pageBody.contains("/Annots"), !catalog.contains("/AcroForm") else { throw .structure("文件里已有批注或签名") }
        let (signature, field) = (structure.size, structure.size + 1)
        update.write(
            signature,
            """
            /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached
            /Name \(PDFString.hex(name)) /Reason \(PDFString.hex(reason)) /M (\(PDFDate.text(time)))
            /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]
            /ByteRange [0 0000000000 0000000000 0000000000]
            /Contents <\(String(repeating: "0", count: 2 * PDFSigner.reserved))>
            """)
        update.write(
            field,
            """
            /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 132 /Rect [0 0 0 0] /P \(page) 0 R /V \(signature) 0 R
            """)
        update.write(page, pageBody + "\n/Annots [\(field) 0 R]")
        update.write(
            structure.root,
            catalog + """
                \n/AcroForm << /Fields [\(field) 0 R] /SigFlags 3 >> /Perms << /DocMDP \(signature) 0 R >>
                """)
        if let content {
            let info = try structure.dictionary(of: structure.info)
            update.write(structure.info, info + "\n\(CertificateContent.key) \(PDFString.hex(try content.json()))")
        }
    }

    /// Writes the four numbers and returns the gap: from `<` to behind `>`.
    private func fillByteRange(_ bytes: inout [UInt8]) throws(DocumentFailure) -> Range<Int> {
        let key = "/ByteRange [0 "
        guard let range = PDFStructure.last(key, in: bytes), let contents = PDFStructure.last("/Contents <", in: bytes)
        else {
            throw .structure("没有签名位置")
        }
        let gap = contents + 10..<contents + 12 + 2 * PDFSigner.reserved
        let numbers = [gap.lowerBound, gap.upperBound, bytes.count - gap.upperBound].map(IncrementalUpdate.tenDigits)
        let start = range + key.utf8.count
        let text = Array(numbers.joined(separator: " ").utf8)
        bytes.replaceSubrange(start..<start + text.count, with: text)
        return gap
    }
}

/// New versions of objects behind the end of a file, with their cross-reference table (ISO 32000-1, 7.5.6).
private struct IncrementalUpdate {
    private let structure: PDFStructure
    private var bytes: [UInt8]
    private var offsets: [Int: Int] = [:]

    init(_ structure: PDFStructure) {
        self.structure = structure
        bytes = structure.bytes
        if bytes.last != 0x0A { bytes.append(0x0A) }
    }

    mutating func write(_ object: Int, _ dictionary: String) {
        offsets[object] = bytes.count
        bytes += "\(object) 0 obj\n<< \(dictionary) >>\nendobj\n".utf8
    }

    mutating func finish() -> [UInt8] {
        let table = bytes.count
        bytes += "xref\n".utf8
        for (object, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            bytes += "\(object) 1\n\(IncrementalUpdate.tenDigits(offset)) 00000 n \n".utf8
        }
        let size = max(structure.size, (offsets.keys.max() ?? 0) + 1)
        bytes +=
            """
            trailer
            << /Size \(size) /Root \(structure.root) 0 R /Info \(structure.info) 0 R /Prev \(structure.tableOffset) >>
            startxref
            \(table)
            %%EOF

            """.utf8
        return bytes
    }

    static func tenDigits(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 10 - text.count)) + text
    }
}

/// Dates of PDF (ISO 32000-1, 7.9.4), always written in Shanghai's zone.
enum PDFDate {
    /// `D:20221220093000+08'00'`.
    static func text(_ time: Instant) -> String {
        "D:" + time.description.prefix(19).filter { $0.isNumber } + "+08'00'"
    }

    static func instant(_ text: some StringProtocol) -> Instant? {
        let digits = Array(text.dropFirst(2).prefix(14))
        guard text.hasPrefix("D:"), text.hasSuffix("+08'00'"), text.count == 23, digits.allSatisfy(\.isNumber) else {
            return nil
        }
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return Instant(
            iso8601:
                "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))+08:00")
    }
}
