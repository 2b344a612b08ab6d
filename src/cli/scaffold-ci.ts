/** The gate in a build: what `dbtool init --ci` writes, and what examples/ci shows. */

/** A server that a build starts beside the job, for scratch databases. */
interface Service {
  readonly image: string
  readonly variables: Readonly<Record<string, string>>
  readonly port: number
  /** Exits 0 once the server answers. */
  readonly health: string
  /** Where the server is. */
  readonly url: (host: string, port: number) => string
}

/** By the name of the engine; one that is not here needs no server. */
const services: Readonly<Record<string, Service>> = {
  postgres: {
    image: 'postgres:18',
    variables: { POSTGRES_PASSWORD: 'postgres' },
    port: 5432,
    health: 'pg_isready',
    url: (host, port) => `postgres://postgres:postgres@${host}:${port}/postgres`,
  },
  mysql: {
    image: 'mysql:8.4',
    variables: { MYSQL_ROOT_PASSWORD: 'root', MYSQL_DATABASE: 'app' },
    port: 3306,
    health: 'mysqladmin ping --host=127.0.0.1 --password=root',
    url: (host, port) => `mysql://root:root@${host}:${port}/app`,
  },
  mariadb: {
    image: 'mariadb:11.4',
    variables: { MARIADB_ROOT_PASSWORD: 'root', MARIADB_DATABASE: 'app' },
    port: 3306,
    health: 'healthcheck.sh --connect --innodb_initialized',
    url: (host, port) => `mariadb://root:root@${host}:${port}/app`,
  },
}

export const ciSystems = ['github', 'gitlab'] as const
export type CiSystem = (typeof ciSystems)[number]

export interface ScaffoldFile {
  readonly path: string
  readonly content: string
}

/** The files that run the gate on a system; `engine` is the one of the project. */
export function ciFiles(system: CiSystem, engine: string): readonly ScaffoldFile[] {
  switch (system) {
    case 'github':
      return [{ path: '.github/workflows/migrations.yml', content: githubWorkflow([engine]) }]
    case 'gitlab':
      return [
        { path: gitlabJobPath, content: gitlabJob(engine) },
        // Kept where there is one: then a line is to be added, which the job's own file says.
        { path: '.gitlab-ci.yml', content: `include:\n  - local: ${gitlabJobPath}\n` },
      ]
  }
}

/** Whether the build's server is another machine, where dbtool makes scratch databases only when the configuration says so. */
export function ciNeedsScratchUrl(system: CiSystem, engine: string): boolean {
  return system === 'gitlab' && services[engine] !== undefined
}

const gitlabJobPath = '.gitlab/migrations.yml'

/** @param engines the servers to start; the first of them is the one that is used. */
export function githubWorkflow(engines: readonly string[]): string {
  const started = engines.flatMap((engine) => {
    const service = services[engine]
    return service === undefined ? [] : [{ engine, service }]
  })
  const ports = started.map(
    ({ service }, at) => service.port + started.slice(0, at).filter((one) => one.service.port === service.port).length,
  )
  const [first] = started
  const serviceLines = started.flatMap(({ engine, service }, at) => [
    `      ${engine}:`,
    `        image: ${service.image}`,
    '        env:',
    ...Object.entries(service.variables).map(([name, value]) => `          ${name}: ${value}`),
    `        ports: ['${ports[at]}:${service.port}']`,
    `        options: --health-cmd "${service.health}" --health-interval 5s --health-timeout 5s --health-retries 20`,
  ])
  const server =
    first === undefined
      ? []
      : [
          '    # For scratch databases, which dbtool makes and drops there; it never sees the database of the application.',
          ...(started.length > 1
            ? ['    # Keep the server of your engine, and its URL below. SQLite needs neither.']
            : []),
          '    services:',
          ...serviceLines,
          '    env:',
          `      DATABASE_URL: ${first.service.url('127.0.0.1', ports[0] ?? 0)}`,
          ...started
            .slice(1)
            .map(({ service }, at) => `      # DATABASE_URL: ${service.url('127.0.0.1', ports[at + 1] ?? 0)}`),
        ]
  return `${[
    '# The gate for migrations: nothing is merged that cannot be undone, was edited after it was merged, or differs from the',
    '# models. https://unpkg.com/dbtool/docs/ci.md',
    'name: migrations',
    'on:',
    '  pull_request:',
    '  push:',
    '    branches: [main]',
    'permissions:',
    '  contents: read',
    '  # For the findings in the Security tab and beside the changed lines.',
    '  security-events: write',
    'jobs:',
    '  migrations:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 20',
    ...server,
    '    steps:',
    '      - uses: actions/checkout@v4',
    '        with:',
    '          # The whole history: revisions are compared with those of the base branch.',
    '          fetch-depth: 0',
    '      - uses: actions/setup-node@v4',
    '        with:',
    '          node-version: 22',
    '          cache: npm',
    '      - run: npm ci',
    '      - name: Prove the migrations',
    '        run: npx dbtool ci --report github,junit=reports/dbtool.xml,sarif=reports/dbtool.sarif',
    '      - name: Show the findings beside the code',
    `        if: \${{ !cancelled() && hashFiles('reports/dbtool.sarif') != '' }}`,
    '        # Pull requests from forks may not write; the annotations above are there in any case.',
    '        continue-on-error: true',
    '        uses: github/codeql-action/upload-sarif@v3',
    '        with:',
    '          sarif_file: reports/dbtool.sarif',
    '          category: dbtool',
    '      - name: Keep the reports',
    `        if: \${{ !cancelled() }}`,
    '        uses: actions/upload-artifact@v4',
    '        with:',
    '          name: dbtool-reports',
    '          path: reports/',
    '          if-no-files-found: ignore',
  ].join('\n')}\n`
}

export function gitlabJob(engine: string): string {
  const service = services[engine]
  const server =
    service === undefined
      ? []
      : [
          '  # For scratch databases, which dbtool makes and drops there; it never sees the database of the application.',
          '  services:',
          `    - name: ${service.image}`,
          `      alias: ${engine}`,
        ]
  const variables =
    service === undefined
      ? []
      : [
          ...Object.entries(service.variables).map(([name, value]) => `    ${name}: ${value}`),
          `    DATABASE_URL: ${service.url(engine, service.port)}`,
          '    # dbtool.config.ts allows this server: ...(process.env.SCRATCH_URL ? { scratch: { url: process.env.SCRATCH_URL } } : {})',
          `    SCRATCH_URL: ${service.url(engine, service.port)}`,
        ]
  return `${[
    '# The gate for migrations: nothing is merged that cannot be undone, was edited after it was merged, or differs from the',
    '# models. https://unpkg.com/dbtool/docs/ci.md',
    '# A .gitlab-ci.yml uses it with',
    '#   include:',
    `#     - local: ${gitlabJobPath}`,
    'migrations:',
    '  image: node:22',
    '  rules:',
    '    - if: $CI_PIPELINE_SOURCE == "merge_request_event"',
    '    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    ...server,
    '  variables:',
    '    # The whole history: revisions are compared with those of the target branch.',
    '    GIT_DEPTH: 0',
    ...variables,
    '  script:',
    '    - npm ci',
    '    - |',
    '      # A pipeline fetches its own branch only.',
    '      target="$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"',
    '      if [ -n "$target" ]; then git fetch origin "+refs/heads/$target:refs/remotes/origin/$target"; fi',
    '    - npx dbtool ci --report junit=reports/dbtool.xml,markdown=reports/dbtool.md',
    '  artifacts:',
    '    when: always',
    '    paths: [reports/]',
    '    reports:',
    '      junit: reports/dbtool.xml',
  ].join('\n')}\n`
}
