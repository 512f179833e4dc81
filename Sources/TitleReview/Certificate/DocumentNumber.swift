/// The number of a document (文号, N3.4): the issuer's prefix, the year in 〔〕, the running number, 号: `杭人社发〔2022〕188号`.
public struct DocumentNumber: Hashable, Sendable {
    /// 2–20 Chinese characters.
    public let issuer: String
    public let year: Int
    /// 1...99999, without leading noughts.
    public let sequence: Int

    /// What the text has to look like, for whoever types it.
    public static let form = "发文机关代字、六角括号里的四位年份、顺序号和“号”，例如 杭人社发〔2022〕188号"

    /// Takes what people type: blanks between the parts, brackets and digits of either width.
    ///
    /// - Returns: nil for anything else.
    public init?(parsing text: some StringProtocol) {
        let folded = text.unicodeScalars.filter { !$0.properties.isWhitespace }.map(DocumentNumber.folded)
        guard let open = folded.firstIndex(of: "〔"), let close = folded.firstIndex(of: "〕"), open < close,
            folded.last == "号", close < folded.count - 2
        else { return nil }
        let (name, year) = (folded[..<open], folded[(open + 1)..<close])
        let sequence = folded[(close + 1)..<(folded.count - 1)]
        guard (2...20).contains(name.count), name.allSatisfy(\.properties.isIdeographic),
            year.count == 4, let year = DocumentNumber.number(year), (1949...2199).contains(year),
            sequence.count <= 5, sequence.first != "0", let sequence = DocumentNumber.number(sequence)
        else { return nil }
        issuer = name.map(String.init).joined()
        self.year = year
        self.sequence = sequence
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "[", "［", "【", "(", "（", "{", "｛": "〔"
        case "]", "］", "】", ")", "）", "}", "｝": "〕"
        case "０"..."９": Unicode.Scalar(scalar.value - 0xFF10 + 0x30) ?? scalar
        default: scalar
        }
    }

    private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int? {
        guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(digits.map(String.init).joined())
    }
}

extension DocumentNumber: CustomStringConvertible {
    public var description: String { "\(issuer)〔\(year)〕\(sequence)号" }
}
