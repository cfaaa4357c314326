-- The tables as they were at version 1, with a network, a program, a user and their code.
CREATE TABLE IF NOT EXISTS schema_versions (
    version INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE IF NOT EXISTS networks (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS keys (
    hash TEXT NOT NULL,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    PRIMARY KEY (hash, network_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS programs (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    name TEXT NOT NULL,
    levels INTEGER NOT NULL CHECK (levels BETWEEN 1 AND 10),
    signup_url TEXT NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    UNIQUE (network_id, name)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS programs_default
    ON programs (network_id) WHERE is_default = 1;
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY,
    network_id INTEGER NOT NULL REFERENCES networks (id),
    email TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'banned', 'revoked')),
    created_at INTEGER NOT NULL,
    UNIQUE (network_id, email)
) STRICT;
CREATE TABLE IF NOT EXISTS codes (
    network_id INTEGER NOT NULL REFERENCES networks (id),
    code TEXT NOT NULL,
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (network_id, code)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS codes_current
    ON codes (program_id, user_id) WHERE is_current = 1;
CREATE TABLE IF NOT EXISTS connections (
    program_id INTEGER NOT NULL REFERENCES programs (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    referrer_id INTEGER NOT NULL REFERENCES users (id) CHECK (referrer_id <> user_id),
    connected_at INTEGER NOT NULL,
    PRIMARY KEY (program_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS connections_below
    ON connections (referrer_id, program_id, user_id);
CREATE TABLE IF NOT EXISTS intents (
    id TEXT PRIMARY KEY,
    made_at INTEGER NOT NULL,
    network_id INTEGER,
    program_id INTEGER,
    email TEXT,
    user_id INTEGER,
    referrer_id INTEGER,
    previous_id INTEGER,
    code TEXT,
    outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO schema_versions (version) VALUES (1);
INSERT INTO networks (id, name) VALUES (1, 'acme');
INSERT INTO keys (hash, network_id)
VALUES ('a3c69185a3add9800cdd7372609c466230b71cc509d46597adf484e0a7851795', 1);
INSERT INTO programs (id, network_id, name, levels, signup_url, is_default)
VALUES (1, 1, 'spring', 3, 'https://example.com/spring?referral_code={your_code}', 1);
INSERT INTO users (id, network_id, email, status, created_at)
VALUES (1, 1, 'ann@example.com', 'active', 1700000000000);
INSERT INTO codes (network_id, code, program_id, user_id, is_current, created_at)
VALUES (1, '2350VAPVJ006M', 1, 1, 1, 1700000000000);
