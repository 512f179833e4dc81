/// Line ends as this program keeps them: LF, whatever a form, a file or another system wrote.
///
/// Works on scalars: to a `Character`, CR and the LF behind it are one, and looking for characters in a text costs far more than
/// its length where marks are piled up in it (S20).
public enum LineEnds {
    /// CR LF and CR become LF; nothing else changes.
    public static func feeds(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte == 0x0A && isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = byte == 0x0D
            bytes.append(isAfterReturn ? 0x0A : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
