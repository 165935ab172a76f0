import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { CREDENTIAL_KINDS, type CredentialKind } from '@/lib/engines/contract/address'
import type { Preflight } from '@/lib/features/targets/contract'
import { connection } from './connection'
import { print, table } from './output'
import { askAll } from './prompt'

type AddOptions = {
  engine: 'postgres' | 'mysql'
  name: string
  host: string
  port: string
  database: string
  environment: string
  tls: 'verify-full' | 'verify-ca' | 'require' | 'disable'
  tlsReason: string
  ca?: string
  monitor: string
  operator?: string
  tag: string[]
}

const MARKS = { ok: 'ok', warning: 'warning', failed: 'FAILED', unknown: 'unknown' } as const

function preflightWords(preflight: Preflight): string {
  const head = preflight.ok ? 'It can be watched.' : 'Something must be mended first.'
  const remedies = preflight.items.flatMap((item) =>
    item.remedy ? [`-- ${item.title}\n${item.remedy}`] : [],
  )
  const rows = preflight.items.map((item) => [MARKS[item.status], item.title, item.detail])
  return [head, table(['state', 'check', 'detail'], rows), ...remedies].join('\n\n')
}

async function add(program: Command, options: AddOptions): Promise<void> {
  const { api } = connection(program.opts())
  const [monitorPassword = '', operatorPassword = ''] = await askAll([
    { question: `Password of ${options.monitor}: `, secret: true },
    ...(options.operator ? [{ question: `Password of ${options.operator}: `, secret: true }] : []),
  ])
  const made = await api.targets.create({
    name: options.name,
    engine: options.engine,
    host: options.host,
    port: Number(options.port),
    database: options.database,
    tlsMode: options.tls,
    tlsReason: options.tlsReason,
    tlsCa: options.ca ? readFileSync(options.ca, 'utf8') : '',
    environmentId: options.environment,
    groupIds: [],
    tags: options.tag,
    monitor: { user: options.monitor, password: monitorPassword },
    ...(options.operator ? { operator: { user: options.operator, password: operatorPassword } } : {}),
  })
  print(program.opts().json, made, () => `${made.name} is registered: ${made.id}`)
}

/** `qd targets list|add|test`. */
export function targetCommands(program: Command): void {
  const targets = program.command('targets').description('registered servers')
  targets.command('list').action(async () => {
    const { api } = connection(program.opts())
    const answer = await api.targets.list({})
    print(program.opts().json, answer, () =>
      table(
        ['id', 'name', 'engine', 'version', 'role', 'environment', 'state', 'address'],
        answer.items.map((target) => [
          target.id,
          target.name,
          target.flavour ?? target.engine,
          target.version,
          target.role,
          target.environment.name,
          target.state,
          `${target.host}:${target.port}`,
        ]),
      ),
    )
  })
  targets
    .command('add')
    .description('register a server; passwords are asked for or read from a pipe, a line each')
    .addOption(new Option('--engine <engine>').choices(['postgres', 'mysql']).makeOptionMandatory())
    .requiredOption('--name <name>')
    .requiredOption('--host <host>')
    .requiredOption('--port <port>')
    .option('--database <database>', 'where to connect to', '')
    .requiredOption('--environment <id>', 'id of the environment')
    .addOption(
      new Option('--tls <mode>')
        .choices(['verify-full', 'verify-ca', 'require', 'disable'])
        .default('verify-full'),
    )
    .option('--tls-reason <text>', 'why a weaker mode', '')
    .option('--ca <file>', "PEM file of the site's CA")
    .option('--monitor <user>', 'user that watches', 'qd_monitor')
    .option('--operator <user>', 'user that acts')
    .option('--tag <tag...>', 'tags', [])
    .action((options: AddOptions) => add(program, options))
  targets
    .command('test <id>')
    .addOption(new Option('--credential <kind>').choices(CREDENTIAL_KINDS).default('monitor'))
    .action(async (targetId: string, options: { credential: CredentialKind }) => {
      const { api } = connection(program.opts())
      const answer = await api.targets.test({ targetId, credential: options.credential })
      print(program.opts().json, answer, () => preflightWords(answer))
      if (!answer.ok) process.exitCode = 1
    })
}
