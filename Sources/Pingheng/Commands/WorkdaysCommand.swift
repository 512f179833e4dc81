import ArgumentParser
import Foundation
import TitleReview

/// `pingheng workdays --start YYYY-MM-DD --days N [--count-start]`: the day on which the N-th working day ends.
struct WorkdaysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workdays", abstract: "从某日起数 N 个工作日，到哪一天期满。",
        discussion: "起始日当天不计入（《民法典》第二百零一条），除非加 --count-start。没有节假日数据的年份会报错，不作推算。")

    @Option(help: "起始日，YYYY-MM-DD。")
    var start: String

    @Option(help: "工作日数，1 或更大。")
    var days: Int

    @Flag(help: "起始日是工作日时也计入。")
    var countStart = false

    func run() throws {
        guard let first = Day(start) else { throw fail("“\(start)”不是日期，应写成 2022-08-15 的样子。", ExitCode(2)) }
        guard days >= 1 else { throw fail(CalendarError.notPositive(days).description, ExitCode(2)) }
        let counted: (end: Day, days: [Day])
        do {
            counted = try Resources.calendar().end(start: first, workdays: days, countStart: countStart)
        } catch {
            throw fail("\(error)", ExitCode(1))
        }
        let list = counted.days.map { "\"\($0)\"" }.joined(separator: ",")
        print("{\"start\":\"\(first)\",\"days\":\(days),\"end\":\"\(counted.end)\",\"workdays\":[\(list)]}")
    }

    private func fail(_ message: String, _ code: ExitCode) -> ExitCode {
        FileHandle.standardError.write(Data("pingheng workdays: \(message)\n".utf8))
        return code
    }
}
