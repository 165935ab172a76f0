// npm test: sets up everything, then runs everything, and ends with one line of sums.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, root, run, say } from './lib.mjs'
import { setup } from './setup.mjs'

await setup({ system: ['servers', 'tests'] })
const { check } = await import('./check.mjs')
const { counts, runVitest } = await import('./vitest.mjs')

say('Checks and unit tests')
const sums = [await check()]
say('Tests on real servers')
sums.push(await runVitest('real', { show: true }))
if (existsSync(join(root, 'playwright.config.ts'))) {
  say('Tests in the browser')
  sums.push(await browser())
}
const total = sums.reduce(
  (sum, one) => ({
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
    skipped: sum.skipped + one.skipped,
  }),
  { passed: 0, failed: 0, skipped: 0 },
)
say('Done')
process.stdout.write(`\n${counts(total)}\n`)
process.exit(total.failed === 0 ? 0 : 1)

async function browser() {
  const report = join(root, 'test-results', 'report.json')
  const args = [bin('playwright'), 'test', '--reporter=list,json']
  const { code } = await run(process.execPath, args, {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report, FORCE_COLOR: '0' },
  })
  try {
    const { stats } = JSON.parse(readFileSync(report, 'utf8'))
    const failed = Number(stats.unexpected)
    return {
      passed: Number(stats.expected) + Number(stats.flaky),
      failed: failed + (code !== 0 && failed === 0 ? 1 : 0),
      skipped: Number(stats.skipped),
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
