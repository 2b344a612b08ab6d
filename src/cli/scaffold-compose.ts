import type { ScaffoldFile } from './scaffold-ci.js'

/** The server of a developer's machine: what `dbtool init --docker` writes. */
interface ComposeServer {
  readonly image: string
  readonly environment: Readonly<Record<string, string>>
  readonly port: number
  /** Exits 0 once the server answers, over TCP: while an image sets itself up it answers on its socket only. */
  readonly health: string
  /** Where the image keeps what a volume is to keep. */
  readonly data: string
  /** Where the server is, seen from outside of its container. */
  readonly url: string
}

/** By the name of the engine; one that is not here needs no server. The password is a word that hides nothing else where it is hidden. */
const servers: Readonly<Record<string, ComposeServer>> = {
  postgres: {
    image: 'postgres:16-alpine',
    environment: { POSTGRES_USER: 'app', POSTGRES_PASSWORD: 'dev-only', POSTGRES_DB: 'app' },
    port: 5432,
    health: 'pg_isready --host=127.0.0.1 --username=app --dbname=app',
    data: '/var/lib/postgresql/data',
    url: 'postgres://app:dev-only@localhost:5432/app',
  },
  mysql: {
    image: 'mysql:8',
    environment: { MYSQL_ROOT_PASSWORD: 'dev-only', MYSQL_DATABASE: 'app' },
    port: 3306,
    health: 'mysqladmin ping --host=127.0.0.1 --user=root --password=dev-only',
    data: '/var/lib/mysql',
    url: 'mysql://root:dev-only@localhost:3306/app',
  },
  mariadb: {
    image: 'mariadb:11',
    environment: { MARIADB_ROOT_PASSWORD: 'dev-only', MARIADB_DATABASE: 'app' },
    port: 3306,
    health: 'healthcheck.sh --connect --innodb_initialized',
    data: '/var/lib/mysql',
    url: 'mariadb://root:dev-only@localhost:3306/app',
  },
}

export const composeFileName = 'compose.yaml'

/** Names under which Compose finds a file; one that is there is kept. */
export const composeFileNames: readonly string[] = [
  composeFileName,
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
]

/** The URL of the server that the file starts; null: the engine needs none. */
export function composeUrl(engine: string): string | null {
  return servers[engine]?.url ?? null
}

/** The file that starts the engine's server; null: it needs none. */
export function composeFile(engine: string): ScaffoldFile | null {
  const server = servers[engine]
  if (server === undefined) return null
  const { image, environment, port, health, data, url } = server
  return {
    path: composeFileName,
    content: `# The database of this machine, for development: docker compose up --detach --wait
# DATABASE_URL=${url}
services:
  database:
    image: ${image}
    environment:
${Object.entries(environment)
  .map(([name, value]) => `      ${name}: ${value}`)
  .join('\n')}
    ports:
      # Of this machine only. Where another server has the port, change the first number, here and in the URL.
      - '127.0.0.1:${port}:${port}'
    volumes:
      - database:${data}
    healthcheck:
      test: ${health}
      interval: 2s
      timeout: 5s
      retries: 30

volumes:
  # What the database holds; docker compose down --volumes throws it away.
  database:
`,
  }
}
