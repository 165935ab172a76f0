// System packages of the demo and the tests, through apt where it may; else the one line to run.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { giveUp, has, must, say } from './lib.mjs'

/** A program that shows that the package is there, and the package of Debian and Ubuntu that has it. */
const SETS = {
  servers: [
    {
      present: () => postgresTools('pg_basebackup'),
      packages: ['postgresql', 'postgresql-contrib'],
      what: 'PostgreSQL server and tools',
    },
    {
      present: () => has('mariadbd') || existsSync('/usr/sbin/mariadbd'),
      packages: ['mariadb-server'],
      what: 'MariaDB server',
    },
    { present: () => has('mariadb-backup'), packages: ['mariadb-backup'], what: 'mariadb-backup' },
    { present: () => has('mariadb'), packages: ['mariadb-client'], what: 'MariaDB client' },
    {
      present: () => has('haproxy') || existsSync('/usr/sbin/haproxy'),
      packages: ['haproxy'],
      what: 'HAProxy',
    },
  ],
  tests: [
    {
      present: () => has('chromium') || has('google-chrome') || has('chromium-browser'),
      packages: ['chromium'],
      what: 'Chromium',
    },
  ],
}

const CLUSTER_CONF = '/etc/postgresql-common/createcluster.conf'
const CLUSTER_PART = '/etc/postgresql-common/createcluster.d'
const POLICY = '/usr/sbin/policy-rc.d'

/** @param {string} tool */
function postgresTools(tool) {
  const base = '/usr/lib/postgresql'
  return existsSync(base) && readdirSync(base).some((version) => existsSync(`${base}/${version}/bin/${tool}`))
}

/** @param {('servers' | 'tests')[]} sets */
export async function installSystemPackages(sets) {
  const missing = sets.flatMap((set) => SETS[set]).filter((entry) => !entry.present())
  if (missing.length === 0) return
  const packages = missing.flatMap((entry) => entry.packages)
  const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const names = missing.map((entry) => entry.what).join(', ')
  if (!has('apt-get'))
    giveUp(`Missing on this machine: ${names}. Install them with its package manager, then run this again.`)
  const root = process.getuid?.() === 0
  if (!root && !sudoWithoutPassword())
    giveUp(`Missing on this machine: ${names}. Run this line, then this script again:\n\n  sudo ${line}\n`)
  say(`Installing with apt: ${packages.join(' ')}`)
  await withoutStartingServers(root, async (command) => {
    await command('Reading the package lists', 'apt-get', ['update', '-q'])
    await command('Installing system packages', 'apt-get', [
      'install',
      '-y',
      '-q',
      '--no-install-recommends',
      ...packages,
    ])
  })
  const left = missing.filter((entry) => !entry.present()).map((entry) => entry.what)
  if (left.length > 0) giveUp(`apt ran, but this is still missing: ${left.join(', ')}. Try: sudo ${line}`)
}

function sudoWithoutPassword() {
  return has('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
}

/**
 * Debian starts each server it installs, on the very ports of the site's own. Two temporary files forbid it
 * while `work` runs; they are taken away afterwards, also after Ctrl-C.
 * @param {boolean} root
 * @param {(command: (what: string, program: string, args: string[]) => Promise<void>) => Promise<void>} work
 */
async function withoutStartingServers(root, work) {
  const command = async (
    /** @type {string} */ what,
    /** @type {string} */ program,
    /** @type {string[]} */ args,
  ) => {
    const env = ['env', 'DEBIAN_FRONTEND=noninteractive', program, ...args]
    const [first = '', ...rest] = root ? env : ['sudo', '-n', ...env]
    await must(what, first, rest)
  }
  const shell = (/** @type {string} */ script) =>
    root ? spawnSync('sh', ['-c', script]) : spawnSync('sudo', ['-n', 'sh', '-c', script])
  const part = `${CLUSTER_PART}/quarterdeck.conf`
  const ours = !existsSync(POLICY)
  const freshConf = !existsSync(CLUSTER_CONF)
  const undo = () => {
    shell(
      `rm -f ${part}${ours ? ` ${POLICY}` : ''}; rmdir --ignore-fail-on-non-empty ${CLUSTER_PART} 2>/dev/null || true`,
    )
  }
  const leave = () => {
    undo()
    process.exit(130)
  }
  process.once('SIGINT', leave)
  process.once('SIGTERM', leave)
  try {
    shell(`mkdir -p ${CLUSTER_PART} && printf 'create_main_cluster = false\\n' > ${part}`)
    if (ours) shell(`printf '#!/bin/sh\\nexit 101\\n' > ${POLICY} && chmod 755 ${POLICY}`)
    // The tool that reads the part comes with this package; where its main file is new, apt writes it first.
    if (freshConf && !has('pg_createcluster')) {
      await command('Reading the package lists', 'apt-get', ['update', '-q'])
      await command('Installing postgresql-common', 'apt-get', [
        'install',
        '-y',
        '-q',
        '--no-install-recommends',
        'postgresql-common',
      ])
    }
    await work(command)
  } finally {
    undo()
    process.off('SIGINT', leave)
    process.off('SIGTERM', leave)
  }
}
