-- Payments of the evaluation fee (评审费), and the ledger of what the gateway says.

-- Orders: one open at a time a case.
CREATE TABLE payments (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases(id),
    cents {int} NOT NULL CHECK (cents > 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'paid', 'refundDue', 'refunded')),
    gateway_id TEXT UNIQUE,
    paid_at {int},
    created_at {int} NOT NULL
){strict};

CREATE INDEX payments_by_case ON payments(case_id);
CREATE UNIQUE INDEX one_open_order ON payments(case_id) WHERE state = 'open';

-- What the gateway said was paid, each once by its own number, kept or to be given back (F8).
CREATE TABLE payment_entries (
    gateway_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES payments(id),
    cents {int} NOT NULL CHECK (cents > 0),
    at {int} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('kept', 'refundDue', 'refunded')),
    why TEXT NOT NULL DEFAULT '' CHECK (why IN ('', 'late', 'double', 'amount', 'withdrawn')),
    receipt {int} UNIQUE CHECK (receipt > 0),
    refund_id TEXT UNIQUE,
    refunded_at {int},
    CHECK ((state = 'refunded') = (refund_id IS NOT NULL)),
    CHECK ((refund_id IS NULL) = (refunded_at IS NULL)),
    CHECK ((state = 'kept') = (why = '')),
    CHECK (state <> 'kept' OR receipt IS NOT NULL)
){strict};

CREATE UNIQUE INDEX one_receipt_an_order ON payment_entries(order_id) WHERE receipt IS NOT NULL;
CREATE INDEX entries_by_order ON payment_entries(order_id);
CREATE INDEX entries_by_time ON payment_entries(at);
