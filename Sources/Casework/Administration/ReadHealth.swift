import Store
import TitleReview

/// How the installation is: what the database, the audit chain and the outbox say of themselves now.
public struct ReadHealth: Inquiry {
    public struct Report: Sendable, Codable, Equatable {
        /// SQLite | PostgreSQL
        public let engine: String
        /// The schema's newest step.
        public let schema: Int
        public let businessNow: Instant
        public let machineNow: Instant
        public let auditEntries: Int
        /// The last entry's digest, hexadecimal.
        public let auditHead: String
        /// Why the chain did not stand at the start where it was signed last; nil when it did.
        public let auditDiscrepancy: String?
        /// Why signed heads cannot be written now; nil when they can.
        public let auditProblem: String?
        public let outbox: [String: Int]
        /// The oldest message that still waits.
        public let outboxWaitsSince: Instant?
        /// Nil where none is configured.
        public let virusScan: VirusScanHealth?
        /// By purpose, the oldest first; no key, only what it is called.
        public let keys: [KeyRing.KeyName]
        /// Whether what an earlier key has sealed is being sealed anew.
        public let resealing: Bool
        /// Why new keys in the key directory cannot be seen; nil when they can.
        public let keyProblem: String?
        /// Sessions used within the last half hour.
        public let sessions: Int
        public let openBallots: Int
        public let waitingRegistrations: Int
        /// Units that ask for another name.
        public let waitingNames: Int
        /// What waits for a second administrator.
        public let waitingProposals: Int
        public let accounts: Int
        public let units: Int
        /// Submitted, in whatever state.
        public let cases: Int
    }
    let virusScan: VirusScanHealth?

    /// - Parameter virusScan: what ``Casework/virusScanHealth()`` said.
    public init(virusScan: VirusScanHealth? = nil) { self.virusScan = virusScan }

    public func run(_ work: UnitOfWork) throws -> Report {
        try work.require(.administrator)
        func count(_ source: SQL) throws -> Int {
            try work.tx.one("SELECT COUNT(*) AS n FROM \(source)")?.int("n") ?? 0
        }
        let audit = work.casework.audit
        let head = try audit.head(in: work.tx)
        let machine = work.casework.machine.now()
        return Report(
            engine: work.tx.engine == .postgres ? "PostgreSQL" : "SQLite", schema: try Migrator.version(work.tx),
            businessNow: work.now, machineNow: machine,
            auditEntries: head?.number ?? 0, auditHead: head?.digest ?? "", auditDiscrepancy: audit.discrepancy,
            auditProblem: audit.problem?.description,
            outbox: try Outbox.counts(in: work.tx),
            outboxWaitsSince: try work.tx.one("SELECT MIN(at) AS oldest FROM outbox WHERE state = 'waiting'")?
                .optionalInstant("oldest"),
            virusScan: virusScan, keys: work.casework.keys.names(),
            resealing: try Installation.hasEarlierFields(work.tx, keys: work.casework.keys),
            keyProblem: work.casework.keys.problem,
            sessions: try count("sessions WHERE seen_at > \(machine.adding(seconds: -1800))"),
            openBallots: try count("ballots WHERE state = 'open'"),
            waitingRegistrations: try count("units WHERE kind = 'employer' AND state = 'waiting'"),
            waitingNames: try count("unit_names WHERE state = 'waiting'"),
            waitingProposals: try work.waitingProposals(.administrator),
            accounts: try count("accounts WHERE closed_at IS NULL"), units: try count("units"),
            cases: try count("cases WHERE submitted_at IS NOT NULL"))
    }
}
