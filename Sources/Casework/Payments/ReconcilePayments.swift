import Store
import TitleReview

/// The ledger of an office held against the payment platform's own list, line by line (A2.2.7, F8).
public struct ReconcilePayments: Inquiry {
    public enum Verdict: String, Sendable, Codable {
        case same, otherAmount, otherOrder, unknown, doubled, missing

        public var chinese: String {
            switch self {
            case .same: "一致"
            case .otherAmount: "金额不同"
            case .otherOrder: "订单号不同"
            case .unknown: "平台有，本系统没有"
            case .doubled: "文件里重复"
            case .missing: "本系统有，平台没有"
            }
        }
    }
    public struct Difference: Sendable, Codable, Equatable {
        /// The line in the file; nil for what is missing in it.
        public let line: Int?
        public let verdict: Verdict
        public let isRefund: Bool
        public let gatewayID: String
        public let orderID: String
        /// As the platform says, and as the ledger does.
        public let theirs: Int?
        public let ours: Int?
        public let name: String
    }
    public struct Outcome: Sendable, Codable, Equatable {
        public let from: Day
        public let to: Day
        public let lines: Int
        public let same: Int
        public let differences: [Difference]
        public let theirsCents: Int
        public let oursCents: Int
    }
    let file: GatewayFile, from: Day, to: Day

    /// - Parameters:
    ///   - from: the first day that the file covers.
    ///   - to: the last.
    public init(file: GatewayFile, from: Day, to: Day) {
        self.file = file
        self.from = from
        self.to = to
    }

    private struct Entry {
        let gatewayID: String, orderID: String, name: String
        let cents: Int
        let isWithin: Bool
    }

    public func run(_ work: UnitOfWork) throws -> Outcome {
        let office = try work.requireUnit(.office)
        guard from <= to, to.number - from.number <= 366 else { throw Refusal.invalid("to", "结束日期应不早于开始日期，且不超过一年。") }
        let came = try entries(office, number: "x.gateway_id", at: "x.at", work)
        let went = try entries(office, number: "x.refund_id", at: "x.refunded_at", work)
        var seen: Set<String> = []
        var differences: [Difference] = []
        var same = 0
        for line in file.lines {
            let key = (line.isRefund ? "R" : "P") + line.gatewayID
            let entry = (line.isRefund ? went : came)[line.gatewayID]
            let verdict: Verdict =
                !seen.insert(key).inserted
                ? .doubled
                : entry.map { entry in
                    entry.cents != line.cents
                        ? .otherAmount : !line.orderID.isEmpty && entry.orderID != line.orderID ? .otherOrder : .same
                } ?? .unknown
            if verdict == .same {
                same += 1
                continue
            }
            differences.append(
                Difference(
                    line: line.number, verdict: verdict, isRefund: line.isRefund, gatewayID: line.gatewayID,
                    orderID: line.orderID, theirs: line.cents, ours: entry?.cents, name: entry?.name ?? ""))
        }
        for (isRefund, ours) in [(false, came), (true, went)] {
            for entry in ours.values.sorted(by: { $0.gatewayID < $1.gatewayID })
            where entry.isWithin && !seen.contains((isRefund ? "R" : "P") + entry.gatewayID) {
                differences.append(
                    Difference(
                        line: nil, verdict: .missing, isRefund: isRefund, gatewayID: entry.gatewayID,
                        orderID: entry.orderID, theirs: nil, ours: entry.cents, name: entry.name))
            }
        }
        func sum(_ entries: [String: Entry]) -> Int { entries.values.reduce(0) { $0 + ($1.isWithin ? $1.cents : 0) } }
        return Outcome(
            from: from, to: to, lines: file.lines.count, same: same, differences: differences,
            theirsCents: file.lines.reduce(0) { $0 + ($1.isRefund ? -$1.cents : $1.cents) },
            oursCents: sum(came) - sum(went))
    }

    /// All entries of the office within a month around the days: what a platform books at midnight stands on the neighbouring day.
    private func entries(_ office: String, number: SQL, at: SQL, _ work: UnitOfWork) throws -> [String: Entry] {
        let first = Instant(startOf: from)
        let last = Instant(startOf: to.adding(days: 1))
        let earliest = first.adding(seconds: -31 * 86_400)
        let end = last.adding(seconds: 31 * 86_400)
        var found: [String: Entry] = [:]
        for row in try work.tx.query(
            """
            SELECT \(number) AS number, x.order_id, x.cents, \(at) AS moment, c.name
            FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id
            WHERE c.office_id = \(office) AND \(at) >= \(earliest) AND \(at) < \(end) ORDER BY \(at) LIMIT 100000
            """)
        {
            let moment = try row.instant("moment")
            let number = try row.text("number")
            found[number] = Entry(
                gatewayID: number, orderID: try row.text("order_id"), name: try row.text("name"),
                cents: try row.int("cents"), isWithin: moment >= first && moment < last)
        }
        return found
    }
}
