import Casework
import Foundation
import TitleReview
import Web

/// An officer's queue by its length: what a page costs with a hundred thousand cases beside ten thousand, over the pages and filters
/// that an officer uses, each made anew, in one process and one run.
enum QueueBench {
    private static let sizes = [10_000, 100_000]
    private static let rounds = 9

    static func run(show: (BenchCommand.Figure) throws -> Void) async throws {
        let folder = BenchFolder()
        defer { folder.remove() }
        let officer = try await BenchPeople.demo(folder.place).officer
        let assembly = try await BenchPeople.open(folder.place)
        let site = try ServerRoom(
            assembly: assembly, demo: BusinessClock(start: DemoWorld.start), accounts: [], secure: false
        ).site()
        guard let office = try await Sessions.resolve(officer.token, casework: assembly.casework)?.actor.unitID else {
            throw Failure("演示账号的登录无效。")
        }
        var medians: [Double] = []
        var slowest = 0.0
        var held = 0
        for size in sizes {
            for start in stride(from: held, to: size, by: 2000) {
                try await assembly.casework.perform(
                    MultiplyCases(officeID: office, numbers: start..<min(start + 2000, size)), as: nil)
            }
            held = size
            var costs: [Double] = []
            for path in try await pages(site, officer) {
                var times: [Double] = []
                for round in 0..<rounds {
                    times.append(try await seconds(site, "\(path)&anew=\(size)-\(round)", officer).seconds)
                }
                costs.append(times.median)
            }
            medians.append(costs.median)
            slowest = costs.max() ?? 0
        }
        try await assembly.close()
        try show(
            .init(
                name: "longQueue", value: medians[1] * 1e3, unit: "ms",
                baseline: .init(name: "10,000", value: medians[0] * 1e3), ratio: medians[1] / medians[0]))
        try show(
            .init(
                name: "longQueueSlowest", value: slowest * 1e3, unit: "ms",
                baseline: .init(name: "median", value: medians[1] * 1e3), ratio: slowest / medians[1]))
    }

    /// The states of a case from the office's review on, as an address names them.
    static let officeStates = """
        officeReview,qualificationNotice,awaitingPayment,readyForReview,underReview,\
        passed,notPassed,resultNotice,reported,approved,certified
        """

    /// First pages, a later one, and each filter.
    private static func pages(_ site: Site, _ officer: BenchSession) async throws -> [String] {
        let wide = "/office/cases?state=\(officeStates)"
        let one = "/office/cases?state=officeReview"
        var paths = [one, wide]
        for path in [one, wide] {
            var last = path
            for _ in 0..<20 {
                guard let next = try await seconds(site, last, officer).next else { break }
                last = path + "&after=" + next
            }
            paths += [
                last, path + "&verdict=manual", path + "&verdict=ineligible", path + "&speciality=机械".encoded,
                path + "&verdict=manual&speciality=机械".encoded, path + "&name=\(MultiplyCases.name(12))".encoded,
            ]
        }
        return paths
    }

    private static func seconds(_ site: Site, _ path: String, _ officer: BenchSession) async throws -> (
        seconds: Double, next: String?
    ) {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = await site.respond(method: "GET", path: path, headers: [("cookie", "pingheng=\(officer.token)")])
        let seconds = (clock.now - start).seconds
        let text = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else { throw Failure("\(path) 应答 \(answer.status)：\(text.suffix(600))") }
        let next = text.firstRange(of: "after=").map { text[$0.upperBound...].prefix { $0 != "\"" && $0 != "&" } }
        return (seconds, next.map(String.init))
    }
}

extension String {
    fileprivate var encoded: String { addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed) ?? self }
}
