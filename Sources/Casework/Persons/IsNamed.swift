import Store
import TitleReview

/// Whether anything names a file.
struct IsNamed: Inquiry {
    let address: String
    func run(_ work: UnitOfWork) throws -> Bool {
        try work.tx.one(
            """
            SELECT 1 AS named FROM evidence WHERE address = \(address)
            UNION ALL SELECT 1 FROM cases WHERE photo = \(address) OR commitment = \(address)
            UNION ALL SELECT 1 FROM units WHERE letter = \(address)
            UNION ALL SELECT 1 FROM unit_names WHERE proof = \(address)
            UNION ALL SELECT 1 FROM identity_corrections WHERE proof = \(address) AND state = 'waiting'
            UNION ALL SELECT 1 FROM certificates WHERE file = \(address)
            UNION ALL SELECT 1 FROM result_sheets WHERE file = \(address)
            UNION ALL SELECT 1 FROM objection_files WHERE address = \(address)
            UNION ALL SELECT 1 FROM notices WHERE proof = \(address) LIMIT 1
            """) != nil
    }
}
