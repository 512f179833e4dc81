import Casework

/// The office's side of the committee: experts, draw, panels, meeting (R1–R10).
public enum CommitteePages {
    public static func routes(_ house: Casework) -> Routes { Experts.routes(house) + Committees.routes(house) + Draws.routes(house) + Meetings.routes(house) }

    static func policy(_ relation: String) -> Policy { Policy(.roles([.office]), relation: relation) }
}
