/// What a database has to look like: the subjects' files as they stand now, and the steps that bring an older database there.
///
/// A new database is made from the files alone; an older one takes the steps it has not had. A test holds both to the
/// same catalogue, so a change is made twice: in the file that people read, and as a ``Migration`` that databases carry out.
public struct Schema: Sendable {
    /// The subjects' files, in the order in which tables refer to each other.
    let files: [SchemaFile]
    /// The version of the package's first release. What was written before it is not opened.
    let first: Int
    /// The steps since then, each with a number above ``first``.
    let migrations: [Migration]

    init(files: [SchemaFile], first: Int, migrations: [Migration]) {
        self.files = files
        self.first = first
        self.migrations = migrations.sorted { $0.number < $1.number }
    }

    /// A schema of steps alone, for tests of the store itself.
    package init(_ migrations: [Migration]) { self.init(files: [], first: 0, migrations: migrations) }

    /// This schema with further steps, for tests that change a database as a later release would.
    package func adding(_ later: [Migration]) -> Schema {
        Schema(files: files, first: first, migrations: migrations + later)
    }

    /// The version of a database that is up to date.
    public var version: Int { migrations.last?.number ?? first }

    /// Why a database of before the first release is not opened.
    func tooOld(_ version: Int) -> StoreError {
        .schema(
            """
            数据库（结构第 \(version) 版）由正式发布之前的程序建立，本程序从第 \(first) 版开始，不能打开它：\
            请用建立它的程序导出所需内容，或者换一个新的数据目录。
            """)
    }

    /// This program's schema.
    public static let current = Schema(
        files: [
            SchemaFile("Installation", PackageResources.Installation_sql),
            SchemaFile("Audit", PackageResources.Audit_sql),
            SchemaFile("Outbox", PackageResources.Outbox_sql),
            SchemaFile("Units", PackageResources.Units_sql),
            SchemaFile("Persons", PackageResources.Persons_sql),
            SchemaFile("Accounts", PackageResources.Accounts_sql),
            SchemaFile("Calendar", PackageResources.Calendar_sql),
            SchemaFile("Plans", PackageResources.Plans_sql),
            SchemaFile("Employers", PackageResources.Employers_sql),
            SchemaFile("Archive", PackageResources.Archive_sql),
            SchemaFile("Uploads", PackageResources.Uploads_sql),
            SchemaFile("Cases", PackageResources.Cases_sql),
            SchemaFile("Snapshots", PackageResources.Snapshots_sql),
            SchemaFile("Registers", PackageResources.Registers_sql),
            SchemaFile("Payments", PackageResources.Payments_sql),
            SchemaFile("Notices", PackageResources.Notices_sql),
            SchemaFile("Experts", PackageResources.Experts_sql),
            SchemaFile("Committees", PackageResources.Committees_sql),
            SchemaFile("Panels", PackageResources.Panels_sql),
            SchemaFile("Meetings", PackageResources.Meetings_sql),
            SchemaFile("Results", PackageResources.Results_sql),
            SchemaFile("Inspections", PackageResources.Inspections_sql),
            SchemaFile("OwnData", PackageResources.OwnData_sql),
            SchemaFile("Queues", PackageResources.Queues_sql),
            SchemaFile("Statistics", PackageResources.Statistics_sql),
        ],
        first: 200,
        migrations: Migration.later)
}
