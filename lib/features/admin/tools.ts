import 'server-only'
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { childEnvironment } from '@/lib/config'
import { toolTexts as t } from '@/lib/texts/tools'
import type { About } from './contract'

type Tool = About['tools'][number]
type Wanted = { name: string; programs: string[]; floors: Floors; used: string }
/** The oldest good version by line (`15`), or `any` for all lines. */
type Floors = Record<string, string>

/** Minor releases of one day: what they fix lets a hostile server or dump act on the machine of the tool. */
const POSTGRES: Floors = { 14: '14.25', 15: '15.20', 16: '16.16', 17: '17.12', 18: '18.6' }
const MARIADB: Floors = { any: '10.6.0' }

const WANTED: Wanted[] = [
  {
    name: 'postgres',
    programs: ['postgres'],
    floors: POSTGRES,
    used: t.serversOfOurOwn,
  },
  { name: 'pg_dump', programs: ['pg_dump'], floors: POSTGRES, used: t.logicalBackupsOf },
  { name: 'pg_restore', programs: ['pg_restore'], floors: POSTGRES, used: t.restoresOf },
  {
    name: 'pg_basebackup',
    programs: ['pg_basebackup'],
    floors: POSTGRES,
    used: t.physicalBackupsOf,
  },
  { name: 'pg_receivewal', programs: ['pg_receivewal'], floors: POSTGRES, used: t.continuousWal },
  {
    name: 'mariadb-dump',
    programs: ['mariadb-dump', 'mysqldump'],
    floors: MARIADB,
    used: t.logicalBackupsOfMariadb,
  },
  {
    name: 'mariadb-backup',
    programs: ['mariadb-backup'],
    floors: MARIADB,
    used: t.physicalBackupsOfMariadb,
  },
  {
    name: 'mariadbd',
    programs: ['mariadbd', 'mysqld'],
    floors: MARIADB,
    used: t.serversOfOurOwn,
  },
  { name: 'zstd', programs: ['zstd'], floors: {}, used: t.compressingBackups },
  { name: 'haproxy', programs: ['haproxy'], floors: {}, used: t.routingToPrimary },
]

const POSTGRES_ROOT = '/usr/lib/postgresql'
const MAX_AGE_MS = 300_000
let kept: { at: number; tools: Promise<Tool[]> } | null = null

/** The tools of this machine with their versions, looked up at most every five minutes. */
export function findTools(): Promise<Tool[]> {
  if (!kept || Date.now() - kept.at > MAX_AGE_MS)
    kept = { at: Date.now(), tools: Promise.all(WANTED.map(find)) }
  return kept.tools
}

let done: Tool[] | null = null

/** The tools as they were last found; null while they are looked up for the first time. */
export function foundTools(): Tool[] | null {
  void findTools().then(
    (tools) => {
      done = tools
    },
    () => undefined,
  )
  return done
}

function folders(): string[] {
  const majors = existsSync(POSTGRES_ROOT)
    ? readdirSync(POSTGRES_ROOT).map(Number).filter(Number.isInteger)
    : []
  const postgres = majors.sort((a, b) => b - a).map((major) => join(POSTGRES_ROOT, String(major), 'bin'))
  return [...postgres, '/usr/local/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin']
}

async function find(wanted: Wanted): Promise<Tool> {
  const { name, used } = wanted
  const path =
    folders()
      .flatMap((folder) => wanted.programs.map((program) => join(folder, program)))
      .find((candidate) => existsSync(candidate)) ?? null
  const version = path === null ? null : await versionOf(path)
  const floor = floorOf(wanted.floors, version)
  if (path === null) return { name, used, path, version, floor, status: 'missing' }
  const below = version !== null && floor !== null && compareVersions(version, floor) < 0
  return { name, used, path, version, floor, status: below ? 'below-floor' : 'ok' }
}

function floorOf(floors: Floors, version: string | null): string | null {
  return floors[version?.split('.')[0] ?? ''] ?? floors.any ?? null
}

async function versionOf(path: string): Promise<string | null> {
  const flag = path.endsWith('/haproxy') ? '-v' : '--version'
  try {
    const { stdout, stderr } = await promisify(execFile)(path, [flag], {
      env: childEnvironment(),
      timeout: 5_000,
    })
    return readVersion(`${stdout}\n${stderr}`)
  } catch {
    return null
  }
}

/** The version in what a tool says of itself. MariaDB's dump names its own number before the server's. */
export function readVersion(text: string): string | null {
  const distribution = /(?:Distrib|server) (\d+(?:\.\d+)+)/.exec(text)
  return distribution?.[1] ?? /(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? null
}

/** Below 0 when the first is older. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
