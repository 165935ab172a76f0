// System packages of the demo and the tests, through apt where it may; else the one line to run.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
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
    { present: () => has('pdftotext'), packages: ['poppler-utils'], what: 'tools that read PDF' },
    // Only its program is used, with keys and a port of our own; its service stays off.
    {
      present: () => existsSync('/usr/sbin/sshd'),
      packages: ['openssh-server'],
      what: 'OpenSSH server',
    },
  ],
}

const CLUSTER_PART = '/etc/postgresql-common/createcluster.d'
const POLICY = '/usr/sbin/policy-rc.d'
/** Shows that the file is ours, also when a killed run left it behind. */
const MARK = '# written by Quarterdeck for the time of one installation'

/** @param {string} tool */
function postgresTools(tool) {
  const base = '/usr/lib/postgresql'
  return existsSync(base) && readdirSync(base).some((version) => existsSync(`${base}/${version}/bin/${tool}`))
}

/** @param {('servers' | 'tests')[]} sets */
function missingOf(sets) {
  return sets.flatMap((set) => SETS[set]).filter((entry) => !entry.present())
}

/** @param {string[]} packages */
function installCommand(packages) {
  return ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]
}

/**
 * Ends the script, with the line for whoever may install, when packages are missing and this user may not.
 * @param {('servers' | 'tests')[]} sets
 */
export function requireSystemPackages(sets) {
  const missing = missingOf(sets)
  if (missing.length === 0) return
  const names = missing.map((entry) => entry.what).join(', ')
  if (!has('apt-get'))
    giveUp(`Missing on this machine: ${names}. Install them with its package manager, then run this again.`)
  if (process.getuid?.() === 0 || sudoWithoutPassword()) return
  const packages = missing.flatMap((entry) => entry.packages)
  const sudo = has('sudo') ? 'sudo ' : ''
  const who = sudo ? 'Run this line' : 'Let root run this line'
  const servers = packages.includes('postgresql') || packages.includes('mariadb-server')
  const note = servers
    ? '\nDebian then starts servers of its own on 5432 and 3306. Nothing here uses those; to have them off:\n' +
      `  ${sudo}systemctl disable --now postgresql mariadb\n`
    : ''
  giveUp(
    `Missing on this machine: ${names}. ${who}, then start this again:\n\n` +
      `  ${sudo}apt-get update && ${sudo}${installCommand(packages).join(' ')}\n${note}`,
  )
}

/**
 * Installs what is missing through apt; nothing is done when all is there.
 * @param {('servers' | 'tests')[]} sets
 */
export async function installSystemPackages(sets) {
  requireSystemPackages(sets)
  const missing = missingOf(sets)
  if (missing.length === 0) return
  const packages = missing.flatMap((entry) => entry.packages)
  say(`Installing with apt: ${packages.join(' ')}`)
  const root = process.getuid?.() === 0
  await withoutStartingServers(root, async (command) => {
    await command('Reading the package lists', ['apt-get', 'update'])
    await command('Installing with apt', installCommand(packages))
  })
  const left = missing.filter((entry) => !entry.present()).map((entry) => entry.what)
  if (left.length > 0)
    giveUp(
      `apt ran, but this is still missing: ${left.join(', ')}. Try: ${installCommand(packages).join(' ')}`,
    )
}

function sudoWithoutPassword() {
  return has('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
}

/**
 * Debian starts each server it installs, on the very ports of the site's own. Two temporary files forbid it
 * while `work` runs; they are taken away afterwards, also when it fails or is interrupted.
 * @param {boolean} root
 * @param {(command: (what: string, line: string[]) => Promise<void>) => Promise<void>} work
 */
async function withoutStartingServers(root, work) {
  const sudo = root ? [] : ['sudo', '-n']
  const command = async (/** @type {string} */ what, /** @type {string[]} */ line) => {
    const [first = '', ...rest] = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', ...line]
    await must(what, first, rest, {}, true)
  }
  const shell = (/** @type {string} */ script) => {
    const [first = '', ...rest] = [...sudo, 'sh', '-c', script]
    spawnSync(first, rest)
  }
  const part = `${CLUSTER_PART}/quarterdeck.conf`
  const ours = !existsSync(POLICY) || readFileSync(POLICY, 'utf8').includes(MARK)
  const undo = () => {
    shell(
      `rm -f ${part}${ours ? ` ${POLICY}` : ''}; rmdir --ignore-fail-on-non-empty ${CLUSTER_PART} 2>/dev/null || true`,
    )
  }
  process.once('exit', undo)
  shell(`mkdir -p ${CLUSTER_PART} && printf 'create_main_cluster = false\\n' > ${part}`)
  if (ours) shell(`printf '#!/bin/sh\\n${MARK}\\nexit 101\\n' > ${POLICY} && chmod 755 ${POLICY}`)
  await work(command)
  process.off('exit', undo)
  undo()
}
