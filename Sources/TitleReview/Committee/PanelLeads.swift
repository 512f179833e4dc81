/// Who leads which panel (评议组组长, R8): each case is led by one of its readers, and everybody leads about as many.
public enum PanelLeads {
    /// - Parameters:
    ///   - readers: of each case, nobody twice.
    ///   - loads: how many cases each leads already.
    /// - Returns: the leader by case; cases without readers are left out. The same input has the same answer.
    public static func named(_ readers: [String: [String]], loads: [String: Int] = [:]) -> [String: String] {
        var loads = loads
        var leaders: [String: String] = [:]
        for (caseID, some) in readers.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            guard let leader = some.min(by: { (loads[$0] ?? 0, $0) < (loads[$1] ?? 0, $1) }) else { continue }
            leaders[caseID] = leader
            loads[leader, default: 0] += 1
        }
        return leaders
    }
}
