import Documents
import TitleReview

/// An uploaded file that is already in the vault: type by its bytes, never by its name (S22).
public struct StoredFile: Sendable, Equatable {
    public let address: String
    public let name: String
    public let type: String
    public let size: Int

    /// Checks the bytes and stores them.
    ///
    /// - Parameter limit: bytes, by plan.
    /// - Throws: ``Refusal`` with what is wrong and what to do.
    public static func keep(_ bytes: [UInt8], name: String, limit: Int, field: String, house: Casework) throws -> StoredFile {
        guard !bytes.isEmpty else { throw Refusal.invalid(field, "这个文件是空的（0 字节）。请重新选择。") }
        guard bytes.count <= limit else { throw Refusal.invalid(field, "文件有 \(bytes.count / 1024) KB，最多 \(limit / 1024) KB。请压缩后重新上传。") }
        guard let type = kind(of: bytes) else { throw Refusal.invalid(field, "只接受 JPG、PNG 图片和 PDF 文件，按文件内容判断，改扩展名没有用。") }
        if type == "application/pdf" {
            switch PDFInspection.inspect(bytes) {
            case nil: break
            case .encrypted: throw Refusal.invalid(field, "这个 PDF 设置了打开密码，评审专家将无法查看。请去掉密码后重新上传。")
            case .active(let name): throw Refusal.invalid(field, "这个 PDF 含有可执行内容或附件（/\(name)），不能上传。请用“打印为 PDF”重新生成。")
            case .tooLarge: throw Refusal.invalid(field, "这个 PDF 解压后异常庞大，不能上传。请用“打印为 PDF”重新生成。")
            }
        }
        return StoredFile(address: try house.files.put(bytes), name: String(name.prefix(120)), type: type, size: bytes.count)
    }

    static func kind(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: Array("%PDF-".utf8)), contains(Array(bytes.suffix(2048)), "%%EOF") { return "application/pdf" }
        return nil
    }

    private static func contains(_ bytes: [UInt8], _ needle: String) -> Bool {
        let pattern = Array(needle.utf8)
        guard bytes.count >= pattern.count else { return false }
        return bytes.withUnsafeBufferPointer { buffer in
            var i = 0
            let last = buffer.count - pattern.count
            while i <= last {
                if buffer[i] == pattern[0], buffer[i..<(i + pattern.count)].elementsEqual(pattern) { return true }
                i += 1
            }
            return false
        }
    }
}
