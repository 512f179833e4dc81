/// A code of an administrative division (行政区划代码, GB/T 2260): two digits for the province, two for the city,
/// two for the county.
public struct DivisionCode: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// - Throws: ``Invalid`` when the text is not six digits that begin with a province.
    public init(parsing text: some StringProtocol) throws(Invalid) {
        let bytes = Array(text.utf8)
        guard bytes.count == 6, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .shape }
        guard DivisionCode.provinces.contains(String(decoding: bytes[0..<2], as: UTF8.self)) else { throw .province }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    init(trusted text: String) { self.text = text }

    /// `33`, for "in the province" (N4.1).
    public var province: String { String(text.prefix(2)) }
    /// `3301`, for "in the same city" (N4.2).
    public var city: String { String(text.prefix(4)) }
    public var description: String { text }

    public enum Invalid: Error, Hashable, Sendable {
        case shape, province

        public var reason: String {
            switch self {
            case .shape: "行政区划代码应是 6 位数字。"
            case .province: "行政区划代码的开头两位不是省级行政区划。"
            }
        }
    }

    /// Provinces, autonomous regions, municipalities; 71 Taiwan, 81 Hong Kong, 82 Macau, and 83, which stands in the
    /// numbers of residence permits for people from Taiwan (GB 11643 with the State Council order of 2018).
    static let provinces: Set<String> = [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
        "44",
        "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ]
}
