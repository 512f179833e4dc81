/// Accounts of authorities that have to do with some specialities only (A3.2.0). No row: all of them.
extension Schema {
    static let specialityScopes = Migration(
        number: 130, name: "accounts for some specialities",
        steps: [
            """
            CREATE TABLE membership_specialities (membership_id TEXT NOT NULL REFERENCES memberships(id), speciality TEXT NOT NULL CHECK (length(speciality) > 0),
                PRIMARY KEY (membership_id, speciality)){strict}
            """
        ])
}
