import { execFile } from 'node:child_process'
import { DbtoolError, messageOf } from '../errors/index.js'

/** A file as a commit holds it. */
export interface CommittedFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

interface Outcome {
  readonly exit: number
  readonly stdout: Buffer
  readonly stderr: string
}

/**
 * Read-only questions to the `git` of this machine. No shell is involved, and what a user typed is never taken for an
 * option.
 */
export class GitRepository {
  /** Absolute, links resolved. */
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  /** The repository that a folder is in. @throws {DbtoolError} DBT_REPOSITORY_MISSING. */
  static async at(folder: string): Promise<GitRepository> {
    const { exit, stdout, stderr } = await git(folder, ['rev-parse', '--show-toplevel'])
    if (exit === 0) return new GitRepository(stdout.toString().replace(/\r?\n$/, ''))
    throw noRepository(folder, stderr)
  }

  /** The id of the commit that a name means; null: it means none here. */
  async commitOf(ref: string): Promise<string | null> {
    if (ref.startsWith('-') || ref === '' || ref.includes('\0')) return null
    // What follows --end-of-options is no option even for git versions that would find one in it.
    const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
    const { exit, stdout } = await git(this.root, asked)
    return exit === 0 ? stdout.toString().trim() : null
  }

  /** The commit at which two ways part; null: none is known here. Both are ids of commits. */
  async mergeBase(one: string, other: string): Promise<string | null> {
    const { exit, stdout } = await git(this.root, ['merge-base', one, other])
    return exit === 0 ? stdout.toString().trim() : null
  }

  /** Whether history was cut off when it was fetched. */
  async isShallow(): Promise<boolean> {
    const { stdout } = await git(this.root, ['rev-parse', '--is-shallow-repository'])
    return stdout.toString().trim() === 'true'
  }

  /** The regular files directly in a folder (from the root, '' for the root itself) as a commit holds them. */
  async filesIn(commit: string, folder: string): Promise<readonly CommittedFile[]> {
    const place = folder === '' ? [] : ['--', `${folder}/`]
    const { exit, stdout, stderr } = await git(this.root, ['ls-tree', '-z', commit, ...place])
    if (exit !== 0) throw unexpected(stderr)
    const entries = stdout
      .toString()
      .split('\0')
      .flatMap((line) => {
        const found = /^100\d{3} blob ([\da-f]+)\t(.+)$/s.exec(line)
        return found === null ? [] : [{ blob: found[1] ?? '', path: found[2] ?? '' }]
      })
    const texts = await this.#texts(entries.map(({ blob }) => blob))
    return entries.map(({ path }, at) => ({ path, text: texts[at] ?? '' }))
  }

  /** One process for all of them: a history has hundreds of files. */
  async #texts(blobs: readonly string[]): Promise<readonly string[]> {
    if (blobs.length === 0) return []
    const { exit, stdout, stderr } = await git(this.root, ['cat-file', '--batch'], `${blobs.join('\n')}\n`)
    if (exit !== 0) throw unexpected(stderr)
    const texts: string[] = []
    for (let at = 0; at < stdout.length; ) {
      const lineEnd = stdout.indexOf(10, at)
      const size = Number(/ blob (\d+)$/.exec(stdout.subarray(at, lineEnd).toString())?.[1])
      if (!Number.isSafeInteger(size)) throw unexpected('a file of the commit is not here')
      texts.push(stdout.subarray(lineEnd + 1, lineEnd + 1 + size).toString())
      at = lineEnd + 1 + size + 1
    }
    return texts
  }
}

/** @throws {DbtoolError} DBT_REPOSITORY_MISSING when there is no git program. */
function git(folder: string, args: readonly string[], input = ''): Promise<Outcome> {
  // Messages are read, and nothing may be asked or written.
  const env = {
    ...process.env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LITERAL_PATHSPECS: '1',
  }
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env, encoding: 'buffer' as const, maxBuffer: 2 ** 30, windowsHide: true }
    const child = execFile('git', [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ exit: 0, stdout, stderr: stderr.toString() })
      else if (typeof error.code === 'number') resolve({ exit: error.code, stdout, stderr: stderr.toString() })
      else reject(noGit(error))
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

function noGit(error: unknown): DbtoolError {
  return new DbtoolError('DBT_REPOSITORY_MISSING', `git cannot be run: ${messageOf(error)}`, {
    hint: 'Comparing with a branch needs the git program. In a container: apt-get install git, or apk add git.',
    next: ['git --version'],
    cause: error,
  })
}

function noRepository(folder: string, stderr: string): DbtoolError {
  if (stderr.includes('dubious ownership')) {
    return new DbtoolError('DBT_REPOSITORY_MISSING', `git refuses to read ${folder}: it belongs to another user.`, {
      hint: 'This is common where a container builds what its host has checked out.',
      next: [`git config --global --add safe.directory ${folder}`],
    })
  }
  return new DbtoolError('DBT_REPOSITORY_MISSING', `${folder} is in no git repository.`, {
    hint: 'Comparing with a branch needs the history: check the project out with git, and not as an archive.',
    next: ['git status'],
  })
}

function unexpected(stderr: string): DbtoolError {
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return new DbtoolError('DBT_REPOSITORY_MISSING', `git could not read the history: ${said}`, {
    next: ['git fsck', 'git fetch'],
  })
}
