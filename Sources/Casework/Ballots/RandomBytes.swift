import CSodium
import Store
import TitleReview

enum RandomBytes {
    static func sixteen() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        randombytes_buf(&bytes, bytes.count)
        return bytes
    }
}

extension Plan.MajorityBase {
    init(_ row: Row) throws {
        let word = try row.text("majority_of")
        guard let base = Self(rawValue: word) else { throw StoreError.row("ballots.majority_of: \(word)") }
        self = base
    }
}
