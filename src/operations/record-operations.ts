import { DbtoolError } from '../errors/index.js'
import type { Operation } from './operation.js'
import { OperationRecorder } from './operation-recorder.js'
import type { Operations } from './operations-api.js'

/**
 * The operations that a revision function asks for, without a database.
 * @throws {DbtoolError} DBT_UNSUPPORTED when it reads data.
 */
export async function recordOperations(
  run: (op: Operations) => unknown,
  engine: string,
): Promise<readonly Operation[]> {
  const operations: Operation[] = []
  const reads = (): never => {
    throw new DbtoolError('DBT_UNSUPPORTED', 'The revision reads data, which only a database can answer.')
  }
  const recorder = OperationRecorder.for({
    engine,
    run: async (operation) => void operations.push(operation),
    query: async () => reads(),
    knex: reads,
  })
  await run(recorder)
  await recorder.drain()
  return operations
}
