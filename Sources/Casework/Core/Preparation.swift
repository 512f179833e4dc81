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

    func subject(_ work: Work) throws -> Subject
    /// Reads, and writes nothing; not the rows of the subject.
    func prepare(_ subject: Subject, _ work: Work) throws -> Preparation
    func run(_ subject: Subject, _ prepared: Preparation, _ work: Work) throws -> Output
}

extension PreparedUseCase {
    public func run(_ work: Work) throws -> Output {
        let subject = try subject(work)
        return try run(subject, prepare(subject, work), work)
    }

    public func ready(for house: Casework, as actor: Actor?, at now: Instant) async throws -> @Sendable (Work) throws -> Output {
        guard house.database.engine.seesChanges else { return run }
        @Sendable func read<T: Sendable>(_ body: @escaping @Sendable (Work) throws -> T) async throws -> T {
            try await house.database.read { tx in try body(Work(tx: tx, house: house, actor: actor, now: now)) }
        }
        // Whoever is refused here is refused in the transaction, where it counts.
        guard let expected = try? await read(subject) else { return run }
        guard let (prepared, reading) = try? await Reading.made(by: { try await read { work in try prepare(expected, work) } }) else { return run }
        return { work in
            let subject = try subject(work)
            return try run(subject, subject == expected && work.tx.stands(reading) ? prepared : prepare(subject, work), work)
        }
    }
}
