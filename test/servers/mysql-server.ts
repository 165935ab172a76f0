import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { writeOwned } from '@/lib/sandbox/owned-file'
import { runTool } from '@/lib/sandbox/run-tool'
import { type RunningServer, runningServer, spawnServer, waitUntilReady } from '@/lib/sandbox/server-process'
import { ownedFolder } from '@/lib/sandbox/unprivileged'
import type { MoreSettings, Place } from './start'
import { mysqlRoot } from './versions'

/** Starts MySQL through the loader and libraries it was unpacked with, so that the system stays as it is. */
export async function startMysqlServer(
  place: Place,
  password: string,
  more: MoreSettings = {},
): Promise<RunningServer> {
  const root = await mysqlRoot()
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu')
  const loader = [join(libraries, 'ld-linux-x86-64.so.2'), join(root, 'usr/lib64/ld-linux-x86-64.so.2')].find(
    (path) => existsSync(path),
  )
  if (!loader) throw new Error('MySQL was unpacked without its loader.')
  const program = [
    '--library-path',
    `${libraries}:${join(libraries, 'private')}`,
    join(root, 'usr/sbin/mysqld'),
  ]
  const home = dirname(place.dataDir)
  ownedFolder(place.dataDir, place.user)
  const first = writeOwned(
    join(home, 'first.sql'),
    [
      `CREATE USER admin@'%' IDENTIFIED BY '${password}';`,
      `GRANT ALL PRIVILEGES ON *.* TO admin@'%' WITH GRANT OPTION;`,
      '',
    ].join('\n'),
    place.user,
  )
  const put = (name: string, text: string) => writeOwned(join(home, name), text, place.user)
  const config = put(
    'my.cnf',
    [
      '[mysqld]',
      `datadir=${place.dataDir}`,
      `lc-messages-dir=${join(root, 'usr/share/mysql')}`,
      `plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
      'secure-file-priv=',
      'mysqlx=0',
      'log-error-verbosity=1',
      'innodb-buffer-pool-size=64M',
      'innodb-redo-log-capacity=32M',
      'innodb-flush-log-at-trx-commit=0',
      'sync-binlog=0',
      'innodb-doublewrite=OFF',
      `port=${place.port}`,
      'bind-address=127.0.0.1',
      `socket=${join(home, 's')}`,
      `pid-file=${join(home, 'pid')}`,
      `ssl-ca=${put('ca.crt', place.tls.caPem)}`,
      `ssl-cert=${put('server.crt', place.tls.certPem)}`,
      `ssl-key=${put('server.key', place.tls.keyPem)}`,
      'require-secure-transport=ON',
      ...Object.entries(more).map(([name, value]) => `${name}=${value}`),
      '',
    ].join('\n'),
  )
  const args = [...program, `--defaults-file=${config}`]
  await runTool(loader, [...args, '--initialize-insecure', `--init-file=${first}`], {
    user: place.user,
    cwd: home,
  })
  const identity = await spawnServer({
    name: place.name,
    command: loader,
    args,
    cwd: place.dataDir,
    user: place.user,
    logFile: place.logFile,
    signalOnOurDeath: 'TERM',
  })
  const about = { name: place.name, port: place.port, dataDir: place.dataDir, identity }
  await waitUntilReady({ ...about, logFile: place.logFile }, () => greets(place.port), 60_000)
  return runningServer(about, { stop: 'SIGTERM', force: 'SIGKILL' })
}

function greets(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port })
    const finish = (answer: boolean) => {
      socket.destroy()
      done(answer)
    }
    socket.setTimeout(1_000, () => finish(false))
    socket.once('data', () => finish(true))
    socket.once('error', () => finish(false))
    socket.once('close', () => finish(false))
  })
}
