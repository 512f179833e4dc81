import FoundationEssentials

/// The one way in which models become JSON: keys sorted, so that equal models have equal bytes.
enum ModelJSON {
    static func encode(_ model: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(model))
    }
}
