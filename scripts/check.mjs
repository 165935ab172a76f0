// npm run check: format, lint, types, dead code, unit and architecture tests, at once; a line each.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bin, root, run } from './lib.mjs'
import { counts, runVitest } from './vitest.mjs'

/** @typedef {{name: string, passed: number, failed: number, skipped: number, output: string, seconds: number}} Outcome */

/**
 * @param {string} name
 * @param {() => Promise<{passed: number, failed: number, skipped: number, output: string}>} work
 * @returns {Promise<Outcome>}
 */
async function timed(name, work) {
  const begun = performance.now()
  const result = await work()
  const seconds = (performance.now() - begun) / 1000
  const mark = result.failed === 0 ? 'ok    ' : 'FAILED'
  process.stdout.write(`${mark} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${counts(result)}\n`)
  return { name, ...result, seconds }
}

/**
 * A tool that passes or fails as a whole counts as one check.
 * @param {string} program
 * @param {string[]} args
 */
async function tool(program, args) {
  const { code, output } = await run(process.execPath, [program, ...args], { quiet: true })
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
}

/** Runs all checks; prints what failed after the table. */
export async function check() {
  const begun = performance.now()
  const outcomes = await Promise.all([
    timed('biome', () => tool(bin('biome'), ['check', '--error-on-warnings', '--colors=off', '.'])),
    timed('types', () => tool(bin('tsc'), ['--noEmit', '-p', '.'])),
    ...(existsSync(join(root, 'knip.json'))
      ? [timed('knip', () => tool(bin('knip'), ['--no-progress']))]
      : []),
    timed('unit', () => runVitest('unit')),
  ])
  for (const outcome of outcomes.filter((one) => one.failed > 0))
    process.stdout.write(`\n── ${outcome.name}\n${outcome.output}\n`)
  const total = outcomes.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
  process.stdout.write(
    `       ${'check'.padEnd(12)} ${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${counts(total)}\n`,
  )
  return total
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { generate } = await import('./build.mjs')
  await generate()
  const total = await check()
  process.exit(total.failed === 0 ? 0 : 1)
}
