import Store

/// The invariants that are queries; ``Invariants`` runs them.
extension Invariants {
    private static let decided: SQL = "('passed','resultNotice','reported','approved','certified','revoked')"

    static let queries: [(String, SQL)] = [
        (
            "nobody passed without conditions met or judged by people",
            "SELECT id FROM cases WHERE state IN \(decided) AND (verdict IS NULL OR verdict = 'ineligible')"
        ),
        (
            "nobody was submitted without photo and commitment",
            "SELECT id FROM cases WHERE submitted_at IS NOT NULL AND (photo IS NULL OR commitment IS NULL)"
        ),
        (
            "every case that was handed in has its snapshot, and as many as it was handed in",
            """
            SELECT c.id FROM cases c WHERE c.submitted_at IS NOT NULL AND (
                SELECT COUNT(*) FROM snapshots s WHERE s.case_id = c.id
            ) <> (
                SELECT COUNT(*) FROM case_events e WHERE e.case_id = c.id AND e.action IN ('submit', 'resubmit'))
            """
        ),
        (
            "no notice is shorter than five working days",
            "SELECT id FROM notices WHERE days < 5 OR last_day <= start_day"
        ),
        (
            "no interrupted notice ends before its new last day",
            "SELECT n.id FROM notices n JOIN notice_interruptions i ON i.notice_id = n.id WHERE i.last_day > n.last_day"
        ),
        (
            "nothing was reported before its internal notice was over",
            """
            SELECT e.case_id FROM case_events e WHERE e.action = 'report' AND NOT EXISTS (
                SELECT 1 FROM notice_cases x JOIN notices n ON n.id = x.notice_id AND n.kind = 'employer'
                WHERE x.case_id = e.case_id AND n.published_at < e.at)
            """
        ),
        (
            "no case went to review while an objection was open",
            """
            SELECT o.id FROM objections o JOIN cases c ON c.id = o.case_id
            WHERE o.outcome IS NULL AND c.state IN (
                'awaitingPayment','readyForReview','underReview','reported','approved','certified')
            """
        ),
        (
            "no objection was set aside but as a repeat of one that was answered",
            """
            SELECT o.id FROM objections o
            WHERE o.outcome = 'setAside' AND NOT EXISTS (
                SELECT 1 FROM objections x WHERE x.case_id = o.case_id AND x.outcome IN ('upheld','rejected','partly'))
            """
        ),
        (
            "no ballot without quorum",
            """
            SELECT b.id FROM ballots b JOIN meetings m ON m.id = b.meeting_id JOIN committees k ON k.id = m.committee_id
            WHERE b.present * 3 < 2 * (
                SELECT COUNT(*) FROM committee_members x WHERE x.committee_id = k.id AND x.left_because IS NULL)
            """
        ),
        (
            "casts equal votes and never exceed those who may vote",
            """
            SELECT b.id FROM ballots b
            WHERE b.state = 'counted' AND (
                b.yes + b.no + b.abstain <> (SELECT COUNT(*) FROM ballot_casts v WHERE v.ballot_id = b.id)
                OR b.yes + b.no + b.abstain > b.present - b.recused)
            """
        ),
        (
            "who counts as present at a ballot may vote in it, and nobody else has",
            """
            SELECT b.id FROM ballots b
            WHERE b.present <> (
                    SELECT COUNT(*) FROM attendance a WHERE a.meeting_id = b.meeting_id AND a.at <= b.opened_at)
                OR EXISTS (SELECT 1 FROM ballot_casts v WHERE v.ballot_id = b.id AND NOT EXISTS (
                    SELECT 1 FROM attendance a
                    WHERE a.meeting_id = b.meeting_id AND a.expert_id = v.expert_id AND a.at <= b.opened_at))
            """
        ),
        (
            "every ballot in the box has its receipt",
            """
            SELECT b.id FROM ballots b
            WHERE b.receipts IS NOT NULL
                AND (SELECT COUNT(*) FROM ballot_casts v WHERE v.ballot_id = b.id)
                    <> (SELECT COUNT(*) FROM ballot_receipts x WHERE x.ballot_id = b.id)
            """
        ),
        (
            "no sealed vote is left of a counted ballot",
            "SELECT s.ballot_id FROM sealed_votes s JOIN ballots b ON b.id = s.ballot_id WHERE b.state = 'counted'"
        ),
        (
            "passed means two thirds of those that it is counted of",
            """
            SELECT id FROM ballots WHERE state = 'counted' AND passed = 1
                AND yes * 3 < 2 * CASE majority_of WHEN 'attending' THEN present ELSE present - recused END
            """
        ),
        (
            "nobody recused has voted or judged",
            """
            SELECT r.case_id FROM recusals r JOIN ballots b ON b.case_id = r.case_id
            JOIN ballot_casts v ON v.ballot_id = b.id AND v.expert_id = r.expert_id
            WHERE r.kind <> 'self'
            """
        ),
        (
            "every decided case has at least three opinions",
            """
            SELECT c.id FROM cases c
            WHERE c.state IN \(decided)
                AND (SELECT COUNT(*) FROM panel_members p WHERE p.case_id = c.id AND p.submitted_at IS NOT NULL) < 3
            """
        ),
        (
            "every panel has one leader",
            "SELECT p.case_id FROM panel_members p GROUP BY p.case_id HAVING SUM(p.leads) <> 1"
        ),
        (
            "every certified case has one certificate, and every certificate a certified case",
            """
            SELECT c.id FROM cases c LEFT JOIN certificates x ON x.case_id = c.id AND x.replaced_at IS NULL
            WHERE (c.state IN ('certified','revoked')) <> (x.number IS NOT NULL)
            """
        ),
        (
            "every replaced certificate has the one that replaces it, of the same case",
            """
            SELECT x.number FROM certificates x LEFT JOIN certificates n ON n.replaces = x.number
            WHERE (x.replaced_at IS NULL) <> (n.number IS NULL) OR n.case_id <> x.case_id
            """
        ),
        (
            "certificate numbers have no gap",
            "SELECT series FROM certificates GROUP BY series HAVING MAX(sequence) <> COUNT(*) OR MIN(sequence) <> 1"
        ),
        (
            "every revoked certificate opened an integrity record",
            """
            SELECT x.number FROM certificates x
            WHERE x.revoked_at IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM integrity_records i WHERE i.case_id = x.case_id)
            """
        ),
        (
            "a fee is paid or waived before the review",
            """
            SELECT c.id FROM cases c
            WHERE c.state = 'underReview'
                AND EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.to_state = 'awaitingPayment')
                AND NOT EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.action IN ('pay','waiveFee'))
            """
        ),
        (
            "every receipt is for the order's amount",
            """
            SELECT x.gateway_id FROM payment_entries x JOIN payments p ON p.id = x.order_id
            WHERE x.receipt IS NOT NULL AND x.cents <> p.cents
            """
        ),
        (
            "receipts have no gap",
            "SELECT COUNT(receipt) AS n FROM payment_entries HAVING MAX(receipt) <> COUNT(receipt)"
        ),
        (
            "a case went on as paid as often as there is a receipt",
            """
            SELECT c.id FROM cases c
            WHERE (SELECT COUNT(*) FROM case_events e WHERE e.case_id = c.id AND e.action = 'pay')
                <> (SELECT COUNT(x.receipt) FROM payment_entries x JOIN payments p ON p.id = x.order_id
                    WHERE p.case_id = c.id)
            """
        ),
        (
            "an order's state is that of its entries",
            """
            SELECT p.id FROM payments p
            WHERE (p.state = 'paid') <> EXISTS (
                SELECT 1 FROM payment_entries x WHERE x.order_id = p.id AND x.state = 'kept')
            OR p.state = 'open' AND EXISTS (
                SELECT 1 FROM payment_entries x WHERE x.order_id = p.id AND x.receipt IS NOT NULL)
            OR p.state = 'refundDue' AND NOT EXISTS (
                SELECT 1 FROM payment_entries x WHERE x.order_id = p.id AND x.state = 'refundDue')
            OR p.state = 'refunded' AND NOT EXISTS (
                SELECT 1 FROM payment_entries x WHERE x.order_id = p.id AND x.state = 'refunded')
            """
        ),
        (
            "every case has the time that was granted to it",
            """
            SELECT c.id FROM cases c JOIN extensions e ON e.plan_id = c.plan_id AND e.last_day > c.due
            WHERE e.stage = 'employer' AND c.state IN ('employerReview','employerNotice')
                    AND (e.case_id = c.id OR e.unit_id = c.employer_id)
                OR e.stage = 'authority' AND c.state IN ('authorityReview','authorityPassed')
                    AND (e.case_id = c.id OR e.unit_id = c.authority_id)
            """
        ),
        (
            "one open application per person and plan",
            """
            SELECT person_id FROM cases WHERE state NOT IN ('refused','withdrawn','expired','vetoed','revoked')
            GROUP BY plan_id, person_id HAVING COUNT(*) > 1
            """
        ),
        (
            "every case's timeline goes on where it stood",
            """
            SELECT e.case_id, e.number FROM case_events e
            JOIN case_events p ON p.case_id = e.case_id AND p.number = e.number - 1
            WHERE p.to_state <> e.from_state
            """
        ),
        (
            "every case's state is its timeline's last",
            """
            SELECT c.id FROM cases c JOIN case_events e ON e.case_id = c.id
                AND e.number = (SELECT MAX(number) FROM case_events x WHERE x.case_id = c.id)
            WHERE e.to_state <> c.state
            """
        ),
    ]

    /// Where the counts of the queues differ from the cases.
    static let miscounted: SQL = """
        SELECT x.unit_id, x.plan_id, x.state, x.verdict, x.speciality FROM (
            SELECT unit_id, plan_id, state, verdict, speciality, n FROM case_counts
            UNION ALL SELECT employer_id, plan_id, state, COALESCE(verdict, ''), speciality, -1 FROM cases
                WHERE submitted_at IS NOT NULL
            UNION ALL SELECT authority_id, plan_id, state, COALESCE(verdict, ''), speciality, -1 FROM cases
                WHERE submitted_at IS NOT NULL AND authority_id IS NOT NULL
            UNION ALL SELECT office_id, plan_id, state, COALESCE(verdict, ''), speciality, -1 FROM cases
                WHERE submitted_at IS NOT NULL
            UNION ALL SELECT '', plan_id, state, COALESCE(verdict, ''), speciality, -1 FROM cases
                WHERE submitted_at IS NOT NULL) x
        GROUP BY x.unit_id, x.plan_id, x.state, x.verdict, x.speciality HAVING SUM(x.n) <> 0
        """

    /// Where the counts of the handlers differ from the cases that they handle.
    static let mishandled: SQL = """
        SELECT x.unit_id, x.account_id FROM (
            SELECT unit_id, account_id, plan_id, state, verdict, speciality, n FROM handler_counts
            UNION ALL SELECT h.unit_id, h.account_id, c.plan_id, c.state, COALESCE(c.verdict, ''), c.speciality, -1
                FROM case_handlers h JOIN cases c ON c.id = h.case_id AND c.submitted_at = h.submitted_at
                    AND h.unit_id IN (c.employer_id, c.authority_id, c.office_id)) x
        GROUP BY x.unit_id, x.account_id, x.plan_id, x.state, x.verdict, x.speciality HAVING SUM(x.n) <> 0
        """
}
