import Foundation
import TitleReview

/// Where the files that ship with the program are: plans, the calendar, style sheets.
enum Resources {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The folder that holds `Plans/`: `PINGHENG_HOME`, or the nearest ancestor of the executable, or of the working folder.
    static func root() throws -> URL {
        if let home = ProcessInfo.processInfo.environment["PINGHENG_HOME"], !home.isEmpty {
            return URL(filePath: home, directoryHint: .isDirectory)
        }
        let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let working = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        for start in [executable, working] {
            if let found = nearest(from: start) { return found }
        }
        throw Missing(description: "找不到 Plans 文件夹。请用环境变量 PINGHENG_HOME 指明程序所在的文件夹。")
    }

    private static func nearest(from start: URL) -> URL? {
        var folder = start.standardizedFileURL
        while true {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: folder.appending(path: "Plans").path, isDirectory: &isFolder),
                isFolder.boolValue
            {
                return folder
            }
            let parent = folder.deletingLastPathComponent().standardizedFileURL
            if parent.path == folder.path { return nil }
            folder = parent
        }
    }

    /// An ID photo of nobody, by the rules of the bundled plans.
    static func portrait() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root().appending(path: "Public/demo/portrait.jpg")))
    }

    /// A signature of nobody, as a phone sends it.
    static func signature() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root().appending(path: "Public/demo/signature.png")))
    }

    /// The plan with an id among the bundled ones, or in a file.
    ///
    /// - Parameter name: an id (lower-case letters, digits, hyphens), or a path.
    /// - Throws: ``Missing`` with one line that says what to do.
    static func plan(named name: String) throws -> Plan {
        let text = try source(ofPlan: name)
        let reading = PlanFile.read(text)
        guard let plan = reading.plan else {
            let first = reading.mistakes.first.map { "第 \($0.line) 行 \($0.path) \($0.message)" } ?? "没有内容"
            throw Missing(
                description:
                    "计划“\(name)”有 \(reading.mistakes.count) 处错误：\(first)。请运行 pingheng plan check \(try planFile(name).path)。"
            )
        }
        return plan
    }

    /// The text of the plan with an id among the bundled ones, or of a file.
    static func source(ofPlan name: String) throws -> String {
        do { return try text(of: planFile(name)) } catch {
            let known = isID(name) ? "可用的计划：\(try planIDs().joined(separator: "、"))。" : "请检查路径。"
            throw Missing(description: "读不到计划“\(name)”。\(known)")
        }
    }

    private static func isID(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func planFile(_ name: String) throws -> URL {
        isID(name) ? try root().appending(path: "Plans/\(name).yaml") : URL(filePath: name)
    }

    /// The work calendar that ships with the program.
    static func calendar() throws -> WorkCalendar {
        try WorkCalendar(yaml: text(of: root().appending(path: "Plans/calendar.yaml")))
    }

    /// The text of a file, at most as large as a plan may be.
    static func text(of file: URL) throws -> String {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        let data = try handle.read(upToCount: PlanFile.sizeLimit + 1) ?? Data()
        guard let text = String(data: data, encoding: .utf8) else { throw Missing(description: "不是 UTF-8 文本") }
        return text
    }

    /// Ids of the bundled plans, in order.
    static func planIDs() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: try root().appending(path: "Plans").path)
            .filter { $0.hasSuffix(".yaml") && $0 != "calendar.yaml" }.map { String($0.dropLast(5)) }.sorted()
    }
}
