/// A mobile telephone number of mainland China: eleven digits that begin with 13 to 19.
public struct MobileNumber: Hashable, Sendable {
    private let text: String

    /// - Throws: the first rule that the text breaks.
    public init(parsing text: some StringProtocol) throws(Invalid) {
        let scalars = Array(text.unicodeScalars)
        if let place = scalars.firstIndex(where: FullWidth.contains) { throw .fullWidth(position: place + 1) }
        if let place = scalars.firstIndex(where: { !("0"..."9").contains($0) }) {
            throw .character(position: place + 1)
        }
        guard scalars.count == 11 else { throw .length(scalars.count) }
        guard scalars[0] == "1", scalars[1] >= "3" else { throw .prefix }
        self.text = String(text)
    }

    public var revealed: String { text }
    /// `138****1234`.
    public var masked: String { Masking.middle(of: text, first: 3, last: 4) }

    public enum Invalid: Error, Hashable, Sendable {
        case fullWidth(position: Int)
        case character(position: Int)
        case length(Int)
        case prefix

        public var reason: String {
            switch self {
            case .fullWidth(let position): "第 \(position) 个字符是全角字符，请用半角数字填写。"
            case .character: "手机号只填 11 位数字，不要空格、横线和 +86。"
            case .length(let count): "手机号应是 11 位，现在是 \(count) 位。"
            case .prefix: "手机号应以 13 至 19 开头。"
            }
        }
    }
}

extension MobileNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { masked }
    public var debugDescription: String { masked }
    public var customMirror: Mirror { Mirror(self, children: ["masked": masked]) }
}
