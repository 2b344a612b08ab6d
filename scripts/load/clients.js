// Clients of the blog, each with one request at a time, and a record of every request.
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

const password = 'correct horse battery staple'

/** `patienceMs`: a request that takes longer hangs. Times of records are of performance.now(). */
export function makeClients(base, count, patienceMs) {
  const records = []
  /** Slugs of the posts that the service said it has. */
  const acknowledged = new Set()
  const posts = []
  const users = []
  let isRunning = true

  async function send(name, method, path, body) {
    const start = performance.now()
    let status = 0
    let answer = null
    let reason = null
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        signal: AbortSignal.timeout(patienceMs),
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      status = response.status
      answer = await response.json()
      reason = status >= 400 ? answer.error : null
    } catch (error) {
      reason = error.name === 'TimeoutError' ? 'HANG' : (error.cause?.code ?? error.name)
      status = 0
    }
    records.push({ name, start, end: performance.now(), status, reason })
    return { status, answer }
  }

  const any = (list) => list[Math.floor(Math.random() * list.length)]

  async function write() {
    const slug = `post-${randomUUID()}`
    const { status, answer } = await send('create', 'POST', '/posts', {
      authorId: any(users),
      slug,
      title: slug,
      body: 'x'.repeat(200),
    })
    if (status === 201) {
      acknowledged.add(slug)
      posts.push({ id: answer.id, version: 1 })
    }
    return status
  }

  /** One in eight is a transaction of several statements. */
  async function act() {
    const dice = Math.random()
    const post = any(posts)
    if (post === undefined || dice < 0.2) return write()
    if (dice < 0.5) return (await send('list', 'GET', '/posts?sort=-createdAt&size=10')).status
    if (dice < 0.75) return (await send('get', 'GET', `/posts/${post.id}`)).status
    if (dice < 0.875) return (await send('publish', 'POST', `/posts/${post.id}/publish`, { version: 1 })).status
    const todos = Array.from({ length: 3 }, (_, at) => ({ title: `todo ${at}` }))
    return (await send('replace', 'PUT', `/users/${any(users)}/todos`, todos)).status
  }

  async function client() {
    while (isRunning) {
      const status = await act()
      // Nobody calls a service that is in trouble again at once.
      if (status === 0 || status >= 500) await sleep(50 + Math.random() * 100)
    }
  }

  return {
    records,
    acknowledged,
    async prepare() {
      for (let at = 0; at < 20; at += 1) {
        const { status, answer } = await send('sign up', 'POST', '/users', {
          email: `u${at}@example.com`,
          displayName: `u${at}`,
          password,
        })
        if (status !== 201) throw new Error(`The blog answers ${status} to a new user.`)
        users.push(answer.id)
      }
      records.length = 0
    },
    start: () => Promise.all(Array.from({ length: count }, client)),
    stop() {
      isRunning = false
    },
  }
}
