import Store

/// What a person's archive holds, and how much of it. What was taken out stays and can be put back, so it has a bound, too.
enum ArchiveRoom {
    case record, file

    fileprivate var table: SQL { self == .record ? "archive_records" : "evidence" }
    var most: Int { self == .record ? 300 : 500 }
    /// With those that were taken out.
    var mostInAll: Int { 2 * most }
    fileprivate var chinese: String { self == .record ? "业绩档案" : "佐证材料" }
    fileprivate var unit: String { self == .record ? "条" : "份" }
}

extension UnitOfWork {
    /// - Parameter isThere: it was taken out and is put back, so that there will be no more of them in all.
    /// - Throws: ``Refusal`` of kind conflict when there is no room for one more.
    func requireRoom(for one: ArchiveRoom, of person: String, isThere: Bool = false) throws {
        try hold(person: person)
        guard
            let row = try tx.one(
                "SELECT COUNT(*) AS n, COUNT(removed_at) AS removed FROM \(one.table) WHERE person_id = \(person)")
        else { return }
        let (all, removed) = (try row.int("n"), try row.int("removed"))
        guard all - removed < one.most else {
            throw Refusal.conflict("\(one.chinese)最多 \(one.most) \(one.unit)。请先移除不需要的。")
        }
        guard isThere || all < one.mostInAll else {
            throw Refusal.conflict(
                "\(one.chinese)连同已移除的最多 \(one.mostInAll) \(one.unit)，不能再添加。可以恢复已移除的，改了再用。")
        }
    }
}
