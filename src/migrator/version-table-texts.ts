/** The names of the version tables, quoted and with their schema. */
export interface VersionTableNames {
  readonly log: string
  readonly head: string
  readonly meta: string
}

/** The statements that make the version tables: one text that every engine accepts. `options` follows each definition. */
export function versionTableTexts({ log, head, meta }: VersionTableNames, options: string): VersionTableNames {
  const suffix = options === '' ? '' : ` ${options}`
  return {
    log: `CREATE TABLE IF NOT EXISTS ${log} (
  seq BIGINT NOT NULL PRIMARY KEY,
  revision VARCHAR(64) NOT NULL,
  run_id CHAR(36) NOT NULL,
  direction VARCHAR(4) NOT NULL CHECK (direction IN ('up', 'down', 'mark')),
  state VARCHAR(10) NOT NULL CHECK (state IN ('running', 'applied', 'failed', 'reverted', 'resolved')),
  parents TEXT NOT NULL,
  label VARCHAR(200) NOT NULL,
  checksum CHAR(67) NOT NULL,
  stmt_total INTEGER NOT NULL,
  stmt_done INTEGER NOT NULL,
  stmt_inflight INTEGER,
  stmt_hashes TEXT NOT NULL,
  tx_mode VARCHAR(9) NOT NULL CHECK (tx_mode IN ('revision', 'none', 'statement')),
  started_at VARCHAR(27) NOT NULL,
  finished_at VARCHAR(27),
  duration_ms BIGINT,
  tool_version VARCHAR(32) NOT NULL,
  applied_by VARCHAR(200) NOT NULL,
  error_code VARCHAR(32),
  error_text TEXT,
  file_name VARCHAR(255)
)${suffix}`,
    head: `CREATE TABLE ${head} (revision VARCHAR(64) NOT NULL PRIMARY KEY, seq BIGINT NOT NULL)${suffix}`,
    meta: `CREATE TABLE IF NOT EXISTS ${meta} (k VARCHAR(100) NOT NULL PRIMARY KEY, v VARCHAR(400) NOT NULL)${suffix}`,
  }
}
