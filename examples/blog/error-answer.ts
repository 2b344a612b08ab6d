import { type DataErrorCode, isDataError } from 'dbtool'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'

/** A rule of the blog, not of the database, was broken. */
export class RuleError extends Error {
  readonly model: string
  readonly columns: readonly string[]

  constructor(message: string, model: string, columns: readonly string[]) {
    super(message)
    this.model = model
    this.columns = columns
  }
}

/** What clients read. Nothing of SQL, of the server or of anybody's values: only names of models and columns. */
interface ErrorAnswer {
  readonly error: string
  readonly message: string
  readonly model?: string | null
  readonly columns?: readonly string[]
}

/** The words for the failures that clients can do something about; messages of errors are for logs. */
const messages: Partial<Record<DataErrorCode, string>> = {
  INVALID_INPUT: 'A value is not acceptable.',
  NOT_FOUND: 'There is no such thing.',
  STALE_ROW: 'It was changed in the meantime. Read it again and decide.',
  UNIQUE_VIOLATION: 'Another one has the same value.',
  FOREIGN_KEY_VIOLATION: 'It refers to something that is not there.',
  NOT_NULL_VIOLATION: 'A value is missing.',
  CHECK_VIOLATION: 'A value does not meet a condition.',
  VALUE_REFUSED: 'A value does not fit.',
}

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [status, answer] = answerFor(error)
  if (status >= 500) request.log.error(error)
  if (status === 503) reply.header('retry-after', '1')
  return reply.code(status).send(answer)
}

function answerFor(error: unknown): readonly [status: number, answer: ErrorAnswer] {
  if (isDataError(error) && error.status !== null) {
    const message = messages[error.code] ?? 'The database is busy or cannot be reached. Try again.'
    return [error.status, { error: error.code, message, model: error.model, columns: error.columns }]
  }
  if (error instanceof RuleError) {
    return [409, { error: 'CONFLICT', message: error.message, model: error.model, columns: error.columns }]
  }
  if (error instanceof ZodError) {
    const message = error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`).join('; ')
    return [400, { error: 'INVALID_INPUT', message, columns: columnsOf(error) }]
  }
  const status = statusOf(error)
  return status < 500
    ? [status, { error: 'BAD_REQUEST', message: 'The request cannot be read.' }]
    : [500, { error: 'INTERNAL', message: 'Something went wrong here.' }]
}

function columnsOf({ issues }: ZodError): readonly string[] {
  const names = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : issue.path.filter((step) => typeof step === 'string').slice(-1),
  )
  return [...new Set(names)]
}

/** Fastify says what is wrong with a body by a status. */
function statusOf(error: unknown): number {
  const { statusCode } = error as { readonly statusCode?: unknown }
  return typeof statusCode === 'number' && statusCode >= 400 ? statusCode : 500
}
