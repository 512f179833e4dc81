import ArgumentParser
import Documents
import Foundation

/// `pingheng file-helper`: looks at one file from its input, within limits, for the server that started it (S23, S24).
struct FileHelperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "file-helper", abstract: "检查或绘制一个文件；由服务自己启动。", shouldDisplay: false,
        subcommands: [Inspect.self, Background.self, Table.self, Draw.self])

    struct Inspect: ParsableCommand {
        func run() throws { try FileHelperCommand.work(.inspect) }
    }

    struct Background: ParsableCommand {
        func run() throws { try FileHelperCommand.work(.background) }
    }

    struct Table: ParsableCommand {
        func run() throws { try FileHelperCommand.work(.table) }
    }

    struct Draw: ParsableCommand {
        @Option var page: Int
        @Option var width: Int
        @Option var quarters = 0

        func run() throws {
            try FileHelperCommand.work(.draw(PageDrawing(page: page, width: width, quarters: quarters)))
        }
    }

    private static func work(_ job: FileJob) throws {
        HelperLimits.set()
        var file: [UInt8] = []
        while let piece = try FileHandle.standardInput.read(upToCount: 1 << 20), !piece.isEmpty {
            file.append(contentsOf: piece)
        }
        if let answer = try job.run(file) { try FileHandle.standardOutput.write(contentsOf: Data(answer)) }
    }
}
