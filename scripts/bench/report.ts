import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'

/** One measured figure with its limit. `value` is what is compared: a ratio where there is a peer. */
export type Figure = {
  what: string
  value: number
  unit: string
  sense: 'at most' | 'at least'
  limit: number
  /** What it is compared with, and both sides in their own unit. */
  peer?: { name: string; ours: number; theirs: number; unit: string }
  /** Lowest and highest of the single readings. */
  spread?: [number, number]
  /** Number of readings (pairs, where there is a peer). */
  n?: number
}

/** What one part measured, and on what kind of day. */
export type PartResult = {
  part: string
  at: string
  load: number[]
  figures: Figure[]
  /** How it was measured and what else was seen, one sentence each. */
  notes: string[]
}

/** Whether a figure is within its limit. */
export function isReached(figure: Figure): boolean {
  return figure.sense === 'at most' ? figure.value <= figure.limit : figure.value >= figure.limit
}

function short(value: number): string {
  if (!Number.isFinite(value)) return 'unknown'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value.toFixed(digits)
}

function cells(part: string, figure: Figure): string[] {
  const { peer } = figure
  const [low, high] = figure.spread ?? []
  const readings = figure.n === undefined ? '' : `${figure.n}`
  return [
    part,
    figure.what,
    peer ? `${short(peer.ours)} against ${short(peer.theirs)} ${peer.unit} (${peer.name})` : '',
    `${short(figure.value)} ${figure.unit}`.trim(),
    low === undefined || high === undefined ? readings : `${short(low)}–${short(high)} (${readings})`,
    `${figure.sense} ${short(figure.limit)}`,
    isReached(figure) ? 'reached' : 'missed',
  ]
}

const HEAD = ['Part', 'Figure', 'Side by side', 'Value', 'Spread (n)', 'Limit', '']

/** The figures as a Markdown table, which a terminal shows well enough, too. */
export function table(results: readonly PartResult[]): string {
  const rows = [
    HEAD,
    HEAD.map(() => ''),
    ...results.flatMap((r) => r.figures.map((figure) => cells(r.part, figure))),
  ]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row, at) => {
      const padded = row.map((cell, column) => cell.padEnd(widths[column] ?? 0, at === 1 ? '-' : ' '))
      return `| ${padded.join(' | ')} |`
    })
    .join('\n')
}

/** Machine and versions. `tools` are the outside programs that took part. */
export function surroundings(tools: Record<string, string>): Record<string, string> {
  return {
    Machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    'Node.js': process.versions.node,
    ...tools,
  }
}

/** Load averages of this moment, to be kept with what is measured now. */
export function load(): number[] {
  return loadavg().map((value) => Math.round(value * 100) / 100)
}

function markdown(about: Record<string, string>, results: readonly PartResult[]): string {
  const facts = Object.entries(about).map(([name, value]) => `- ${name}: ${value}`)
  const notes = results.flatMap((result) => [
    `**${result.part}** · ${result.at} · load average ${result.load.join(', ')}`,
    '',
    ...result.notes.map((note) => `- ${note}`),
    '',
  ])
  return [
    '# Bench',
    '',
    'Written by `npm run bench`; one part alone: `npm run bench -- poll`. Where there is a peer, both sides are',
    'measured in turns (A B A B …), the value is the median of the ratios, and the ratio is the goal: absolute',
    'figures are those of one machine and one hour.',
    '',
    ...facts,
    '',
    table(results),
    '',
    '## How each was measured',
    '',
    ...notes,
  ].join('\n')
}

/**
 * Keeps the results: `bench-results/<time>.json` for this run, and docs/bench.md with the newest of each part.
 * @returns the paths written
 */
export function keep(home: string, about: Record<string, string>, results: PartResult[]): string[] {
  const folder = join(home, 'bench-results')
  mkdirSync(folder, { recursive: true })
  const run = join(folder, `${new Date().toISOString().replace(/[:.]/g, '-')}.json`)
  writeFileSync(run, `${JSON.stringify({ about, results }, null, 2)}\n`)
  const latest = join(folder, 'latest.json')
  const before: PartResult[] = existsSync(latest) ? JSON.parse(readFileSync(latest, 'utf8')).results : []
  const merged = [...before.filter((old) => results.every((fresh) => fresh.part !== old.part)), ...results]
  merged.sort((a, b) => PART_ORDER.indexOf(a.part) - PART_ORDER.indexOf(b.part))
  writeFileSync(latest, `${JSON.stringify({ about, results: merged }, null, 2)}\n`)
  const page = join(home, 'docs', 'bench.md')
  writeFileSync(page, markdown(about, merged))
  return [run, page]
}

/** All parts in the order in which they run. */
export const PART_ORDER = [
  'poll',
  'locks',
  'tables',
  'fanout',
  'page',
  'observer',
  'button',
  'plan',
  'log',
  'search',
  'schedules',
  'audit',
  'start',
]
