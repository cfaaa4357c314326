// What is there before anyone asks: one network with a program and a key.

export const NETWORK = "acme";
export const KEY = "acme-key-0123456789";
export const PROGRAM = {
  program: "spring",
  levels: 10,
  default: true,
  signup_url: "https://example.com/signup?via={your_code}",
};

/** The same as settings of `provision`. */
export const SETTINGS = { network: NETWORK, key: KEY, programs: [PROGRAM] };

/** Scopes of keys, as both store them: a sum. */
export const READ = 1;
export const WRITE = 2;

/** The key for the peer, which stores it hashed as well. */
export const peerRows = async (hash) =>
  `INSERT INTO api_keys (hash, network_id, scopes)
  SELECT '${await hash(KEY)}', id, ${READ | WRITE} FROM networks`;
