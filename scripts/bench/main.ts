import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { audit } from './audit'
import { button } from './button'
import type { Context } from './context'
import { fanout } from './fanout'
import { locks } from './locks'
import { log } from './log'
import { observer } from './observer'
import { page } from './page'
import { type BenchPanel, startBenchPanel } from './panel'
import { plan } from './plan'
import { poll } from './poll'
import { isReached, keep, PART_ORDER, type PartResult, surroundings, table } from './report'
import { schedules } from './schedules'
import { search } from './search'
import { start } from './start'
import { tables } from './tables'

const PARTS: Record<string, (context: Context) => Promise<PartResult>> = {
  poll,
  locks,
  tables,
  fanout,
  page,
  observer,
  button,
  plan,
  log,
  search,
  schedules,
  audit,
  start,
}
const USAGE = `npm run bench -- [${PART_ORDER.join('] [')}] [--port-base 24300]`
const begun = performance.now()

function say(line: string): void {
  process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}\n`)
}

function wantedParts(args: string[]): { parts: string[]; portBase: number } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'port-base': { type: 'string', default: '24300' }, 'no-build': { type: 'boolean' } },
  })
  const unknown = positionals.filter((name) => !PART_ORDER.includes(name))
  if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(', ')}. ${USAGE}`)
  const parts = PART_ORDER.filter((name) => positionals.length === 0 || positionals.includes(name))
  return { parts, portBase: Number(values['port-base']) }
}

async function main(): Promise<void> {
  const home = resolve(process.env.QD_HOME ?? process.cwd())
  const { parts, portBase } = wantedParts(process.argv.slice(2))
  let panel: Promise<BenchPanel> | undefined
  const context: Context = {
    home,
    portBase,
    tools: {},
    say,
    panel: () => {
      panel ??= startBenchPanel(context)
      return panel
    },
  }
  const stop = async () => {
    const started = panel
    panel = undefined
    await started?.then((running) => running.stop()).catch(() => undefined)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(130)))
  const results: PartResult[] = []
  const failures: string[] = []
  for (const part of parts) {
    try {
      say(`${part}: measuring`)
      const result = await PARTS[part]?.(context)
      if (result) results.push(result)
    } catch (error) {
      failures.push(`${part}: ${error instanceof Error ? error.message : String(error)}`)
      say(`${part} could not be measured: ${failures.at(-1)}`)
    }
  }
  await stop()
  const paths = keep(home, surroundings(context.tools), results)
  const figures = results.flatMap((result) => result.figures)
  const reached = figures.filter(isReached).length
  process.stdout.write(
    `\n${table(results)}\n\n${reached} of ${figures.length} limits reached. ${paths.join(', ')}\n`,
  )
  for (const failure of failures) process.stderr.write(`not measured: ${failure}\n`)
  process.exit(failures.length > 0 ? 1 : 0)
}

await main()
