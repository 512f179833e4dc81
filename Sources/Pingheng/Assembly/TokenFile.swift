import Foundation

/// A secret in a file of its own, for the user alone who runs the server: never on the command line, never in the environment.
enum TokenFile {
    static func read(_ path: String) throws -> String {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw Failure("读不到令牌文件 \(path)。")
        }
        guard status.st_mode & 0o077 == 0 else { throw Failure("令牌文件 \(path) 别人也能读：请执行 chmod 600 \(path)。") }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
