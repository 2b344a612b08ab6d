import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-cli.js'

/** A block of code of a document: ```` ```ts file.ts ````. */
export interface Block {
  readonly language: string
  /** What stands behind the language: the file that the block is, or a mark; undefined: nothing. */
  readonly word: string | undefined
  readonly text: string
  /** Line of the document on which the text begins, from 1. */
  readonly line: number
}

export function blocksOf(document: string): readonly Block[] {
  const page = readFileSync(join(root, document), 'utf8')
  return [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```/gm)].map((match) => {
    const [, language = '', word, text = ''] = match
    return { language, word, text, line: page.slice(0, match.index).split('\n').length + 1 }
  })
}

/** A TypeScript program that a document shows. */
export interface Program {
  readonly document: string
  readonly text: string
}

/**
 * The programs of a document: its TypeScript blocks one after the other are one, where lines stand as in the document; each
 * block with the mark `run` is one of its own. Blocks with a name are files and no part of these.
 */
export function programsOf(document: string): readonly Program[] {
  const blocks = blocksOf(document).filter(({ language }) => language === 'ts')
  const whole = blocks.filter(({ word }) => word === undefined)
  const own = blocks.filter(({ word }) => word === 'run')
  return [whole, ...own.map((block) => [block])]
    .filter((parts) => parts.length > 0)
    .map((parts) => ({ document, text: atTheirLines(parts) }))
}

/** The block of a document that is this file, as a program. */
export function fileProgram(document: string, file: string): Program {
  return { document, text: atTheirLines(blocksOf(document).filter(({ word }) => word === file)) }
}

/** The files that documents show: blocks whose word is a name. */
export function filesOf(document: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    blocksOf(document)
      .filter(({ language, word }) => language === 'ts' && word?.endsWith('.ts') === true)
      .map(({ word = '', text }) => [word, text]),
  )
}

function atTheirLines(blocks: readonly Block[]): string {
  let text = ''
  for (const block of blocks) {
    text += '\n'.repeat(Math.max(0, block.line - text.split('\n').length)) + block.text
  }
  return text
}
