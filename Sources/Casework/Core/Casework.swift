import Documents
import Gateways
import Store
import TitleReview

/// What can be carried out in one transaction: a ``UseCase``, or a ``PasswordUseCase``, whose passwords are hashed before.
public protocol Performable: Sendable {
    associatedtype Output: Sendable

    /// Does beforehand what need not wait for its turn to write.
    ///
    /// - Returns: what is left to do in the transaction.
    func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Output
}

/// One thing that somebody does or asks: who may, what is checked, what is written, in one transaction.
public protocol UseCase: Performable {
    associatedtype Output
    func run(_ work: UnitOfWork) throws -> Output
}

extension UseCase {
    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Output
    { run }
}

/// A use case that changes nothing.
public protocol Inquiry: UseCase {}

/// Where documents' bytes are kept (the store's vault, or a bucket).
public typealias Files = Vault

/// Where files stay on their way in, one that is being written, and one that has come in whole.
public typealias IncomingFiles = Spool
public typealias IncomingWriter = SpoolWriter
public typealias IncomingFile = SpooledFile

/// The door to everything the office does: runs use cases, each in one transaction on the database.
public final class Casework: Sendable {
    public let database: any Database
    public let keys: KeyRing
    public let files: Files
    /// Where uploads stay until it is clear whether they are kept.
    public let incoming: IncomingFiles
    /// Where files lie that their owners send ahead in pieces: beside those that are kept, which nodes may share.
    let pieces: PieceFolder
    /// Where files of strangers are opened.
    let inspector: any FileInspector
    /// Who looks for viruses in files that are kept; nil where nobody does.
    let scanner: (any VirusScanner)?
    public let business: any Clock
    public let machine: any Clock
    /// The calendar of working days.
    public let calendars: CalendarCache
    public let plans: PlanCache
    let outcomes = OutcomeCache()
    let sessions = SessionCache()
    let pages = PageCache()
    /// Where passwords are hashed and compared.
    public let passwords: PasswordQueue
    /// Where what reads much is carried out.
    public let long: LongReads
    public let audit: AuditLog
    public let seal: CertificateSeal
    /// Where the server answers, for links in certificates and messages; no trailing slash.
    public let address: String
    var ballotKeys: BallotKeys { BallotKeys(keys, of: audit.installation) }
    /// Who carries messages out; a channel without one is the built-in page alone.
    public let messageGateways: [MessageChannel: any MessageGateway]
    /// Who answers for other authorities' registers.
    public let registers: RegisterGateways
    /// Plans that ship with the program.
    let templates: [PlanTemplate]

    public init(
        database: any Database, keys: KeyRing, files: Files, business: any Clock, machine: any Clock,
        calendar: WorkCalendar,
        audit: AuditLog, seal: CertificateSeal, address: String,
        messageGateways: [MessageChannel: any MessageGateway] = [:],
        incoming: IncomingFiles = .temporary, inspector: any FileInspector = InProcessInspector(),
        registers: RegisterGateways = .none,
        scanner: (any VirusScanner)? = nil,
        templates: [PlanTemplate] = [], passwords: PasswordQueue = PasswordQueue(), long: LongReads = LongReads()
    ) {
        self.database = database
        self.keys = keys
        self.files = files
        self.incoming = incoming
        pieces = PieceFolder(folder: files.folder + "/unfinished")
        self.inspector = inspector
        self.scanner = scanner
        self.business = business
        self.machine = machine
        calendars = CalendarCache(calendar)
        self.audit = audit
        self.seal = seal
        self.address = address
        self.messageGateways = messageGateways
        self.registers = registers
        self.templates = templates
        self.passwords = passwords
        self.long = long
        self.plans = PlanCache()
    }

    /// Carries an act out; what it writes is on disk before this returns.
    ///
    /// - Parameter at: the business instant at which the whole request had arrived (F10); the clock's by default.
    /// - Throws: ``Refusal``, also when more writes wait than are accepted (F12): nothing is written then.
    public func perform<U: Performable>(_ useCase: U, as actor: Actor?, at: Instant? = nil) async throws -> U.Output {
        let now = at ?? business.now()
        do {
            let act = try await useCase.ready(for: self, as: actor, at: now)
            return try await database.write { [audit, machine] tx in
                let binding = BindingTransaction(tx, audit: audit, actor: UnitOfWork.name(of: actor), clock: machine)
                return try act(UnitOfWork(tx: binding, casework: self, actor: actor, now: now))
            }
        } catch StoreError.overloaded {
            throw Refusal(.overloaded, "现在提交的人较多，这次没有受理。请稍等片刻再提交一次。")
        } catch StoreError.contention {
            // Tried again and again, and each time somebody else was first.
            throw Refusal(.overloaded, "现在同时办理同一事项的人较多，这次没有受理。请稍等片刻再提交一次。")
        } catch StoreError.constraint(.unique, _) where !database.engine.seesChanges {
            // Where others write at the same time: it has looked again, and somebody was first each time.
            throw Refusal.overtaken
        } catch let unknown as CalendarError {
            throw Refusal.conflict("\(unknown)")
        }
    }

    /// Answers a question that takes long, on a thread of its own; nothing is written (``LongReads``).
    ///
    /// - Parameter goesOn: whether it is a further part of what was begun before, and so is not refused for want of room.
    /// - Throws: ``Refusal`` of kind `overloaded` where there is no room.
    public func askAtLength<U: Inquiry>(
        _ inquiry: U, as actor: Actor?, at: Instant? = nil, goesOn: Bool = false
    ) async throws -> U.Output {
        let now = at ?? business.now()
        let reading = Reading.present
        do {
            return try await long.run(goesOn: goesOn) { [self] in
                try database.readHere(for: reading) { [self] tx in
                    try inquiry.run(UnitOfWork(tx: tx, casework: self, actor: actor, now: now))
                }
            }
        } catch let unknown as CalendarError {
            throw Refusal.conflict("\(unknown)")
        }
    }

    /// Answers a question; nothing is written.
    public func ask<U: Inquiry>(_ inquiry: U, as actor: Actor?, at: Instant? = nil) async throws -> U.Output {
        let now = at ?? business.now()
        do {
            return try await database.read { tx in
                try inquiry.run(UnitOfWork(tx: tx, casework: self, actor: actor, now: now))
            }
        } catch let unknown as CalendarError {
            throw Refusal.conflict("\(unknown)")
        }
    }
}
