import Store
import TitleReview

/// A use case whose costly part is read before its turn to write comes, so that at a deadline many are judged at the same time
/// and the one writer only writes.
///
/// What was prepared counts if in the transaction the subject is the same and nothing has changed of what the preparation read;
/// otherwise it is prepared again there. So it never matters to the outcome, and a database that others write is always read anew.
public protocol PreparedUseCase: UseCase {
    /// What the act is about, row by row: read in the transaction whatever was prepared, rights included.
    associatedtype Subject: Sendable & Equatable
    associatedtype Preparation: Sendable

    func subject(_ work: UnitOfWork) throws -> Subject
    /// Reads, and writes nothing; not the rows of the subject.
    func prepare(_ subject: Subject, _ work: UnitOfWork) throws -> Preparation
    func run(_ subject: Subject, _ prepared: Preparation, _ work: UnitOfWork) throws -> Output
}

extension PreparedUseCase {
    public func run(_ work: UnitOfWork) throws -> Output {
        let subject = try subject(work)
        return try run(subject, prepare(subject, work), work)
    }

    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Output
    {
        guard casework.database.engine.seesChanges else { return run }
        // Whoever is refused here is refused in the transaction, where it counts.
        let beforehand = try? await casework.database.read { tx in
            let work = UnitOfWork(tx: tx, casework: casework, actor: actor, now: now)
            let subject = try subject(work)
            let (prepared, reading) = try tx.watch { try prepare(subject, work) }
            return (subject: subject, prepared: prepared, reading: reading)
        }
        guard let beforehand else { return run }
        return { work in
            let subject = try subject(work)
            return try run(
                subject,
                subject == beforehand.subject && work.tx.stands(beforehand.reading)
                    ? beforehand.prepared : prepare(subject, work), work)
        }
    }
}
