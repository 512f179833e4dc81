-- Meetings (评审会议) and secret ballots (无记名投票). Nothing here leads from a vote to the expert who cast it.

CREATE TABLE meetings (
    id TEXT PRIMARY KEY,
    committee_id TEXT NOT NULL REFERENCES committees(id),
    day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed', 'voided')),
    minutes TEXT,
    opened_at {int},
    closed_at {int},
    created_at {int} NOT NULL,
    -- Of a meeting that was closed with cases undecided: how it ended, why, when it goes on, and which (a list of ids).
    unfinished TEXT CHECK (unfinished IN ('failed', 'continued')),
    unfinished_because TEXT,
    continued_on TEXT,
    undecided TEXT
){strict};

CREATE TABLE attendance (
    meeting_id TEXT NOT NULL REFERENCES meetings(id),
    expert_id TEXT NOT NULL REFERENCES experts(id),
    at {int} NOT NULL,
    PRIMARY KEY (meeting_id, expert_id)
){strict};

-- One a case and meeting.
CREATE TABLE ballots (
    id TEXT PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meetings(id),
    case_id TEXT NOT NULL REFERENCES cases(id),
    public_key {bytes} NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'counted')),
    present {int} NOT NULL,
    recused {int} NOT NULL,
    yes {int},
    no {int},
    abstain {int},
    passed {int},
    digest TEXT,
    opened_at {int} NOT NULL,
    counted_at {int},
    -- Of the list of receipts once it is counted, empty until then; null for ballots from before there were receipts.
    receipts TEXT,
    -- Nothing on the machine opens such a ballot: two of three persons have to be there at its count (2a).
    key_shared {int} NOT NULL DEFAULT 0 CHECK (key_shared IN (0, 1)),
    -- Whom the majority is counted of, as the plan said when the ballot opened (R7).
    majority_of TEXT NOT NULL DEFAULT 'attending' CHECK (majority_of IN ('attending', 'voting')),
    UNIQUE (meeting_id, case_id),
    CHECK (state = 'open' OR yes + no + abstain <= present - recused)
){strict};

-- Who has voted, without a time and without the vote (S45, S47).
CREATE TABLE ballot_casts (
    ballot_id TEXT NOT NULL REFERENCES ballots(id),
    expert_id TEXT NOT NULL REFERENCES experts(id),
    PRIMARY KEY (ballot_id, expert_id)
){strict};

-- What was voted, under a random key in random order; nothing in common with the casts but the ballot.
CREATE TABLE sealed_votes (
    id {bytes} PRIMARY KEY,
    ballot_id TEXT NOT NULL REFERENCES ballots(id),
    sealed {bytes} NOT NULL
){clustered};

CREATE INDEX sealed_by_ballot ON sealed_votes(ballot_id);

-- The votes after the count, in random order.
CREATE TABLE open_votes (
    id {bytes} PRIMARY KEY,
    ballot_id TEXT NOT NULL REFERENCES ballots(id),
    vote TEXT NOT NULL CHECK (vote IN ('yes', 'no', 'abstain'))
){clustered};

CREATE INDEX open_by_ballot ON open_votes(ballot_id);

-- A random code's digest for each ballot in the box; nothing in common with casts and votes but the ballot (S49).
CREATE TABLE ballot_receipts (
    digest {bytes} PRIMARY KEY CHECK (length(digest) = 32),
    ballot_id TEXT NOT NULL REFERENCES ballots(id)
){clustered};

CREATE INDEX receipts_by_ballot ON ballot_receipts(ballot_id);

-- Ballots that nothing opens any more: how many had voted, and why.
CREATE TABLE given_up_ballots (
    ballot_id TEXT PRIMARY KEY,
    meeting_id TEXT NOT NULL REFERENCES meetings(id),
    case_id TEXT NOT NULL REFERENCES cases(id),
    casts {int} NOT NULL CHECK (casts >= 0),
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    at {int} NOT NULL
){strict};

CREATE INDEX given_up_by_meeting ON given_up_ballots(meeting_id);
