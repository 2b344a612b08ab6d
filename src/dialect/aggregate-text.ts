import type { DeclaredType } from '../model/index.js'
import type { Clauses, ValueCodec } from './data-access.js'

/** How an engine writes what aggregates give back. */
export interface AggregateTexts {
  /** A sum of whole or decimal numbers as a text with all digits. */
  exactSum(sum: string, type: DeclaredType): string
  /** A column as numbers of 64 bits with a floating point. */
  number(column: string): string
  /** A least or greatest value of a type that the engine's own functions do not take; absent: there is none. */
  extreme?(kind: 'min' | 'max', column: string, type: DeclaredType): string | null
}

/** Sums of whole and decimal numbers are texts, averages and other sums are numbers, extremes are as the column is selected. */
export function aggregateOf(codec: (type: DeclaredType) => ValueCodec, texts: AggregateTexts): Clauses['aggregate'] {
  return (kind, column, type) => {
    switch (kind) {
      case 'sum':
        return isExact(type) ? texts.exactSum(`SUM(${column})`, type) : `SUM(${texts.number(column)})`
      case 'avg':
        return `AVG(${texts.number(column)})`
      case 'min':
      case 'max': {
        const value = texts.extreme?.(kind, column, type) ?? `${kind.toUpperCase()}(${column})`
        return codec(type).select?.(value) ?? value
      }
    }
  }
}

function isExact({ kind }: DeclaredType): boolean {
  return kind === 'int' || kind === 'smallint' || kind === 'bigint' || kind === 'decimal'
}
