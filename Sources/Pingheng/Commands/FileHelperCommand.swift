import ArgumentParser
import Documents
import FileReading
import Foundation

/// `pingheng file-helper`: looks at one file from its input, within limits, for the server that started it (S23, S24).
/// What needs large libraries is done here; what every upload needs, by `pingheng-file`.
struct FileHelperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file-helper", abstract: "检查或绘制一个文件；由服务自己启动。", shouldDisplay: false)

    /// A ``FileJob`` as JSON.
    @Argument var job: String

    func run() throws {
        SandboxLimits.set()
        let job = try JSONDecoder().decode(FileJob.self, from: Data(job.utf8))
        var file: [UInt8] = []
        while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
            file.append(contentsOf: piece)
        }
        if let answer = try job.run(file) { try FileHandle.standardOutput.write(contentsOf: Data(answer)) }
    }
}
