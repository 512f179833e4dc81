extension Schema {
    /// All that shaped the schema before the first release, for the test that compares it with the files.
    package static let beforeFirstRelease = Schema(
        StoreTables.migrations + businessTables + nodeTables + paymentTables + uploadTables + administratorTables
            + planDraftTables)
}
