import Store
import Synchronization
import TitleReview

/// Tells the chain which keys were changed.
struct NoteKeys: UseCase {
    /// - Returns: whether fields may be under an earlier key.
    func run(_ work: UnitOfWork) throws -> Bool {
        let keys = work.casework.keys
        for change in try Installation.noteKeys(
            work.tx, keys: keys, more: ["seal": Hexadecimal.decode(work.casework.seal.fingerprint) ?? []])
        {
            try work.record("key.rotated", change.purpose, ["from": change.from, "to": change.to])
            // Whoever did it had the machine; an administrator says that it was meant (S17).
            if let open = try work.openProposal(.changeKey, of: change.purpose) { try work.decide(open, .lapsed) }
            _ = try work.propose(
                .changeKey, of: change.purpose, ["from": change.from, "to": change.to], by: nil)
        }
        return try Installation.hasEarlierFields(work.tx, keys: keys)
    }
}
