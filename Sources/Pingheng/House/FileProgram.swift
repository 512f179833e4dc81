import Documents
import Foundation

/// `pingheng-file`, the small program that opens what people upload: it lies beside this one.
enum FileProgram {
    private static var path: String {
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "pingheng-file").path
    }

    static func desk() -> HelperDesk { HelperDesk(program: "/proc/self/exe", reader: path) }

    /// - Throws: ``Failure`` in words when it is missing, or is that of another version.
    static func check() async throws {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure("找不到 \(path)，没有它就不能检查上传的文件。\(advice)")
        }
        guard await desk().isReady() else { throw Failure("\(path) 不能运行，或与本程序不是同一版本。\(advice)") }
    }

    private static let advice = "请运行 swift build -c release --product pingheng-file，并把它和 pingheng 放在同一个文件夹里。"
}
