import type { ClassifiedError, ErrorClassifier } from '../dialect.js'

/** The number, or the system's code, that mysql2 puts on an error. @see https://dev.mysql.com/doc/mysql-errors/9.0/en/ */
export function driverCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('errno' in error && typeof error.errno === 'number' && error.errno > 0) return String(error.errno)
  return 'code' in error && typeof error.code === 'string' ? error.code : null
}

const noServer: ClassifiedError = {
  code: 'DBT_CONNECT',
  message: 'The server cannot be reached.',
  hint: 'Is it running, and do host and port in the URL name it?',
}
const lost: ClassifiedError = {
  code: 'DBT_CONNECT',
  message: 'The connection to the server was lost.',
  hint: 'Run dbtool status, then the command again.',
}
const refused: ClassifiedError = { code: 'DBT_CONNECT', message: 'The server refuses this user or password.' }
const noRight: ClassifiedError = {
  code: 'DBT_PERMISSION',
  message: 'This user lacks a right.',
  hint: 'A migrating user needs CREATE, ALTER, DROP, INDEX, REFERENCES, SELECT, INSERT, UPDATE, DELETE on the database.',
}
const noBinlogTrust: ClassifiedError = {
  code: 'DBT_PERMISSION',
  message: 'The server writes a binary log and does not trust this user with routines and triggers.',
  hint: 'Let an administrator run SET PERSIST log_bin_trust_function_creators = 1 (MariaDB: SET GLOBAL), or declare the function DETERMINISTIC, NO SQL or READS SQL DATA.',
}
const busy: ClassifiedError = {
  code: 'DBT_TIMEOUT',
  retry: true,
  message: 'Another session holds a lock on what has to change.',
  hint: 'Run it again when there is less traffic.',
}
const readOnly: ClassifiedError = { code: 'DBT_READ_ONLY', message: 'The server, or this session, is read-only.' }

const known: Readonly<Record<string, ClassifiedError>> = {
  ECONNREFUSED: noServer,
  ENOTFOUND: { ...noServer, message: 'There is no such host.' },
  EAI_AGAIN: { ...noServer, message: 'The name of the host cannot be resolved.' },
  EHOSTUNREACH: noServer,
  ETIMEDOUT: noServer,
  ENOENT: { ...noServer, message: 'There is no server behind that socket.' },
  PROTOCOL_CONNECTION_LOST: lost,
  ECONNRESET: lost,
  EPIPE: lost,
  '1927': lost,
  '1040': { code: 'DBT_CONNECT', message: 'The server has no free connection.' },
  '1045': refused,
  '1044': noRight,
  '1698': refused,
  '1049': {
    code: 'DBT_CONNECT',
    message: 'The server has no such database.',
    hint: 'Create it: CREATE DATABASE name.',
  },
  '1142': noRight,
  '1143': noRight,
  '1227': noRight,
  '1370': noRight,
  '1418': noBinlogTrust,
  '1419': noBinlogTrust,
  '1205': busy,
  '1213': { ...busy, message: 'The server has ended a deadlock with another session.' },
  '1290': readOnly,
  '1792': readOnly,
  '1836': readOnly,
  '1317': { code: 'DBT_TIMEOUT', message: 'The statement was cancelled.' },
  '1969': { code: 'DBT_TIMEOUT', message: 'The statement took longer than the server allows.' },
  '3024': { code: 'DBT_TIMEOUT', message: 'The statement took longer than the server allows.' },
  '1114': { code: 'DBT_REVISION_FAILED', message: 'The disk of the server, or the table, is full.' },
}

export const errors: ErrorClassifier = {
  classify(error) {
    const code = driverCode(error)
    return code === null ? null : (known[code] ?? null)
  },
  isDuplicate: (error) => ['1062', '1586'].includes(driverCode(error) ?? ''),
}
