import Documents
import Foundation

/// `pingheng-file`, the small program that opens what people upload: it lies beside this one.
enum FileProgram {
    private static var path: String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "pingheng-file").path
    }

    static func sandbox() -> FileSandbox { FileSandbox(program: "/proc/self/exe", reader: path) }

    /// In words, when it is missing or is that of another version: until it is there, uploads are refused (503).
    static func problem() async -> String? {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            return "找不到 \(path)，在那之前上传的文件一律不收。\(advice)"
        }
        return await sandbox().isReady() ? nil : "\(path) 不能运行，或与本程序不是同一版本；在换好之前上传的文件一律不收。\(advice)"
    }

    private static let advice = "请运行 swift build -c release --product pingheng-file，并把它和 pingheng 放在同一个文件夹里。"
}
