import { dirname, join } from 'node:path'
import { greets } from './greets'
import { writeOwned } from './owned-file'
import { runTool } from './run-tool'
import {
  type RunningServer,
  runningServer,
  type ServerSpec,
  spawnServer,
  waitUntilReady,
} from './server-process'
import { ownedFolder } from './unprivileged'

/** Where MySQL's programs and files are: the server's command line may begin with its own loader. */
export type MysqlPrograms = {
  command: readonly [string, ...string[]]
  languageDir: string
  pluginDir: string
}

/** One MySQL server of ours. A socket of its own; TCP on loopback with TLS only. */
export type MysqlSpec = ServerSpec & {
  programs: MysqlPrograms
  settings?: Record<string, string | number>
}

const BASE = {
  mysqlx: 0,
  'secure-file-priv': 'NULL',
  'log-error-verbosity': 2,
  'innodb-buffer-pool-size': '64M',
  'innodb-redo-log-capacity': '32M',
}

/** Configuration and certificate beside the data folder; answers the configuration's path. */
function writeFiles(spec: MysqlSpec): string {
  const home = dirname(spec.dataDir)
  const put = (name: string, text: string) => writeOwned(join(home, name), text, spec.user)
  const listening = spec.tls
    ? {
        'bind-address': '127.0.0.1',
        'ssl-ca': put('ca.crt', spec.tls.caPem),
        'ssl-cert': put('server.crt', spec.tls.certPem),
        'ssl-key': put('server.key', spec.tls.keyPem),
        'require-secure-transport': 'ON',
      }
    : { 'skip-networking': 'ON' }
  const settings = {
    ...BASE,
    datadir: spec.dataDir,
    'lc-messages-dir': spec.programs.languageDir,
    'plugin-dir': spec.programs.pluginDir,
    port: spec.port,
    socket: join(home, 's'),
    'pid-file': join(home, 'pid'),
    ...listening,
    ...spec.settings,
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
  return put('my.cnf', `# Written by Quarterdeck at each start.\n[mysqld]\n${lines.join('\n')}\n`)
}

/** Makes the system tables of an empty server and runs first statements in it (one each, no secrets but its own). */
export async function initMysql(spec: MysqlSpec, first: readonly string[]): Promise<void> {
  const home = dirname(spec.dataDir)
  ownedFolder(spec.dataDir, spec.user)
  const file = writeOwned(join(home, 'first.sql'), first.map((line) => `${line};\n`).join(''), spec.user)
  const [program, ...before] = spec.programs.command
  const args = [
    ...before,
    `--defaults-file=${writeFiles(spec)}`,
    '--initialize-insecure',
    `--init-file=${file}`,
  ]
  await runTool(program, args, { user: spec.user, cwd: home })
}

/** Starts the server and waits until it takes connections. @throws Error with the end of the server's log */
export async function startMysql(spec: MysqlSpec): Promise<RunningServer> {
  const [program, ...before] = spec.programs.command
  const identity = await spawnServer({
    name: spec.name,
    command: program,
    args: [...before, `--defaults-file=${writeFiles(spec)}`],
    cwd: spec.dataDir,
    user: spec.user,
    logFile: spec.logFile,
    signalOnOurDeath: 'TERM',
    ...(spec.limits ? { limits: spec.limits } : {}),
  })
  const about = { name: spec.name, port: spec.port, dataDir: spec.dataDir, identity }
  const socket = join(dirname(spec.dataDir), 's')
  await waitUntilReady({ ...about, logFile: spec.logFile }, () => greets(socket), 60_000)
  return runningServer(about, { stop: 'SIGTERM', force: 'SIGKILL' })
}
