// Runs Vitest and counts from its JSON report, never from its exit code alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, run } from './lib.mjs'

/** @param {{passed: number, failed: number, skipped: number}} result */
export function counts(result) {
  return `${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`
}

/**
 * @param {'unit' | 'real'} project
 * @param {{show?: boolean}} [options] show: print the tests' lines as they come
 */
export async function runVitest(project, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-report-'))
  const report = join(folder, 'report.json')
  const args = [
    bin('vitest'),
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const { code, output } = await run(process.execPath, args, { quiet: !options.show, env: { NO_COLOR: '1' } })
  try {
    const json = JSON.parse(readFileSync(report, 'utf8'))
    const failed = Number(json.numFailedTests)
    // A file that does not even load, or an error outside a test, has no failed test: it must still count.
    const unseen = code !== 0 && failed === 0 ? 1 : 0
    return {
      passed: Number(json.numPassedTests),
      failed: failed + unseen,
      skipped: Number(json.numPendingTests) + Number(json.numTodoTests),
      output,
    }
  } catch {
    return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
