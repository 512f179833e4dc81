import Documents
import TitleReview

/// Whether a name can be printed as it is written: said when it comes in and when the commitment is signed, and looked at once more
/// when a paper is issued (B8).
enum PrintableName {
    /// - Parameters:
    ///   - what: 姓名
    ///   - field: the form's.
    /// - Throws: ``Refusal`` that names the character, its code point, and how to mend it.
    static func require(_ name: String, _ what: String, field: String) throws {
        if let words = try problem(in: name) { throw Refusal.invalid(field, "\(what)里的\(words)") }
    }

    /// What is wrong with a text, after the words that say where it stands; nil when all of it can be printed.
    static func problem(in text: String) throws -> String? {
        let missing = try FontCoverage.missing(in: text)
        return missing.isEmpty ? nil : problem(missing)
    }

    /// What is wrong with characters that cannot be printed, after the words that say where they stand.
    static func problem(_ missing: [Unicode.Scalar]) -> String {
        let own = missing.filter(PrivateUse.contains).map { "“\($0)”\(PrivateUse.reason(against: $0))。" }
        let unknown = missing.filter { !PrivateUse.contains($0) }.map { "“\($0)”（\($0.code)）" }
        let fonts =
            unknown.isEmpty
            ? []
            : [
                """
                \(unknown.joined(separator: "、"))没有字体能印出来，印在证书上会变成方框。\
                请先核对是不是写成了别的字；确实是这个字的，请平台管理员安装收有它的字体，再继续办理。
                """
            ]
        return (own + fonts).joined()
    }
}
