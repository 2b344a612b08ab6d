import { DataError, type DataErrorCode, type DataErrorFacts } from './data-error.js'

export interface ViolationFacts extends DataErrorFacts {
  /** As the database names it; absent: the engine does not say. */
  readonly constraint?: string | undefined
}

/** The database refused to write, since a constraint would not hold. */
export abstract class ConstraintViolation extends DataError {
  readonly constraint: string | null

  constructor(code: DataErrorCode, message: string, facts: ViolationFacts, status: number) {
    super(code, message, facts, status)
    this.constraint = facts.constraint ?? null
  }
}

/** Another row has these values. */
export class UniqueViolation extends ConstraintViolation {
  constructor(facts: ViolationFacts) {
    super('UNIQUE_VIOLATION', `Another ${place(facts)} has the same value${by(facts)}.`, facts, 409)
  }
}

/** The row refers to one that is not there, or is referred to by one that is. */
export class ForeignKeyViolation extends ConstraintViolation {
  constructor(facts: ViolationFacts) {
    super(
      'FOREIGN_KEY_VIOLATION',
      `A ${place(facts)} refers to a row that is not there, or is still referred to${by(facts)}.`,
      facts,
      409,
    )
  }
}

export class NotNullViolation extends ConstraintViolation {
  constructor(facts: ViolationFacts) {
    super('NOT_NULL_VIOLATION', `A ${place(facts)} needs a value${by(facts)}.`, facts, 400)
  }
}

/** A check, or an exclusion, does not hold. */
export class CheckViolation extends ConstraintViolation {
  constructor(facts: ViolationFacts) {
    super('CHECK_VIOLATION', `A ${place(facts)} does not meet a condition of the database${by(facts)}.`, facts, 400)
  }
}

/** A value that the column cannot hold, found by the database. */
export class ValueRefused extends ConstraintViolation {
  constructor(facts: ViolationFacts) {
    super('VALUE_REFUSED', `A value does not fit into ${place(facts)}${by(facts)}.`, facts, 400)
  }
}

function place({ model, columns = [] }: ViolationFacts): string {
  return columns.length === 0 ? (model ?? 'row') : `${model ?? 'row'}.${columns.join(', ')}`
}

function by({ constraint }: ViolationFacts): string {
  return constraint === undefined ? '' : ` (${constraint})`
}
