import Dispatch
import Documents

/// Makes spreadsheets one after the other on a thread of their own: the memory of one sheet, and the server's threads stay free.
enum Spreadsheets {
    private static let bench = DispatchQueue(label: "spreadsheets")

    static func bytes(_ book: Workbook) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { done in
            bench.async { done.resume(with: Result { try book.bytes() }) }
        }
    }
}
