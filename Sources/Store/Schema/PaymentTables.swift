/// What came in and went back for each payment order.
extension Schema {
    static let paymentTables: [Migration] = [ledger]

    // One row for each payment that the gateway reported, by the gateway's own number. `payments` keeps the orders; its columns
    // gateway_id and paid_at were the only trace of a payment before, and are not written any more.
    private static let ledger = Migration(
        number: 51, name: "ledger of payments",
        steps: [
            """
            CREATE TABLE payment_entries (gateway_id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES payments(id), cents {int} NOT NULL CHECK (cents > 0), at {int} NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('kept','refundDue','refunded')), why TEXT NOT NULL DEFAULT '' CHECK (why IN ('','late','double','amount','withdrawn')),
                receipt {int} UNIQUE CHECK (receipt > 0), refund_id TEXT UNIQUE, refunded_at {int},
                CHECK ((state = 'refunded') = (refund_id IS NOT NULL)), CHECK ((refund_id IS NULL) = (refunded_at IS NULL)),
                CHECK ((state = 'kept') = (why = '')), CHECK (state <> 'kept' OR receipt IS NOT NULL)){strict}
            """,
            "CREATE UNIQUE INDEX one_receipt_an_order ON payment_entries(order_id) WHERE receipt IS NOT NULL",
            "CREATE INDEX entries_by_order ON payment_entries(order_id)",
            "CREATE INDEX entries_by_time ON payment_entries(at)",
            "CREATE UNIQUE INDEX one_open_order ON payments(case_id) WHERE state = 'open'",
            """
            INSERT INTO payment_entries (gateway_id, order_id, cents, at, state, why, receipt)
            SELECT p.gateway_id, p.id, p.cents, p.paid_at, 'kept', '', ROW_NUMBER() OVER (ORDER BY p.paid_at, p.id) FROM payments p WHERE p.state = 'paid' AND p.gateway_id IS NOT NULL
            """,
            """
            INSERT INTO payment_entries (gateway_id, order_id, cents, at, state, why)
            SELECT p.gateway_id, p.id, p.cents, p.paid_at, 'refundDue', 'late' FROM payments p
            WHERE p.state = 'refundDue' AND p.gateway_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = p.case_id AND e.action = 'pay')
            """,
            """
            INSERT INTO payment_entries (gateway_id, order_id, cents, at, state, why, receipt)
            SELECT p.gateway_id, p.id, p.cents, p.paid_at, 'refundDue', 'withdrawn',
                (SELECT COUNT(receipt) FROM payment_entries) + ROW_NUMBER() OVER (ORDER BY p.paid_at, p.id)
            FROM payments p WHERE p.state = 'refundDue' AND p.gateway_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment_entries x WHERE x.order_id = p.id)
            """,
        ])
}
