import Store
import TitleReview

/// How many objections are taken online: more than an honest public writes, less than what would block a notice.
///
/// Beyond them the office is still there: who runs the notice enters what comes in on paper or by telephone, whatever has come
/// in online. What was set aside counts against its network alone, so that the office can make room.
public enum ObjectionBounds {
    /// Waiting for an answer, against one case.
    public static let ofCase = 10
    /// Against the cases of one notice within a day.
    public static let ofNotice = 60
    /// From one network (IPv4 /24, IPv6 /56) against the cases of one notice, as long as it runs.
    public static let fromNetwork = 3
    /// From one network within a day, whatever the notice.
    public static let fromNetworkADay = 6
}

extension UnitOfWork {
    /// A keyed digest of the network that somebody comes from; nil where there is none.
    func place(of caller: Caller?) -> [UInt8]? {
        caller.map { casework.keys.lookup("objection place", $0.network) }
    }

    /// - Parameter place: nil for who is not counted by network.
    /// - Throws: ``Refusal`` that says how to object in another way; what was typed stays in the form.
    func requireRoom(in notice: ObjectedNotice, of caseID: String, from place: [UInt8]?) throws {
        func count(_ condition: SQL) throws -> Int {
            try tx.one("SELECT COUNT(*) AS n FROM objections WHERE \(condition)")?.int("n") ?? 0
        }
        let morning = Instant(startOf: today)
        if try count("case_id = \(caseID) AND outcome IS NULL") >= ObjectionBounds.ofCase {
            throw full("这份申报已有 \(ObjectionBounds.ofCase) 件异议正在处理，网上暂时不再接收新的。", notice)
        }
        guard let place else { return }
        if try count("place = \(place) AND notice_id = \(notice.id)") >= ObjectionBounds.fromNetwork {
            throw full("从您所在的网络对这次公示已经提出过 \(ObjectionBounds.fromNetwork) 件异议，网上不再接收新的。", notice)
        }
        if try count("place = \(place) AND at >= \(morning)") >= ObjectionBounds.fromNetworkADay {
            throw full("从您所在的网络今天已经提出过 \(ObjectionBounds.fromNetworkADay) 件异议，今天网上不再接收新的。", notice)
        }
        let taken = try count(
            "notice_id = \(notice.id) AND at >= \(morning) AND (outcome IS NULL OR outcome <> 'setAside')")
        if taken >= ObjectionBounds.ofNotice {
            throw full("这次公示今天从网上收到的异议已经很多，今天不再接收新的。", notice)
        }
    }

    private func full(_ why: String, _ notice: ObjectedNotice) -> Refusal {
        .invalid(
            "",
            """
            \(why)您的意见同样重要：请在 \(notice.last.chineseDate) 24:00 前，按申报通知里的联系方式，\
            向\(notice.unit)当面、来信或者打电话提出，工作人员会照样登记，并给您回执编号。
            """)
    }
}
