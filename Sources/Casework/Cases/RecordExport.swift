import Documents
import Store
import TitleReview

/// Who took which list out, and how long it was; a name that was looked for stays out of the log.
struct RecordExport: UseCase {
    let filter: QueueFilter, count: Int

    func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.authority, .office)
        try work.record(
            "queue.exported", unit,
            [
                "count": "\(count)", "states": filter.states.map(\.rawValue).joined(separator: " "),
                "verdict": filter.verdict, "speciality": filter.speciality, "plan": filter.planID,
                "employer": filter.employerID,
                "name": filter.name.isEmpty ? "" : "given", "mine": filter.mine ? "yes" : "",
            ])
    }
}
