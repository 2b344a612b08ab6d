export { assertNever } from './assert-never.js'
export { type ErrorCode, errorCodes } from './codes.js'
export {
  type DatabaseState,
  DbtoolError,
  type ErrorJson,
  type ErrorOptions,
  isDbtoolError,
  messageOf,
} from './dbtool-error.js'
export { type ExitCode, exitCodes } from './exit-code.js'
export { keepSecret, redact } from './redact.js'
