import ArgumentParser
import Documents
import Foundation
import TitleReview

/// `pingheng photo FILE…`: the photo rules A2.2.1 on each file, a JSON object a line.
struct PhotoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "photo", abstract: "按照片要求检查图片文件，一行一个 JSON。",
        discussion: "有照片不合要求，或文件读不到时，以 1 退出。")

    @Argument(help: "图片文件。")
    var files: [String]

    @Option(help: "按哪个计划的照片要求检查：计划的编号，或计划文件。")
    var plan = "linping-manufacturing-2022"

    /// What is read of a file: far beyond any photo that passes, and little enough for any machine.
    static let readLimit = 8 << 20

    func run() throws {
        let rules: Plan.PhotoRules
        do {
            rules = try Resources.plan(named: plan).photo
        } catch {
            FileHandle.standardError.write(Data("pingheng photo: \(error)\n".utf8))
            throw ExitCode(2)
        }
        var output = BufferedOutput()
        var allGood = true
        for file in files {
            let findings = check(file, rules)
            let ok = findings.allSatisfy(\.ok)
            write(file, ok, findings, into: &output.bytes)
            allGood = allGood && ok
            try output.flush()
        }
        if !allGood { throw ExitCode(1) }
    }

    private func check(_ file: String, _ rules: Plan.PhotoRules) -> [PhotoCheck.Finding] {
        guard let (bytes, count) = read(file) else {
            return [PhotoCheck.Finding(rule: .format, ok: false, measured: nil, message: "读不到文件“\(file)”。请检查路径和权限。")]
        }
        return PhotoCheck.findings(of: PhotoMeasurement(bytes, byteCount: count), rules: rules)
    }

    /// The file, or its beginning, and its length; nil for what is not a readable regular file.
    private func read(_ file: String) -> (bytes: [UInt8], count: Int)? {
        let url = URL(filePath: file)
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let count = (attributes[.size] as? NSNumber)?.intValue,
            let handle = try? FileHandle(forReadingFrom: url)
        else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: PhotoCommand.readLimit) else { return count == 0 ? ([], 0) : nil }
        return ([UInt8](data), max(count, data.count))
    }

    private func write(_ file: String, _ ok: Bool, _ findings: [PhotoCheck.Finding], into bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"file":"#.utf8)
        JSONText.write(file, to: &bytes)
        bytes.append(contentsOf: #","ok":\#(ok),"findings":["#.utf8)
        for (index, finding) in findings.enumerated() {
            bytes.append(
                contentsOf:
                    #"\#(index == 0 ? "" : ","){"rule":"\#(finding.rule.rawValue)","ok":\#(finding.ok),"measured":"#
                    .utf8)
            if let measured = finding.measured {
                JSONText.write(measured, to: &bytes)
            } else {
                bytes.append(contentsOf: "null".utf8)
            }
            bytes.append(contentsOf: #","message":"#.utf8)
            JSONText.write(finding.message, to: &bytes)
            bytes.append(contentsOf: "}".utf8)
        }
        bytes.append(contentsOf: "]}\n".utf8)
    }
}
