import { isMysql, type LexicalRules } from './lexical-rules.js'
import { isSymbol, isWord, parenthesis, type Token } from './token.js'

/**
 * How many blocks are open after the last token, so that a `;` there would not end the statement.
 * The tokens before `from` have been counted: they left `open` blocks.
 */
export function openBlocks(tokens: readonly Token[], from: number, open: number, rules: LexicalRules): number {
  const [opens, closes] = isMysql(rules)
    ? [isProgram(tokens) ? opensMysqlBlock : never, closesMysqlBlock]
    : [isRoutine(tokens) ? opensRoutineBlock : opensParenthesis, closesPostgresBlock]
  let depth = open
  for (let at = from; at < tokens.length; at += 1) {
    if (opens(tokens, at, depth)) depth += 1
    else if (depth > 0 && closes(tokens, at)) depth -= 1
  }
  return depth
}

const never = (): boolean => false

/** After these, BEGIN, END and CASE are names: `x.end`, `SELECT 1 AS end`. */
function isLabel(tokens: readonly Token[], at: number): boolean {
  return isSymbol(tokens[at - 1], '.') || isWord(tokens[at - 1], 'as')
}

function afterOrReplace(tokens: readonly Token[]): number {
  return isWord(tokens[1], 'or') && isWord(tokens[2], 'replace') ? 3 : 1
}

/** @see https://www.postgresql.org/docs/current/sql-createfunction.html */
function isRoutine(tokens: readonly Token[]): boolean {
  return isWord(tokens[0], 'create') && isWord(tokens[afterOrReplace(tokens)], 'function', 'procedure')
}

/** CREATE RULE … DO (…; …) has its statements in parentheses. */
function opensParenthesis(tokens: readonly Token[], at: number): boolean {
  return isSymbol(tokens[at], '(')
}

function opensRoutineBlock(tokens: readonly Token[], at: number, depth: number): boolean {
  if (opensParenthesis(tokens, at)) return true
  if (isWord(tokens[at], 'begin')) return isWord(tokens[at + 1], 'atomic')
  return depth > 0 && isWord(tokens[at], 'case') && !isLabel(tokens, at)
}

function closesPostgresBlock(tokens: readonly Token[], at: number): boolean {
  return isSymbol(tokens[at], ')') || (isRoutine(tokens) && isWord(tokens[at], 'end') && !isLabel(tokens, at))
}

/**
 * Whether the statement holds others: CREATE PROCEDURE and its like, and what MariaDB runs outside of them too.
 * @see https://dev.mysql.com/doc/refman/8.4/en/stored-program-definition.html, https://mariadb.com/docs/server/reference/sql-statements/programmatic-compound-statements
 */
function isProgram(tokens: readonly Token[]): boolean {
  if (isWord(tokens[0], 'begin')) return isWord(tokens[1], 'not') && isWord(tokens[2], 'atomic')
  if (isWord(tokens[0], 'if', 'case', 'loop', 'while', 'repeat', 'for')) return true
  if (!isWord(tokens[0], 'create', 'alter')) return false
  let at = afterOrReplace(tokens)
  if (isWord(tokens[at], 'definer')) {
    const kinds = ['aggregate', 'procedure', 'function', 'trigger', 'event', 'view', 'sql']
    at = tokens.findIndex((token, index) => index > at && isWord(token, ...kinds))
  }
  if (isWord(tokens[at], 'aggregate')) at += 1
  return isWord(tokens[at], 'procedure', 'function', 'trigger', 'event')
}

function opensMysqlBlock(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token?.type !== 'word' || isLabel(tokens, at)) return false
  // END IF and the like.
  if (isWord(tokens[at - 1], 'end')) return false
  switch (token.text.toLowerCase()) {
    case 'begin':
      return !isMysqlName(tokens, at) && (tokens[at + 1]?.type !== 'symbol' || isSymbol(tokens[at + 1], '(', ';'))
    case 'case':
    case 'loop':
    case 'while':
      return true
    case 'if':
      return !isExistenceTest(tokens, at) && !isCall(tokens, at, 2)
    case 'repeat':
      return !isCall(tokens, at, 1)
    case 'for':
      return isWord(tokens[at + 2], 'in')
    default:
      return false
  }
}

function closesMysqlBlock(tokens: readonly Token[], at: number): boolean {
  if (!isWord(tokens[at], 'end') || isLabel(tokens, at) || isMysqlName(tokens, at)) return false
  // Nothing ends before it has something in it.
  return !isWord(tokens[at - 1], 'then', 'else')
}

/** BEGIN and END are not reserved in MySQL: columns have these names, without quotes. */
function isMysqlName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  if (before?.type === 'symbol') return !isSymbol(before, ';', ':', ')')
  return isWord(before, ...beforeOperand)
}

const beforeOperand = [
  ...['select', 'distinct', 'set', 'where', 'having', 'on', 'by', 'and', 'or', 'xor', 'not', 'between', 'like', 'in'],
  ...['is', 'div', 'mod', 'when', 'if', 'elseif', 'while', 'until', 'return', 'declare'],
]

/** DROP TABLE IF EXISTS x; but not IF EXISTS (SELECT …) THEN. */
function isExistenceTest(tokens: readonly Token[], at: number): boolean {
  const exists = isWord(tokens[at + 1], 'not') ? at + 2 : at + 1
  if (!isWord(tokens[exists], 'exists')) return false
  return !isSymbol(tokens[exists + 1], '(') || isWord(tokens[at - 1], 'add', 'column')
}

/** The functions IF(a, b, c) and REPEAT(a, b) have the names of statements, which may go on with a parenthesis too. */
function isCall(tokens: readonly Token[], at: number, commas: number): boolean {
  if (!isSymbol(tokens[at + 1], '(') || isWord(tokens[at + 2], 'select', 'with')) return false
  return parenthesis(tokens, at + 1)?.commas === commas
}
